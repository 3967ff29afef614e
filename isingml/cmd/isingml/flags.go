package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/study"
)

// errUsage is returned where the flags were not understood; what is wrong has
// been said.
var errUsage = errors.New("usage")

// common are the flags of every stage.
type common struct {
	study   string
	seed    uint64
	json    bool
	workers int
}

func (c *call) common() *common {
	f := new(common)
	c.flags.StringVar(&f.study, "study", "study", "folder of the study; made if it is not there")
	c.flags.Uint64Var(&f.seed, "seed", 2021, "names all random numbers")
	c.flags.BoolVar(&f.json, "json", false, "print a summary as JSON on standard output; progress stays on standard error")
	c.flags.IntVar(&f.workers, "workers", 0, "goroutines; 0 for one a core; results do not depend on it")
	return f
}

// parse reads the flags; arguments beside flags are refused.
func (c *call) parse() error {
	if err := c.flags.Parse(c.args); err != nil {
		return errors.Join(err, errUsage)
	}
	if c.flags.NArg() > 0 {
		fmt.Fprintf(c.stderr, "%s: %q is not a flag; see -h\n", c.flags.Name(), c.flags.Arg(0))
		return errUsage
	}
	return nil
}

// open opens the study that the flags name.
func (f *common) open(ctx context.Context) (*isingml.Study, error) {
	s, err := isingml.OpenContext(ctx, f.study)
	if err != nil {
		return nil, err
	}
	if f.workers > 0 {
		s = s.WithWorkers(f.workers)
	}
	return s, nil
}

// print writes v as JSON on standard output.
func (c *call) print(v any) error {
	out := json.NewEncoder(c.stdout)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

// shardFlag is the flag --shard I/N, with I from 1 to N.
type shardFlag struct{ shard study.Shard }

func (s *shardFlag) String() string {
	if s.shard.Of == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.shard.Part+1, s.shard.Of)
}

func (s *shardFlag) Set(text string) error {
	i, n, ok := strings.Cut(text, "/")
	index, err1 := strconv.Atoi(i)
	of, err2 := strconv.Atoi(n)
	if !ok || err1 != nil || err2 != nil || of < 1 || index < 1 || index > of {
		return fmt.Errorf("%q is no shard: write I/N with I from 1 to N, such as 2/4", text)
	}
	s.shard = study.Shard{Part: index - 1, Of: of}
	return nil
}

// floats is a flag of numbers separated by commas.
type floats []float64

func (f *floats) String() string {
	words := make([]string, len(*f))
	for i, x := range *f {
		words[i] = strconv.FormatFloat(x, 'g', -1, 64)
	}
	return strings.Join(words, ",")
}

func (f *floats) Set(text string) error {
	var values []float64
	for word := range strings.SplitSeq(text, ",") {
		x, err := strconv.ParseFloat(strings.TrimSpace(word), 64)
		if err != nil {
			return fmt.Errorf("%q is no number", word)
		}
		values = append(values, x)
	}
	*f = values
	return nil
}
