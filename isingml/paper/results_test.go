package paper

import (
	"encoding/json"
	"math"
	"os"
	"reflect"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/stat"
)

// The committed results of a long run are those of its protocol, which is the
// preset's but for what its note says: four networks and no third size for
// theta_Y, whose error it does not know as well as the preset would. They say
// what the README and the notebooks quote, beta_c and nu of the deepest
// comparison, with the errors that the preset is for.
func TestLongResults(t *testing.T) {
	text, err := os.ReadFile("../../notebooks/results/long.json")
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Note        string
		BetaC       stat.Estimate `json:"beta_c"`
		Nu          stat.Estimate `json:"nu"`
		Diagnostics struct {
			Protocol Protocol `json:"protocol"`
			Deep     struct {
				More struct {
					F struct {
						BetaC stat.Estimate `json:"beta_c"`
						Nu    stat.Estimate `json:"nu"`
					} `json:"f"`
				} `json:"more"`
			} `json:"deep"`
		} `json:"diagnostics"`
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	want := Long(2021)
	want.Networks, want.Steps = 4, 0
	if got := r.Diagnostics.Protocol; r.Note == "" || !reflect.DeepEqual(got, want) {
		t.Errorf("they are of the protocol %+v, want %+v", got, want)
	}
	if f := r.Diagnostics.Deep.More.F; f.BetaC != r.BetaC || f.Nu != r.Nu {
		t.Errorf("the summary has %v and %v, the deepest comparison %v and %v", r.BetaC, r.Nu, f.BetaC, f.Nu)
	}
	table, err := Depths("../../notebooks/results/long.json")
	if err != nil || len(table.Rows) != 4 || table.Rows[2][0] != "128 against 256, both blocked" || table.Rows[2][1] != figure.Value(r.BetaC) || table.Rows[2][3] != figure.Value(r.Nu) {
		t.Errorf("their table is %v: %v", table, err)
	}
	if r.BetaC.Error > 2e-5 || r.Nu.Error > 4e-3 {
		t.Errorf("errors of %v and %v are larger than the preset is for", r.BetaC.Error, r.Nu.Error)
	}
	if d := r.BetaC.Deviation(exact.BetaC); math.Abs(d) > 3 {
		t.Errorf("beta_c = %v is %.1f standard errors off", r.BetaC, d)
	}
	if d := r.Nu.Deviation(exact.Nu); math.Abs(d) > 3 {
		t.Errorf("nu = %v is %.1f standard errors off", r.Nu, d)
	}
}
