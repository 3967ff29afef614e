// Package random names the random streams of a study.
//
// Every stream is fixed by a seed, a purpose and any number of indices, and by
// nothing else: not by the number of cores, not by the order in which streams
// are asked for. Two streams with different names are independent for all
// practical purposes, because the name is hashed with SHA-256 and the digest
// keys the generator: ChaCha8 of math/rand/v2, or where updates would wait for
// it that of [Words].
package random

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// domain separates these digests from other uses of SHA-256 in a study. It
// changes only if the derivation does, because that changes every number.
const domain = "isingml/random/1"

// Key returns the 32 bytes that stand for the stream (seed, purpose, index...).
func Key(seed uint64, purpose string, index ...uint64) [32]byte {
	buf := make([]byte, 0, len(domain)+len(purpose)+8*(2+len(index)))
	buf = append(buf, domain...)
	buf = binary.LittleEndian.AppendUint64(buf, seed)
	buf = binary.LittleEndian.AppendUint64(buf, uint64(len(purpose)))
	buf = append(buf, purpose...)
	for _, i := range index {
		buf = binary.LittleEndian.AppendUint64(buf, i)
	}
	return sha256.Sum256(buf)
}

// Source returns the generator of the stream (seed, purpose, index...). Its
// state can be saved and restored with MarshalBinary and UnmarshalBinary.
func Source(seed uint64, purpose string, index ...uint64) *rand.ChaCha8 {
	return rand.NewChaCha8(Key(seed, purpose, index...))
}

// New returns the stream (seed, purpose, index...) as a [rand.Rand].
func New(seed uint64, purpose string, index ...uint64) *rand.Rand {
	return rand.New(Source(seed, purpose, index...))
}
