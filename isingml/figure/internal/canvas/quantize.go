package canvas

import (
	"image"
	"image/color"
)

// FewColors returns the image with at most 256 colours, rounded no coarser
// than a thirtieth of the range, if that is possible: lines and text then take
// about a third of the bytes. Other images come back as they are.
func FewColors(img *image.RGBA) image.Image {
	for _, levels := range []int{255, 51, 30} {
		if p := indexed(img, levels); p != nil {
			return p
		}
	}
	return img
}

// indexed rounds each channel to the given number of steps, keeping black and
// white; nil if more than 256 colours remain.
func indexed(img *image.RGBA, levels int) *image.Paletted {
	var round [256]uint8
	for v := range round {
		step := (v*levels*2 + 255) / 510
		round[v] = uint8((step*255*2 + levels) / (2 * levels))
	}
	out := image.NewPaletted(img.Rect, nil)
	index := map[[3]uint8]uint8{}
	var last [3]uint8
	var at uint8
	for i := range out.Pix {
		p := img.Pix[4*i : 4*i+3 : 4*i+3]
		c := [3]uint8{round[p[0]], round[p[1]], round[p[2]]}
		if i == 0 || c != last {
			k, known := index[c]
			if !known {
				if len(index) == 256 {
					return nil
				}
				k = uint8(len(index))
				index[c] = k
				out.Palette = append(out.Palette, color.RGBA{c[0], c[1], c[2], 255})
			}
			last, at = c, k
		}
		out.Pix[i] = at
	}
	return out
}
