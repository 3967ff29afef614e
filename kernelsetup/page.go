package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/laboratory/chain"
	"github.com/isingml/kernel/isingml/lattice"
)

// A livePage is what page.html of isingml/laboratory/web is filled in with.
type livePage struct {
	L           int
	Beta        float64
	Seed        uint64
	Reach, Step float64 // of the slider of Y

	Exec                string // wasm_exec.js of the Go that built the program
	Program             string // packed
	Network             bool
	Description, Values string // of the network's checkpoint, packed, as JavaScript; null without one
}

// writePage is the command page.
func writePage(ctx context.Context, s *setup, args []string) error {
	flags := flag.NewFlagSet("page", flag.ContinueOnError)
	l := flags.Int("l", 64, "lattice size, 2 to 256; that of the network if there is one")
	network := flags.String("network", "", "`FOLDER` of a trained network that is f, such as STUDY/train/KEY; f is |m| without")
	beta := flags.Float64("beta", 0.4407, "inverse temperature where the slider starts, 0.3 to 0.6")
	seed := flags.Uint("seed", 1, "names the random numbers; at most 2^53")
	files, err := s.parse(flags, args)
	switch {
	case err != nil:
		return err
	case len(files) != 1 || !strings.HasSuffix(files[0], ".html"):
		return fmt.Errorf("page: name one file that ends in .html, not %q", files)
	case *l < 2 || *l > 256:
		return fmt.Errorf("page: --l %d, must be 2 to 256", *l)
	case !(*beta >= 0.3 && *beta <= 0.6):
		return fmt.Errorf("page: --beta %v, must be 0.3 to 0.6", *beta)
	case uint64(*seed) > 1<<53:
		return fmt.Errorf("page: --seed %d, must be at most 2^53, the whole numbers of JavaScript", *seed)
	}
	p := livePage{L: *l, Beta: math.Round(*beta*1e4) / 1e4, Seed: uint64(*seed), Description: "null", Values: "null"}
	if *network != "" {
		if err := p.take(*network); err != nil {
			return fmt.Errorf("page: --network %s: %w", *network, err)
		}
	}
	p.Reach = chain.FieldRange(p.L * p.L)
	p.Step = p.Reach / 100
	if err := p.build(ctx, s); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	size, err := p.write(filepath.Join(s.root, webFolder, "page.html"), files[0])
	if err != nil {
		return fmt.Errorf("page: %w", err)
	}
	s.printf("%s: %.1f MB, which needs no network and no server\n", files[0], float64(size)/1e6)
	return nil
}

// take makes the network in a folder the page's f.
func (p *livePage) take(folder string) error {
	description, err := os.ReadFile(filepath.Join(folder, classify.CheckpointJSON))
	if err != nil {
		return err
	}
	values, err := os.ReadFile(filepath.Join(folder, classify.CheckpointData))
	if err != nil {
		return err
	}
	network, err := classify.ReadCheckpoint(bytes.NewReader(description), bytes.NewReader(values))
	if err != nil {
		return err
	}
	format := network.Format()
	if p.L = format.Shape[0]; !format.Equal(lattice.Square(p.L)) || p.L > 256 {
		return fmt.Errorf("f is for configurations of %v, the page samples squares of spins up to L = 256", format)
	}
	p.Network = true
	for _, part := range []struct {
		to   *string
		from []byte
	}{{&p.Description, description}, {&p.Values, values}} {
		text, err := pack(part.from)
		if err != nil {
			return err
		}
		quoted, err := json.Marshal(text)
		if err != nil {
			return err
		}
		*part.to = string(quoted)
	}
	return nil
}

const webFolder = "isingml/laboratory/web"

// build makes the program of the page with the Go of this clone.
func (p *livePage) build(ctx context.Context, s *setup) error {
	dir, err := os.MkdirTemp("", "isingml-page")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "web.wasm")
	env := []string{"GOOS=js", "GOARCH=wasm"}
	if _, err := s.output(ctx, s.root, env, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, "./"+webFolder); err != nil {
		return err
	}
	program, err := os.ReadFile(binary)
	if err != nil {
		return err
	}
	if p.Program, err = pack(program); err != nil {
		return err
	}
	root, err := s.output(ctx, s.root, nil, "go", "env", "GOROOT")
	if err != nil {
		return err
	}
	code, err := os.ReadFile(filepath.Join(root, "lib", "wasm", "wasm_exec.js"))
	p.Exec = string(code)
	return err
}

// write fills the page in, and returns its size.
func (p *livePage) write(page, file string) (size int, err error) {
	form, err := template.ParseFiles(page)
	if err != nil {
		return 0, err
	}
	var out bytes.Buffer
	if err := form.Execute(&out, p); err != nil {
		return 0, err
	}
	part, err := os.CreateTemp(filepath.Dir(file), ".page-*.html")
	if err != nil {
		return 0, err
	}
	defer os.Remove(part.Name()) // unless it has its name
	_, err = part.Write(out.Bytes())
	if err := errors.Join(err, part.Chmod(0o644), part.Close()); err != nil {
		return 0, err
	}
	if err := os.Rename(part.Name(), file); err != nil {
		return 0, err
	}
	return out.Len(), nil
}

// pack compresses, and writes in letters.
func pack(content []byte) (string, error) {
	var text strings.Builder
	letters := base64.NewEncoder(base64.StdEncoding, &text)
	packed, err := gzip.NewWriterLevel(letters, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(packed, bytes.NewReader(content))
	err = errors.Join(err, packed.Close(), letters.Close())
	return text.String(), err
}
