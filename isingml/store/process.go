package store

import (
	"errors"
	"os"
	"syscall"
)

// gone reports whether no process of this machine has that number. Where the
// system cannot tell, it says no.
func gone(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	return errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
