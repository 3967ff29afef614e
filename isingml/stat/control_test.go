package stat

import (
	"context"
	"math"
	"testing"
)

// Two synchronous processes with correlation .6: where the mean of the first is
// known, the error of that of the second falls to .8 of what it was, and the
// interval still holds the truth.
func TestControlled(t *testing.T) {
	const repetitions, bins = 400, 50
	hits, before, after := 0, 0.0, 0.0
	for i := range repetitions {
		x, y := pair(noise("control", i), 0.3, 2500)
		found, err := Resampling{}.Jackknife(context.Background(), func(s Selection) ([]float64, error) {
			return []float64{s.Mean(0, y), s.Mean(0, x) - 2}, nil
		}, bins)
		if err != nil {
			t.Fatal(err)
		}
		c, err := found.Controlled(0, []int{1}, bins)
		if err != nil {
			t.Fatal(err)
		}
		if found.Estimate(1) != c.Estimate(1) || found.Value[0] == c.Value[0] {
			t.Fatalf("before %v, after %v", found, c)
		}
		if math.Abs(c.Estimate(0).Deviation(1)) <= 1 {
			hits++
		}
		before, after = before+found.Error[0]/repetitions, after+c.Error[0]/repetitions
	}
	part := float64(hits) / repetitions
	t.Logf("error %.5f, controlled %.5f, coverage %.1f %%", before, after, 100*part)
	if ratio := after / before; math.Abs(ratio-0.8) > 0.03 || part < 0.61 || part > 0.75 {
		t.Errorf("error %v, controlled %v: want .8 of it; coverage %v", before, after, part)
	}
}

func TestControlledErrors(t *testing.T) {
	x, y := pair(noise("control", 0), 0, 100)
	found, err := Resampling{}.Jackknife(context.Background(), func(s Selection) ([]float64, error) {
		return []float64{s.Mean(0, y), s.Mean(0, x) - 2, 2*s.Mean(0, x) - 4, 0}, nil
	}, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		zeros []int
		bins  int
	}{{"one twice", []int{1, 2}, 10}, {"one that does not vary", []int{3}, 10}, {"more than bins allow", []int{1}, 2}} {
		if _, err := found.Controlled(0, c.zeros, c.bins); err == nil {
			t.Errorf("%s: no error", c.name)
		}
	}
}
