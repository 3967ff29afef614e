package store

import (
	"fmt"
	"strings"
)

// escape turns any name into one that is safe as the name of a file: letters,
// digits and =_-. stay (a leading dot does not), every other byte becomes %XX.
// Different names stay different.
func escape(name string) string {
	var out strings.Builder
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			c == '=', c == '_', c == '-', c == '.' && i > 0:
			out.WriteByte(c)
		default:
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}
