package figure

import "math"

// An Element is one thing drawn in a panel. [Line], [Points], [Function],
// [VLine], [HLine], [Cloud], [Bars], [Raster] and [Text] are elements, and so
// is any other type with this method: an element of your own, or one that
// embeds one of these. What it implements beside it, of [Checker], [Ranger],
// [Follower], [Omitter], [Named], [Sampler] and [Reader], is made use of.
type Element interface {
	// Draw draws the element between the axes, in a style of the palette that
	// no other element of the panel has.
	Draw(a *Area, s Style)
}

// A Checker says why it cannot be drawn: a number that is not finite, lengths
// that differ. Nothing of a figure is drawn then.
type Checker interface{ Check() error }

// A Ranger widens the axes to hold its data.
type Ranger interface{ Range(x, y *Span) }

// A Follower widens the vertical axis once the horizontal one has its range, as
// a curve that has values everywhere.
type Follower interface{ Follow(x Span, y *Span) }

// An Omitter tells how many of its points axes cannot hold, logarithmic or not:
// those that are not finite, and those that are not positive on a logarithmic
// axis. They are not drawn, and the small print counts them.
type Omitter interface{ Omitted(xLog, yLog bool) int }

// A Named element has a line in the legend, unless the name is empty.
type Named interface{ Name() string }

// A Sampler draws what stands before its name in the legend, on an area that
// spans 0 to 1 in both directions. Others show a dot of their colour.
type Sampler interface{ Sample(a *Area, s Style) }

// A Reader tells values to be read off with the pointer.
type Reader interface{ Readings() []Reading }

// A Reading is the text to be shown near a place, such as "0.5312(21)".
type Reading struct {
	X, Y float64
	Text string
}

// A doubtful element has parts that its data does not support.
type doubtful interface{ doubt() bool }

// An element that is not colorful leaves the palette to the others.
type colorful interface{ colorful() bool }

// A plain element is grey, unless several of a panel are: these take the
// palette, so that they can be told apart.
type plain interface{ plain() bool }

func nameOf(e Element) string {
	if n, ok := e.(Named); ok {
		return n.Name()
	}
	return ""
}

func doubted(e Element) bool {
	d, ok := e.(doubtful)
	return ok && d.doubt()
}

// A Span is a range of numbers that grows with what is added to it.
type Span struct {
	min, max float64
	log      bool // of a logarithmic axis
	broken   bool // holds numbers that are not whole
}

func newSpan(log bool) Span { return Span{min: math.Inf(1), max: math.Inf(-1), log: log} }

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
