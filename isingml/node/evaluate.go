package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// A SeriesNode is the specification of one number for each configuration of an
// ensemble: [Evaluate] or [MeanSeries].
type SeriesNode = study.Maker[[]float64]

// Evaluate is f of every configuration of an ensemble, in its order.
type Evaluate struct {
	F  FunctionNode `json:"f"`
	Of EnsembleNode `json:"of"`
}

// String describes the work.
func (Evaluate) String() string { return "evaluating f" }

// Cost is that of [study.Kind]: products with a weight.
func (v Evaluate) Cost() (steps, bytes float64) {
	n := float64(v.Of.Len())
	return n * v.F.Products(), 8 * n
}

// evaluated is after how many configurations progress is reported: f, which
// depends on each of them alone, is the same whatever it is.
const evaluated = 4096

// Make evaluates f.
func (v Evaluate) Make(ctx context.Context, in *study.Inputs) ([]float64, error) {
	f, err := study.Input(ctx, in, v.F)
	if err != nil {
		return nil, err
	}
	values := make([]float64, 0, v.Of.Len())
	in.Progress(0, v.Of.Len())
	err = parts(ctx, in, v.Of, func(e *Ensemble) error {
		if !f.Format().Equal(e.Format()) {
			return fmt.Errorf("isingml: f is for configurations of %v and these are of %v: train f on such, or block the configurations", f.Format(), e.Format())
		}
		for lo := 0; lo < e.Len(); lo += evaluated {
			some := e.Configurations.Slice(lo, min(lo+evaluated, e.Len()))
			part, err := plain(f).Evaluate(ctx, some)
			if err != nil {
				return fmt.Errorf("isingml: configurations from %d on: %w", len(values), err)
			}
			if len(part) != some.Len() {
				return fmt.Errorf("isingml: f gave %d values for %d configurations", len(part), some.Len())
			}
			values = append(values, part...)
			in.Progress(len(values), max(v.Of.Len(), len(values)))
		}
		return nil
	})
	return values, err
}

// seriesFile is the file of a stage that is a number for each configuration.
const seriesFile = "f.parquet"

// Largest is that of [study.Kind].
func (v Evaluate) Largest() float64 { return largest(v.Of.Len(), 0) }

// Save writes the values as Parquet.
func (v Evaluate) Save(w *store.Writer, values []float64) error {
	return saveColumns(w, seriesFile, data.Series{Name: "f", Values: values})
}

// Load reads what Save wrote.
func (v Evaluate) Load(stage *store.Stage) ([]float64, error) {
	return loadColumn(stage, seriesFile, "f")
}

// MeanSeries is the mean of several series, element by element: what an
// average of functions gives, made from what each of them gives.
type MeanSeries struct {
	Of []SeriesNode `json:"of"`
}

// Make implements [study.Maker].
func (m MeanSeries) Make(ctx context.Context, in *study.Inputs) ([]float64, error) {
	if len(m.Of) == 0 {
		return nil, errors.New("isingml: a mean of no series")
	}
	var sum []float64
	for i, of := range m.Of {
		values, err := study.Input(ctx, in, of)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			sum = make([]float64, len(values))
		}
		if len(values) != len(sum) {
			return nil, fmt.Errorf("isingml: series %d has %d values, the first one %d", i, len(values), len(sum))
		}
		for k, x := range values {
			sum[k] += x
		}
	}
	for k := range sum {
		sum[k] /= float64(len(m.Of))
	}
	return sum, nil
}

var (
	_ = study.Register(study.Kind[Evaluate]{Name: "evaluate", Version: 1, Files: []string{seriesFile}, Largest: Evaluate.Largest, Words: Evaluate.String, Cost: Evaluate.Cost})
	_ = study.Register(study.Kind[MeanSeries]{Name: "mean-series", Version: 1})
)

// Values returns the specification of f on an ensemble. That of an average
// rests on the values of its parts, which the study may hold already.
func Values(f FunctionNode, of EnsembleNode) SeriesNode {
	if f, ok := f.(interface{ On(EnsembleNode) SeriesNode }); ok {
		return f.On(of)
	}
	return Evaluate{F: f, Of: of}
}

// On returns the specification of the average on an ensemble, see [Values].
func (a Average) On(of EnsembleNode) SeriesNode {
	m := MeanSeries{Of: make([]SeriesNode, len(a.Of))}
	for i, part := range a.Of {
		m.Of[i] = Values(part, of)
	}
	return m
}

// largest bounds a file of columns, in bytes: its rows, each of that many bytes
// and at most 64 numbers more, and what is said of them.
func largest(rows int, row float64) float64 { return 64<<20 + float64(rows)*(row+8*64) }

// saveColumns writes columns of equal length as a file of Parquet.
func saveColumns(w *store.Writer, name string, columns ...data.Series) error {
	out, err := w.Create(name)
	if err != nil {
		return err
	}
	err = data.WriteSeries(out, columns, nil)
	return errors.Join(err, out.Close())
}

// loadColumns reads what saveColumns wrote, and returns the path of the file too.
func loadColumns(stage *store.Stage, name string) (columns []data.Series, path string, err error) {
	file, err := stage.Open(name)
	if err != nil {
		return nil, name, err
	}
	defer file.Close()
	if columns, _, err = data.ReadSeries(file, file.Size()); err != nil {
		err = fmt.Errorf("%s: %w", file.Name(), err)
	}
	return columns, file.Name(), err
}

// loadColumn reads a file that holds one column, of that title.
func loadColumn(stage *store.Stage, name, title string) ([]float64, error) {
	columns, path, err := loadColumns(stage, name)
	if err != nil {
		return nil, err
	}
	if len(columns) != 1 || columns[0].Name != title {
		return nil, fmt.Errorf("isingml: %s does not hold the one column %s", path, title)
	}
	return columns[0].Values, nil
}
