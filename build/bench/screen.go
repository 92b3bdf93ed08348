//go:build linux

package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"syscall"
)

// screen is the X server's picture, which Xvfb keeps in a file that can be mapped:
// looking at it costs neither the server nor the windows anything.
type screen struct {
	mapped        []byte
	pixels        []byte // of mapped
	stride        int    // bytes a line
	width, height int
}

// openScreen maps Xvfb's file (-fbdir), in XWD format with 32 bits a pixel.
func openScreen(path string) (*screen, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil {
		return nil, err
	}
	mapped, err := syscall.Mmap(int(file.Fd()), 0, int(stat.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	// Of the header's 25 numbers: its size, the version, the size of the picture,
	// its depth in memory, the bytes of a line and the entries of the colour map.
	number := func(i int) int { return int(binary.BigEndian.Uint32(mapped[4*i:])) }
	s := &screen{mapped: mapped, width: number(4), height: number(5), stride: number(12)}
	start := number(0) + 12*number(19)
	if number(1) != 7 || number(11) != 32 || len(mapped) < start+s.stride*s.height {
		return nil, errors.Join(errors.New("the screen's file is not as expected"), s.close())
	}
	s.pixels = mapped[start : start+s.stride*s.height]
	return s, nil
}

func (s *screen) close() error { return syscall.Munmap(s.mapped) }

func (s *screen) copy() []byte { return bytes.Clone(s.pixels) }

// box is a part of the screen.
type box struct{ left, top, right, bottom int }

// ink is what is drawn in a box over its ground, the most frequent colour there.
type ink struct {
	at     []int // of each pixel in the picture
	colour []uint32
}

func (s *screen) inkOf(picture []byte, in box) ink {
	count := map[uint32]int{}
	each := func(do func(at int, colour uint32)) {
		for y := in.top; y < min(in.bottom, s.height); y++ {
			for x := in.left; x < min(in.right, s.width); x++ {
				at := y*s.stride + 4*x
				do(at, binary.LittleEndian.Uint32(picture[at:])&0xffffff)
			}
		}
	}
	each(func(_ int, colour uint32) { count[colour]++ })
	ground := uint32(0)
	for colour, n := range count {
		if n > count[ground] {
			ground = colour
		}
	}
	var found ink
	each(func(at int, colour uint32) {
		if colour != ground {
			found.at, found.colour = append(found.at, at), append(found.colour, colour)
		}
	})
	return found
}

// painted is the share of the ink that stands on the screen now.
func (s *screen) painted(wanted ink) float64 {
	same := 0
	for i, at := range wanted.at {
		if binary.LittleEndian.Uint32(s.pixels[at:])&0xffffff == wanted.colour[i] {
			same++
		}
	}
	return float64(same) / float64(len(wanted.at))
}
