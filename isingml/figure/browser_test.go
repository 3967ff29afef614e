package figure

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// pointer moves over the figure of a page, zooms in and out, and notes what is
// shown.
const pointer = `<script>
const root = document.querySelector(".isingml-figure"), svg = root.querySelector("svg"), frame = svg.getBoundingClientRect();
const seen = [];
const send = (kind, x, y) => root.dispatchEvent(new MouseEvent(kind, { bubbles: true, button: 0, clientX: frame.left + x * frame.width, clientY: frame.top + y * frame.height }));
const read = (name) => seen.push(name + "=" + [...root.querySelectorAll("div div")].map((e) => e.textContent).join("|"));
send("mousemove", 0.5, 0.5); read("over");
const before = svg.getAttribute("viewBox");
send("mousedown", 0.4, 0.4); send("mousemove", 0.6, 0.6); send("mouseup", 0.6, 0.6);
seen.push("zoomed=" + svg.getAttribute("viewBox"));
send("mousemove", 0.5, 0.5); read("inside");
send("dblclick", 0.5, 0.5);
seen.push("back=" + (svg.getAttribute("viewBox") === before));
send("mousedown", 0.5, 0.5); send("mouseup", 0.5, 0.5);
seen.push("clicked=" + (svg.getAttribute("viewBox") === before));
document.body.innerHTML = "<pre>" + seen.join("\n") + "</pre>";
</script>`

// TestPageInBrowser reads off all curves under the pointer, and zooms.
func TestPageInBrowser(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil || testing.Short() {
		t.Skip("no chromium here, or a short run")
	}
	x := []float64{0, 1, 2, 3, 4}
	fig := Plot("", "$t$", "y", Line{Label: "rising", X: x, Y: []float64{0, 1, 2, 3, 4}},
		Points{Label: "rare", X: []float64{0, 4}, Y: []float64{4, 0.5}, Error: []float64{1, 0.5}},
		Function{Label: "square", F: func(v float64) float64 { return v * v / 4 }})
	page, err := fig.HTML()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte("<!DOCTYPE html><meta charset=utf-8><body>"+string(page)+pointer+"</body>"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	out, err := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--dump-dom", "file://"+file).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`over=\|t: [0-9.]+rising: 2 at 2rare: [0-9.()]+ at [04]square: [0-9.]+\|`,
		`zoomed=\S+ \S+ 8[0-9]\S* 5[0-9]\S*`,
		`inside=\|t: [0-9.]+rising: 2 at 2`,
		`back=true`,
		`clicked=true`,
	} {
		if !regexp.MustCompile(want).Match(out) {
			t.Errorf("the page lacks %q:\n%s", want, strings.TrimSpace(string(out)))
		}
	}
}
