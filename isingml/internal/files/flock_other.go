//go:build !unix || solaris || aix

package files

import (
	"errors"
	"os"
)

const nonblock = 0

// flock says that there are no locks here; see [Folder].
func flock(*os.File) error { return errors.ErrUnsupported }
