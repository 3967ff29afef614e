package operands

import (
	"errors"
	"flag"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		args, want []string
		n          int
		wrong      bool
	}{
		"none":      {nil, nil, 1, false},
		"before":    {[]string{"--n", "2", "a", "b"}, []string{"a", "b"}, 2, false},
		"between":   {[]string{"a", "--n=2", "b"}, []string{"a", "b"}, 2, false},
		"behind":    {[]string{"a", "b", "-n", "2"}, []string{"a", "b"}, 2, false},
		"no number": {[]string{"a", "--n", "b"}, nil, 0, true},
		"no flag":   {[]string{"a", "--m"}, nil, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			flags := flag.NewFlagSet(name, flag.ContinueOnError)
			n := flags.Int("n", 1, "a number")
			got, err := Parse(flags, c.args, &out, "usage\n")
			if !slices.Equal(got, c.want) || *n != c.n || (err != nil) != c.wrong || out.Len() > 0 {
				t.Errorf("%q, n = %d, %v and %q written", got, *n, err, out.String())
			}
		})
	}
	var out strings.Builder
	flags := flag.NewFlagSet("help", flag.ContinueOnError)
	flags.Int("n", 1, "a number")
	if _, err := Parse(flags, []string{"a", "-h"}, &out, "usage\n"); !errors.Is(err, flag.ErrHelp) || !strings.HasPrefix(out.String(), "usage\n") || !strings.Contains(out.String(), "a number") {
		t.Errorf("help: %v, %q", err, out.String())
	}
}
