//go:build !goexperiment.simd || !amd64

package classify

const simd = false

func clearVectors() {}
