// Package panics turns panics of functions that others wrote into errors.
package panics

import "fmt"

// ToError is to be deferred: it recovers from a panic and sets err to what it
// says, after what was being done.
func ToError(err *error, doing string, args ...any) {
	switch p := recover().(type) {
	case nil:
	case error:
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(doing, args...), p)
	default:
		*err = fmt.Errorf("%s: %v", fmt.Sprintf(doing, args...), p)
	}
}
