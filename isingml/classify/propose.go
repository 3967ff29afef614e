package classify

import (
	"errors"
	"fmt"
)

// Propose returns f of the configuration that would result if the given sites,
// each named once, took the new values: of vectors their components, site after
// site, and of an alphabet values that differ from those they have. The cost is
// that of one row of weights an input that changes, of an alphabet of at most
// half of them.
func (i *Incremental) Propose(sites []int32, values []float32) (float64, error) {
	s := &i.state
	switch {
	case len(s.values) == 0:
		return 0, errors.New("classify: a proposal before Reset")
	case i.open:
		return 0, errors.New("classify: a proposal while one is open: Accept or Reject it first")
	case len(sites)*max(1, s.format.Components) != len(values):
		return 0, fmt.Errorf("classify: %d values proposed for %d sites of %v", len(values), len(sites), s.format)
	}
	if i.number++; i.number < 0 { // 2^31 proposals
		clear(i.named)
		i.number = 1
	}
	var err error
	if s.format.Codec.Real {
		err = i.nameReals(sites, values)
	} else if err = i.name(sites, values); err == nil {
		i.flip()
	}
	if err != nil {
		return 0, err
	}
	s.sites, s.to = append(s.sites[:0], sites...), append(s.to[:0], values...)
	if i.fNew, err = i.value.propose(s); err != nil {
		return 0, err
	}
	i.open = true
	return i.fNew, nil
}

// nameReals checks a proposal of real numbers.
func (i *Incremental) nameReals(sites []int32, values []float32) error {
	for _, site := range sites {
		if site < 0 || int(site) >= i.state.format.Sites() {
			return fmt.Errorf("classify: site %d of a proposal, must be from 0 to %d", site, i.state.format.Sites()-1)
		}
		if i.named[site] == i.number {
			return fmt.Errorf("classify: site %d is named twice in a proposal", site)
		}
		i.named[site] = i.number
	}
	for k, v := range values {
		if v-v != 0 {
			return fmt.Errorf("classify: number %d of a proposal is %v, must be finite", k, v)
		}
	}
	return nil
}

// flip lists the inputs that a proposal changes, or the others if these are
// fewer.
func (i *Incremental) flip() {
	s := &i.state
	s.flipped, s.others = i.changed, 2*len(i.changed) > len(s.inputs)
	if s.others {
		i.rest = i.rest[:0]
		for input, number := range i.named {
			if number != i.number {
				i.rest = append(i.rest, int32(input))
			}
		}
		s.flipped = i.rest
	}
	if s.flipped == nil {
		s.flipped = []int32{}
	}
}

// name checks a proposal and lists the inputs that it changes, marked with its
// number.
func (i *Incremental) name(sites []int32, values []float32) error {
	s, q := &i.state, int32(InputsPerSite(i.state.format))
	named, number, now, changed := i.named, i.number, s.values, i.changed[:0]
	values = values[:len(sites)]
	for k, site := range sites {
		if site < 0 || int(site) >= len(now) {
			return fmt.Errorf("classify: site %d of a proposal, must be from 0 to %d", site, len(now)-1)
		}
		before, after := i.code[uint8(int8(now[site]))], i.codeOf(values[k])
		if after < 0 || after == before {
			return fmt.Errorf("classify: the value %v proposed for site %d, must be another than %v out of %v", values[k], site, now[site], s.format.Codec)
		}
		input := site
		if q > 1 {
			input = site*q + int32(before)
		}
		if named[input] == number {
			return fmt.Errorf("classify: site %d is named twice in a proposal", site)
		}
		named[input] = number
		changed = append(changed, input)
		if q > 1 {
			input = site*q + int32(after)
			named[input] = number
			changed = append(changed, input)
		}
	}
	i.changed = changed
	return nil
}

// Accept makes the open proposal the current configuration. Without one it
// does nothing.
func (i *Incremental) Accept() {
	if !i.open {
		return
	}
	s := &i.state
	i.value.accept()
	if n := s.format.Components; n > 1 {
		for k, site := range s.sites {
			copy(s.values[int(site)*n:], s.to[k*n:(k+1)*n])
		}
	} else {
		for k, site := range s.sites {
			s.values[site] = s.to[k]
		}
	}
	for _, input := range i.changed {
		s.inputs[input] = -s.inputs[input]
	}
	i.f, i.open = i.fNew, false
}

// Reject forgets the open proposal. Without one it does nothing.
func (i *Incremental) Reject() {
	if !i.open {
		return
	}
	i.value.reject()
	i.open = false
}
