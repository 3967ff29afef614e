package figure

// A typography is the text of a figure.
type typography struct{ title, panel, label, small, note textStyle }

func newTypography(title, label, small float64) *typography {
	return &typography{
		title: textStyle{size: title, bold: true, color: ink},
		panel: textStyle{size: label, color: ink},
		label: textStyle{size: label, color: ink},
		small: textStyle{size: small, color: ink},
		note:  textStyle{size: 8, color: footnote},
	}
}

// typography is that of the figure's width: journals want 8 to 10 points.
func (f *Figure) typography() *typography {
	switch {
	case f.Width > 0 && f.Width < (Column+Page)/2:
		return newTypography(10, 9, 8)
	case f.Width == Page:
		return newTypography(10, 10, 9)
	}
	return newTypography(11.5, 10.5, 9)
}
