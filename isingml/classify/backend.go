package classify

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend" // the pure Go backend, always there
)

// goBackend is the pure Go backend with one operation after another. A step of
// this network has few operations of any size, so starting a goroutine for
// each costs more than it brings; the large matrix products are cut in two
// instead, see stepGraph.
const goBackend = "go:ops_sequential"

// openBackend returns the backend that GOMLX_BACKEND names, or goBackend. A
// program that wants another one, such as XLA, imports it beside this package:
//
//	import _ "github.com/gomlx/go-xla/compute/xla"
//
// and is run with GOMLX_BACKEND=xla. It is not imported here because it needs
// cgo and a plugin. Weights then agree within rounding, not bit for bit.
func openBackend() (backend compute.Backend, err error) {
	config := os.Getenv(compute.ConfigEnvVar)
	if config == "" {
		config = goBackend
	}
	name, _, _ := strings.Cut(config, ":")
	if there := compute.List(); !slices.Contains(there, name) {
		slices.Sort(there)
		return nil, fmt.Errorf("classify: %s is %q, but this program has only the GoMLX backends %q: import the other one, or unset %[1]s", compute.ConfigEnvVar, config, there)
	}
	defer rescue(&err, "GoMLX backend %q", config)
	if backend, err = compute.NewWithConfig(config); err != nil {
		return nil, fmt.Errorf("classify: GoMLX backend %q: %w", config, err)
	}
	return backend, nil
}

// Arithmetic names what the last bits of trained weights depend on beside the
// specification and the data: backend, processor architecture, and build. It
// belongs into the provenance of a study. Two programs with equal names train
// equal weights, bit for bit, as long as the name begins with "go".
//
// Built with GOEXPERIMENT=simd, GoMLX sums in vector registers, in another
// order, and a training step takes two thirds of the time; the name then ends
// with "+simd", and the bits may also depend on which of
// AVX2 and AVX-512 the processor has. It is an experiment of the Go toolchain:
// leave it out where studies are to be compared bit for bit.
func Arithmetic() string {
	name := os.Getenv(compute.ConfigEnvVar)
	if name == "" {
		name = goBackend
	}
	name, _, _ = strings.Cut(name, ":")
	name += "/" + runtime.GOARCH
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			// GOAMD64=v3 and its like let the compiler fuse products and sums.
			if s.Key == "GO"+strings.ToUpper(runtime.GOARCH) {
				name += "/" + s.Value
			}
		}
	}
	if simd {
		name += "+simd"
	}
	return name
}

// rescue turns a panic of GoMLX, which reports many errors so, into an error.
func rescue(err *error, doing string, args ...any) {
	switch p := recover().(type) {
	case nil:
	case error:
		*err = fmt.Errorf("classify: %s: %w", fmt.Sprintf(doing, args...), p)
	default:
		*err = fmt.Errorf("classify: %s: %v", fmt.Sprintf(doing, args...), p)
	}
}
