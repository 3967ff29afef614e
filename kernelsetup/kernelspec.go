package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	kernelName  = "isingml"
	displayName = "Go (isingml)"
)

// A kernelspec is what Jupyter reads from kernel.json.
type kernelspec struct {
	Argv          []string          `json:"argv"`
	DisplayName   string            `json:"display_name"`
	Language      string            `json:"language"`
	InterruptMode string            `json:"interrupt_mode"`
	Env           map[string]string `json:"env"`
	Metadata      map[string]any    `json:"metadata"`
}

// cellPackages are what most cells import.
var cellPackages = []string{"github.com/isingml/kernel/isingml", "github.com/isingml/kernel/isingml/figure"}

// standardPackages are what cells import of the standard library more often
// than not: gopls has read them before the first completion.
var standardPackages = []string{"fmt", "math", "math/rand", "os", "strings", "time", "sort", "slices", "strconv", "errors", "context"}

// cellFlags is what cells are built with. They are linked each time they run:
// without symbol tables that is faster. A workspace takes no -mod.
const cellFlags = "'-ldflags=-s -w'"

// xlaFlags is cellFlags where XLA is set up.
const xlaFlags = cellFlags + " -tags=xla"

// buildEnv is the environment in which cells are built.
func (s *setup) buildEnv() map[string]string {
	if s.xla() == "" {
		return map[string]string{"GOFLAGS": cellFlags}
	}
	return map[string]string{"GOFLAGS": xlaFlags, "CGO_ENABLED": "1"}
}

// spec returns the kernel's registration: GoNB with a workspace that holds
// this clone, so that cells import its packages with no other line.
func (s *setup) spec() (kernelspec, error) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		return kernelspec{}, fmt.Errorf("no go command on PATH: %w", err)
	}
	if goTool, err = filepath.Abs(goTool); err != nil {
		return kernelspec{}, err
	}
	path := strings.Join([]string{s.bin(), filepath.Dir(goTool), "${PATH}"}, string(os.PathListSeparator))
	env := s.buildEnv()
	env["PATH"], env["GOWORK"] = path, ""
	env["GOPLSCACHE"] = s.goplsCache() // where uninstall finds it
	if plugin := s.xla(); plugin != "" {
		env["GOMLX_BACKEND"] = "xla:" + plugin
	}
	return kernelspec{
		Argv: []string{
			filepath.Join(s.bin(), "gonb"), "--kernel", "{connection_file}", "-go_work=" + s.root,
			"-gopls_imports=" + strings.Join(append(standardPackages, cellPackages...), ","),
			"-keep=isingml.Keep",
			"-display=github.com/isingml/kernel/isingml/figure",
			// Errors as text: every front-end shows that, and every page.
			"-raw_error",
			// GoNB's own log would fill the terminal that Jupyter runs in.
			"-logtostderr=false", "-stderrthreshold=FATAL", "-log_file=" + s.kernelLog(), "-log_file_max_size=2",
		},
		DisplayName:   displayName,
		Language:      "go",
		InterruptMode: "message",
		Env:           env,
		Metadata:      map[string]any{"debugger": false},
	}, nil
}

// logoSizes are those that Jupyter asks for, in pixels.
var logoSizes = []int{32, 64}

func logoFile(size int) string { return fmt.Sprintf("logo-%dx%d.png", size, size) }

// kernelspecFiles are the names of all files of the registration.
func kernelspecFiles() []string {
	names := []string{"kernel.json", "logo-svg.svg"}
	for _, size := range logoSizes {
		names = append(names, logoFile(size))
	}
	return names
}

// writeKernelspec registers the kernel, and reports whether anything changed.
func (s *setup) writeKernelspec() (changed bool, err error) {
	spec, err := s.spec()
	if err != nil {
		return false, err
	}
	text, err := json.MarshalIndent(spec, "", "  ")
	if err != nil {
		return false, err
	}
	files := map[string][]byte{"kernel.json": append(text, '\n'), "logo-svg.svg": logoSVG()}
	for _, size := range logoSizes {
		if files[logoFile(size)], err = logoPNG(size); err != nil {
			return false, err
		}
	}
	if err := os.MkdirAll(s.kernelspecDir(), 0o755); err != nil {
		return false, err
	}
	for name, want := range files {
		file := filepath.Join(s.kernelspecDir(), name)
		if have, err := os.ReadFile(file); err == nil && bytes.Equal(have, want) {
			continue
		}
		changed = true
		if err := os.WriteFile(file, want, 0o644); err != nil {
			return changed, err
		}
	}
	return changed, nil
}

// logo is a small Ising configuration near the critical point.
var logo = []string{
	"##....##",
	"###....#",
	"####.#..",
	".####...",
	"..##..#.",
	"#....###",
	"##..####",
	"##...###",
}

var (
	logoUp   = color.RGBA{0x00, 0x5f, 0x87, 0xff}
	logoDown = color.RGBA{0x9f, 0xe0, 0xf0, 0xff}
)

func logoPNG(size int) ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	cell := size / len(logo)
	for y := range size {
		for x := range size {
			c := logoDown
			if logo[y/cell][x/cell] == '#' {
				c = logoUp
			}
			img.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

func logoSVG() []byte {
	var out bytes.Buffer
	n := len(logo)
	hex := func(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><rect width="%d" height="%d" fill="%s"/><path fill="%s" d="`, n, n, n, n, hex(logoDown), hex(logoUp))
	for y, row := range logo {
		for x, s := range row {
			if s == '#' {
				fmt.Fprintf(&out, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	out.WriteString("\"/></svg>\n")
	return out.Bytes()
}
