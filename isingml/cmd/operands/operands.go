// Package operands reads flags that may stand before, between and behind the other
// arguments of a command.
package operands

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// Parse reads the flags among the arguments and returns the others in their order.
// Where help is asked for, usage and what the flags are is written to out, and the
// error is [flag.ErrHelp]; of other errors nothing is written.
func Parse(flags *flag.FlagSet, args []string, out io.Writer, usage string) (found []string, err error) {
	flags.SetOutput(io.Discard)
	for {
		err := flags.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(out, usage)
			flags.SetOutput(out)
			flags.PrintDefaults()
		}
		if err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return found, nil
		}
		found, args = append(found, flags.Arg(0)), flags.Args()[1:]
	}
}
