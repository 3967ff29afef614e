package gomlx

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train"
	"github.com/gomlx/gomlx/ml/train/metric"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"github.com/isingml/kernel/isingml/classify/internal/checkpoint"
)

// ofModel says whether a variable is one of the model's, not of its training.
func ofModel(path string) bool {
	for _, scope := range []string{optimizer.AdamDefaultScope, optimizer.Scope, metric.Scope} {
		if strings.HasPrefix(path, "/"+scope+"/") {
			return false
		}
	}
	return !strings.HasPrefix(path, train.TrainerAbsoluteScope+"/") &&
		path != "/"+model.RNGStateVariableName && path != "/"+optimizer.GlobalStepVariableName
}

// variablesOf copies the variables of a store whose paths keep accepts, sorted
// by path.
func variablesOf(store *model.Store, keep func(path string) bool) ([]checkpoint.Variable, error) {
	var out []checkpoint.Variable
	for v := range store.IterVariables() {
		if !v.HasValue() || !keep(v.Path()) {
			continue
		}
		value, err := v.Value()
		if err != nil {
			return nil, fmt.Errorf("gomlx: variable %s: %w", v.Path(), err)
		}
		one := checkpoint.Variable{Path: v.Path(), Dimensions: value.Shape().Dimensions, DType: value.DType().String()}
		if err := value.ConstBytes(func(data []byte) { one.Data = bytes.Clone(data) }); err != nil {
			return nil, fmt.Errorf("gomlx: variable %s: %w", v.Path(), err)
		}
		out = append(out, one)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out, nil
}

// createVariables puts variables into a store that does not have them yet.
func createVariables(store *model.Store, variables []checkpoint.Variable) error {
	for _, v := range variables {
		shape, err := shapeOf(v)
		if err != nil {
			return err
		}
		value := tensors.FromShape(shape)
		if err := value.MutableBytes(func(data []byte) { copy(data, v.Data) }); err != nil {
			return fmt.Errorf("gomlx: variable %s: %w", v.Path, err)
		}
		if _, err := store.CreateVariable(v.Path, value); err != nil {
			return fmt.Errorf("gomlx: variable %s: %w", v.Path, err)
		}
	}
	return nil
}

// shapeOf returns the shape of a variable, whose bytes it must take.
func shapeOf(v checkpoint.Variable) (shapes.Shape, error) {
	dtype, known := dtypes.MapOfNames[v.DType]
	if !known || !dtype.IsSupported() {
		return shapes.Shape{}, fmt.Errorf("gomlx: variable %q of the checkpoint has type %q, which GoMLX does not know", v.Path, v.DType)
	}
	size := dtype.Size()
	for _, d := range v.Dimensions {
		if d < 1 || size > len(v.Data)/d {
			return shapes.Shape{}, fmt.Errorf("gomlx: variable %q of the checkpoint has shape %v of %s, more than its %d bytes", v.Path, v.Dimensions, v.DType, len(v.Data))
		}
		size *= d
	}
	if size != len(v.Data) {
		return shapes.Shape{}, fmt.Errorf("gomlx: variable %q of the checkpoint takes %d bytes and has %d", v.Path, size, len(v.Data))
	}
	return shapes.Make(dtype, v.Dimensions...), nil
}
