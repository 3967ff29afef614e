package notebook

import (
	"os"
	"syscall"
	"unsafe"
)

// unread returns the bytes written to a pipe that its reader has not taken
// yet, and zero for other files.
func unread(f *os.File) int {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		return 0
	}
	connection, err := f.SyscallConn()
	if err != nil {
		return 0
	}
	var n int32
	var failed syscall.Errno
	err = connection.Control(func(fd uintptr) {
		_, _, failed = syscall.Syscall(syscall.SYS_IOCTL, fd, syscall.TIOCINQ, uintptr(unsafe.Pointer(&n)))
	})
	if err != nil || failed != 0 {
		return 0
	}
	return int(n)
}
