package store

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/isingml/kernel/isingml/store/internal/parquet"
)

// Keys of the metadata. A file of an older format stays readable.
const (
	metaPrefix     = "isingml."
	unitPrefix     = "isingml.unit."
	metaFormat     = "isingml.format"
	ensembleFormat = "ensemble/1"
	seriesFormat   = "series/1"
)

const packing = "spin i = y*L + x of a row is bit i%8 (least significant first) of byte i/8; 1 is +1, 0 is -1; " +
	"numpy.unpackbits(bytes, axis=1, bitorder='little')[:, :L*L]"

func (p Provenance) pairs(l int, beta, field float64) []parquet.Pair {
	pairs := []parquet.Pair{
		{Key: metaFormat, Value: ensembleFormat},
		{Key: "isingml.L", Value: strconv.Itoa(l)},
		{Key: "isingml.beta", Value: formatFloat(beta)},
		{Key: "isingml.h", Value: formatFloat(field)},
		{Key: "isingml.J", Value: formatFloat(p.Coupling)},
		{Key: "isingml.seed", Value: strconv.FormatUint(p.Seed, 10)},
		{Key: "isingml.algorithm", Value: p.Algorithm},
		{Key: "isingml.software", Value: p.Software},
		{Key: "isingml.spec", Value: p.Spec},
		{Key: "isingml.packing", Value: packing},
		{Key: unitPrefix + "beta", Value: "1/J, with k_B = 1"},
		{Key: unitPrefix + "energy", Value: "J; E = -J sum_<ij> s_i s_j - h sum_i s_i of the whole lattice, periodic boundaries"},
		{Key: unitPrefix + "magnetization", Value: "1; sum_i s_i of the whole lattice"},
		{Key: unitPrefix + "chain", Value: "number of the Markov chain"},
		{Key: unitPrefix + "index", Value: "number of the row"},
	}
	for _, s := range p.Columns {
		pairs = append(pairs, parquet.Pair{Key: unitPrefix + s.Name, Value: s.Unit})
	}
	return pairs
}

// A header is the metadata of an ensemble's file.
type header struct {
	l           int
	beta, field float64
	provenance  Provenance
}

func parseHeader(meta map[string]string) (h header, err error) {
	if format := meta[metaFormat]; format != ensembleFormat {
		return h, fmt.Errorf("its format is %q, must be %q", format, ensembleFormat)
	}
	number := func(key string) (x float64) {
		if err != nil {
			return 0
		}
		x, err = strconv.ParseFloat(meta[key], 64)
		if err != nil || !finite(x) {
			err = fmt.Errorf("metadata %s is %q, must be a number", key, meta[key])
		}
		return x
	}
	h.beta = number("isingml.beta")
	h.field = number("isingml.h")
	h.provenance.Coupling = number("isingml.J")
	if err != nil {
		return h, err
	}
	if h.l, err = strconv.Atoi(meta["isingml.L"]); err != nil || h.l < 2 || h.l > maxL {
		return h, fmt.Errorf("metadata isingml.L is %q, must be 2 to %d", meta["isingml.L"], maxL)
	}
	if h.provenance.Seed, err = strconv.ParseUint(meta["isingml.seed"], 10, 64); err != nil {
		return h, fmt.Errorf("metadata isingml.seed is %q, must be a number", meta["isingml.seed"])
	}
	h.provenance.Algorithm = meta["isingml.algorithm"]
	h.provenance.Software = meta["isingml.software"]
	h.provenance.Spec = meta["isingml.spec"]
	return h, nil
}

// maxL is the largest linear size of a configuration in a file.
const maxL = 1 << 15

func metaMap(pairs []parquet.Pair) map[string]string {
	m := make(map[string]string, len(pairs))
	for _, p := range pairs {
		m[p.Key] = p.Value
	}
	return m
}

func formatFloat(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// unitOf returns the unit of a column.
func unitOf(meta map[string]string, column string) string { return meta[unitPrefix+column] }

func isOwn(key string) bool { return strings.HasPrefix(key, metaPrefix) }
