package parquet

import (
	"errors"
	"fmt"
)

// parse reads FileMetaData.
func (f *File) parse(footer []byte) error {
	d := &decoder{in: footer}
	d.structure(func(id int64, wire byte) bool {
		switch {
		case id == 2 && wire == thriftList:
			f.parseSchema(d)
		case id == 3 && wire == thriftI64:
			f.rows = d.varint()
		case id == 4 && wire == thriftList:
			d.list(thriftStruct, func() { f.parseGroup(d) })
		case id == 5 && wire == thriftList:
			d.list(thriftStruct, func() { f.parsePair(d) })
		default:
			return false
		}
		return true
	})
	if d.err == nil && len(d.in) > 0 {
		return errors.New("bytes are left over behind it")
	}
	return d.err
}

func (f *File) parseSchema(d *decoder) {
	var root bool
	var children int64
	d.list(thriftStruct, func() {
		c := Column{}
		var repetition, nested int64
		d.structure(func(id int64, wire byte) bool {
			switch {
			case id == 1 && wire == thriftI32:
				c.Type = Type(d.varint())
			case id == 2 && wire == thriftI32:
				c.Width = int(d.varint())
			case id == 3 && wire == thriftI32:
				repetition = d.varint()
			case id == 4 && wire == thriftBinary:
				c.Name = d.string()
			case id == 5 && wire == thriftI32:
				nested = d.varint()
			default:
				return false
			}
			return true
		})
		if !root {
			root, children = true, nested
			return
		}
		if w := c.Type.width(); w > 0 {
			c.Width = w
		} else if c.Type != Fixed || c.Width < 1 || c.Width > maxWidth {
			d.fail("column %q has the unknown type %d with values of %d bytes", c.Name, c.Type, c.Width)
		}
		if repetition != required || nested != 0 {
			d.fail("column %q may hold nulls or lists", c.Name)
		}
		f.columns = append(f.columns, c)
	})
	if int64(len(f.columns)) != children {
		d.fail("%d columns, must be %d", len(f.columns), children)
	}
}

func (f *File) parseGroup(d *decoder) {
	var g group
	d.structure(func(id int64, wire byte) bool {
		switch {
		case id == 1 && wire == thriftList:
			d.list(thriftStruct, func() {
				g.chunks = append(g.chunks, parseChunk(d))
				if len(g.chunks) > len(f.columns) {
					d.fail("a row group has more columns than the table")
				}
			})
		case id == 3 && wire == thriftI64:
			g.rows = d.varint()
		default:
			return false
		}
		return true
	})
	if len(g.chunks) == 0 {
		d.fail("a row group has no columns")
	}
	f.groups = append(f.groups, g)
}

func parseChunk(d *decoder) (c chunk) {
	codec := int64(-1)
	var plain, elsewhere bool
	d.structure(func(id int64, wire byte) bool {
		switch {
		case id == 1:
			elsewhere = true
			return false
		case id != 3 || wire != thriftStruct:
			return false
		}
		d.structure(func(id int64, wire byte) bool {
			switch {
			case id == 2 && wire == thriftList:
				d.list(thriftI32, func() { plain = d.varint() == plainEncoding })
			case id == 4 && wire == thriftI32:
				codec = d.varint()
			case id == 7 && wire == thriftI64:
				c.size = d.varint()
			case id == 9 && wire == thriftI64:
				c.offset = d.varint()
			default:
				return false
			}
			return true
		})
		return true
	})
	if codec != uncompressed || !plain || elsewhere {
		d.fail("a column is compressed or encoded, which only full Parquet libraries read")
	}
	return c
}

func (f *File) parsePair(d *decoder) {
	var p Pair
	d.structure(func(id int64, wire byte) bool {
		switch {
		case id == 1 && wire == thriftBinary:
			p.Key = d.string()
		case id == 2 && wire == thriftBinary:
			p.Value = d.string()
		default:
			return false
		}
		return true
	})
	if p.Key == "" {
		d.fail("an entry has no key")
	}
	f.meta = append(f.meta, p)
}

// A page is what PageHeader says.
type page struct {
	kind, raw, stored, values, encoding int64
	sum                                 uint32
	hasSum                              bool
}

func parsePage(header []byte) (page, error) {
	p := page{kind: -1, encoding: -1}
	d := &decoder{in: header}
	d.structure(func(id int64, wire byte) bool {
		if id == 5 && wire == thriftStruct {
			d.structure(func(id int64, wire byte) bool {
				switch {
				case id == 1 && wire == thriftI32:
					p.values = d.varint()
				case id == 2 && wire == thriftI32:
					p.encoding = d.varint()
				default:
					return false
				}
				return true
			})
			return true
		}
		if wire != thriftI32 {
			return false
		}
		switch id {
		case 1:
			p.kind = d.varint()
		case 2:
			p.raw = d.varint()
		case 3:
			p.stored = d.varint()
		case 4:
			p.sum, p.hasSum = uint32(d.varint()), true
		default:
			return false
		}
		return true
	})
	if d.err == nil && len(d.in) > 0 {
		d.fail("%d bytes are left over behind its header", len(d.in))
	}
	if d.err != nil {
		return page{}, fmt.Errorf("page: %w", d.err)
	}
	return p, nil
}
