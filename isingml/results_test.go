package isingml

import (
	"encoding/json"
	"math"
	"os"
	"reflect"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
)

// The committed results of the long preset are whole, are those of the preset
// as it is now, and say what the README and the notebooks quote: beta_c and nu
// of the deepest comparison, with the errors that the preset is for.
func TestLongResults(t *testing.T) {
	text, err := os.ReadFile("../notebooks/results/long.json")
	if err != nil {
		t.Fatal(err)
	}
	var r Summary
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if want := Long(2021); !reflect.DeepEqual(r.Diagnostics.Protocol, want) {
		t.Errorf("they are of the protocol %+v, want %+v", r.Diagnostics.Protocol, want)
	}
	if again := r.Diagnostics.Summary(); !reflect.DeepEqual(again, r) {
		t.Errorf("the summary is %+v, its own diagnostics give %+v", r, again)
	}
	if r.BetaC.Error > 2e-5 || r.Nu.Error > 4e-3 || r.ThetaY.Error > 1e-3 {
		t.Errorf("errors of %v, %v, %v are larger than the preset is for", r.BetaC.Error, r.Nu.Error, r.ThetaY.Error)
	}
	if d := r.BetaC.Deviation(exact.BetaC); math.Abs(d) > 3 {
		t.Errorf("beta_c = %v is %.1f standard errors off", r.BetaC, d)
	}
	if d := r.Nu.Deviation(exact.Nu); math.Abs(d) > 3 {
		t.Errorf("nu = %v is %.1f standard errors off", r.Nu, d)
	}
}
