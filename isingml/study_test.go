package isingml

import (
	"slices"
	"testing"
)

func TestStagesAreComputedOnce(t *testing.T) {
	study, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	study = study.WithReporter(nil)
	p := Quick(1)
	p.TrainingConfigs = 100
	hot, err := study.Sample(p.Hot(8))
	if err != nil {
		t.Fatal(err)
	}
	cold, err := study.Sample(p.Cold(8))
	if err != nil {
		t.Fatal(err)
	}
	f, err := study.Train(p.Training(0), hot, cold)
	if err != nil {
		t.Fatal(err)
	}
	g, err := study.Symmetrize(f, 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	values, err := study.Evaluate(g, cold[0])
	if err != nil {
		t.Fatal(err)
	}
	again, err := study.Evaluate(g, cold[0])
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(values, again) {
		t.Error("the same stage gave other values the second time")
	}
}
