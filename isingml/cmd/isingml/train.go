package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/classify"
	_ "github.com/isingml/kernel/isingml/classify/gomlx" // the engine
	"github.com/isingml/kernel/isingml/paper"
)

// trained is the summary of a network.
type trained struct {
	Key                string  `json:"key"`
	Architecture       string  `json:"architecture"`
	ValidationAccuracy float64 `json:"validation_accuracy"`
	ValidationLoss     float64 `json:"validation_loss"` // nats
	Epochs             int     `json:"epochs"`
	Steps              int     `json:"steps"`
	// StepMicroseconds is null if the network was there already.
	StepMicroseconds *float64 `json:"step_microseconds"`
}

func train(ctx context.Context, c *call) error {
	f := c.common()
	p := paper.Published(0) // the seed is a flag
	l := c.flags.Int("l", p.L, "linear size")
	n := c.flags.Int("n", p.TrainingConfigs, "configurations at each of the paper's 20 inverse temperatures")
	t := c.training(p.FC1, p.Epochs)
	var mine own
	mine.learns(c)
	engine := c.flags.String("engine", classify.Dense, "what trains: dense or gomlx; GOMLX_BACKEND names the backend of the latter")
	if err := c.parse(); err != nil {
		return err
	}
	named, err := mine.check(c, false, "n")
	if err := cmp.Or(err, t.check()); err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	p.Seed, p.TrainingConfigs, p.FC1, p.Epochs = f.seed, *n, t.fc1, t.epochs
	var micro []float64
	onEpoch := func(e classify.EpochReport) { micro = append(micro, e.StepMicroseconds) }
	training := p.Training(0)
	training.Engine = *engine
	var net *isingml.Network
	if named {
		if !c.given("l") {
			*l = 0 // that of the ensembles
		}
		if err := mine.warn(c, s, *l); err != nil {
			return err
		}
		net, err = s.Train(training, isingml.Names(mine.symmetric), isingml.Names(mine.broken), isingml.OfSize(*l), isingml.OnEpoch(onEpoch))
	} else {
		net, err = s.Train(training, p.Hot(*l), p.Cold(*l), isingml.OnEpoch(onEpoch))
	}
	if err != nil {
		return err
	}
	row := describeNetwork(net)
	if len(micro) > 0 {
		row.StepMicroseconds = &micro[len(micro)-1]
	}
	if f.json {
		return c.print(row)
	}
	fmt.Fprintf(c.stdout, "%s: validation accuracy %.4f, loss %.5f after %d epochs\n", row.Architecture, row.ValidationAccuracy, row.ValidationLoss, row.Epochs)
	return nil
}

func describeNetwork(net *isingml.Network) trained {
	best := net.History.Best()
	return trained{
		Key: net.Key(), Architecture: net.Architecture().String(),
		ValidationAccuracy: best.ValidationAccuracy, ValidationLoss: best.ValidationLoss,
		Epochs: len(net.History.Epochs), Steps: net.History.Steps,
	}
}
