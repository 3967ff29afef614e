package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"time"
)

// batch is the file for sbatch. It is one array of workers, not one for each
// layer of the graph: workers take up each stage as soon as what it needs is
// there, none waits for the slowest of a layer, and what a lost task leaves
// behind is done by the others. Only the first one stays to the end.
//
//go:embed slurm.sbatch
var batch string

// A job is what the file is filled with.
type job struct {
	Name, Time, Partition, Log string
	Nodes, CPUs                int
	Seconds                    int // of each task, less what saving takes
	Command                    string
}

func slurm(ctx context.Context, c *call) error {
	f := c.common()
	j := job{}
	c.flags.IntVar(&j.Nodes, "nodes", 1, "tasks of the array, each of which is one worker on one node")
	c.flags.StringVar(&j.Time, "time", "1:00:00", "limit of each task, as sbatch has it; a task that reaches it goes on in a new one")
	c.flags.IntVar(&j.CPUs, "cpus", 0, "processors of each task; 0 for all of a node")
	c.flags.StringVar(&j.Partition, "partition", "", "partition; Slurm's default if empty")
	program := c.flags.String("program", "", "this command as the nodes find it; its own path if empty")
	out := c.flags.String("out", "", "the file to write; the plan's name with .sbatch if empty")
	submit := c.flags.Bool("submit", false, "submit the file with sbatch")
	p, err := c.readPlan()
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
	if _, err := f.open(ctx); err != nil { // the study is there before many want to make it
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
	id := ""
	if *submit {
		said, err := exec.CommandContext(ctx, "sbatch", "--parsable", *out).CombinedOutput()
		if err != nil {
			return fmt.Errorf("sbatch: %w: %s", err, said)
		}
		id, _, _ = strings.Cut(strings.TrimSpace(string(said)), ";")
	}
	switch {
	case f.json:
		return c.print(map[string]string{"file": *out, "job": id})
	case *submit:
		fmt.Fprintf(c.stdout, "submitted %s as job %s: squeue -j %s shows it, isingml plan %s --study %s what is missing\n", *out, id, id, p.file, f.study)
	default:
		fmt.Fprintf(c.stdout, "wrote %s: submit it with sbatch %s\n", *out, *out)
	}
	return nil
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
	j.Seconds = int((limit - min(limit/2, saving)).Seconds())
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
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(t.Execute(file, j), file.Close())
}

var slurmTimes = regexp.MustCompile(`^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$`)

// slurmTime reads minutes, minutes:seconds, hours:minutes:seconds, days-hours,
// days-hours:minutes or days-hours:minutes:seconds.
func slurmTime(text string) (time.Duration, error) {
	m := slurmTimes.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("--time is %q, must be as sbatch has it, such as 90, 1:30:00 or 2-12; %w", text, errUsage)
	}
	n := make([]time.Duration, 4)
	for i := range n {
		x, _ := strconv.Atoi(m[i+1])
		n[i] = time.Duration(x)
	}
	switch {
	case m[1] != "":
		return n[0]*24*time.Hour + n[1]*time.Hour + n[2]*time.Minute + n[3]*time.Second, nil
	case m[4] != "":
		return n[1]*time.Hour + n[2]*time.Minute + n[3]*time.Second, nil
	}
	return n[1]*time.Minute + n[2]*time.Second, nil
}
