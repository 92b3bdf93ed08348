package main

import (
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
)

func TestTheWindowOpensWholeOnEveryScreen(t *testing.T) {
	was := desk.WindowPlace{X: 200, Y: 100, Width: 1180, Height: 780}
	for name, c := range map[string]struct {
		kept          desk.WindowPlace
		width, height int
		want          desk.WindowPlace
		moved         bool
	}{
		"first time on a large screen":  {desk.WindowPlace{}, 1920, 1080, desk.WindowPlace{Width: 1180, Height: 780}, false},
		"where it was":                  {was, 1920, 1080, was, false},
		"a small screen":                {was, 1024, 600, desk.WindowPlace{Width: 1024, Height: 600}, true},
		"a common one":                  {was, 1366, 768, desk.WindowPlace{X: 186, Width: 1180, Height: 768}, true},
		"a small one at scale 2":        {desk.WindowPlace{}, 512, 300, desk.WindowPlace{Width: 512, Height: 300}, false},
		"a screen beside that is gone":  {desk.WindowPlace{X: 2500, Y: 40, Width: 900, Height: 700}, 1920, 1080, desk.WindowPlace{X: 1020, Y: 40, Width: 900, Height: 700}, true},
		"one on the left that is gone":  {desk.WindowPlace{X: -1600, Y: 40, Width: 900, Height: 700}, 1920, 1080, desk.WindowPlace{Y: 40, Width: 900, Height: 700}, true},
		"a size that nobody could read": {desk.WindowPlace{X: 5, Y: 5, Width: 10, Height: 10}, 1920, 1080, desk.WindowPlace{X: 5, Y: 5, Width: 1180, Height: 780}, false},
	} {
		if got, moved := fitting(c.kept, c.width, c.height); got != c.want || moved != c.moved {
			t.Errorf("%s: got %+v, %t", name, got, moved)
		}
	}
}
