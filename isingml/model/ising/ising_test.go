package ising

import (
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

func TestGroundState(t *testing.T) {
	up := lattice.Up(4)
	for _, c := range []struct {
		m    Model
		want float64
	}{{Model{J: 1}, -32}, {Model{J: -1}, 32}, {Model{J: 1, H: 0.5}, -40}, {Model{J: 0, H: 0}, 0}} {
		set, err := lattice.NewSet(4)
		if err == nil {
			err = set.Append(up)
		}
		if err != nil {
			t.Fatal(err)
		}
		values := make([]float64, 2)
		c.m.Measure(set, 0, values)
		if got := values[0]; got != c.want || math.Signbit(got) != math.Signbit(c.want) {
			t.Errorf("%+v: energy of all spins up is %v, must be %v", c.m, got, c.want)
		}
	}
}

func TestNew(t *testing.T) {
	for _, c := range []struct {
		params map[string]float64
		want   Model
	}{{nil, Model{J: 1}}, {map[string]float64{"j": 0}, Model{}}, {map[string]float64{"h": -0.5}, Model{J: 1, H: -0.5}}} {
		if got, err := model.New("ising", c.params); err != nil || got != c.want {
			t.Errorf("%v: %+v, %v, must be %+v", c.params, got, err, c.want)
		}
	}
	for _, c := range []struct {
		name   string
		params map[string]float64
		want   string
	}{
		{"", map[string]float64{"j": math.NaN()}, "parameter j of ising is NaN"},
		{"ising", map[string]float64{"h": math.Inf(1)}, "parameter h of ising is +Inf"},
		{"ising", map[string]float64{"q": 3}, `no parameter "q": there are ["j" "h"]`},
		{"isng", nil, `no model "isng": there are ["ising" "ising-3d"]`},
	} {
		if _, err := model.New(c.name, c.params); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q %v: error %v, must say %s", c.name, c.params, err, c.want)
		}
	}
}
