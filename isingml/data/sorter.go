package data

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

// A group is what is read under one label.
type group struct {
	suffix string
	values []float64 // of the labels, for the order of groups
	beta   float64
	n      int // configurations

	packed   []byte
	energies []float64
	chain    []int32
	last     *part // that the last configuration came from
	cut      int   // and its chain there
}

// A sorter puts configurations under their labels.
type sorter struct {
	reading  Reading
	format   lattice.Format
	groups   map[string]*group
	of       []*group // by the number of the configuration; nil if there is one group
	energies []float64
	single   bool // every part holds one configuration
	notes    []string
}

func newSorter(ctx context.Context, r Reading, parts []*part) (*sorter, error) {
	s := &sorter{reading: r, format: parts[0].format, groups: map[string]*group{}, single: true}
	for _, p := range parts {
		s.single = s.single && p.n == 1
		if p.ensemble != nil {
			s.single = false
		}
		if r.ChainLength < 0 || r.ChainLength > 0 && p.n%r.ChainLength != 0 && !s.single {
			return nil, fmt.Errorf("data: %s holds %d configurations, which chains of %d each do not give", p, p.n, r.ChainLength)
		}
	}
	last := parts[len(parts)-1]
	n := last.first + last.n
	if err := s.label(ctx, parts, n); err != nil {
		return nil, err
	}
	if err := s.readEnergies(ctx, parts, n); err != nil {
		return nil, err
	}
	for _, g := range s.groups {
		g.packed = make([]byte, 0, g.n*s.format.Size())
		g.chain = make([]int32, 0, g.n)
	}
	return s, nil
}

// label makes the groups.
func (s *sorter) label(ctx context.Context, parts []*part, n int) error {
	l := s.reading.Labels
	var values []float64
	var name string
	var err error
	if l.By != "" {
		if len(l.Values) > 0 {
			return fmt.Errorf("data: labels by %s and %s %v both: one of them must be left out", l.By, l.Kind, l.Values)
		}
		if values, name, err = numbersAt(ctx, l.By, n); err != nil {
			return fmt.Errorf("data: labels of %s: %w", parts[0], err)
		}
		if kindOf(name) == "" && l.Kind == "" {
			s.notes = append(s.notes, fmt.Sprintf("the labels of %s are taken as names alone: say --temperature or --beta if they are that", l.By))
		}
	} else if k := len(l.Values); k > 1 && n%k != 0 {
		return fmt.Errorf("data: %d configurations do not make %d equal parts, one for each %s", n, k, l.Kind)
	}
	for _, p := range parts {
		for i := range p.n {
			labels := p.labels
			switch at := p.first + i; {
			case values != nil:
				labels = append(labels[:len(labels):len(labels)], label{name, values[at]})
			case len(l.Values) > 1:
				labels = append(labels[:len(labels):len(labels)], label{l.Kind, l.Values[at/(n/len(l.Values))]})
			}
			if err := s.put(p, labels); err != nil {
				return err
			}
			if values == nil && len(l.Values) < 2 { // all of a part have its labels
				g := s.of[len(s.of)-1]
				g.n += p.n - 1
				s.of = append(s.of, slices.Repeat([]*group{g}, p.n-1)...)
				break
			}
		}
	}
	return nil
}

