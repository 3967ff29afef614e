// Package gomlx trains and evaluates networks with GoMLX.
//
// [NewModel] makes a [classify.Model] of a network that is written in GoMLX, and
// [GraphFunction] and [CallerFunction] make an f of any computation. A program
// that imports this package also has [Engine], which trains the network of
// Appendix B with GoMLX's trainer. All else of this project does without GoMLX.
//
// GoMLX computes on its pure Go backend, without cgo. Another one is taken if
// the program imports it and GOMLX_BACKEND names it:
//
//	import _ "github.com/gomlx/go-xla/compute/xla"
//
// run with GOMLX_BACKEND=xla. It is not imported here because it needs cgo and a
// plugin. Weights then agree within rounding, not bit for bit.
package gomlx

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend" // the pure Go backend, always there

	"github.com/isingml/kernel/isingml/classify/internal/panics"
)

// goBackend is the pure Go backend with one operation after another: networks
// of this size have few operations that are worth a goroutine.
const goBackend = "go:ops_sequential"

// backendName returns what GOMLX_BACKEND says, or goBackend.
func backendName() string {
	if name := os.Getenv(compute.ConfigEnvVar); name != "" {
		return name
	}
	return goBackend
}

// openBackend returns the backend of backendName.
func openBackend() (backend compute.Backend, err error) {
	config := backendName()
	name, _, _ := strings.Cut(config, ":")
	if there := compute.List(); !slices.Contains(there, name) {
		slices.Sort(there)
		return nil, fmt.Errorf("gomlx: %s is %q, but this program has only the GoMLX backends %q: import the other one, or unset %[1]s", compute.ConfigEnvVar, config, there)
	}
	defer panics.ToError(&err, "gomlx: backend %q", config)
	if backend, err = compute.NewWithConfig(config); err != nil {
		return nil, fmt.Errorf("gomlx: backend %q: %w", config, err)
	}
	return backend, nil
}

// arithmetic names what the bits of weights depend on. GoMLX's pure Go backend
// fixes the order of operations, but compilers may fuse a product and a sum on
// some processors; with GOEXPERIMENT=simd the order depends on the width of
// vectors. What other backends do is their own.
func arithmetic() string {
	name, _, _ := strings.Cut(backendName(), ":")
	name += "/" + runtime.GOARCH
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			// GOAMD64=v3 and its like let the compiler fuse.
			if s.Key == "GO"+strings.ToUpper(runtime.GOARCH) || s.Key == "GOEXPERIMENT" {
				name += "/" + s.Value
			}
		}
	}
	return name
}
