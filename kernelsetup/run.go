package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// runner executes one notebook with nbclient.
//
//go:embed run.py
var runner string

// A job is what run.py is told.
type job struct {
	Notebook    string `json:"notebook"`
	Out         string `json:"out"`     // executed notebook; empty for none
	HTML        string `json:"html"`    // empty for none
	Passing     bool   `json:"passing"` // the HTML is for the printer, not to stay
	Kernel      string `json:"kernel"`
	DisplayName string `json:"display_name"`
	Timeout     int    `json:"timeout"` // seconds a cell; 0 for no limit
	Paper       string `json:"paper"`   // size of printed pages
	Doctor      string `json:"doctor"`  // how the user calls the command that checks every part

	Parameters parameters     `json:"parameters"`
	Sources    map[int]string `json:"sources"` // of the cells that they change
	Origin     *origin        `json:"origin"`  // for the executed notebook; nil if none is written

	pdf string // empty for none
}

// arguments returns the job as run.py reads it.
func (j job) arguments() (string, error) {
	text, err := json.Marshal(j)
	return string(text), err
}

// set sets the parameters, and notes which cells are to run.
func (j *job) set(to parameters) error {
	n, err := readNotebook(j.Notebook)
	if err != nil {
		return err
	}
	j.Parameters = to
	if j.Sources, err = to.apply(j.Notebook, n); err == nil && j.Origin != nil {
		j.Origin.Sources = n.sources()
	}
	return err
}

// runNotebooks is the command run.
func runNotebooks(ctx context.Context, s *setup, args []string) error {
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	out := flags.String("out", "", "write the executed notebooks into this folder")
	inplace := flags.Bool("inplace", false, "write the executed notebooks over the originals")
	html := flags.Bool("html", false, "write each as one HTML file too, beside the executed notebook, or else beside the original")
	pdf := flags.Bool("pdf", false, "print each to a PDF file too, in the same place; needs Chromium or Chrome")
	paper := flags.String("paper", "A4", "size of the pages of --pdf, and of --html where it is printed: A4 or Letter")
	set := parameters{}
	flags.Var(set, "p", "`name=value`: set a variable that the notebook declares above the line %% of a cell; can be given more than once")
	stale := flags.Bool("stale", false, "leave out notebooks whose outputs are those of their cells and of the algorithms of this clone")
	timeout := flags.Int("timeout", 0, "most seconds a cell may take; 0 for no limit")
	notebooks, err := s.parse(flags, args)
	if err != nil {
		return err
	}
	if *out != "" && *inplace {
		return errors.New("run: --out and --inplace exclude each other")
	}
	if *inplace && len(set) > 0 {
		return errors.New("run: with -p take --out: --inplace would write the new values over the notebook's own")
	}
	if *paper != "A4" && *paper != "Letter" {
		return fmt.Errorf("run: --paper %q, must be A4 or Letter", *paper)
	}
	jobs, err := makeJobs(notebooks, *out, *inplace, *html, *pdf)
	if err != nil {
		return fmt.Errorf("run: %w", err)
	}
	if *stale || *inplace || *out != "" {
		now, err := s.algorithms(ctx)
		if err != nil {
			return fmt.Errorf("run: %w", err)
		}
		for i := range jobs {
			jobs[i].Origin = &origin{algorithms: now}
		}
		if *stale {
			if jobs, err = s.onlyStale(jobs, now); err != nil {
				return fmt.Errorf("run: %w", err)
			}
		}
	}
	for i := range jobs {
		jobs[i].Timeout, jobs[i].Paper = *timeout, *paper
		if err := jobs[i].set(set); err != nil {
			return fmt.Errorf("run: %w", err)
		}
	}
	browser := ""
	if *pdf {
		if browser, err = findPrinter(); err != nil {
			return fmt.Errorf("run: %w", err)
		}
	}
	p, err := s.ready(ctx)
	if err != nil {
		return err
	}
	return s.runAll(ctx, p, browser, jobs)
}

// runAll executes notebooks one after the other, and goes on where one fails.
func (s *setup) runAll(ctx context.Context, p *python, browser string, jobs []job) error {
	var failed []string
	for _, j := range jobs {
		begin := time.Now()
		s.printf("%s\n", j.Notebook)
		if err := s.runAndPrint(ctx, p, browser, j); err != nil {
			if ctx.Err() != nil {
				return err
			}
			fmt.Fprintln(s.errors, err)
			failed = append(failed, j.Notebook)
		} else {
			s.printf("  all cells ran in %.1f s\n", time.Since(begin).Seconds())
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("run: %s failed", strings.Join(failed, ", "))
	}
	return nil
}

// makeJobs says for each notebook where its results go.
func makeJobs(notebooks []string, out string, inplace, html, pdf bool) ([]job, error) {
	if len(notebooks) == 0 {
		return nil, errors.New("name at least one notebook, such as notebooks/00-quickstart.ipynb")
	}
	jobs := make([]job, len(notebooks))
	from := map[string]string{} // which notebook each file is written from
	for i, n := range notebooks {
		if info, err := os.Stat(n); err != nil {
			return nil, err
		} else if info.IsDir() {
			return nil, fmt.Errorf("%s is a folder; name the notebooks, %s for all in it", n, filepath.Join(n, "*.ipynb"))
		}
		j := job{Notebook: n, Kernel: kernelName, DisplayName: displayName, Doctor: called("doctor")}
		beside := n
		switch {
		case inplace:
			j.Out = n
		case out != "":
			j.Out = filepath.Join(out, filepath.Base(n))
			beside = j.Out
		}
		if html {
			j.HTML = strings.TrimSuffix(beside, ".ipynb") + ".html"
		}
		if pdf {
			j.pdf = strings.TrimSuffix(beside, ".ipynb") + ".pdf"
		}
		for _, file := range []string{j.Out, j.HTML, j.pdf} {
			if other, taken := from[file]; taken && file != "" {
				return nil, fmt.Errorf("%s and %s would both be written to %s; run them one after the other with different --out", other, n, file)
			}
			from[file] = n
		}
		jobs[i] = j
	}
	return jobs, nil
}

// runAndPrint executes one notebook and prints it if it is to be a PDF file,
// whether its cells failed or not.
func (s *setup) runAndPrint(ctx context.Context, p *python, browser string, j job) error {
	if j.pdf == "" {
		return s.runOne(ctx, p, j)
	}
	if j.HTML == "" {
		dir, err := os.MkdirTemp("", "isingml-page")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		j.HTML, j.Passing = filepath.Join(dir, "page.html"), true
	}
	failure := s.runOne(ctx, p, j)
	if _, err := os.Stat(j.HTML); err != nil || ctx.Err() != nil {
		return failure
	}
	return errors.Join(failure, s.printPDF(ctx, browser, j.HTML, j.pdf))
}

// runOne executes one notebook. Its error is what run.py says of the cell.
func (s *setup) runOne(ctx context.Context, p *python, j job) error {
	arguments, err := j.arguments()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, p.path, "-c", runner, arguments)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 10 * time.Second
	// A terminal's Ctrl-C goes to a whole group; this one hears it once, from here.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stdout = s.out
	var complaint strings.Builder
	cmd.Stderr = &complaint
	cmd.Env = s.jupyterEnv(p)
	if err := cmd.Run(); err != nil {
		if text := strings.TrimSpace(complaint.String()); text != "" {
			return errors.New(text)
		}
		return err
	}
	return nil
}
