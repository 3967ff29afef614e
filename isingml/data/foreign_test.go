package data

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	own "github.com/isingml/kernel/isingml/data/internal/parquet"
	"github.com/isingml/kernel/isingml/lattice"
)

// Tables with a right checksum that are not ensembles all the same.
func TestReadEnsembleRefuses(t *testing.T) {
	e := ensemble(t, 3, 4)
	goodPairs, err := provenance(0).pairs(e)
	if err != nil {
		t.Fatal(err)
	}
	good := [][]byte{e.Configurations.Bits(), appendFloats(nil, e.Energy()), appendFloats(nil, e.Magnetization()), make([]byte, 16), make([]byte, 32)}
	for i := range 4 {
		good[4][8*i] = byte(i)
	}
	set := func(pairs []own.Pair, key, value string) []own.Pair {
		i := slices.IndexFunc(pairs, func(p own.Pair) bool { return p.Key == key })
		pairs[i].Value = value
		return pairs
	}
	for name, c := range map[string]struct {
		spoil func(columns []own.Column, values [][]byte, pairs []own.Pair) ([]own.Column, []own.Pair)
		want  string
	}{
		"nothing": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) { return c, p }, ""},
		"another format": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) {
			return c, set(p, metaFormat, "ensemble/9")
		}, `format is "ensemble/9"`},
		"no metadata": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) { return c, nil }, "format"},
		"beta": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) {
			return c, set(p, "isingml.beta", "NaN")
		}, `isingml.beta is "NaN"`},
		"L": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) {
			return c, set(p, "isingml.L", "99999999999")
		}, "isingml.L"},
		"other L": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) {
			return c, set(p, "isingml.L", "64")
		}, "must be \"spins\" with 512"},
		"seed": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) {
			return c, set(p, "isingml.seed", "-1")
		}, "isingml.seed"},
		"few columns": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) { return c[:2], p }, "2 columns without"},
		"name": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) {
			c[1].Name = "E"
			return c, p
		}, `column 1 is "E"`},
		"index": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) {
			v[4][8] = 7
			return c, p
		}, "row 1 has index 7"},
		"unused bits": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) {
			v[0][1] |= 0x80
			return c, p
		}, "configuration 0: unused bits"},
		"magnetization": {func(c []own.Column, v [][]byte, p []own.Pair) ([]own.Column, []own.Pair) {
			v[0][4] ^= 1
			return c, p
		}, "row 2: magnetization"},
	} {
		values := make([][]byte, len(good))
		for i := range good {
			values[i] = bytes.Clone(good[i])
		}
		columns, pairs := c.spoil(columnsOf(lattice.Square(3), e.Columns, nil), values, slices.Clone(goodPairs))
		var file bytes.Buffer
		w, err := own.NewWriter(&file, columns)
		if err == nil {
			err = w.WriteGroup(4, values[:len(columns)])
		}
		if err == nil {
			err = w.Close(pairs)
		}
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = ReadEnsemble(bytes.NewReader(file.Bytes()), int64(file.Len()))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, must name %q", name, err, c.want)
		}
	}
}

func TestParquetOfAnotherProgram(t *testing.T) {
	type row struct {
		Energy float64 `parquet:"energy,snappy"`
	}
	var file bytes.Buffer
	if err := parquet.Write(&file, []row{{1}, {2}}); err != nil {
		t.Fatal(err)
	}
	_, _, err := ReadEnsemble(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err == nil || !strings.Contains(err.Error(), "compressed") {
		t.Errorf("%v", err)
	}
}
