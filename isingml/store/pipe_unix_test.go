//go:build unix && !solaris && !aix

package store

import "syscall"

func makePipe(path string) error { return syscall.Mkfifo(path, 0o666) }

// makeZeros makes the device that never ends; only root can.
func makeZeros(path string) error { return syscall.Mknod(path, syscall.S_IFCHR|0o666, 1<<8|5) }
