package stat

import (
	"math"
	"testing"
)

func TestString(t *testing.T) {
	for _, c := range []struct {
		value, err float64
		want       string
	}{
		{0.440631, 0.00021, "0.44063(21)"},
		{1.0123, 0.0234, "1.012(23)"},
		{0.5342, 0.0042, "0.5342(42)"},
		{-1.5, 0.0095, "-1.5000(95)"},
		{-1.5, 0.00996, "-1.500(10)"},
		{-1.5, 0.00354, "-1.5000(35)"},
		{-1.5, 0.00355, "-1.5000(36)"},
		{-1.5, 0.0999, "-1.50(10)"},
		{0.0001, 0.02, "0.000(20)"},
		{-0.0001, 0.02, "0.000(20)"},
		{12.34, 1.4, "12.3(1.4)"},
		{12.34, 0.96, "12.34(96)"},
		{12.34, 0.997, "12.3(1.0)"},
		{12.34, 0.36, "12.34(36)"},
		{12.34, 4, "12.3(4.0)"},
		{1234, 180, "1230(180)"},
		{1234, 56, "1234(56)"},
		{1234, 12, "1234(12)"},
		{1e-9, 3e-11, "0.000000001000(30)"},
		{2.5, 0, "2.5"},
		{math.NaN(), 1, "NaN(1)"},
		{1, math.Inf(1), "1(+Inf)"},
	} {
		if got := (Estimate{c.value, c.err}).String(); got != c.want {
			t.Errorf("%g, %g is written %s, want %s", c.value, c.err, got, c.want)
		}
	}
}

// What is not supported carries a mark, and only that.
func TestMarked(t *testing.T) {
	e := Estimate{351, 5}
	if got := e.Marked(false); got != "351.0(5.0)?" {
		t.Errorf("not supported: %s", got)
	}
	if got := e.Marked(true); got != e.String() {
		t.Errorf("supported: %s", got)
	}
}

func TestDeviation(t *testing.T) {
	e := Estimate{1.2, 0.3}
	if got := e.Deviation(1.5); math.Abs(got+1) > 1e-12 {
		t.Errorf("deviation %g, want -1", got)
	}
	if got := (Estimate{1, 0}).Deviation(1); got != 0 {
		t.Errorf("deviation of an exact value from itself is %g", got)
	}
	if got := e.DeviationFrom(Estimate{0.2, 0.4}); math.Abs(got-2) > 1e-12 {
		t.Errorf("deviation from another estimate is %g, want 2", got)
	}
	if got := e.Times(-2); got != (Estimate{-2.4, 0.6}) {
		t.Errorf("minus twice the estimate is %v", got)
	}
}
