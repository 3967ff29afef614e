//go:build !unix || solaris || aix

package store

import (
	"errors"
	"os"
)

const nonblock = 0

// flock says that there are no locks here; see [Stage.TryClaim] for what follows.
func flock(*os.File) error { return errors.ErrUnsupported }
