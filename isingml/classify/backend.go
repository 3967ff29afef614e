package classify

import (
	"fmt"
	"os"

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
