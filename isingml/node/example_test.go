package node_test

import (
	"context"
	"fmt"
	"os"

	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/study"
)

// A specification is a value: |m| of configurations that were blocked once.
// What it rests on is drawn when it is asked for.
func Example() {
	dir, err := os.MkdirTemp("", "study")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	s, err := study.Open(context.Background(), dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	spec, err := sample.Spec{L: 16, Beta: 0.5, Configs: 100, Seed: 1}.Resolved()
	if err != nil {
		fmt.Println(err)
		return
	}
	blocked := node.Block{Of: node.Draw{Spec: spec}, Seed: 1}
	format, err := blocked.Format()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(blocked.Len(), "configurations of", format, "drawn at beta =", blocked.State().Beta)
	values, err := study.Get(s.Quiet(), node.Values(node.MagnetizationOf(format, 1), blocked))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(values), "values of |m|")
	// Output:
	// 100 configurations of 8x8 of -1 and +1 drawn at beta = 0.5
	// 100 values of |m|
}
