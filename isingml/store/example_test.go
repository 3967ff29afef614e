package store_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

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
