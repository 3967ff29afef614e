package study

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// A part of the stages is computed again: so many, the same ones for a seed,
// others for another, each from the study's own inputs. What differs is found
// where it is chosen, and by its first byte.
func TestVerifySome(t *testing.T) {
	s := open(t)
	wanted := []total{sum(1, number{1})}
	for i := range 39 {
		wanted = append(wanted, sum(float64(i+2), wanted[i/2]))
	}
	if _, err := GetAll(s, wanted); err != nil {
		t.Fatal(err)
	}
	verify := func(share float64, limit time.Duration, seed uint64) (identical []string, v *Verification) {
		t.Helper()
		limits := DefaultLimits
		limits.Share, limits.Time, limits.Seed = share, limit, seed
		v, err := s.Quiet().Verify(limits)
		if err != nil || len(v.Stages) != len(wanted) {
			t.Fatalf("%+v, %v", v, err)
		}
		for _, one := range v.Stages {
			if one.Verdict == Identical {
				identical = append(identical, one.Key)
			}
		}
		return identical, v
	}
	first, v := verify(0.1, 0, 1)
	if len(first) != 4 || v.Computed != 4 || v.Count(Intact) != 36 {
		t.Errorf("%d of a tenth of 40: %+v", len(first), v)
	}
	if again, _ := verify(0.1, 0, 1); !slices.Equal(first, again) {
		t.Errorf("the seed chose %v and then %v", first, again)
	}
	if other, _ := verify(0.1, 0, 2); slices.Equal(first, other) {
		t.Error("two seeds chose the same stages")
	}
	if all, v := verify(0, time.Hour, 1); len(all) != 40 || v.Computed != 40 {
		t.Errorf("in an hour: %+v", v)
	}
	if none, v := verify(0, 1, 1); len(none) != 0 || v.Computed != 0 || v.Count(Intact) != 40 {
		t.Errorf("in a nanosecond: %+v", v)
	}
	found := 0
	forge(t, s, wanted[3], 1000*wanted[3].Times)
	for seed := range uint64(40) {
		if _, v := verify(0.1, 0, seed); v.Count(Different) > 0 {
			found++
			i := slices.IndexFunc(v.Stages, func(one Verified) bool { return one.Verdict == Different })
			if detail := v.Stages[i].Detail; !strings.Contains(detail, "total.json") || !strings.Contains(detail, "from byte ") {
				t.Errorf("it says %q", detail)
			}
		}
	}
	if found < 1 || found == 40 {
		t.Errorf("one of 40 stages differs, and a tenth finds it for %d of 40 seeds", found)
	}
}
