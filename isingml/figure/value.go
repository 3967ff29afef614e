package figure

import (
	"math"
	"strconv"
	"strings"

	"github.com/isingml/kernel/isingml/stat"
)

// Value writes an estimate as 0.44063(21), the error in units of the last
// digits, see [stat.Estimate.String], with a true minus sign.
func Value(e stat.Estimate) string { return Minus(e.String()) }

// Marked is Value with a question mark behind it unless the estimate is
// supported by the sample that it comes from.
func Marked(e stat.Estimate, supported bool) string {
	return Minus(e.Marked(supported))
}

func value(v, err float64) string { return Value(stat.Estimate{Value: v, Error: err}) }

// Digits writes a number with two significant digits, as an error that stands
// alone: 0.00021, 0.034, 120.
func Digits(x float64) string {
	if x == 0 || !finite(x) {
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 1, 64), 64)
	place := int(math.Floor(math.Log10(math.Abs(rounded))+1e-9)) - 1
	return number(rounded, max(0, -place))
}

// Minus returns a number with a true minus sign in place of its hyphen.
func Minus(number string) string { return strings.Replace(number, "-", "−", 1) }
