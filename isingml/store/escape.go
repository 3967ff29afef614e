package store

import (
	"fmt"
	"strconv"
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

// unescape is the inverse of escape; it reports false for what escape never
// returns.
func unescape(file string) (string, bool) {
	var out []byte
	for i := 0; i < len(file); i++ {
		if file[i] != '%' {
			out = append(out, file[i])
			continue
		}
		if i+3 > len(file) {
			return "", false
		}
		c, err := strconv.ParseUint(file[i+1:i+3], 16, 8)
		if err != nil {
			return "", false
		}
		out = append(out, byte(c))
		i += 2
	}
	return string(out), escape(string(out)) == file
}
