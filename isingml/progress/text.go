package progress

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// line describes a stage under way:
// "sampling: 40 %  400 of 1,000  190/s  3 s left".
func (b *Bar) line(now time.Time) string {
	elapsed := now.Sub(b.started).Seconds()
	rate := float64(b.done-b.from) / elapsed
	parts := []string{b.label + ":"}
	if b.total > 0 {
		parts = append(parts, fmt.Sprintf("%d %% ", 100*b.done/b.total), group(b.done)+" of "+group(b.total))
	} else {
		parts = append(parts, group(b.done))
	}
	if rate > 0 {
		parts = append(parts, " "+rateText(rate))
		if b.total > b.done {
			parts = append(parts, " "+duration(float64(b.total-b.done)/rate)+" left")
		}
	}
	return strings.Join(parts, " ")
}

// summary describes a stage that ended.
func (b *Bar) summary(now time.Time) string {
	took := duration(now.Sub(b.started).Seconds())
	switch {
	case b.done == 0:
		return b.label + ": " + took
	case b.total > b.done:
		return fmt.Sprintf("%s: %s of %s in %s", b.label, group(b.done), group(b.total), took)
	}
	return fmt.Sprintf("%s: %s in %s", b.label, group(b.done), took)
}

// group writes a number with commas between thousands.
func group(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

func rateText(perSecond float64) string {
	switch {
	case perSecond >= 100:
		return group(int(perSecond+0.5)) + "/s"
	case perSecond >= 1:
		return strconv.FormatFloat(perSecond, 'f', 1, 64) + "/s"
	}
	return strconv.FormatFloat(60*perSecond, 'f', 1, 64) + "/min"
}

// duration writes seconds as people say them: "2.1 s", "45 s", "3 min 20 s".
func duration(seconds float64) string {
	whole := int(seconds + 0.5)
	switch {
	case seconds < 9.95:
		return strconv.FormatFloat(seconds, 'f', 1, 64) + " s"
	case whole < 60:
		return fmt.Sprintf("%d s", whole)
	case whole < 3600:
		return fmt.Sprintf("%d min %d s", whole/60, whole%60)
	case whole < 100*3600:
		return fmt.Sprintf("%d h %d min", whole/3600, whole%3600/60)
	}
	return "more than 4 days"
}
