package data

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/isingml/kernel/isingml/data/internal/parquet"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

// layoutPairs are the metadata that tell how configurations are packed: of
// Ising spins on a square a sentence, of others the format too.
func layoutPairs(f lattice.Format) ([]parquet.Pair, error) {
	if f.Equal(lattice.Square(f.Shape[0])) {
		return []parquet.Pair{{Key: "isingml.packing", Value: packing}}, nil
	}
	text, err := json.Marshal(f)
	return []parquet.Pair{{Key: "isingml.layout", Value: string(text)}, {Key: "isingml.packing", Value: packingOf(f)}}, err
}

// packingOf says in words how rows are read by another program.
func packingOf(f lattice.Format) string {
	order := fmt.Sprintf("the first coordinate of the shape %v runs fastest", f.Shape)
	if f.Basis > 1 {
		order = fmt.Sprintf("the %d sites of a cell run fastest, then the first coordinate of the shape %v", f.Basis, f.Shape)
	}
	k := f.Codec.Bits()
	switch {
	case f.Components > 1:
		return fmt.Sprintf("number i of a row is its bytes 4*i to 4*i+3, a float32 with the least significant byte first; the %d components of a site run fastest, then %s", f.Components, order)
	case f.Codec.Real:
		return "number i of a row, that of site i, is its bytes 4*i to 4*i+3, a float32 with the least significant byte first; " + order
	}
	return fmt.Sprintf("the code of site i of a row is its bits %d*i to %d*i+%d, bit n of a row being bit n%%8 (least significant first) of byte n/8; "+
		"the value is %d + code*%d; %s", k, k, k-1, f.Codec.First, f.Codec.Step, order)
}

// parseLayout returns the format of configurations of linear size l.
func parseLayout(meta map[string]string, l int) (lattice.Format, error) {
	text, ok := meta["isingml.layout"]
	if !ok {
		return lattice.Square(l), nil
	}
	var f lattice.Format
	err := json.Unmarshal([]byte(text), &f)
	if err == nil {
		err = f.Validate()
	}
	if err == nil && f.Shape[0] != l {
		err = fmt.Errorf("its first length is not %d", l)
	}
	if err != nil {
		return f, fmt.Errorf("metadata isingml.layout is %q: %w", text, err)
	}
	return f, nil
}

// modelPairs are the metadata that name the model and its parameters: of the
// Ising model as files have had them before there was another.
func (p Provenance) modelPairs(e *sample.Ensemble) ([]parquet.Pair, error) {
	var pairs []parquet.Pair
	switch e.Model {
	case "":
		return nil, nil
	case "ising":
		pairs = []parquet.Pair{
			{Key: "isingml.h", Value: formatFloat(e.Params["h"])},
			{Key: "isingml.J", Value: formatFloat(e.Params["j"])},
		}
	default:
		text, err := json.Marshal(e.Params)
		if err != nil {
			return nil, err
		}
		pairs = []parquet.Pair{{Key: "isingml.model", Value: e.Model}, {Key: "isingml.params", Value: string(text)}}
	}
	return append(pairs,
		parquet.Pair{Key: "isingml.seed", Value: strconv.FormatUint(p.Seed, 10)},
		parquet.Pair{Key: "isingml.algorithm", Value: p.Algorithm}), nil
}

// parseModel reads what modelPairs wrote into e and p. Without it nobody knows
// the model.
func parseModel(meta map[string]string, number func(key string) float64, e *sample.Ensemble, p *Provenance) (err error) {
	if _, ok := meta["isingml.J"]; ok {
		e.Model = "ising"
		e.Params = map[string]float64{"h": number("isingml.h"), "j": number("isingml.J")}
	} else if e.Model, ok = meta["isingml.model"]; !ok {
		return nil
	} else if err := json.Unmarshal([]byte(meta["isingml.params"]), &e.Params); err != nil {
		return fmt.Errorf("metadata isingml.params is %q: %w", meta["isingml.params"], err)
	}
	if p.Seed, err = strconv.ParseUint(meta["isingml.seed"], 10, 64); err != nil {
		return fmt.Errorf("metadata isingml.seed is %q, must be a number", meta["isingml.seed"])
	}
	return nil
}
