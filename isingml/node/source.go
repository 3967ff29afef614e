package node

// lenOf returns the number of an ensemble's configurations, as its
// specification has it; 0 if that does not tell.
func lenOf(n EnsembleNode) int {
	switch n := n.(type) {
	case Draw:
		return n.Spec.Configs
	case Import:
		return n.Configs
	case Block:
		return lenOf(n.Of)
	}
	return 0
}

// Size returns the linear size of an ensemble's configurations, as its
// specification has it; 0 if that does not tell.
func Size(n EnsembleNode) int {
	if f, err := FormatOf(n); err == nil {
		return f.Shape[0]
	}
	return 0
}

// UnknownBeta tells whether an ensemble comes from where nobody told beta.
func UnknownBeta(n EnsembleNode) bool {
	switch n := n.(type) {
	case Import:
		return n.Beta == 0
	case Block:
		return UnknownBeta(n.Of)
	}
	return false
}
