package classify

import (
	"fmt"
	"os"
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
