package store_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
)

func Example() {
	dir, err := os.MkdirTemp("", "study")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	study, err := store.Open(filepath.Join(dir, "first-steps"))
	if err != nil {
		log.Fatal(err)
	}
	spec := map[string]any{"L": 8, "beta": 0.44, "seed": 1}
	key, err := store.NewKey("energy", 1, spec)
	if err != nil {
		log.Fatal(err)
	}
	stage := study.Stage(key)
	for range 2 {
		whole, err := stage.Whole()
		if err != nil {
			log.Fatal(err)
		}
		if !whole {
			fmt.Println("computing")
			err := stage.Write(func(w *store.Writer) error {
				return w.WriteJSON("result.json", map[string]float64{"value": -1.4, "error": 0.1})
			})
			if err != nil {
				log.Fatal(err)
			}
		}
		var energy struct{ Value, Error float64 }
		if err := stage.ReadJSON("result.json", &energy); err != nil {
			log.Fatal(err)
		}
		fmt.Println(energy)
	}
	fmt.Println(stage.Verify(context.Background()))
	// Output:
	// computing
	// {-1.4 0.1}
	// {-1.4 0.1}
	// <nil>
}

func ExamplePieces() {
	dir, err := os.MkdirTemp("", "study")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	study, err := store.Open(dir)
	if err != nil {
		log.Fatal(err)
	}
	key, err := store.NewKey("sample", 1, map[string]int{"L": 8})
	if err != nil {
		log.Fatal(err)
	}
	pieces := study.Pieces(key)
	_, ok, err := pieces.Load("chain/0")
	fmt.Println(ok, err)
	if err := pieces.Save("chain/0", []byte("state of the chain")); err != nil {
		log.Fatal(err)
	}
	data, ok, err := pieces.Load("chain/0")
	fmt.Println(string(data), ok, err)
	// Output:
	// false <nil>
	// state of the chain true <nil>
}

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
	err = store.WriteEnsemble(&file, cold, store.Provenance{Seed: 1, Algorithm: "none"})
	if err != nil {
		log.Fatal(err)
	}
	read, provenance, err := store.ReadEnsemble(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(read.Configurations.Len(), read.Energy()[0], read.Magnetization()[0], provenance.Algorithm)
	// Output: 1 -32 16 none
}
