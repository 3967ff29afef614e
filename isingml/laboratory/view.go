package laboratory

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/laboratory/chain"
)

// window is how many sweeps the traces show.
const window = 200

// A view is what the chain has shown lately.
type view struct {
	live    *figure.Live
	moments []chain.Moment // the last ones, at most window
	blocked []int8
	title   string // of the blocked configuration
}

func (v *view) add(m chain.Moment) {
	if len(v.moments) == window {
		v.moments = v.moments[1:]
	}
	v.moments = append(v.moments, m)
}

func (v *view) block(c *watched, sweep int) (err error) {
	if v.blocked, err = c.Block(); err != nil {
		return err
	}
	sum := 0
	for _, s := range v.blocked {
		sum += int(s)
	}
	v.title = fmt.Sprintf("blocked after sweep %d: $|m|$ = %.2f", sweep, math.Abs(float64(sum))/float64(len(v.blocked)))
	return nil
}

// draw returns the lattice beside the blocked one, over the traces.
func (v *view) draw() figure.Display {
	now := v.moments[len(v.moments)-1]
	picture := func(spins []int8, title string) *figure.Figure {
		width := int(math.Sqrt(float64(len(spins))))
		return figure.Gallery("", []figure.Mosaic{{Width: width, Values: spins, Size: 2.6}}, title)
	}
	trace := func(label string, of func(chain.Moment) float64) figure.Line {
		line := figure.Line{Label: label, Solid: true}
		for _, m := range v.moments {
			line.X, line.Y = append(line.X, float64(m.Sweep)), append(line.Y, of(m))
		}
		return line
	}
	plot := func(low, high float64, lines ...figure.Element) *figure.Figure {
		fig := figure.Plot("", "sweep", "", lines...)
		p := &fig.Panels[0]
		p.X.Min, p.X.Max, p.X.Whole = float64(max(0, now.Sweep-window)), float64(max(window, now.Sweep)), true
		p.Y.Min, p.Y.Max, p.Legend = low, high, figure.TopLeft
		return fig
	}
	return figure.Grid("", 2,
		picture(now.Spins, fmt.Sprintf("$β$ = %.4f, $Y$ = %.4g, sweep %d", now.Beta, now.Y, now.Sweep)),
		picture(v.blocked, v.title),
		plot(-0.05, 1.35,
			trace("$f$ of the configuration", func(m chain.Moment) float64 { return m.F }),
			trace("$|m|$", func(m chain.Moment) float64 { return m.M })),
		plot(-2.05, 0.05, trace("energy per spin", func(m chain.Moment) float64 { return m.E })))
}
