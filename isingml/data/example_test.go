package data_test

import (
	"bytes"
	"fmt"
	"log"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

func ExampleWriteEnsemble() {
	up := lattice.Up(4)
	set, err := lattice.NewSet(4)
	if err != nil {
		log.Fatal(err)
	}
	if err := set.Append(up); err != nil {
		log.Fatal(err)
	}
	cold := &sample.Ensemble{
		Model: "ising", Params: map[string]float64{"j": 1, "h": 0}, Beta: 1,
		Configurations: set,
		Columns: []sample.Column{
			{Name: "energy", Unit: "J", Values: []float64{float64(up.Energy())}},
			{Name: "magnetization", Unit: "1", Values: []float64{float64(up.Magnetization())}},
		},
		Chain: []int32{0},
	}
	var file bytes.Buffer
	err = data.WriteEnsemble(&file, cold, data.Provenance{Seed: 1, Algorithm: "none"})
	if err != nil {
		log.Fatal(err)
	}
	read, provenance, err := data.ReadEnsemble(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(read.Configurations.Len(), read.Energy()[0], read.Magnetization()[0], provenance.Algorithm)
	// Output: 1 -32 16 none
}
