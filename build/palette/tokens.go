package main

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// theme maps a token's name, without its dashes, to its colour as #rrggbb.
type theme map[string]string

var token = regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-f]{6})\s*;`)

// themeOf reads the colour tokens of the one block that selector opens.
func themeOf(css, selector string) (theme, error) {
	_, rest, found := strings.Cut(css, selector+" {")
	if !found {
		return nil, fmt.Errorf("no block %q", selector)
	}
	block, _, found := strings.Cut(rest, "}")
	if !found {
		return nil, fmt.Errorf("block %q is not closed", selector)
	}
	colours := theme{}
	for _, m := range token.FindAllStringSubmatch(block, -1) {
		if _, twice := colours[m[1]]; twice {
			return nil, fmt.Errorf("token --%s stands twice in %q", m[1], selector)
		}
		colours[m[1]] = m[2]
	}
	if len(colours) == 0 {
		return nil, fmt.Errorf("block %q has no colours", selector)
	}
	return colours, nil
}

// contrast is the WCAG 2 contrast ratio of two colours of the theme, 1 to 21.
func (t theme) contrast(a, b string) (float64, error) {
	la, err := t.luminance(a)
	if err != nil {
		return 0, err
	}
	lb, err := t.luminance(b)
	if err != nil {
		return 0, err
	}
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05), nil
}

func (t theme) luminance(name string) (float64, error) {
	hex, known := t[name]
	if !known {
		return 0, fmt.Errorf("no token --%s", name)
	}
	sum := 0.0
	for i, weight := range [...]float64{0.2126, 0.7152, 0.0722} {
		channel, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return 0, fmt.Errorf("token --%s: %w", name, err)
		}
		v := float64(channel) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum, nil
}
