package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// shortKey is the number of hexadecimal digits of a key in a folder's name:
// 128 bits, so that two keys never meet by chance.
const shortKey = 32

// A Key names a stage by what it was asked to do. Make one with [NewKey]; the
// zero value names nothing. Keys can be compared with ==.
type Key struct {
	kind string
	hash string // SHA-256 of doc, 64 hexadecimal digits
	doc  string // canonical JSON of a specification
}

// A specification is the text that is hashed and that spec.json shows.
type specification struct {
	Kind    string          `json:"kind"`
	Version int             `json:"version"`
	Spec    json.RawMessage `json:"spec"`
	Inputs  []string        `json:"inputs"`
}

// NewKey returns the key of the stage of this kind (a lower-case word such as
// "sample"), made by this version of its algorithm, from this specification
// and these inputs, whose order counts. The specification is anything that
// encoding/json can write: a struct or a map with all parameters and the seed.
// Equal parameters give equal keys, whatever the order of a map's elements and
// whether a number came as 1 or as 1.0; NaN and infinities are an error.
func NewKey(kind string, version int, spec any, inputs ...Key) (Key, error) {
	if err := checkKind(kind); err != nil {
		return Key{}, err
	}
	text, err := canonical(spec)
	if err != nil {
		return Key{}, fmt.Errorf("store: key of a stage %q: %w", kind, err)
	}
	names := make([]string, len(inputs))
	for i, in := range inputs {
		if in.hash == "" {
			return Key{}, fmt.Errorf("store: key of a stage %q: input %d is empty", kind, i)
		}
		names[i] = in.kind + "/" + in.hash
	}
	return keyOf(specification{Kind: kind, Version: version, Spec: text, Inputs: names})
}

func keyOf(s specification) (Key, error) {
	if err := checkKind(s.Kind); err != nil {
		return Key{}, err
	}
	doc, err := canonical(s)
	if err != nil {
		return Key{}, fmt.Errorf("store: key of a stage %q: %w", s.Kind, err)
	}
	sum := sha256.Sum256(doc)
	return Key{kind: s.Kind, hash: hex.EncodeToString(sum[:]), doc: string(doc)}, nil
}

// parseKey is the inverse of writing a key's specification as spec.json.
func parseKey(text []byte) (Key, error) {
	var s specification
	if err := ReadJSON(bytes.NewReader(text), &s); err != nil {
		return Key{}, err
	}
	return keyOf(s)
}

// Kind returns the kind of stage.
func (k Key) Kind() string { return k.kind }

// Hash returns the SHA-256 of the specification, 64 hexadecimal digits.
func (k Key) Hash() string { return k.hash }

// String returns the folder of the stage inside its study: the kind, a slash
// and the first 32 digits of the hash.
func (k Key) String() string {
	if k.hash == "" {
		return "no key"
	}
	return k.kind + "/" + k.hash[:shortKey]
}

// Version returns the version of the stage's algorithm.
func (k Key) Version() int { return k.specification().Version }

// Spec reads the specification that the key was made from into what v points to.
func (k Key) Spec(v any) error {
	if err := json.Unmarshal(k.specification().Spec, v); err != nil {
		return fmt.Errorf("store: specification of %s: %w", k, err)
	}
	return nil
}

// Inputs returns the inputs' names, each kind/hash with all 64 digits.
func (k Key) Inputs() []string { return k.specification().Inputs }

func (k Key) specification() (s specification) {
	// doc was written by canonical, so it reads back; the zero Key gives the
	// zero specification.
	_ = json.Unmarshal([]byte(k.doc), &s)
	return s
}

func checkKind(kind string) error {
	const allowed = "abcdefghijklmnopqrstuvwxyz0123456789-"
	switch {
	case kind == "" || len(kind) > 64 || strings.Trim(kind, allowed) != "" || kind[0] == '-':
		return fmt.Errorf("store: kind of stage %q: must be a word of lower-case letters, digits and hyphens", kind)
	case kind == piecesFolder:
		return fmt.Errorf("store: kind of stage %q: the study keeps unfinished work under that name", kind)
	}
	return nil
}

// isShortKey reports whether a folder's name can be that of a stage.
func isShortKey(name string) bool {
	return len(name) == shortKey && strings.Trim(name, "0123456789abcdef") == ""
}
