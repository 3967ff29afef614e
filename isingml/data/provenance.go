package data

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/isingml/kernel/isingml/data/internal/parquet"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
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

// unknown stands where nobody knows a number.
const unknown = "unknown"

func (p Provenance) pairs(e *sample.Ensemble) ([]parquet.Pair, error) {
	beta, unit := formatFloat(e.Beta), "1/J, with k_B = 1"
	if math.IsNaN(e.Beta) {
		beta = unknown
	}
	pairs := []parquet.Pair{
		{Key: metaFormat, Value: ensembleFormat},
		{Key: "isingml.L", Value: strconv.Itoa(e.Configurations.L())},
		{Key: "isingml.beta", Value: beta},
	}
	meaning := map[string]string{"magnetization": "; sum_i s_i of the whole lattice"}
	if e.Model != "" {
		meaning["energy"] = "; of the whole lattice, periodic boundaries"
		if e.Model == "ising" {
			meaning["energy"] = "; E = -J sum_<ij> s_i s_j - h sum_i s_i of the whole lattice, periodic boundaries"
		}
		named, err := p.modelPairs(e)
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, named...)
	} else {
		unit = "as given, with k_B = 1"
	}
	layout, err := layoutPairs(e.Configurations.Format())
	if err != nil {
		return nil, err
	}
	if e.Y != 0 {
		pairs = append(pairs,
			parquet.Pair{Key: "isingml.Y", Value: formatFloat(e.Y)},
			parquet.Pair{Key: "isingml.function", Value: e.Function})
	}
	pairs = append(pairs,
		parquet.Pair{Key: "isingml.software", Value: p.Software},
		parquet.Pair{Key: "isingml.spec", Value: p.Spec})
	pairs = append(append(pairs, layout...), parquet.Pair{Key: unitPrefix + "beta", Value: unit})
	for _, c := range measured(e) {
		pairs = append(pairs, parquet.Pair{Key: unitPrefix + c.Name, Value: c.Unit + meaning[c.Name]})
	}
	pairs = append(pairs,
		parquet.Pair{Key: unitPrefix + "chain", Value: "number of the Markov chain"},
		parquet.Pair{Key: unitPrefix + "index", Value: "number of the row"})
	for _, s := range p.Columns {
		pairs = append(pairs, parquet.Pair{Key: unitPrefix + s.Name, Value: s.Unit})
	}
	return pairs, nil
}

// parseHeader reads the metadata of an ensemble's file.
func parseHeader(meta map[string]string) (e *sample.Ensemble, p Provenance, f lattice.Format, err error) {
	if format := meta[metaFormat]; format != ensembleFormat {
		return nil, p, f, fmt.Errorf("its format is %q, must be %q", format, ensembleFormat)
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
	e = &sample.Ensemble{Beta: math.NaN()}
	if meta["isingml.beta"] != unknown {
		e.Beta = number("isingml.beta")
	}
	if wrong := parseModel(meta, number, e, &p); err == nil {
		err = wrong
	}
	if _, ok := meta["isingml.Y"]; ok {
		e.Y, e.Function = number("isingml.Y"), meta["isingml.function"]
	}
	if err != nil {
		return nil, p, f, err
	}
	var l int
	if l, err = strconv.Atoi(meta["isingml.L"]); err != nil || l < 2 || l > maxL {
		return nil, p, f, fmt.Errorf("metadata isingml.L is %q, must be 2 to %d", meta["isingml.L"], maxL)
	}
	p.Algorithm = meta["isingml.algorithm"]
	p.Software = meta["isingml.software"]
	p.Spec = meta["isingml.spec"]
	f, err = parseLayout(meta, l)
	return e, p, f, err
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
