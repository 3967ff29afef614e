//go:build unix

// Command multi prints what this package makes of samples by the
// multi-histogram method, as JSON, for the script beside it to compare.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"syscall"
	"time"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/reweight"
)

// A result is the data, and what comes of them.
type result struct {
	Betas        []float64   `json:"betas"`
	Sites        int         `json:"sites"`
	Energies     [][]float64 `json:"energies"` // a series for each beta
	LogZ         []float64   `json:"log_z"`    // ln Z less that of the first
	Grid         []float64   `json:"grid"`
	HeatCapacity []float64   `json:"heat_capacity"` // per site, at the betas of the grid
	Seconds      float64     `json:"seconds"`       // of a processor, for the solution of the equations
}

// processorTime is what the process has used, which waiting for others is not in.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("multi: name the folder of a study, in which samples are kept")
	}
	study := isingml.Must(isingml.Open(os.Args[1])).Quiet()
	r := result{Betas: isingml.Range(0.40, 0.48, 0.01), Grid: isingml.Range(0.40, 0.48, 0.002)}
	var samples []reweight.Sample
	for _, e := range isingml.Must(study.Sample(isingml.Sampling{L: 32, Betas: r.Betas, Configs: 10000, Seed: 1})) {
		r.Sites = e.Volume()
		r.Energies = append(r.Energies, e.Energy())
		samples = append(samples, e.Sample(nil))
	}
	begun := processorTime()
	m := isingml.Must(reweight.Combine(context.Background(), samples, reweight.Multiple{}))
	r.Seconds = (processorTime() - begun).Seconds()
	r.LogZ = m.LogZ()
	capacity := reweight.HeatCapacityOf(reweight.Join(r.Energies...), float64(r.Sites))
	for _, p := range isingml.Must(m.InBeta(context.Background(), capacity, r.Grid, 2)) {
		r.HeatCapacity = append(r.HeatCapacity, p.Estimate.Value)
	}
	isingml.Check(json.NewEncoder(os.Stdout).Encode(r))
}
