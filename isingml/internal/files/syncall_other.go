//go:build !linux

package files

import "os"

func syncsAll(*os.Root) bool { return false }

func syncAll(f *os.File) error { return syncFolder(f) }
