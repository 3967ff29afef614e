package isingml

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/stat"
)

// Quality is what can be told of configurations without knowing how they were
// drawn.
type Quality struct {
	// Duplicates is how many configurations are equal to one before them.
	Duplicates int `json:"duplicates"`
	// IntegratedTime is that of the stored order, in configurations: the longer
	// one of |m|, or of the part of sites with the most frequent value, and of
	// the energy, if this is known. Independent configurations
	// have 0.5. It is zero where it cannot be measured.
	IntegratedTime stat.Estimate `json:"integrated_time"`
	// Doubts are sentences for who will use the configurations.
	Doubts []string `json:"doubts"`
}

func (q *Quality) doubt(format string, args ...any) {
	q.Doubts = append(q.Doubts, fmt.Sprintf(format, args...))
}

// Quality looks for duplicates, for correlations of successive configurations,
// and for a phase of which one sign alone is there.
func (e *Ensemble) Quality() Quality {
	q := Quality{Doubts: []string{}}
	n := e.Len()
	if q.Duplicates = duplicates(e.Configurations); q.Duplicates > 0 {
		q.doubt("%d of %d configurations are equal to one before them: right on a small lattice or far from the transition, otherwise the chain stood still or files were taken twice", q.Duplicates, n)
	}
	for _, reason := range e.Unmixed() {
		q.doubt("%s", reason)
	}
	e.measureTime(&q)
	e.compareHalves(&q)
	if m := e.Magnetization(); len(m) >= 20 && oneSided(m) {
		q.doubt("the magnetization of all %d configurations has one sign: a function that is trained on them never sees the other one; unless your system prefers a sign, add chains that start from it", n)
	}
	return q
}

// A watched observable is one whose order in the file tells of the ensemble.
type watched struct {
	name   string
	values []float64
}

// watched returns those that are known.
func (e *Ensemble) watched() []watched {
	all := []watched{{e.orderName(), e.order()}, {"the energy", e.Energy()}}
	return slices.DeleteFunc(all, func(w watched) bool { return w.values == nil })
}

func (e *Ensemble) measureTime(q *Quality) {
	var failed error
	longest := ""
	for _, s := range e.watched() {
		tau, err := e.IntegratedTime(s.values)
		switch {
		case errors.Is(err, stat.ErrConstant):
		case err != nil:
			failed = err
		case tau.Value > q.IntegratedTime.Value:
			q.IntegratedTime, longest = tau, s.name
		}
	}
	// Of few bins longer than the correlations an error can be made.
	const most = 1
	switch tau := q.IntegratedTime; {
	case failed != nil:
		q.doubt("how long successive configurations are correlated cannot be measured: %v; a file that mixes temperatures shows the same; errors may be too small", failed)
	case tau.Value > most && tau.Value-2*tau.Error > 0.5:
		q.doubt("successive configurations are correlated: the integrated time of %s is %v configurations (0.5 if they are independent), so %d of them count as %.0f; errors come from %d bins of %d, and are right if a bin is much longer than that",
			longest, tau, e.Len(), float64(e.Len())/(2*tau.Value), e.bins(), e.Len()/e.bins())
	}
}

// compareHalves holds the first half of the stored order against the second one:
// means of one ensemble agree within errors from bins.
func (e *Ensemble) compareHalves(q *Quality) {
	const most, fewest = 5, 100 // standard errors; configurations for an error that is known well
	if e.Len() < fewest {
		return
	}
	for _, s := range e.watched() {
		half := len(s.values) / 2
		first, err1 := stat.Blocked(s.values[:half], 20)
		second, err2 := stat.Blocked(s.values[half:], 20)
		if apart := first.Minus(second); err1 == nil && err2 == nil && math.Abs(apart.Deviation(0)) > most {
			q.doubt("the first half of the configurations disagrees with the second: the mean of %s is %v and %v: the chain had not settled when the first was stored, or they are of different temperatures", s.name, first, second)
			return
		}
	}
}

// orderName names what order returns.
func (e *Ensemble) orderName() string {
	switch c := e.Format().Codec; {
	case e.Magnetization() != nil:
		return "|m|"
	case c.Real:
		return "the length of the mean"
	case c.Labels():
		return "the most frequent value's part"
	}
	return "the mean's absolute value"
}

// order returns |m|, or the order parameter of [lattice.Set.Order].
func (e *Ensemble) order() []float64 {
	if e.Magnetization() != nil {
		return e.AbsMagnetization()
	}
	out := make([]float64, e.Len())
	for i := range out {
		out[i] = e.Configurations.Order(i)
	}
	return out
}

// duplicates counts the configurations that came before, by 128 bits of their
// hashes.
func duplicates(set *lattice.Set) int {
	hashes := make([][16]byte, set.Len()) // a map of them takes several times the memory
	for i := range hashes {
		h := sha256.Sum256(set.Row(i))
		hashes[i] = [16]byte(h[:])
	}
	slices.SortFunc(hashes, func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) })
	return set.Len() - len(slices.Compact(hashes))
}

func oneSided(m []float64) bool {
	for _, x := range m {
		if x == 0 || math.Signbit(x) != math.Signbit(m[0]) {
			return false
		}
	}
	return true
}
