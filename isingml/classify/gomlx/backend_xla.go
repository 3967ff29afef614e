//go:build xla && cgo

package gomlx

// Built with the tag xla, which needs cgo, GOMLX_BACKEND=xla:PATH trains on the
// PJRT plugin at PATH: pjrt_c_api_cpu_plugin.so for processors, out of the wheel
// lammps-jax-pjrt-cpu of PyPI, or that of jax-cuda12-pjrt or jax-cuda13-pjrt for
// NVIDIA's cards. Weights agree within rounding with those of other backends.
import _ "github.com/gomlx/go-xla/compute/xla"
