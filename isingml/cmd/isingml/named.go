package main

import (
	"cmp"
	"flag"
	"fmt"

	"github.com/isingml/kernel/isingml"
)

// own are the flags that name ensembles of one's own, in place of those that a
// command draws.
type own struct {
	symmetric, broken, ensembles names
	copies                       int
}

// learns adds the flags that say what networks learn from.
func (o *own) learns(c *call) {
	c.flags.Var(&o.symmetric, "symmetric", "named ensembles of the symmetric phase to learn from, in place of drawn ones; several with commas, of any sizes")
	c.flags.Var(&o.broken, "broken", "the same of the broken-symmetry phase")
}

// analyses adds the flags that say what networks are applied to.
func (o *own) analyses(c *call, ensembles string) {
	o.learns(c)
	c.flags.Var(&o.ensembles, "ensemble", ensembles)
	c.flags.IntVar(&o.copies, "copies", 0, "with --ensemble: translations and spin flips that each network is averaged over; 0 for none")
}

// check tells whether ensembles of one's own are meant. Then both phases are
// needed, and flags of what would be drawn cannot be used.
func (o *own) check(c *call, applied bool, unused ...string) (bool, error) {
	switch {
	case o.symmetric == nil && o.broken == nil && o.ensembles == nil:
		return false, nil
	case o.symmetric == nil || o.broken == nil:
		return true, fmt.Errorf("networks learn from two phases: name ensembles of both, with --symmetric and --broken; %w", errUsage)
	case applied && o.ensembles == nil:
		return true, fmt.Errorf("name what the networks are applied to, with --ensemble; %w", errUsage)
	}
	return true, cmp.Or(c.undrawn(unused...), atLeast("copies", o.copies, 0))
}

// undrawn is an error if one of the flags that say what a command draws was
// given beside named ensembles.
func (c *call) undrawn(flags ...string) error {
	for _, name := range flags {
		if c.given(name) {
			return fmt.Errorf("--%s is for what the command draws itself, not for named ensembles; %w", name, errUsage)
		}
	}
	return nil
}

// given tells whether a flag was given.
func (c *call) given(name string) (given bool) {
	c.flags.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	return given
}

// trainingFlags say how networks are trained.
type trainingFlags struct{ fc1, epochs int }

func (c *call) training(fc1, epochs int) *trainingFlags {
	t := new(trainingFlags)
	c.flags.IntVar(&t.fc1, "fc1", fc1, "width of the first layer")
	c.flags.IntVar(&t.epochs, "epochs", epochs, "epochs; 0 stops early, at the lowest validation loss")
	return t
}

func (t *trainingFlags) check() error {
	return cmp.Or(atLeast("fc1", t.fc1, 1), atLeast("epochs", t.epochs, 0))
}

// classifier returns the networks that the flags ask for.
func (o *own) classifier(networks int, t isingml.Training) isingml.Classifier {
	return isingml.Classifier{Symmetric: isingml.Names(o.symmetric), Broken: isingml.Names(o.broken), Networks: networks, Copies: o.copies, Training: t}
}

// warn prints doubts about what networks of size l, 0 for any, learn from.
func (o *own) warn(c *call, s *isingml.Study, l int) error {
	doubts, err := s.Doubts(o.classifier(1, isingml.Training{}), l)
	for _, doubt := range doubts {
		fmt.Fprintln(c.stderr, "warning:", doubt)
	}
	return err
}
