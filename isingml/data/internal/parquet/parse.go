package parquet

// parse reads what encode writes. It passes over fields that it does not know.
func (t *table) parse(footer []byte) error {
	d := &decoder{in: footer}
	d.structure(func(id int64, wire byte) bool {
		switch {
		case id == 2 && wire == thriftList:
			t.parseSchema(d)
		case id == 3 && wire == thriftI64:
			t.rows = d.varint()
		case id == 4 && wire == thriftList:
			d.list(thriftStruct, func() { t.parseGroup(d) })
		case id == 5 && wire == thriftList:
			d.list(thriftStruct, func() { t.parsePair(d) })
		case id == 6 && wire == thriftBinary:
			t.createdBy = d.string()
		default:
			return false
		}
		return true
	})
	return d.err
}

func (t *table) parseSchema(d *decoder) {
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
		t.columns = append(t.columns, c)
	})
	if int64(len(t.columns)) != children {
		d.fail("%d columns, must be %d", len(t.columns), children)
	}
}

func (t *table) parseGroup(d *decoder) {
	var g group
	d.structure(func(id int64, wire byte) bool {
		switch {
		case id == 1 && wire == thriftList:
			d.list(thriftStruct, func() {
				g.chunks = append(g.chunks, parseChunk(d))
				if len(g.chunks) > len(t.columns) {
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
	t.groups = append(t.groups, g)
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

func (t *table) parsePair(d *decoder) {
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
	t.meta = append(t.meta, p)
}
