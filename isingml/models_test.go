package isingml

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/model"
)

// known is what the README says of a model that the model itself does not: where
// its transition lies at the defaults of its parameters, and what its update
// rules are held to.
var known = map[string][2]string{
	"ising":            {"β_c = ln(1 + √2)/2, ν = 1, y_h = 15/8", "transition matrices, Kaufman, Onsager, Yang"},
	"ising-3d":         {"β_c = `0.22165463`, ν = `0.62997`, y_h = `2.4818`", "transition matrices, enumeration"},
	"ising-triangular": {"β_c = ln(3)/4", "transition matrices, enumeration, star and triangle"},
	"ising-honeycomb":  {"β_c = ln(2 + √3)/2", "transition matrices, enumeration, star and triangle"},
	"ising-j1-j2":      {"stripes below J2 = -J1/2", "transition matrices, enumeration"},
	"ising-glass":      {"p = 0 Ising, 1 antiferromagnet; energy on the Nishimori line", "transition matrices, Nishimori"},
	"potts":            {"β_c = ln(1 + √q); q = 3: ν = 5/6, y_h = 28/15; first order for q > 4", "enumeration, Ising for q = 2"},
	"clock":            {"q = 2 Ising, 3 Potts, 4 two Ising; two transitions for q > 4", "enumeration, relations"},
	"ashkin-teller":    {"K = 0 two Ising, K = J Potts of 4", "enumeration, relations"},
	"blume-capel":      {"Ising for large -D; tricritical", "enumeration, relations"},
	"baxter-wu":        {"β_c = ln(1 + √2)/2, ν = 2/3, y_h = 15/8", "transition matrices, enumeration"},
	"on":               {"n = 2 in two dimensions: Kosterlitz and Thouless", "transfer operators of rings, quadrature"},
	"phi4":             {"class of the Ising model", "transfer operators, quadrature, Schwinger-Dyson"},
	"phi4-mass":        {"class of the Ising model", "transfer operators, quadrature, Schwinger-Dyson"},
}

// modelRow is a row of the README's table, of what a model says of itself.
func modelRow(t *testing.T, name string) string {
	t.Helper()
	m, err := model.New(name, nil)
	if err != nil {
		t.Fatal(err)
	}
	format, rules, names := m.Format(8), m.Rules(), []string{}
	for _, r := range rules {
		names = append(names, r.Name)
	}
	var parameters []string
	for _, p := range m.Parameters() {
		parameters = append(parameters, fmt.Sprintf("`%s=%v`", p.Name, p.Value))
	}
	holds := format.Codec.String()
	if format.Components > 1 {
		holds = fmt.Sprintf("%d %s", format.Components, holds)
	}
	blocks, symmetries := "none", 1
	if r, err := model.RescalingOf(m); err == nil {
		blocks = fmt.Sprintf("%s, b = %d", r.Rule, r.B)
	}
	if s, ok := m.(model.Symmetric); ok {
		symmetries = len(s.Symmetries())
	}
	return fmt.Sprintf("| `%s` | %s | %d | %s | %s | %s | %d | %d | %s | %s |", name, strings.Join(parameters, " "), len(format.Shape), holds,
		strings.Join(names, ", "), blocks, symmetries, rules[0].Bytes, known[name][0], known[name][1])
}

// The README's table has a row for each model that a program has, and says of it
// what the model says of itself.
func TestModelsOfREADME(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range model.Names() {
		if known[name] == [2]string{} {
			if !strings.HasPrefix(name, "test-") {
				t.Errorf("the model %s stands in no row: say what is known of it", name)
			}
			continue
		}
		n++
		if row := modelRow(t, name); !strings.Contains(string(text), row) {
			t.Errorf("the README lacks\n%s", row)
		}
	}
	if n != len(known) {
		t.Errorf("%d of %d models are there", n, len(known))
	}
}
