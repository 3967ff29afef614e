package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/classify"
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
	fc1 := c.flags.Int("fc1", p.FC1, "width of the first layer")
	epochs := c.flags.Int("epochs", p.Epochs, "epochs; 0 stops early, at the lowest validation loss")
	engine := c.flags.String("engine", classify.Dense, "what trains: dense or gomlx; GOMLX_BACKEND names the backend of the latter")
	if err := c.parse(); err != nil {
		return err
	}
	if err := cmp.Or(atLeast("fc1", *fc1, 1), atLeast("epochs", *epochs, 0)); err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	p.Seed, p.TrainingConfigs, p.FC1, p.Epochs = f.seed, *n, *fc1, *epochs
	var micro []float64
	training := p.Training(0)
	training.Engine = *engine
	net, err := s.TrainLive(training, p.Hot(*l), p.Cold(*l), func(e classify.EpochReport) { micro = append(micro, e.StepMicroseconds) })
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
