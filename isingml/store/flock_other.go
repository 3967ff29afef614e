//go:build !unix || solaris || aix

package store

import (
	"errors"
	"os"
)

const nonblock = 0

// flock says that there are no locks here; see [Stage.Claim] for what follows.
func flock(*os.File, bool) error { return errors.ErrUnsupported }