// put finds the group of the next configuration.
func (s *sorter) put(p *part, labels []label) error {
	l := s.reading.Labels
	beta := math.NaN()
	var words []string
	var order []float64
	for _, x := range labels {
		kind := kindOf(x.name)
		if l.Kind != "" && len(labels) == 1 {
			kind = l.Kind
		}
		b, err := x.beta(kind)
		if err != nil {
			return fmt.Errorf("data: %s: %w", p, err)
		}
		if !math.IsNaN(b) {
			beta = b
		}
		words, order = append(words, x.suffix(kind)), append(order, x.value)
	}
	if len(l.Values) == 1 {
		b, err := label{"", l.Values[0]}.beta(l.Kind)
		if err != nil {
			return fmt.Errorf("data: %w", err)
		}
		if !math.IsNaN(beta) && beta != b {
			return fmt.Errorf("data: %s is of beta=%v by its name, not of %v", p, beta, b)
		}
		beta = b
	}
	if e := p.ensemble; e != nil && !math.IsNaN(e.Beta) {
		if !math.IsNaN(beta) && beta != e.Beta {
			return fmt.Errorf("data: %s says that its configurations were drawn at beta=%v, not at %v", p, e.Beta, beta)
		}
		beta = e.Beta
	}
	suffix := strings.Join(words, "-")
	g := s.groups[suffix]
	if g == nil {
		if len(s.groups) == maxLabels {
			return fmt.Errorf("data: there are more than %d labels: are they numbers of another kind?", maxLabels)
		}
		g = &group{suffix: suffix, values: order, beta: beta}
		s.groups[suffix] = g
	}
	if g.beta != beta && !(math.IsNaN(g.beta) && math.IsNaN(beta)) {
		return fmt.Errorf("data: %s is of beta=%v and what stands before it of %v: import temperatures one by one, or with labels", p, beta, g.beta)
	}
	g.n++
	s.of = append(s.of, g)
	return nil
}

// readEnergies reads one energy for each configuration, if they are known.
func (s *sorter) readEnergies(ctx context.Context, parts []*part, n int) error {
	have := parts[0].ensemble != nil && parts[0].ensemble.Energy() != nil
	for _, p := range parts {
		if known := p.ensemble != nil && p.ensemble.Energy() != nil; known != have {
			return fmt.Errorf("data: only one of %s and %s has energies: import them apart", parts[0], p)
		}
		if have {
			s.energies = append(s.energies, p.ensemble.Energy()...)
		}
	}
	r := s.reading
	specs, err := r.energySpecs(parts)
	if err != nil || len(specs) == 0 {
		return err
	}
	if have {
		return fmt.Errorf("data: %s has energies already, so there must be no other ones", parts[0])
	}
	for _, spec := range specs {
		values, err := energiesAt(ctx, spec, n-len(s.energies), len(specs) == 1)
		if err != nil {
			return fmt.Errorf("data: energies: %w", err)
		}
		s.energies = append(s.energies, values...)
	}
	if len(s.energies) != n {
		return fmt.Errorf("data: %d energies in %v for %d configurations", len(s.energies), r.Energies, n)
	}
	if r.PerSite {
		for i := range s.energies {
			s.energies[i] *= float64(s.format.Sites())
		}
	}
	return nil
}

// add takes configuration i of a part.
func (s *sorter) add(p *part, i int, row []byte) {
	g := s.of[p.first+i]
	g.packed = append(g.packed, row...)
	if s.energies != nil {
		g.energies = append(g.energies, s.energies[p.first+i])
	}
	cut := 0
	switch length := s.reading.ChainLength; {
	case length > 0 && s.single:
		cut = len(g.chain) / length
	case length > 0:
		cut = i / length
	case p.ensemble != nil:
		cut = int(p.ensemble.Chain[i])
	}
	next := int32(0)
	if k := len(g.chain); k > 0 {
		if next = g.chain[k-1]; cut != g.cut || g.last != p && !s.single {
			next++
		}
	}
	g.last, g.cut = p, cut
	g.chain = append(g.chain, next)
}

// ensembles returns the groups in the order of their labels.
func (s *sorter) ensembles() ([]Labelled, error) {
	var groups []*group
	for _, g := range s.groups {
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b *group) int { return slices.Compare(a.values, b.values) })
	all := make([]Labelled, len(groups))
	for i, g := range groups {
		set, err := lattice.FromRows(s.format, g.packed)
		if err != nil {
			return nil, err
		}
		e := &sample.Ensemble{Beta: g.beta, Y: s.reading.Y, Configurations: set, Chain: g.chain}
		if g.energies != nil {
			e.Columns = append(e.Columns, sample.Column{Name: "energy", Unit: "as given", Values: g.energies})
		}
		if s.format.Codec == lattice.Spins {
			m := make([]float64, set.Len())
			for k := range m {
				m[k] = float64(set.Magnetization(k))
			}
			e.Columns = append(e.Columns, sample.Column{Name: "magnetization", Unit: "1", Values: m})
		}
		all[i] = Labelled{Suffix: g.suffix, Ensemble: e}
	}
	return all, nil
}
