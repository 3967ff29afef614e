package files

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncsAll reports whether syncfs keeps its promise for the folder: on these
// file systems it makes all of it durable, where others, such as those in
// user space, may return before the server has it. Since Linux 5.8 it also
// returns the errors of writing back.
func syncsAll(root *os.Root) bool {
	f, err := root.Open(".")
	if err != nil {
		return false
	}
	defer f.Close()
	var at unix.Statfs_t
	if unix.Fstatfs(int(f.Fd()), &at) != nil {
		return false
	}
	switch at.Type {
	case unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC, unix.F2FS_SUPER_MAGIC, unix.TMPFS_MAGIC, unix.OVERLAYFS_SUPER_MAGIC:
		return true
	}
	return false
}

func syncAll(f *os.File) error { return os.NewSyscallError("syncfs", unix.Syncfs(int(f.Fd()))) }
