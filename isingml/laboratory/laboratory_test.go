package laboratory

import (
	"context"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/stat"
)

func magnetization(t *testing.T, l int) isingml.Function {
	t.Helper()
	study, err := isingml.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f, err := study.AbsMagnetization(lattice.Square(l))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What is shown has the energy of the exact solution, also after beta and Y
// were moved away and back.
func TestChainHasTheExactEnergy(t *testing.T) {
	c, err := newChain(Laboratory{F: magnetization(t, 8), Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range [][2]float64{{0.5, 0}, {0.3, 0.02}} {
		for range 100 {
			if _, err := c.sweep(at[0], at[1]); err != nil {
				t.Fatal(err)
			}
		}
	}
	var energies []float64
	for i := range 20000 {
		now, err := c.sweep(0.35, 0)
		if err != nil {
			t.Fatal(err)
		}
		if now.F != now.M {
			t.Fatalf("f is %v where |m| is %v", now.F, now.M)
		}
		if i >= 100 {
			energies = append(energies, now.E)
		}
	}
	mean, err := stat.Blocked(energies, 100)
	if err != nil {
		t.Fatal(err)
	}
	want, err := exact.Kaufman(8, 0.35)
	if err != nil {
		t.Fatal(err)
	}
	if d := mean.Deviation(want.Energy); math.Abs(d) > 3.5 {
		t.Errorf("energy %v, exact %v: %.1f standard errors apart", mean, want.Energy, d)
	}
}

// A field raises f, whichever phase it is in.
func TestFieldRaisesF(t *testing.T) {
	mean := func(y float64) (sum float64) {
		c, err := newChain(Laboratory{F: magnetization(t, 8), Seed: 2})
		if err != nil {
			t.Fatal(err)
		}
		for range 2000 {
			now, err := c.sweep(0.4, y)
			if err != nil {
				t.Fatal(err)
			}
			sum += now.F / 2000
		}
		return sum
	}
	if low, high := mean(-0.05), mean(0.05); high < low+0.1 {
		t.Errorf("mean f is %.3f at Y = -0.05 and %.3f at Y = 0.05", low, high)
	}
}

// A laboratory that is stopped leaves its last picture.
func TestStoppedLaboratoryLeavesAPicture(t *testing.T) {
	folder := t.TempDir()
	t.Setenv(figure.FolderVariable, folder)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := (Laboratory{F: magnetization(t, 8)}).run(ctx); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(f os.DirEntry) bool { return strings.HasSuffix(f.Name(), ".csv") })
	if len(files) != 1 {
		t.Errorf("%v beside their numbers, want the last picture", files)
	}
	for want, l := range map[string]Laboratory{"F is nil": {}, "cannot block L=7": {F: magnetization(t, 7)}} {
		if err := l.run(ctx); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, must say %q", err, want)
		}
	}
}
