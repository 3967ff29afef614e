package stat

// A Selection says how often each bin of each independent data set counts:
// s[d][i] times for bin i of data set d. All data are ones; the jackknife has
// a single zero; the bootstrap has counts drawn at random. An estimator reads
// it directly, for sums kept by bin, or through the methods below, for series
// cut by [Bins].
type Selection [][]int

// All returns the selection of every bin once, for data sets with these
// numbers of bins.
func All(bins ...int) Selection {
	s := make(Selection, len(bins))
	for d, k := range bins {
		s[d] = make([]int, k)
		for i := range s[d] {
			s[d][i] = 1
		}
	}
	return s
}

// Without returns a selection in which bin i of data set d does not count.
// The other data sets are shared.
func (s Selection) Without(d, i int) Selection {
	out := append(Selection(nil), s...)
	out[d] = append([]int(nil), s[d]...)
	out[d][i] = 0
	return out
}

// Mean returns the mean of a series of data set d over the selected bins.
// The series must have at least as many values as there are bins.
func (s Selection) Mean(d int, x []float64) float64 {
	sum, n := 0.0, 0
	s.parts(d, len(x), func(lo, hi, count int) {
		part := 0.0
		for _, v := range x[lo:hi] {
			part += v
		}
		sum += float64(count) * part
		n += count * (hi - lo)
	})
	return sum / float64(n)
}

// parts calls visit for the bins that count, as [Bins] cuts n values.
func (s Selection) parts(d, n int, visit func(lo, hi, count int)) {
	k := len(s[d])
	for i, count := range s[d] {
		if count > 0 {
			visit(i*n/k, (i+1)*n/k, count)
		}
	}
}
