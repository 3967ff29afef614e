//go:build unix && !solaris && !aix

package files

import (
	"errors"
	"os"
	"syscall"
)

// nonblock keeps the opening of a named pipe from waiting for its other end.
const nonblock = syscall.O_NONBLOCK

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
		return ErrBusy
	case errors.Is(failed, errors.ErrUnsupported), failed == syscall.ENOLCK, failed == syscall.EINVAL, failed == syscall.EBADF:
		return errors.ErrUnsupported
	}
	return failed
}
