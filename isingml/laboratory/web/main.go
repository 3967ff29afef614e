//go:build js && wasm

// Command web is the chain of a laboratory in a browser: page.html, which
// kernelsetup fills in, calls what it sets.
//
//	isingml.start(l, seed, description, values)  a chain; the last two, the files of a
//	                                             network's checkpoint, may be null: f is then |m|
//	isingml.sweep(beta, y, spins)                one sweep; the spins go into a Uint8Array
//
// Both return an object, whose error is the empty string if all went well.
package main

import (
	"bytes"
	"syscall/js"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/laboratory/chain"
	"github.com/isingml/kernel/isingml/model"
)

// A page is what the browser calls.
type page struct {
	chain  *chain.Chain
	failed error  // why f cannot be evaluated
	spins  []byte // 0 and 1
}

func main() {
	p := &page{}
	js.Global().Set("isingml", map[string]any{
		"start": js.FuncOf(func(_ js.Value, args []js.Value) any { return p.start(args) }),
		"sweep": js.FuncOf(func(_ js.Value, args []js.Value) any { return p.sweep(args) }),
	})
	select {} // as long as the page is open
}

func (p *page) start(args []js.Value) any {
	l := args[0].Int()
	term := func() (model.Term, error) { return new(chain.Magnetization), nil }
	if !args[2].IsNull() {
		network, err := classify.ReadCheckpoint(bytes.NewReader(content(args[2])), bytes.NewReader(content(args[3])))
		if err != nil {
			return map[string]any{"error": err.Error()}
		}
		term = func() (model.Term, error) {
			return classify.NewTerm(network, func(err error) { p.failed = err })
		}
	}
	f, err := term()
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	inside, err := term()
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	p.chain, p.spins = chain.New(l, f, inside, uint64(args[1].Int())), make([]byte, l*l)
	return map[string]any{"error": "", "reach": chain.FieldRange(l * l)}
}

func (p *page) sweep(args []js.Value) any {
	now := p.chain.Sweep(args[0].Float(), args[1].Float())
	if p.failed != nil {
		return map[string]any{"error": p.failed.Error()}
	}
	for i, s := range now.Spins {
		p.spins[i] = byte((s + 1) / 2)
	}
	js.CopyBytesToJS(args[2], p.spins)
	return map[string]any{"error": "", "sweep": now.Sweep, "f": now.F, "m": now.M, "e": now.E}
}

func content(array js.Value) []byte {
	out := make([]byte, array.Length())
	js.CopyBytesToGo(out, array)
	return out
}
