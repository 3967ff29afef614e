package main

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

var slurmTimes = regexp.MustCompile(`^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$`)

// longest is the most that a limit can be: longer than any cluster's.
const longest = 10 * 365 * 24 * time.Hour

// slurmTime reads minutes, minutes:seconds, hours:minutes:seconds, days-hours,
// days-hours:minutes or days-hours:minutes:seconds. 0 is no limit.
func slurmTime(text string) (time.Duration, error) {
	limit, err := parseSlurmTime(text)
	if err == nil && limit > 0 && limit <= saving {
		err = fmt.Errorf("--time is %q, must be more than the %v that saving takes, or 0 for no limit; %w", text, saving, errUsage)
	}
	return limit, err
}

func parseSlurmTime(text string) (time.Duration, error) {
	m := slurmTimes.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("--time is %q, must be as sbatch has it, such as 90, 1:30:00 or 2-12; %w", text, errUsage)
	}
	n := make([]time.Duration, 4)
	for i := range n {
		if m[i+1] == "" {
			continue
		}
		x, err := strconv.Atoi(m[i+1])
		if err != nil || x > int(longest/time.Second) {
			return 0, fmt.Errorf("--time is %q, can be at most %d days; %w", text, longest/(24*time.Hour), errUsage)
		}
		n[i] = time.Duration(x)
	}
	// As days, hours, minutes and seconds, each a number that fits: their sum
	// is compared in hours before it is one of nanoseconds.
	days, hours, minutes, secs := n[0], n[1], n[2], n[3]
	switch {
	case m[1] != "":
	case m[4] != "":
		days = 0
	default:
		hours, minutes, secs = 0, n[1], n[2]
	}
	if 24*days+hours+minutes/60+secs/3600 > longest/time.Hour {
		return 0, fmt.Errorf("--time is %q, can be at most %d days; %w", text, longest/(24*time.Hour), errUsage)
	}
	return (24*days+hours)*time.Hour + minutes*time.Minute + secs*time.Second, nil
}
