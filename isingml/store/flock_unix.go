//go:build unix && !solaris && !aix

package store

import (
	"errors"
	"os"
	"syscall"
)

// nonblock keeps the opening of a named pipe from waiting for its other end.
const nonblock = syscall.O_NONBLOCK

// flock takes the lock of an open file without waiting. The system drops it
// when the file is closed or its process ends, however that happens. It returns
// errBusy if the lock is taken and [errors.ErrUnsupported] if the file system
// has no locks.
func flock(f *os.File) error {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		for {
			if failed = syscall.Flock(int(fd), syscall.LOCK_EX|syscall.LOCK_NB); failed != syscall.EINTR {
				return
			}
		}
	})
	switch {
	case err != nil:
		return err
	case failed == syscall.EWOULDBLOCK:
		return errBusy
	case errors.Is(failed, errors.ErrUnsupported), failed == syscall.ENOLCK, failed == syscall.EINVAL, failed == syscall.EBADF:
		return errors.ErrUnsupported
	}
	return failed
}
