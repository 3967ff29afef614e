package mcrg_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/mcrg"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/reweight"
)

// linear draws operators S of normal distribution, and S' = R S with noise:
// T = (R C R^t + N)^-1 R C is known.
func linear(n int, rng *rand.Rand) (reweight.Sample, mcrg.Operators) {
	s := reweight.Sample{Beta: 1}
	o := mcrg.Operators{Name: "even", Names: []string{"first", "second"}, Blocked: [][][]float64{make([][]float64, 2), make([][]float64, 2)}}
	for range n {
		a, b := 3*rng.NormFloat64(), rng.NormFloat64()
		x, y := 100+a, 50+0.5*a+b // covariance 9, 4.5, 3.25
		for k, v := range []float64{x, y} {
			o.Blocked[0][k] = append(o.Blocked[0][k], v)
		}
		for k, v := range []float64{0.4*x + 0.1*y + rng.NormFloat64(), 0.2*y + 0.5*rng.NormFloat64()} {
			o.Blocked[1][k] = append(o.Blocked[1][k], v)
		}
		s.Energy = append(s.Energy, -x)
	}
	return s, o
}

// want are the leading eigenvalues of linear's T with one and two operators:
// <S'S'> = (1.8325 + 1, .245; .245, .13 + .25), <S'S> = (4.05, 2.125; .9, .65).
var want = func() [2]float64 {
	a, b, c, d := 2.8325, 0.425, 0.425, 0.38
	det := a*d - b*c
	t11, t12 := (d*4.05-b*0.9)/det, (d*2.125-b*0.65)/det
	t21, t22 := (a*0.9-c*4.05)/det, (a*0.65-c*2.125)/det
	trace, determinant := t11+t22, t11*t22-t12*t21
	return [2]float64{math.Log2(4.05 / a), math.Log2(trace/2 + math.Sqrt(trace*trace/4-determinant))}
}()

func TestKnownMatrix(t *testing.T) {
	const repetitions = 60
	hits := [2]int{}
	for i := range uint64(repetitions) {
		s, o := linear(2000, random.New(1, "T matrix", i))
		r, err := mcrg.Analyse(context.Background(), s, 1, 2, 30, o)
		if err != nil {
			t.Fatal(err)
		}
		for k, e := range r.Set("even").Steps[0].Leading {
			if d := e.Y.Deviation(want[k]); math.Abs(d) > 4.5 {
				t.Errorf("with %d operators: y = %v, want %v", k+1, e.Y, want[k])
			} else if math.Abs(d) <= 1 {
				hits[k]++
			}
			if math.Abs(e.Inverse.Value*e.Y.Value-1) > 1e-12 {
				t.Errorf("y = %v and 1/y = %v", e.Y, e.Inverse)
			}
		}
	}
	for k, n := range hits {
		part := float64(n) / repetitions
		t.Logf("with %d operators the interval holds the truth in %.0f %%", k+1, 100*part)
		if math.Abs(part-0.68) > 3*math.Sqrt(0.68*0.32/repetitions) {
			t.Errorf("with %d operators the interval holds the truth in %.2f", k+1, part)
		}
	}
}

func TestErrors(t *testing.T) {
	s, o := linear(200, random.New(1, "T matrix"))
	change := func(f func(o *mcrg.Operators)) mcrg.Operators {
		c := o
		c.Blocked = [][][]float64{append([][]float64{}, o.Blocked[0]...), append([][]float64{}, o.Blocked[1]...)}
		f(&c)
		return c
	}
	for _, c := range []struct {
		name string
		mcrg.Operators
		b    float64
		says string
	}{
		{"b = 1", o, 1, "must be above 1"},
		{"one level", change(func(o *mcrg.Operators) { o.Blocked = o.Blocked[:1] }), 2, "nothing to compare"},
		{"a level without operators", change(func(o *mcrg.Operators) { o.Blocked[1] = nil }), 2, "0 on those blocked once more"},
		{"no names", change(func(o *mcrg.Operators) { o.Names = nil }), 2, "with 0 names"},
		{"one operator twice", change(func(o *mcrg.Operators) { o.Blocked[1][1] = o.Blocked[1][0] }), 2, "do not vary independently"},
		{"another length", change(func(o *mcrg.Operators) { o.Blocked[1][1] = o.Blocked[1][1][:7] }), 2, "7 values of the observable for 200"},
		{"nothing in common", change(func(o *mcrg.Operators) {
			_, other := linear(200, random.New(2, "T matrix"))
			o.Blocked[0] = other.Blocked[0]
		}), 2, "must be above 1"},
	} {
		if _, err := mcrg.Analyse(context.Background(), s, 1, c.b, 10, c.Operators); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := mcrg.Analyse(ctx, s, 1, 2, 10, o); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func ExampleAnalyse() {
	s, operators := linear(10000, random.New(1, "T matrix"))
	r, err := mcrg.Analyse(context.Background(), s, 1, 2, 50, operators)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range r.Set("even").Steps[0].Leading {
		fmt.Printf("up to the %s operator: y = %v\n", e.Operator, e.Y)
	}
	// Output:
	// up to the first operator: y = 0.498(11)
	// up to the second operator: y = 0.921(13)
}
