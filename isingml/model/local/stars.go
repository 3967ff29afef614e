package local

// stars hold the interactions of each site of a lattice.
type stars struct {
	first  []int32  // of each site, where its others begin; and the end
	others []int32  // the other sites of its interactions, one after the other
	shape  []uint16 // of each site, a number of shapes
	shapes [][]ray
	degree int // how many others each site has, if there is one shape; else 0
}

// A ray is an interaction as a site has it.
type ray struct {
	class  int
	others int  // how many other sites there are
	row    int  // of its table: how many values these have together
	first  bool // the site is the first one, so that it counts the interaction
}

// starsOf returns the interactions at linear size l, and calls poll now and then
// while it finds them.
func (m *Model) starsOf(l int, poll func()) *stars {
	if s, ok := m.stars.Load(l); ok {
		return s.(*stars)
	}
	v := m.Format(l).Sites()
	s := &stars{first: make([]int32, 0, v+1), shape: make([]uint16, v)}
	number := map[string]uint16{}
	for site := range v {
		if site%l == 0 {
			poll()
		}
		s.first = append(s.first, int32(len(s.others)))
		var rays []ray
		var name []byte
		m.Lattice.Interactions(l, site, func(class, group, place int, others []int32) {
			if m.Quenched != nil {
				first := site
				if place > 0 {
					first = int(others[0])
				}
				class = m.Quenched(l, first, class, group)
			}
			s.others = append(s.others, others...)
			rays = append(rays, ray{class, len(others), len(m.tables[class]) / len(m.site), place == 0})
			name = append(name, byte(class), byte(place))
		})
		shape, known := number[string(name)]
		if !known {
			shape = uint16(len(s.shapes))
			number[string(name)] = shape
			s.shapes = append(s.shapes, rays)
		}
		s.shape[site] = shape
	}
	s.first = append(s.first, int32(len(s.others)))
	if len(s.shapes) == 1 {
		s.degree = len(s.others) / v
	}
	m.stars.Store(l, s)
	return s
}

// star returns the interactions of a site and the other sites of these.
func (s *stars) star(site int) ([]ray, []int32) {
	if n := s.degree; n > 0 {
		return s.shapes[0], s.others[site*n : (site+1)*n]
	}
	return s.shapes[s.shape[site]], s.others[s.first[site]:s.first[site+1]]
}

// combinations returns how many values the others of a shape have together.
func combinations(rays []ray) float64 {
	n := 1.
	for _, r := range rays {
		n *= float64(r.row)
	}
	return n
}
