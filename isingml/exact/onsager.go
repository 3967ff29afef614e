package exact

import "math"

// Onsager returns the thermodynamics of the infinite lattice: with
// kappa = 2 tanh^2(2 beta) - 1 and the modulus k = 2 sinh(2 beta)/cosh^2(2 beta),
//
//	E/V = -coth(2 beta) [1 + (2/pi) kappa K(k)]
//	C/V = (4/pi) (beta coth 2 beta)^2 {K(k) - E(k) - (1 - tanh^2 2 beta) [pi/2 + kappa K(k)]};
//
// L. Onsager, Phys. Rev. 65, 117 (1944). At [BetaC] the energy is -sqrt 2 and
// the heat capacity +Inf: it diverges as -(8 BetaC^2/pi) ln|beta - BetaC|.
func Onsager(beta float64) (Thermodynamics, error) {
	if err := checkBeta(beta); err != nil {
		return Thermodynamics{}, err
	}
	t := Thermodynamics{Beta: beta, LogZ: bulkLogZ(beta)}
	switch {
	case beta < 0.01:
		t.Energy, t.HeatCapacity = hot(beta)
	case beta == BetaC:
		t.Energy, t.HeatCapacity = -math.Sqrt2, math.Inf(1)
	default:
		tanh := math.Tanh(2 * beta)
		// 2 tanh^2 - 1 as a product, because it vanishes at BetaC.
		kappa := (math.Sqrt2*tanh - 1) * (math.Sqrt2*tanh + 1)
		k, e := elliptic(math.Abs(kappa))
		sech := 1 / math.Cosh(2*beta)
		t.Energy = -(1 + 2/math.Pi*kappa*k) / tanh
		// The difference of the two is below rounding where C is tiny.
		t.HeatCapacity = max(0, 4/math.Pi*math.Pow(beta/tanh, 2)*(k-e-sech*sech*(math.Pi/2+kappa*k)))
	}
	return t, nil
}

// hot returns energy and heat capacity from the high-temperature series
// ln Z/V = ln(2 cosh^2 beta) + x^4 + 2x^6 + 9/2 x^8 + 12 x^10 in x = tanh beta,
// where the closed forms are differences of large numbers.
func hot(beta float64) (energy, heat float64) {
	x := math.Tanh(beta)
	x2 := x * x
	slope := x * x2 * (4 + x2*(12+x2*(36+x2*120)))
	curvature := x2 * (12 + x2*(60+x2*(252+x2*1080)))
	dx := 1 - x2 // dx/dbeta
	return -(2*x + slope*dx), beta * beta * (2*dx + curvature*dx*dx - 2*x*dx*slope)
}

// elliptic returns the complete elliptic integrals K and E for the
// complementary modulus k' = sqrt(1 - k^2), by the arithmetic-geometric mean.
// To start from k' keeps the digits where k is close to 1.
func elliptic(complement float64) (k, e float64) {
	a, b := 1., complement
	// E/K = 1 - sum_n 2^(n-1) c_n^2 with c_0^2 = 1 - k'^2 and
	// c_n+1 = (a_n - b_n)/2.
	sum, weight := (1-b)*(1+b)/2, 1.
	for range 12 { // converges quadratically; k' = 1e-300 takes eleven steps
		c := (a - b) / 2
		sum += weight * c * c
		a, b, weight = (a+b)/2, math.Sqrt(a*b), 2*weight
	}
	k = math.Pi / (2 * a)
	return k, k * (1 - sum)
}

// Yang returns the spontaneous magnetization of the infinite lattice for one
// spin, (1 - sinh(2 beta)^-4)^(1/8) above [BetaC] and 0 below; C. N. Yang,
// Phys. Rev. 85, 808 (1952). A beta that is negative or NaN gives NaN.
func Yang(beta float64) float64 {
	switch {
	case !(beta >= 0):
		return math.NaN()
	case beta <= BetaC:
		return 0
	}
	s := math.Sinh(2 * beta)
	// 1 - s^-4 in factors: 1 - 1/s is computed from the distance to BetaC,
	// sinh 2 beta - sinh 2 BetaC = 2 cosh(beta + BetaC) sinh(beta - BetaC).
	gap := 2 * math.Cosh(beta+BetaC) * math.Sinh(beta-BetaC) / s
	if math.IsInf(s, 0) || math.IsNaN(gap) {
		return 1
	}
	return math.Pow(gap*(1+1/s)*(1+1/(s*s)), BetaM)
}

// bulkLogZ returns ln Z/V of the infinite lattice: the mean over all modes of
// half of lambda in [newMode],
//
//	ln Z/V = 2 beta + 1/(2 pi) int_0^pi lambda(theta) dtheta.
//
// Near BetaC lambda has a sharp corner at theta = 0, which the nodes of the
// double exponential rule crowd at.
func bulkLogZ(beta float64) float64 {
	y := math.Exp(-2 * beta)
	p, g := 1-2*y-y*y, 1+y*y
	b := -math.Expm1(-4*beta) * y
	const step = 1. / 16
	sum := 0.0
	for i := -64; i <= 64; i++ {
		t := step * float64(i)
		s := math.Pi * math.Sinh(t)
		// theta = pi/(1 + e^-s), small ones without loss of digits.
		sine := math.Sin(math.Pi / 2 / (1 + math.Exp(-s)))
		bw := 2 * b * sine * sine
		lambda := 2 * math.Log((math.Sqrt(p*p/2+bw)+math.Sqrt(g*g/2+bw))/math.Sqrt2)
		c := math.Cosh(s / 2)
		sum += lambda * math.Cosh(t) / (c * c)
	}
	// dtheta/dt = pi * pi cosh t / (4 cosh^2(s/2))
	return 2*beta + sum*step*math.Pi/8
}
