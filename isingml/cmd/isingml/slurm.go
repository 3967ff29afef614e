package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/internal/files"
)

// batch is the file for sbatch: an array of workers, for all of a plan or for
// one layer of its graph. Submitted layer by layer, each array is no larger
// than what there is to do in its layer, and the nodes go back in between.
//
//go:embed slurm.sbatch
var batch string

// A job is what the file is filled with.
type job struct {
	Name, Time, Partition, Log string
	Nodes, CPUs                int
	Seconds                    int // of each task, less what saving takes; 0 without a limit
	Command                    string
}

func slurm(ctx context.Context, c *call) error {
	f := c.common()
	j := job{}
	c.flags.IntVar(&j.Nodes, "nodes", 1, "tasks of an array at most, each of which is one worker on one node")
	c.flags.StringVar(&j.Time, "time", "1:00:00", "limit of each task, as sbatch has it; a task that reaches it goes on in a new one")
	c.flags.IntVar(&j.CPUs, "cpus", 0, "processors of each task; 0 for all of a node")
	c.flags.StringVar(&j.Partition, "partition", "", "partition; Slurm's default if empty")
	program := c.flags.String("program", "", "this command as the nodes find it; its own path if empty")
	out := c.flags.String("out", "", "the file to write; the plan's name with .sbatch if empty")
	submit := c.flags.Bool("submit", false, "submit the file with sbatch, as an array for each layer of the graph, after the one before")
	p, err := c.readPlan(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(atLeast("nodes", j.Nodes, 1), atLeast("cpus", j.CPUs, 0)); err != nil {
		return err
	}
	limit, err := slurmTime(j.Time)
	if err != nil {
		return err
	}
	st, err := f.open(ctx) // the study is there before many want to make it
	if err != nil {
		return err
	}
	if err := j.fill(p.file, f.study, *program, limit); err != nil {
		return err
	}
	if *out == "" {
		*out = strings.TrimSuffix(p.file, ".json") + ".sbatch"
	}
	if err := j.write(*out); err != nil {
		return err
	}
	layers, err := layersOf(ctx, st, p, j.Nodes)
	if err != nil {
		return err
	}
	if *submit {
		if err := submitted(ctx, layers, *out); err != nil {
			return c.halfSubmitted(f.json, layers, *out, err)
		}
	}
	switch {
	case f.json:
		return c.print(map[string]any{"file": *out, "layers": layers})
	case len(layers) == 0:
		fmt.Fprintf(c.stdout, "wrote %s, but all that the plan wants is there\n", *out)
	case *submit:
		for _, l := range layers {
			fmt.Fprintf(c.stdout, "job %s: layer %d, stages missing: %d, workers: %d\n", l.Job, l.Layer, l.Stages, l.Workers)
		}
		fmt.Fprintf(c.stdout, "squeue --me shows them, isingml plan %s --study %s what is missing\n", p.file, f.study)
	default:
		fmt.Fprintf(c.stdout, "wrote %s: sbatch %s submits it as one array; --submit as %d, one for each layer\n", *out, *out, len(layers))
	}
	return nil
}

// A layer is an array of workers for what is missing up to a layer of the graph.
type layer struct {
	Layer   int    `json:"layer"`
	Stages  int    `json:"stages"`
	Workers int    `json:"workers"`
	Job     string `json:"job,omitempty"`
}

// layersOf returns the layers that miss something, of no more workers than there
// are parts to compute.
func layersOf(ctx context.Context, s *isingml.Study, p plan, nodes int) ([]layer, error) {
	layers := []layer{}
	missing, err := p.missing(ctx, s)
	for i, tasks := range missing {
		parts := 0
		for _, t := range tasks {
			parts += t.Parts()
		}
		if parts > 0 {
			layers = append(layers, layer{Layer: i + 1, Stages: len(tasks), Workers: min(nodes, parts)})
		}
	}
	return layers, err
}

// submitted submits an array for each layer, which begins when the one before
// has ended, in whatever way: what that one left undone is done by this one.
func submitted(ctx context.Context, layers []layer, file string) error {
	for i := range layers {
		l := &layers[i]
		args := []string{"--parsable", "--array=1-" + strconv.Itoa(l.Workers)}
		if i > 0 {
			args = append(args, "--dependency=afterany:"+layers[i-1].Job)
		}
		cmd := exec.CommandContext(ctx, "sbatch", append(args, file, strconv.Itoa(l.Layer))...)
		var said strings.Builder
		cmd.Stderr = &said
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("sbatch: %w: %s (%d of %d layers are submitted)", err, strings.TrimSpace(said.String()), i, len(layers))
		}
		l.Job, _, _ = strings.Cut(strings.TrimSpace(string(out)), ";") // a cluster's name may follow
	}
	return nil
}

// halfSubmitted names the jobs that are queued although a later one was refused,
// and how to cancel them.
func (c *call) halfSubmitted(asJSON bool, layers []layer, file string, err error) error {
	queued := slices.DeleteFunc(slices.Clone(layers), func(l layer) bool { return l.Job == "" })
	cancel := "scancel"
	for _, l := range queued {
		cancel += " " + l.Job
	}
	if asJSON {
		state := map[string]any{"file": file, "layers": queued}
		if len(queued) > 0 {
			state["cancel"] = cancel
		}
		err = errors.Join(err, c.print(state))
	}
	if len(queued) == 0 {
		return err
	}
	return fmt.Errorf("%w; queued already, and computing: %s cancels that", err, cancel)
}

// fill makes all paths absolute: tasks run elsewhere.
func (j *job) fill(plan, dir, program string, limit time.Duration) (err error) {
	if plan, err = filepath.Abs(plan); err != nil {
		return err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	if program == "" {
		if program, err = os.Executable(); err != nil {
			return err
		}
		if strings.Contains(program, "go-build") {
			return errors.New("go run leaves no program that the nodes could find: go build -o isingml ./isingml/cmd/isingml, and use that one, or name one with --program")
		}
	}
	j.Name = "isingml-" + strings.TrimSuffix(filepath.Base(plan), ".json")
	j.Log = strings.TrimSuffix(plan, ".json")
	if strings.ContainsAny(j.Name+j.Log+j.Time+j.Partition, "\n\r\\\"%") {
		return fmt.Errorf("a line break, a backslash, a quote or a per cent sign in %q, %q or %q: Slurm would misread it", j.Log, j.Time, j.Partition)
	}
	j.Command = strings.Join([]string{quoted(program), "work", quoted(plan), "--study", quoted(dir)}, " ")
	if limit > 0 {
		j.Seconds = int((limit - saving).Seconds())
	}
	return nil
}

// saving is the time before its limit at which a task stops.
const saving = 30 * time.Second

// quoted writes a word for a shell.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

func (j *job) write(path string) error {
	t, err := template.New("sbatch").Parse(batch)
	if err != nil {
		return err
	}
	return files.Write(path, func(w io.Writer) error { return t.Execute(w, j) })
}
