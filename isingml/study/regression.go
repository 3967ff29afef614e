package study

// A timing is sums over tasks, for the line that their times follow: a constant
// for each, and a rate for each step. A rate alone, of the small tasks that a
// study begins with, would be that of what every task costs, and hours for the
// large ones that come after.
type timing struct {
	Tasks    float64 `json:"tasks"` // their number, the older ones for less than one
	Steps    float64 `json:"steps"`
	Seconds  float64 `json:"seconds"`  // on one core
	Squares  float64 `json:"squares"`  // of the steps
	Products float64 `json:"products"` // of steps and seconds
}

// older is what a task counts with each one that comes after it, so that another
// machine is soon known.
const older = 15. / 16

// add returns the timing with one task more.
func (t timing) add(steps, seconds float64) timing {
	return timing{
		Tasks: older*t.Tasks + 1, Steps: older*t.Steps + steps, Seconds: older*t.Seconds + seconds,
		Squares: older*t.Squares + steps*steps, Products: older*t.Products + steps*seconds,
	}
}

// spread returns the variance of the steps in units of their mean square.
func (t timing) spread() float64 {
	if !(t.Squares > 0) {
		return 0
	}
	return 1 - t.Steps*t.Steps/t.Tasks/t.Squares
}

// oneSize is the spread of tasks that are all about the same, so that the
// constant cannot be told from the rate.
const oneSize = 0.01

// seconds returns what a task of so many steps takes: on the line of least
// squares, or in proportion if the tasks were all of one size, or if that line
// has a negative constant or rate. It is 0 if nothing is known.
func (t timing) seconds(steps float64) float64 {
	if !(t.Squares > 0) {
		return 0
	}
	if t.spread() > oneSize {
		rate := (t.Tasks*t.Products - t.Steps*t.Seconds) / (t.Tasks*t.Squares - t.Steps*t.Steps)
		if constant := (t.Seconds - rate*t.Steps) / t.Tasks; rate > 0 && constant > 0 {
			return constant + rate*steps
		}
	}
	return steps * t.Products / t.Squares
}

// tells reports whether tasks of several sizes, or of about this one, are known.
func (t timing) tells(steps float64) bool {
	mean := t.Steps / t.Tasks
	return t.spread() > oneSize || steps < 2*mean && mean < 2*steps
}
