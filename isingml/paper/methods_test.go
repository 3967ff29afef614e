package paper

import (
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
)

// checkMethods holds every method near the exact values where it claims to be,
// and the sentence below the table to the rows.
func checkMethods(t *testing.T, s *isingml.Study, p Protocol) {
	t.Helper()
	m, err := CompareMethods(s, p)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]int{}
	for _, row := range m.Rows {
		rows[row.By]++
		for _, number := range properties {
			x := number.of(row)
			biased := strings.HasPrefix(row.At, "32 to 16") || strings.HasPrefix(row.At, "8 and 16") || // the errors are statistical
				row.By == byMagnetization && number.name == "$y_h$"
			if x == nil || biased {
				continue
			}
			if d := x.Estimate.Deviation(number.exact); !(math.Abs(d) < 4) {
				t.Errorf("%s, %s: %s is %v, %.1f errors from the exact one", row.By, row.At, number.name, x.Estimate, d)
			}
		}
	}
	deep := max(len(p.Deep)-1, 0)
	for by, want := range map[string]int{byF: 2 + deep, byControlled: 2, byMagnetization: 2 + deep, byCrossing + "$U_4$": 2, byCrossing + "$ξ/L$": 2, byCrossing + "$f$": 1, byTMatrix: 3} {
		if rows[by] != want {
			t.Errorf("%s has %d rows, want %d", by, rows[by], want)
		}
	}
	table := m.Table()
	if err := table.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%v", table)
	compared := 0
	for _, v := range []verdict{better, similar, worse} {
		of := m.against(v)
		compared += len(of)
		if sentence := string(v) + " "; strings.Contains(table.Note, sentence) != (len(of) > 0) {
			t.Errorf("%q is said of %d methods:\n%s", v, len(of), table.Note)
		}
	}
	if compared != 5+6 {
		t.Errorf("f is compared in %d numbers, want 5 in beta_c and 6 in nu:\n%s", compared, table.Note)
	}
}

// f is better where it is nearer by more than the factor that counts as equal,
// worse where it is farther, in the last row of each method.
func TestVerdictsFollowRows(t *testing.T) {
	nu := func(by string, value, err float64) Method {
		x := new(Measurement)
		x.Estimate.Value, x.Estimate.Error = value, err
		return Method{By: by, Nu: x}
	}
	m := &Methods{Rows: []Method{
		nu(byF, 3, 1), nu(byF, 1.03, .04), // .05 together
		{By: byF, At: "64 to 32" + moreData, Nu: nu("", 1, .001).Nu},
		nu("far", 1, .01), nu("far", 1, .08), nu("alike", 1.06, .03), nu("near", 1, .03),
		{By: "silent"},
	}}
	for v, want := range map[verdict]string{better: "far in $ν$ (0.05 to 0.08)", similar: "alike in $ν$ (0.05 to 0.067)", worse: "near in $ν$ (0.05 to 0.03)"} {
		if got := m.against(v); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q", v, got, want)
		}
	}
}
