package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/cmd/operands"
	"github.com/isingml/kernel/isingml/study"
)

// errUsage is wrapped where a command was not understood; -h says how it is
// meant.
var errUsage = errors.New("see -h")

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
	switch others, err := c.operands(); {
	case err != nil:
		return err
	case len(others) > 0:
		return fmt.Errorf("%q is not a flag; %w", others[0], errUsage)
	}
	return nil
}

// operands reads the flags and returns what stands before, between and behind
// them.
func (c *call) operands() (found []string, err error) {
	found, err = operands.Parse(c.flags, c.args, c.stdout, fmt.Sprintf("%s: %s\n", c.flags.Name(), c.summary))
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		err = fmt.Errorf("%w; %w", err, errUsage)
	}
	return found, err
}

// atLeast refuses a flag whose value is too small.
func atLeast(name string, value, least int) error {
	if value < least {
		return fmt.Errorf("--%s is %d, must be at least %d; %w", name, value, least, errUsage)
	}
	return nil
}

// open opens the study that the flags name.
func (f *common) open(ctx context.Context) (*isingml.Study, error) {
	if err := atLeast("workers", f.workers, 0); err != nil {
		return nil, err
	}
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

// A paramFlag is any number of parameters NAME=VALUE of a model.
type paramFlag []struct {
	name  string
	value float64
}

func (p *paramFlag) String() string { return "" }

// Set implements [flag.Value].
func (p *paramFlag) Set(text string) error {
	name, number, ok := strings.Cut(text, "=")
	value, err := strconv.ParseFloat(number, 64)
	if !ok || name == "" || err != nil {
		return fmt.Errorf("%q must be NAME=VALUE with a number, as h=0.1", text)
	}
	*p = append(*p, struct {
		name  string
		value float64
	}{name, value})
	return nil
}
