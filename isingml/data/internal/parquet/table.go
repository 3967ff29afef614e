package parquet

// A Type is the physical type of a column's values, by Parquet's own number.
type Type int32

// The types of values, all little-endian.
const (
	Int32  Type = 1
	Int64  Type = 2
	Double Type = 5
	Fixed  Type = 7 // as many bytes as the column's Width
)

// A Column is one column of a table.
type Column struct {
	Name  string
	Type  Type
	Width int // bytes of one value: 4 for Int32, 8 for Int64 and Double
}

// A Pair is an entry of the file's key-value metadata.
type Pair struct{ Key, Value string }

const magic = "PAR1"

// limits of what is written and read
const (
	maxWidth  = 1 << 28 // bytes of a value: L = 46340 still fits
	maxPage   = 1 << 30 // bytes of a page; Parquet's own limit is 2^31 - 1
	maxFooter = 1 << 26 // bytes of the metadata
)

func (t Type) width() int {
	switch t {
	case Int32:
		return 4
	case Int64, Double:
		return 8
	}
	return 0
}
