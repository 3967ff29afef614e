//go:build !unix || solaris || aix

package store

import "errors"

func makePipe(string) error  { return errors.ErrUnsupported }
func makeZeros(string) error { return errors.ErrUnsupported }
