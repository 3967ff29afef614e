package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/store"
)

// prediction is the kind of stage that holds values of f.
const prediction = "prediction"

// predictVersion changes whenever the same f would give other values of the
// same configurations.
const predictVersion = 1

// predictSpec is what determines predictions.
type predictSpec struct {
	F  recipe `json:"f"`
	Of recipe `json:"of"`
}

// Evaluate returns f of every configuration of the ensemble, in its order, and
// keeps the values in the study.
func (s *Study) Evaluate(f Function, e *Ensemble) ([]float64, error) {
	if f.L() != e.L() {
		return nil, fmt.Errorf("isingml: f is for L=%d and the configurations have L=%d: train f on that size, or block the configurations", f.L(), e.L())
	}
	key, err := store.NewKey(prediction, predictVersion, predictSpec{F: f.recipe(), Of: e.made})
	if err != nil {
		return nil, err
	}
	compute := func() (func(*store.Writer) error, error) {
		values, err := s.evaluate(f, e)
		if err != nil {
			return nil, err
		}
		return func(w *store.Writer) error {
			out, err := w.Create("f.parquet")
			if err != nil {
				return err
			}
			err = store.WriteSeries(out, []store.Series{{Name: "f", Values: values}}, nil)
			return errors.Join(err, out.Close())
		}, nil
	}
	return obtain(s, key, compute, readPrediction)
}

// evaluate computes the values of f: a mean from the values of its parts.
func (s *Study) evaluate(f Function, e *Ensemble) ([]float64, error) {
	if d, ok := f.(derived); ok && len(d.parts) > 0 {
		sum := make([]float64, e.Len())
		for _, part := range d.parts {
			values, err := s.Evaluate(part, e)
			if err != nil {
				return nil, err
			}
			for i, x := range values {
				sum[i] += x
			}
		}
		for i := range sum {
			sum[i] /= float64(len(d.parts))
		}
		return sum, nil
	}
	ctx, stop := s.watch()
	defer stop()
	update, finish := s.report(fmt.Sprintf("evaluating f, L=%d", f.L()), e.Len())
	defer finish()
	values := make([]float64, 0, e.Len())
	for lo := 0; lo < e.Len(); lo += evaluated {
		some := e.Configurations.Slice(lo, min(lo+evaluated, e.Len()))
		f, err := f.Evaluate(ctx, some)
		if err != nil {
			return nil, fmt.Errorf("isingml: configurations from %d on: %w", lo, err)
		}
		if len(f) != some.Len() {
			return nil, fmt.Errorf("isingml: f gave %d values for %d configurations", len(f), some.Len())
		}
		values = append(values, f...)
		update(len(values), e.Len())
	}
	return values, nil
}

// evaluated is after how many configurations progress is reported: f, which
// depends on each of them alone, is the same whatever it is.
const evaluated = 4096

func readPrediction(stage *store.Stage) ([]float64, error) {
	file, err := stage.Open("f.parquet")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	columns, _, err := store.ReadSeries(file, file.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file.Name(), err)
	}
	if len(columns) != 1 || columns[0].Name != "f" {
		return nil, fmt.Errorf("isingml: %s does not hold the one column f", file.Name())
	}
	return columns[0].Values, nil
}
