package ising

import "github.com/isingml/kernel/isingml/model"

// Operators returns sums over products of spins, those of most weight first: of
// two, three and four spins that lie within two lattice spacings. In a field
// there are none, because it mixes those of even and of odd numbers of spins.
func (m Model) Operators() []model.Operator {
	if m.H != 0 {
		return nil
	}
	o, x, y := []int{0, 0}, []int{1, 0}, []int{0, 1}
	xy, back, xx, yy := []int{1, 1}, []int{1, -1}, []int{2, 0}, []int{0, 2}
	return []model.Operator{
		{Name: "nearest neighbours", Terms: [][][]int{{o, x}, {o, y}}},
		{Name: "diagonal neighbours", Terms: [][][]int{{o, xy}, {o, back}}},
		{Name: "plaquettes", Terms: [][][]int{{o, x, y, xy}}},
		{Name: "third neighbours", Terms: [][][]int{{o, xx}, {o, yy}}},
		{Name: "magnetization", Odd: true, Terms: [][][]int{{o}}},
		{Name: "three of a plaquette", Odd: true, Terms: [][][]int{{o, x, y}, {o, x, xy}, {o, y, xy}, {x, y, xy}}},
		{Name: "three in a row", Odd: true, Terms: [][][]int{{o, x, xx}, {o, y, yy}}},
	}
}
