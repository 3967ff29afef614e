package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/study"
)

// errUnfinished is returned where work was stopped in good order before its
// end.
var errUnfinished = errors.New("the same command goes on from there")

func work(ctx context.Context, c *call) error {
	err := c.work(ctx)
	if !errors.Is(err, errUnfinished) && !errors.Is(err, study.ErrTooLong) && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		return fmt.Errorf("stopped before it began; %w", errUnfinished)
	}
	return err
}

func (c *call) work(ctx context.Context) error {
	f := c.common()
	var part shardFlag
	c.flags.Var(&part, "shard", "this is worker I of N, as I/N: where it begins; it goes on until nothing is left. The default follows JOB_COMPLETION_INDEX, the number of a pod of an indexed job, and JOB_COMPLETIONS, if it is set")
	until := c.flags.String("until", "", "stop in time for this moment: a duration from now, such as 55m, or a time as 2006-01-02T15:04:05Z, or @ and seconds since 1970")
	patience := c.flags.Duration("patience", 0, "leave the rest to others after waiting that long with nothing to do; 0 to stay to the end")
	layer := c.flags.Int("layer", 0, "only stages up to this layer of the graph, as isingml slurm --submit counts them; 0 for all")
	p, err := c.readPlan(ctx)
	if err != nil {
		return err
	}
	if part.shard, err = place(part.shard, os.Getenv("JOB_COMPLETION_INDEX"), os.Getenv("JOB_COMPLETIONS")); err != nil {
		return err
	}
	if *until != "" {
		at, err := moment(*until, time.Now())
		if err != nil {
			return err
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, at.Add(-stopping))
		defer cancel()
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	if err := p.upTo(ctx, s, *layer); err != nil {
		return err
	}
	failed := s.WithPlace(part.shard).WithPatience(*patience).Compute(p.wanted...)
	left, err := s.WithContext(context.WithoutCancel(ctx)).Plan(p.wanted...) // also when time is up
	if err != nil {
		return errors.Join(failed, err)
	}
	if f.json {
		if err := c.print(map[string]any{"missing": len(left)}); err != nil {
			return err
		}
	} else if len(left) == 0 && *layer > 0 {
		fmt.Fprintf(c.stdout, "all that the plan wants up to layer %d is there\n", *layer)
	} else if len(left) == 0 {
		fmt.Fprintln(c.stdout, "all that the plan wants is there")
	}
	if errors.Is(failed, study.ErrTooLong) {
		return fmt.Errorf("%w; give it more time, or more cores: %d stages are missing", failed, len(left))
	}
	if errors.Is(failed, context.Canceled) || errors.Is(failed, context.DeadlineExceeded) {
		return fmt.Errorf("stopped, with all work saved and %d stages missing; %w", len(left), errUnfinished)
	}
	if errors.Is(failed, study.ErrIncomplete) && *patience > 0 {
		fmt.Fprintf(c.stderr, "isingml work: others are at work on the %d stages that are missing\n", len(left))
		return p.whole()
	}
	return cmp.Or(failed, p.whole())
}

// stopping is the time that is kept for saving.
const stopping = time.Second

// place returns where the worker begins: as the flag says, or as the pod of an
// indexed job, whose number counts from 0. How many there are, Kubernetes does
// not tell unless the job's template sets it.
func place(flag study.Shard, index, completions string) (study.Shard, error) {
	if flag.Of > 0 || index == "" {
		return flag, nil
	}
	n, err := strconv.Atoi(index)
	if err != nil || n < 0 {
		return flag, fmt.Errorf("JOB_COMPLETION_INDEX is %q, must be a number from 0 on", index)
	}
	if completions == "" {
		return study.Shard{Part: n}, nil
	}
	of, err := strconv.Atoi(completions)
	if err != nil || of <= n {
		return flag, fmt.Errorf("JOB_COMPLETIONS is %q, must be a number above JOB_COMPLETION_INDEX, which is %d", completions, n)
	}
	return study.Shard{Part: n, Of: of}, nil
}

// upTo leaves only what is missing up to a layer of the graph; 0 leaves all.
func (p *plan) upTo(ctx context.Context, s *isingml.Study, layer int) error {
	if layer < 1 {
		return atLeast("layer", layer, 0)
	}
	missing, err := p.missing(ctx, s)
	p.wanted = nil
	for i, tasks := range missing {
		for _, t := range tasks {
			if i < layer {
				p.wanted = append(p.wanted, t.Node)
			}
		}
	}
	return err
}

// moment reads a time as --until has it.
func moment(text string, now time.Time) (time.Time, error) {
	if d, err := time.ParseDuration(text); err == nil {
		return now.Add(d), nil
	}
	if since, ok := strings.CutPrefix(text, "@"); ok {
		if n, err := strconv.ParseInt(since, 10, 64); err == nil {
			return time.Unix(n, 0), nil
		}
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	return now, fmt.Errorf("--until is %q, must be a duration such as 55m, a time as 2006-01-02T15:04:05Z, or @ and seconds since 1970; %w", text, errUsage)
}
