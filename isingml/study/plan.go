package study

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/store"
)

// A Task is a stage that has to be computed.
type Task struct {
	Node Node
	Key  store.Key
	// After are the tasks whose results it needs.
	After []*Task
	kind  *kind
}

// Parts returns how many programs can compute the task together.
func (t *Task) Parts() int {
	if t.kind.Parts != nil {
		return max(1, t.kind.Parts(t.Node))
	}
	return 1
}

// Plan returns the stages that are missing for the wanted nodes, each once and
// after those that it needs. Inputs of stages that are there do not count.
func (s *Study) Plan(wanted ...Node) ([]*Task, error) {
	return s.operation().plan(s.ctx, wanted)
}

func (s *Study) plan(ctx context.Context, wanted []Node) ([]*Task, error) {
	p := &planner{study: s, ctx: ctx, visited: make(map[store.Key][]*Task)}
	for _, n := range wanted {
		if _, err := p.visit(n, 0); err != nil {
			return nil, err
		}
	}
	return p.tasks, nil
}

// Layers numbers the stages behind the wanted nodes, there or not: 1 for those
// that need no other stage, and for each other one more than the highest that
// it needs. The numbers follow from the nodes alone.
func Layers(ctx context.Context, wanted ...Node) (map[store.Key]int, error) {
	keys, layers, through := newKeyring(), make(map[store.Key]int), make(map[store.Key]int)
	var visit func(n Node, depth int) (int, error)
	visit = func(n Node, depth int) (int, error) {
		key, k, err := keys.stageOf(ctx, n, depth)
		if err != nil {
			return 0, err
		}
		if layer, ok := through[key]; ok {
			return layer, nil
		}
		inputs, err := InputsOf(n)
		if err != nil {
			return 0, err
		}
		layer := 0
		for _, in := range inputs {
			below, err := visit(in, depth+1)
			if err != nil {
				return 0, err
			}
			layer = max(layer, below)
		}
		if k.keeps {
			layer++
			layers[key] = layer
		}
		through[key] = layer
		return layer, nil
	}
	for _, n := range wanted {
		if _, err := visit(n, 0); err != nil {
			return nil, err
		}
	}
	return layers, nil
}

// stageOf returns the key and the kind of a node that deep in a graph.
func (r *keyring) stageOf(ctx context.Context, n Node, depth int) (key store.Key, k *kind, err error) {
	if depth > maxDepth {
		return key, nil, fmt.Errorf("study: %s has more than %d inputs behind another", Describe(n), maxDepth)
	}
	if key, err = r.of(ctx, n); err == nil {
		k, err = kindOf(n)
	}
	return key, k, err
}

// A planner walks the graph from what is wanted to what is there.
type planner struct {
	study   *Study
	ctx     context.Context
	tasks   []*Task
	visited map[store.Key][]*Task // what has to be done before a node can be had
	listed  int                   // tasks in those lists
}

// maxListed bounds the lists of what comes before what: those of a plan of a
// million stages with some inputs each.
const maxListed = 1 << 22

func (p *planner) visit(n Node, depth int) ([]*Task, error) {
	key, k, err := p.study.keys.stageOf(p.ctx, n, depth)
	if err != nil {
		return nil, err
	}
	if before, ok := p.visited[key]; ok {
		return before, nil
	}
	if p.ctx.Err() != nil {
		return nil, context.Cause(p.ctx)
	}
	if k.keeps {
		if whole, err := p.study.store.Stage(key).Whole(); err != nil {
			return nil, err
		} else if whole {
			p.visited[key] = nil
			return nil, nil
		}
	}
	before, err := p.before(n, depth)
	if err != nil {
		return nil, err
	}
	if k.keeps {
		task := &Task{Node: n, Key: key, After: before, kind: k}
		p.tasks = append(p.tasks, task)
		before = []*Task{task}
	}
	p.visited[key] = before
	return before, nil
}

// before returns the tasks that a node has to wait for, each once.
func (p *planner) before(n Node, depth int) (before []*Task, err error) {
	inputs, err := InputsOf(n)
	if err != nil {
		return nil, err
	}
	known := make(map[*Task]bool)
	for _, in := range inputs {
		tasks, err := p.visit(in, depth+1)
		if err != nil {
			return nil, err
		}
		for _, t := range tasks {
			if !known[t] {
				known[t] = true
				before = append(before, t)
			}
		}
	}
	if p.listed += len(before); p.listed > maxListed {
		return nil, fmt.Errorf("study: too much depends on too much: more than %d stages come before others, without a stage between: ask for less at a time", maxListed)
	}
	return before, nil
}
