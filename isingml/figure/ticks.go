package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A tick is one mark of an axis; a minor one has no label.
type tick struct {
	at    float64
	label string
}

// longest is the number of steps from zero from which on numbers are written
// from an offset: their digits would all be the same.
const longest = 2e4

// ticks returns the marks of an axis that spans s, at most about n labelled,
// and what makes numbers of the labels: the power of ten to multiply them with
// and an offset to add ("" if neither).
func ticks(s Span, n int) (marks []tick, factor string) {
	if s.log {
		if marks = decades(s, n); len(marks) > 0 {
			return marks, ""
		}
	}
	step, offset := niceStep((s.max-s.min)/float64(max(n, 1))), 0.0
	if size := math.Max(math.Abs(s.min), math.Abs(s.max)); size/step >= longest {
		unit := math.Pow(10, math.Floor(math.Log10(s.max-s.min))+1)
		offset = math.Floor(s.min/unit+1e-9) * unit
		s = Span{min: s.min - offset, max: s.max - offset}
		defer func() {
			for i := range marks {
				marks[i].at += offset
			}
			sign := " + "
			if offset < 0 {
				sign = " "
			}
			factor = strings.TrimSpace(factor + sign + number(offset, max(0, int(-math.Round(math.Log10(unit))))))
		}()
	}
	exponent := 0
	if size := math.Max(math.Abs(s.min), math.Abs(s.max)); size < 9e-3 || size >= 1e5 {
		exponent = int(math.Floor(math.Log10(size)))
		factor = "$×10^{" + strconv.Itoa(exponent) + "}$"
	}
	unit := math.Pow(10, float64(exponent))
	digits := max(0, int(math.Ceil(-math.Log10(step/unit)-1e-9)))
	for i := math.Ceil(s.min/step - 1e-9); i <= s.max/step+1e-9; i++ {
		v := i * step
		marks = append(marks, tick{v, number(v/unit, digits)})
	}
	return marks, factor
}

// wholeTicks marks whole numbers only, as for epochs.
func wholeTicks(s Span, n int) []tick {
	step := 1.0
	for k := 0; (s.max-s.min)/step > float64(n); k++ {
		step = [3]float64{1, 2, 5}[k%3] * math.Pow10(k/3)
	}
	var marks []tick
	for v := math.Ceil(s.min/step) * step; v <= s.max; v += step {
		marks = append(marks, tick{v, number(v, 0)})
	}
	return marks
}

// decades marks the powers of ten, and 2 and 5 times them where there is room
// for labels; nothing if the span holds too little of a decade for that.
func decades(s Span, n int) []tick {
	lo, hi := int(math.Ceil(math.Log10(s.min)-1e-12)), int(math.Floor(math.Log10(s.max)+1e-12)) // those inside
	every := max(1, (hi-lo+n)/max(n, 1))
	var marks []tick
	labelled := 0
	few := math.Log10(s.max/s.min) < 1.7
	plain := lo >= -3 && hi <= 4 // short enough to be written out, all of them
	for e := lo - 1; e <= hi; e++ {
		for m := 1; m <= 9; m++ {
			v := float64(m) * math.Pow(10, float64(e))
			if v < s.min*(1-1e-12) || v > s.max*(1+1e-12) || (m > 1 && every > 1) {
				continue
			}
			label := ""
			if (m == 1 && (e-lo)%every == 0) || (few && (m == 2 || m == 5)) {
				label = power(m, e, plain)
				labelled++
			}
			marks = append(marks, tick{v, label})
		}
	}
	if labelled < 2 {
		return nil
	}
	return marks
}

// power writes m 10^e, as a plain number or with the power.
func power(m, e int, plain bool) string {
	if plain {
		return number(float64(m)*math.Pow(10, float64(e)), max(0, -e))
	}
	if m == 1 {
		return fmt.Sprintf("$10^{%d}$", e)
	}
	return fmt.Sprintf("$%d×10^{%d}$", m, e)
}

// niceStep returns 1, 2 or 5 times a power of ten, not below the step.
func niceStep(step float64) float64 {
	base := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range []float64{1, 2, 5} {
		if m*base >= step*(1-1e-9) {
			return m * base
		}
	}
	return 10 * base
}

// number writes a value with a true minus sign and never as "-0".
func number(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return Minus(s)
}
