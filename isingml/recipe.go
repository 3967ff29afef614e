package isingml

import (
	"fmt"

	"github.com/isingml/kernel/isingml/store"
)

// A recipe says how a function or an ensemble follows from the stages of a
// study. It is part of the specification of predictions, so that whoever reads
// that knows what f was, and can compute it again.
type recipe struct {
	Kind   string   `json:"kind"`
	Stage  string   `json:"stage,omitempty"`  // of a network or an ensemble that is a stage: kind and hash
	Copies int      `json:"copies,omitempty"` // of symmetrized: how many, 0 for all
	Seed   uint64   `json:"seed,omitempty"`   // of symmetrized and blocked
	Name   string   `json:"name,omitempty"`   // of one's own function
	L      int      `json:"l,omitempty"`      // of one's own function
	Of     []recipe `json:"of,omitempty"`     // what it is made from
}

// Kinds of recipes. The first two are stages.
const (
	network     = "network"
	ensemble    = "ensemble"
	symmetrized = "symmetrized"
	mean        = "mean"
	inherited   = "inherited"
	own         = "own"
	blocked     = "blocked"
)

// Names of the functions that come with the package.
const (
	absMagnetization     = "isingml.AbsMagnetization"
	squaredMagnetization = "isingml.SquaredMagnetization"
)

// stageRecipe is the recipe of what is a stage itself.
func stageRecipe(key store.Key) recipe {
	return recipe{Kind: key.Kind(), Stage: key.Kind() + "/" + key.Hash()}
}

// String describes the recipe in a line, such as
// "symmetrized(network/0123abcd)".
func (r recipe) String() string {
	switch {
	case r.Stage != "":
		return r.Stage[:min(len(r.Stage), len(r.Kind)+9)]
	case r.Kind == own:
		return fmt.Sprintf("%s at L=%d", r.Name, r.L)
	}
	text := r.Kind + "("
	for i, of := range r.Of {
		if i > 0 {
			text += ", "
		}
		text += of.String()
	}
	return text + ")"
}
