package progress

import (
	"fmt"
	"strconv"
	"strings"
)

// thousands writes a number with commas between thousands.
func thousands(n int) string {
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
