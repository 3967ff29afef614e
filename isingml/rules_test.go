package isingml

import (
	"os"
	"testing"

	"github.com/isingml/kernel/isingml/model"
)

// Every rule of every model draws from E - V f Y, as the README says: with Y so
// large that f is far from its mean without the field. That it draws rightly is
// for the tests of each model. The first rule of each is tried, all with
// ISINGML_LONG_TESTS=1.
func TestEveryRuleTakesF(t *testing.T) {
	if testing.Short() {
		t.Skip("draws from every model by every rule")
	}
	s := open(t)
	for name := range known {
		m := must[model.Model](t)(model.New(name, nil))
		f := must[Function](t)(s.AbsMagnetization(m.Format(4)))
		for i, rule := range m.Rules() {
			if i > 0 && os.Getenv("ISINGML_LONG_TESTS") == "" {
				break
			}
			what := Sampling{L: 4, Betas: []float64{0.1}, Configs: 60, Seed: 1, Model: name, Algorithm: rule.Name, Gap: 4, Warmup: 40, Chains: 2}
			free := must[Ensembles](t)(s.Sample(what))
			what.F, what.Y = f, 10
			driven, err := s.Sample(what)
			if err != nil {
				t.Errorf("%s by %s: %v", name, rule.Name, err)
				continue
			}
			without := must[[]float64](t)(s.Evaluate(f, free[0]))
			with := must[[]float64](t)(s.Evaluate(f, driven[0]))
			if a, b := average(without), average(with); !(b > a) {
				t.Errorf("%s by %s: the mean of f is %v in a field and %v without", name, rule.Name, b, a)
			}
		}
	}
}

func average(x []float64) (sum float64) {
	for _, y := range x {
		sum += y / float64(len(x))
	}
	return sum
}
