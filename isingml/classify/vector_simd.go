//go:build goexperiment.simd && amd64

package classify

import "simd/archsimd"

const simd = true

// clearVectors ends the use of vector registers. GoMLX's vector code leaves
// their upper halves set, and until they are cleared each scalar operation on
// the same thread waits for them: the passes of Adam take four times as long.
func clearVectors() { archsimd.ClearAVXUpperBits() }
