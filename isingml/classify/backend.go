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

// goBackend is the pure Go backend with one operation after another: networks
// of this size have few operations that are worth a goroutine.
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

// Arithmetic names what the bits of trained weights depend on beside the
// specification and the data. It belongs into the keys of a study.
//
// Every operation of the dense engine is one of IEEE 754, rounded by itself, in
// an order that the specification fixes, so it names no processor. GoMLX's pure
// Go backend fixes the order, too, but compilers may fuse a product and a sum on
// some processors; with GOEXPERIMENT=simd the order depends on the width of
// vectors. What other backends do is their own.
func (t Training) Arithmetic() string {
	if t.Resolved().Engine == Dense {
		return "ieee754"
	}
	name := os.Getenv(compute.ConfigEnvVar)
	if name == "" {
		name = goBackend
	}
	name, _, _ = strings.Cut(name, ":")
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
