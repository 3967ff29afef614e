package paper

import (
	"math"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/stat"
)

// What the paper gives in Table I, from L = 32 and 64 with 10,000
// configurations each.
var (
	PublishedBetaC  = stat.Estimate{Value: 0.44063, Error: 0.00021}
	PublishedNu     = stat.Estimate{Value: 1.01, Error: 0.02}
	PublishedThetaY = stat.Estimate{Value: 0.534, Error: 0.003}
)

// published is how the paper writes them.
var published = []figure.Entry{
	{Text: "0.44063(21)", Estimate: PublishedBetaC}, {Text: "1.01(2)", Estimate: PublishedNu}, {Text: "0.534(3)", Estimate: PublishedThetaY},
}

// SampledBeta is the critical inverse temperature as the paper rounds it, where
// its samples for the renormalization group were drawn.
const SampledBeta = 0.440687

// ExactSlope is dY'/dY for theta = 8/15, one step of b = 2.
var ExactSlope = math.Pow(2, 1/exact.Theta)

// SelfConsistent is 1/d: theta_Y, with the blocked denominator, of an f that is
// both the observable and what the parent's field couples to. Correlation and
// ratio of deviations are then 1, whatever the transition.
const SelfConsistent = 0.5
