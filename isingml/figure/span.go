package figure

import "math"

// A Span is a range of numbers that grows with what is added to it.
type Span struct {
	min, max float64
	log      bool // of a logarithmic axis
	broken   bool // holds numbers that are not whole
}

func newSpan(log bool) Span { return Span{min: math.Inf(1), max: math.Inf(-1), log: log} }

// Ends returns the ends of the span. Of one that nothing was added to yet the
// first is the larger.
func (s Span) Ends() (low, high float64) { return s.min, s.max }

// Log reports a span of a logarithmic axis.
func (s Span) Log() bool { return s.log }

// Add widens the span to hold the values, but for those that no axis can hold.
func (s *Span) Add(values ...float64) {
	for _, v := range values {
		if !holds(v, s.log) {
			continue
		}
		s.min = math.Min(s.min, v)
		s.max = math.Max(s.max, v)
		s.broken = s.broken || v != math.Trunc(v)
	}
}

// AddErrors widens the span to hold the ends of error bars. On a logarithmic
// axis a bar that reaches zero or below has no lower end.
func (s *Span) AddErrors(values, errors []float64) { s.addErrors(values, errors, errors) }

func (s *Span) addErrors(values, below, above []float64) {
	for i, v := range values {
		if i >= len(above) || !holds(v, s.log) || !finite(below[i]+above[i]) {
			continue
		}
		s.max = math.Max(s.max, v+above[i])
		if !s.log || v > below[i] {
			s.min = math.Min(s.min, v-below[i])
		}
	}
}

// on returns the axis' own range if it has one, and else the span with a
// margin of 4 percent; a span without width is widened around its value.
func (s Span) on(a Axis) Span {
	if a.Min != 0 || a.Max != 0 {
		return Span{a.Min, a.Max, a.Log, s.broken}
	}
	if s.min > s.max {
		if a.Log {
			return Span{0.1, 1, true, true}
		}
		return Span{0, 1, false, true}
	}
	if a.Log {
		margin := math.Pow(s.max/s.min, 0.04)
		if s.min == s.max {
			margin = 2
		}
		return Span{s.min / margin, s.max * margin, true, s.broken}
	}
	margin := 0.04 * (s.max - s.min)
	if margin <= 1e-10*math.Max(math.Abs(s.min), math.Abs(s.max)) {
		margin = math.Max(0.05*math.Abs(s.min), 1e-9)
	}
	return Span{s.min - margin, s.max + margin, false, s.broken}
}

// holds reports whether an axis has a place for v.
func holds(v float64, log bool) bool { return finite(v) && (!log || v > 0) }

// omitted counts the points that axes cannot hold.
func omitted(x, y []float64, xLog, yLog bool) int {
	n := 0
	for i := range min(len(x), len(y)) {
		if !holds(x[i], xLog) || !holds(y[i], yLog) {
			n++
		}
	}
	return n
}

// fraction returns where v lies between the ends, 0 to 1.
func (s Span) fraction(v float64) float64 {
	if s.log {
		return (math.Log(v) - math.Log(s.min)) / (math.Log(s.max) - math.Log(s.min))
	}
	return (v - s.min) / (s.max - s.min)
}

// at returns the value at a fraction t of the span.
func (s Span) at(t float64) float64 {
	if s.log {
		return s.min * math.Pow(s.max/s.min, t)
	}
	return s.min + t*(s.max-s.min)
}
