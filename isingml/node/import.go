package node

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Import is the specification of configurations that come from elsewhere. They
// are named by what they are: two imports have one key only if every spin,
// every energy and the chains are the same, and what was said of them.
// [Study.Import] makes one.
type Import struct {
	// SHA256 is that of the configurations, their energies and their chains.
	SHA256  string         `json:"sha256"`
	Rows    lattice.Format `json:"format"`
	Configs int            `json:"configs"`
	// Energies tells whether the energy of each configuration is known.
	Energies bool `json:"energies,omitempty"`
	// Beta is the inverse temperature that they were drawn at, 0 if nobody
	// knows.
	Beta float64 `json:"beta,omitempty"`
	// Model is the name of the model and Params its parameters, where they are
	// known.
	Model  string             `json:"model,omitempty"`
	Params map[string]float64 `json:"params,omitempty"`
	// Scale is what block means of a real field of an unknown model are multiplied
	// by, see [lattice.Rescaling]; 0 if nobody knows.
	Scale float64 `json:"scale,omitempty"`
	// F is the function of the modified Hamiltonian E - V f Y of Eq. (3) that
	// they were drawn from, and Y its field; nil and 0 if there was none.
	F FunctionNode `json:"f,omitempty"`
	Y float64      `json:"y,omitempty"`

	contents *sample.Ensemble
}

var _ = study.Register[*Ensemble](study.Kind[Import]{Name: "import", Version: 1, Files: []string{ensembleFile}, Largest: Import.Largest, Given: true, Words: Import.String})

// String describes the work.
func (i Import) String() string { return fmt.Sprintf("importing %v", i.Rows.Shape) }

// Largest is that of [study.Kind].
func (i Import) Largest() float64 { return largest(i.Configs, float64(i.Rows.Size())) }

// Format implements [EnsembleNode].
func (i Import) Format() (lattice.Format, error) { return i.Rows, i.Rows.Validate() }

// Len implements [EnsembleNode].
func (i Import) Len() int { return i.Configs }

// State implements [EnsembleNode].
func (i Import) State() State {
	beta := i.Beta
	if beta == 0 {
		beta = math.NaN()
	}
	return State{Drawn: i, Beta: beta, F: i.F, Y: i.Y}
}

// Rescaling implements [EnsembleNode]: of two values by their majority, of real
// numbers by their scaled mean, over blocks of two sites in each direction.
func (i Import) Rescaling() (lattice.Rescaling, error) {
	if i.Model != "" {
		return rescalingOfModel(i.Model, i.Params)
	}
	return model.RescalingOfUnknown(i.Rows, i.Scale)
}

// Symmetries implements [EnsembleNode]. Of two values whose model nobody knows,
// both are treated alike.
func (i Import) Symmetries() ([]lattice.Symmetry, error) {
	if i.Model != "" {
		return symmetriesOfModel(i.Model, i.Params)
	}
	return classify.Flips(i.Rows), nil
}

// NewImport returns the specification of what was read.
func NewImport(e *sample.Ensemble, f Function, y float64) Import {
	i := Import{
		SHA256: contentHash(e), Rows: e.Configurations.Format(), Configs: e.Configurations.Len(),
		Energies: e.Energy() != nil, Model: e.Model, Params: e.Params, Y: y, contents: e,
	}
	if !math.IsNaN(e.Beta) {
		i.Beta = e.Beta
	}
	if f != nil {
		i.F = f.Node()
	}
	return i
}

// contentHash returns the SHA-256 of configurations, energies and chains, with
// the format and the lengths before them.
func contentHash(e *sample.Ensemble) string {
	h := sha256.New()
	set := e.Configurations
	f := set.Format()
	fmt.Fprintf(h, "%d configurations of shape %v, %d states from %d in steps of %d, with %d energies\n",
		set.Len(), f.Shape, f.Codec.States, f.Codec.First, f.Codec.Step, len(e.Energy()))
	if f.Codec.Real {
		fmt.Fprintf(h, "of %d real numbers a site\n", max(1, f.Components))
	}
	h.Write(set.Bits())
	var word [8]byte
	for _, x := range e.Energy() {
		binary.LittleEndian.PutUint64(word[:], math.Float64bits(x))
		h.Write(word[:])
	}
	for _, c := range e.Chain {
		binary.LittleEndian.PutUint32(word[:], uint32(c))
		h.Write(word[:4])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Make returns what was read. A specification alone does not hold it.
func (i Import) Make(context.Context, *study.Inputs) (*Ensemble, error) {
	if i.contents == nil {
		return nil, fmt.Errorf("%w configurations of shape %v with the SHA-256 %.12s…: they come from elsewhere and are not in this study; import their file here, too", study.ErrUnknown, i.Rows.Shape, i.SHA256)
	}
	return i.Contents(), nil
}

// Contents returns what [NewImport] was given, as a study returns it: nil of a
// specification alone.
func (i Import) Contents() *Ensemble {
	if i.contents == nil {
		return nil
	}
	return i.result(i.contents)
}

func (i Import) result(e *sample.Ensemble) *Ensemble {
	i.contents = nil
	e.Y = i.Y
	if i.F != nil {
		e.Function = TermName
	}
	return &Ensemble{Ensemble: e, node: i}
}

// Save writes the configurations as Parquet, as those that were drawn here.
func (i Import) Save(w *store.Writer, e *Ensemble) error {
	i.F = nil // a file holds no inputs
	text, err := json.Marshal(i)
	if err != nil {
		return err
	}
	out, err := w.Create(ensembleFile)
	if err != nil {
		return err
	}
	err = data.WriteEnsemble(out, e.Ensemble, data.Provenance{Software: "isingml " + Version, Spec: string(text)})
	return errors.Join(err, out.Close())
}

// Load reads what Save wrote. Configurations whose SHA-256 is not that of the
// specification are an error.
func (i Import) Load(stage *store.Stage) (*Ensemble, error) {
	file, err := stage.Open(ensembleFile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	e, _, err := data.ReadEnsemble(file, file.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file.Name(), err)
	}
	got := NewImport(e, nil, i.Y)
	if got.SHA256 != i.SHA256 || !got.Rows.Equal(i.Rows) || got.Configs != i.Configs || got.Energies != i.Energies || got.Beta != i.Beta || got.Model != i.Model || !maps.Equal(got.Params, i.Params) {
		return nil, fmt.Errorf("%s holds %d configurations of shape %v at beta=%v with the SHA-256 %s, must be %d of %v at %v with %s", file.Name(),
			got.Configs, got.Rows.Shape, got.Beta, got.SHA256, i.Configs, i.Rows.Shape, i.Beta, i.SHA256)
	}
	return i.result(e), nil
}
