package checkpoint

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// some returns a checkpoint of two variables.
func some() *Checkpoint {
	return &Checkpoint{
		Params: []Param{{Scope: "/", Key: "name", Value: "some", ValueType: "string"}},
		Variables: []Variable{
			{Path: "/a/weights", Dimensions: []int{2, 1}, DType: "Float32", Data: []byte("12345678")},
			{Path: "/count", Dimensions: []int{}, DType: "Int64", Data: []byte("abcdefgh")},
		},
	}
}

func TestDamagedCheckpoints(t *testing.T) {
	var description, values bytes.Buffer
	if err := some().Write(&description, &values); err != nil {
		t.Fatal(err)
	}
	text, data := description.String(), values.String()
	for _, c := range []struct{ name, text, data, want string }{
		{"as written", text, data, ""},
		{"no JSON", "{{", data, "damaged"},
		{"a long description", text + strings.Repeat(" ", MaxDescription), data, "longer"},
		{"values cut off", text, data[1:], "cut off"},
		{"values too many", text, data + "0", "more than"},
		{"compressed", strings.Replace(text, "uncompressed", "gzip", 1), data, `"gzip"`},
		{"a name without its prefix", strings.Replace(text, "var:/count", "/count", 1), data, `"/count"`},
		{"a huge shape", strings.Replace(text, "2,", "200000000000,", 1), data, "shape"},
		{"a negative shape", strings.Replace(text, "2,", "-2,", 1), data, "shape"},
		{"a huge length", strings.ReplaceAll(text, `"Length": 8`, `"Length": 9223372036854775807`), data, "at most"},
		{"a negative length", strings.ReplaceAll(text, `"Length": 8`, `"Length": -8`), data, "at least"},
		{"another place", strings.Replace(text, `"Pos": 8`, `"Pos": 0`, 1), data, "begin at 8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(c.text), strings.NewReader(c.data))
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("error %v, must say %q", err, c.want)
			}
		})
	}
}

func TestDamagedPieces(t *testing.T) {
	good, err := Join(some().Write)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "cut off"},
		{"a length cut off", good[:3], "cut off"},
		{"a length beyond the end", []byte{255, 255, 255, 255, 1}, "only 1 follow"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := Split(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, must say %q", err, c.want)
			}
		})
	}
}

// A damaged checkpoint is an error or what was written, never a panic or memory
// that its bytes do not bear out.
func FuzzRead(f *testing.F) {
	var description, values bytes.Buffer
	if err := some().Write(&description, &values); err != nil {
		f.Fatal(err)
	}
	f.Add(description.Bytes(), values.Bytes())
	f.Add([]byte(`{"BinFormat":"uncompressed","Variables":[{"ParameterName":"var:/a","Dimensions":[4611686018427387904,8],"DType":"Int4","Length":2}]}`), []byte("ab"))
	f.Fuzz(func(t *testing.T, description, values []byte) {
		c, err := Read(bytes.NewReader(description), bytes.NewReader(values))
		if err != nil {
			return
		}
		var text, data bytes.Buffer
		if err := c.Write(&text, &data); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(data.Bytes(), values) {
			t.Error("the values differ after reading and writing")
		}
	})
}
