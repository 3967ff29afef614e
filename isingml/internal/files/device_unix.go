//go:build unix

package files

import (
	"io/fs"
	"syscall"
)

// Device returns the number of the mounted file system that something lies on,
// and 0 where nobody knows: two that are not the same share no locks.
func Device(info fs.FileInfo) uint64 {
	if at, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(at.Dev) //nolint:unconvert // its type depends on the system
	}
	return 0
}
