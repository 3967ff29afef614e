package data_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

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

// A format of one's own: two letters, then one letter a spin, u for up and d for
// down, of lattices of 4 x 4.
func ExampleRegisterFormat() {
	data.RegisterFormat("letters", "UD", func(s data.Source) ([]data.Array, error) {
		const sites = 16
		n := int(s.Size-2) / sites
		return []data.Array{{Shape: []int{n, 4, 4}, Type: "letters", Each: func(ctx context.Context, yield func([]float64) error) error {
			r, err := s.Open()
			if err != nil {
				return err
			}
			defer r.Close()
			letters, err := io.ReadAll(io.LimitReader(r, s.Size))
			if err != nil {
				return err
			}
			var spins []float64
			for _, c := range letters[2:] {
				spins = append(spins, map[byte]float64{'u': 1, 'd': -1}[c])
			}
			return yield(spins)
		}}}, nil
	})
	dir, err := os.MkdirTemp("", "letters")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "spins.ud")
	if err := os.WriteFile(path, []byte("UD"+"uuuuuuuuuuuuuuuu"+"uuuuuuuudddddddd"), 0o666); err != nil {
		log.Fatal(err)
	}
	read, _, err := data.Reading{Files: []string{path}}.Read(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(read[0].Magnetization())
	// Output: [16 0]
}
