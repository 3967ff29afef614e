package stat

import (
	"fmt"
	"math"
	"strconv"
)

// String writes the estimate in the compact notation of the field,
// 0.44063(21): the error, with two digits, in units of the last digits shown.
// An error that reaches the units carries its point, 12.3(1.4), and one beyond
// them is written out, 1230(180). An error that is not known is a question mark,
// -2(?).
func (e Estimate) String() string {
	if finite(e.Value) && math.IsNaN(e.Error) {
		return fmt.Sprintf("%g(?)", e.Value)
	}
	if !finite(e.Value) || !finite(e.Error) || e.Error < 0 {
		return fmt.Sprintf("%g(%g)", e.Value, e.Error)
	}
	if e.Error == 0 {
		return strconv.FormatFloat(e.Value, 'g', -1, 64)
	}
	place := lastPlace(e.Error)
	if place >= 0 { // digits left of the point carry no precision
		return rounded(e.Value, place) + "(" + rounded(e.Error, place) + ")"
	}
	units := math.Round(e.Error * math.Pow10(-place))
	size := strconv.FormatFloat(units, 'f', 0, 64)
	if e.Error >= 1 || units*math.Pow10(place) >= 1 {
		size = strconv.FormatFloat(units*math.Pow10(place), 'f', -place, 64)
	}
	return rounded(e.Value, place) + "(" + size + ")"
}

// lastPlace returns the power of ten of the last digit worth showing.
func lastPlace(err float64) int {
	text := strconv.FormatFloat(err, 'e', 1, 64) // rounded: d.de±xx
	exponent, _ := strconv.Atoi(text[4:])
	return exponent - 1
}

// rounded writes x with its last digit at the power of ten place.
func rounded(x float64, place int) string {
	text := strconv.FormatFloat(x, 'f', max(0, -place), 64)
	if place > 0 {
		unit := math.Pow10(place)
		text = strconv.FormatFloat(math.Round(x/unit)*unit, 'f', 0, 64)
	}
	if zero, _ := strconv.ParseFloat(text, 64); zero == 0 && text[0] == '-' {
		return text[1:] // never -0
	}
	return text
}

// Legend explains the mark of [Estimate.Marked]: it stands below every table
// and line that carries one.
const Legend = "? not supported by the sample"

// Marked is String with a question mark behind it unless the estimate is
// supported by the sample that it comes from. Tables, commands and figures
// write what they do not vouch for in this way.
func (e Estimate) Marked(supported bool) string {
	if supported {
		return e.String()
	}
	return e.String() + "?"
}
