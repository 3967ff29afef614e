package stat

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
)

func TestBins(t *testing.T) {
	for _, c := range []struct {
		n, k int
		want []int
	}{{10, 5, []int{0, 2, 4, 6, 8, 10}}, {11, 3, []int{0, 3, 7, 11}}, {2, 2, []int{0, 1, 2}}} {
		got, err := Bins(c.n, c.k)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%d values in %d bins: %v, %v, want %v", c.n, c.k, got, err, c.want)
		}
	}
	for _, c := range [][2]int{{10, 1}, {10, 11}, {0, 0}, {10, -1}} {
		if _, err := Bins(c[0], c[1]); err == nil {
			t.Errorf("%d values were cut into %d bins", c[0], c[1])
		}
	}
}

// Eq. (D1) by hand: the groups 1, 2, 4, 5 have the mean 3 and the mean of
// squares 11.5, so sigma^2 = 2.5/3.
func TestGroups(t *testing.T) {
	want := math.Sqrt(2.5 / 3)
	x := []float64{0, 2, 1, 3, 4, 4, 3, 7}
	r, err := Resampling{}.Groups(context.Background(), func(s Selection) ([]float64, error) {
		return []float64{s.Mean(0, x), -2 * s.Mean(1, x)}, nil
	}, 4, 2)
	if err != nil {
		t.Fatal(err)
	}
	if e := r.Estimate(0); e.Value != 3 || math.Abs(e.Error-want) > 1e-15 {
		t.Errorf("groups: %v", e)
	}
	if c := r.Covariance(0, 1); math.Abs(c+2*want*want) > 1e-14 {
		t.Errorf("covariance of two numbers: %v, want %v", c, -2*want*want)
	}
	e, err := Blocked(x, 4)
	if err != nil || e.Value != 3 || math.Abs(e.Error-want) > 1e-15 {
		t.Errorf("blocked: %v, %v", e, err)
	}
	e, err = Mean([]float64{1, 2, 4, 5})
	if err != nil || e.Value != 3 || math.Abs(e.Error-want) > 1e-15 {
		t.Errorf("mean: %v, %v", e, err)
	}
}

func TestGroupsRefuse(t *testing.T) {
	broken := errors.New("no inverse")
	fail := func(with error, value float64) Estimator {
		return func(s Selection) ([]float64, error) {
			if s[0][2] == 1 {
				return []float64{value}, with
			}
			return []float64{1}, nil
		}
	}
	if _, err := (Resampling{}).Groups(context.Background(), fail(broken, 0), 4, 1); !errors.Is(err, broken) {
		t.Errorf("a failing group gives %v", err)
	}
	if _, err := (Resampling{}).Groups(context.Background(), fail(nil, math.NaN()), 4, 1); err == nil {
		t.Error("groups of NaN were accepted")
	}
	if _, err := (Resampling{}).Groups(context.Background(), fail(nil, 1), 1, 1); err == nil {
		t.Error("one group was accepted")
	}
	if _, err := Mean([]float64{1}); err == nil {
		t.Error("the mean of one value has an error")
	}
}

// The error of a series that does not vary is not known, also where the means
// of bins of different length differ by rounding.
func TestBlockedOfAConstant(t *testing.T) {
	x := make([]float64, 1001)
	for i := range x {
		x[i] = 0.1
	}
	e, err := Blocked(x, 50)
	if err != nil || e.Value != 0.1 || !math.IsNaN(e.Error) {
		t.Errorf("%v, %v", e, err)
	}
}
