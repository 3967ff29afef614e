package data

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// packScattered reads an array in whose file the sites of one configuration do
// not follow each other. All rows are in memory until it ends.
func (p *packer) packScattered(ctx context.Context) error {
	size, v := p.format.Size(), p.format.Numbers()
	rows := make([]byte, p.n*size)
	k, read := newCounter(p.array), 0
	err := p.array.Each(ctx, func(values []float64) error {
		if read += len(values); read > p.n*v {
			return errors.New("more bytes follow its last element")
		}
		for _, x := range values {
			config, site := k.at/v, k.at%v
			if p.last {
				config, site = k.at%p.n, k.at/p.n
			}
			row := rows[config*size : (config+1)*size]
			if p.format.Codec.Real {
				if err := p.setReal(row, config, site, x); err != nil {
					return err
				}
			} else {
				code, err := p.coder.code(x, p.placeOf(config, site))
				if err != nil {
					return err
				}
				p.set(row, site, code)
			}
			k.next()
		}
		return nil
	})
	if err == nil && read != p.n*v {
		err = errors.New("it is cut off")
	}
	for i := 0; err == nil && i < p.n; i++ {
		err = p.emit(i, rows[i*size:(i+1)*size])
	}
	return err
}

// placeOf says where a site is.
func (p *packer) placeOf(config, site int) func() string {
	return func() string {
		if c := p.format.Components; c > 1 {
			return fmt.Sprintf("configuration %d, site %d, component %d", config, site/c, site%c)
		}
		if len(p.shape) == 2 {
			return fmt.Sprintf("configuration %d, row %d, column %d", config, site/p.shape[1], site%p.shape[1])
		}
		at := make([]int, len(p.shape))
		for k := len(at) - 1; k >= 0; k-- {
			at[k], site = site%p.shape[k], site/p.shape[k]
		}
		return fmt.Sprintf("configuration %d, site %v", config, at)
	}
}

// A counter follows the elements of an array through its file and tells where
// each would be if the last index ran fastest.
type counter struct {
	at      int
	index   []int // in the order in which they run, the fastest first
	sides   []int
	strides []int
}

func newCounter(a Array) *counter {
	k := &counter{index: make([]int, len(a.Shape)), sides: slices.Clone(a.Shape), strides: make([]int, len(a.Shape))}
	stride := 1
	for i := len(a.Shape) - 1; i >= 0; i-- {
		k.strides[i] = stride
		stride *= a.Shape[i]
	}
	if !a.ColumnMajor {
		slices.Reverse(k.sides)
		slices.Reverse(k.strides)
	}
	return k
}

func (k *counter) next() {
	for i := range k.index {
		k.at += k.strides[i]
		if k.index[i]++; k.index[i] < k.sides[i] {
			return
		}
		k.at -= k.strides[i] * k.sides[i]
		k.index[i] = 0
	}
}
