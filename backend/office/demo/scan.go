package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
)

// scannedPage is a JPEG of about 100 KiB that looks like a scanned form: paper
// with grain, lines of writing, and a stamp. No word can be read in it.
func scannedPage(c *chance) ([]byte, error) {
	const width, height = 560, 640
	page := image.NewGray(image.Rect(0, 0, width, height))
	for i := range page.Pix {
		page.Pix[i] = uint8(226 + c.IntN(22))
	}
	for y := 60; y < height-150; y += 22 {
		end := width - 60 - c.IntN(180)
		for x := 60; x < end; x += 5 + c.IntN(9) {
			if c.in(12) {
				continue // a gap between words
			}
			for dy := range 4 + c.IntN(6) {
				for dx := range 3 {
					page.SetGray(x+dx, y-dy, color.Gray{Y: uint8(50 + c.IntN(60))})
				}
			}
		}
	}
	const centreX, centreY, radius = 420, 560, 52.0
	for angle := 0.0; angle < 2*math.Pi; angle += 0.004 {
		for ring := radius - 3; ring < radius+3; ring++ {
			x, y := centreX+int(ring*math.Cos(angle)), centreY+int(ring*math.Sin(angle))
			page.SetGray(x, y, color.Gray{Y: uint8(90 + c.IntN(70))})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, page, &jpeg.Options{Quality: 82}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
