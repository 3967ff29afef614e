package lattice

import (
	"errors"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

// Real numbers +1 and -1 are rescaled to their direction as spins are to their
// majority, ties included.
func TestDirectionOfSigns(t *testing.T) {
	format := Square(8)
	format.Codec = Reals
	spins, _ := FromRows(Square(8), nil)
	reals, _ := FromRows(format, nil)
	rng := random.New(1, "test")
	numbers := make([]float32, 64)
	for range 500 {
		for i := range numbers {
			numbers[i] = float32(2*rng.IntN(2) - 1)
		}
		if err := errors.Join(spins.AppendFloats(numbers), reals.AppendFloats(numbers)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := Rescaling{Rule: Majority, B: 2}.Apply(spins, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Rescaling{Rule: Direction, B: 2}.Apply(reals, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	ties, up, a, b := 0., 0., make([]float32, 16), make([]float32, 16)
	for i := range want.Len() {
		want.Floats(i, a)
		got.Floats(i, b)
		spins.Floats(i, numbers)
		for k := range a {
			x, y := 2*(k%4), 2*(k/4)
			sum := numbers[8*y+x] + numbers[8*y+x+1] + numbers[8*y+8+x] + numbers[8*y+9+x]
			switch {
			case sum != 0 && a[k] != b[k]:
				t.Fatalf("block %d of configuration %d is %v, must be %v", k, i, b[k], a[k])
			case sum == 0:
				ties++
				up += float64(b[k]+1) / 2
			}
		}
	}
	if math.Abs(up-ties/2) > 4*math.Sqrt(ties)/2 {
		t.Errorf("%v of %v ties are +1", up, ties)
	}
}
