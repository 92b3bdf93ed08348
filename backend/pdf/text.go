package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean makes any text safe to set: composed letters, one kind of plain space,
// no control characters, and nothing beyond the basic plane, which the library
// cannot encode.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r > 0xffff || r == unicode.ReplacementChar:
			return '?'
		case unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r): // joiners, direction marks
			return -1
		}
		return r
	}, norm.NFC.String(text)))
}

// shorten cuts text so that it fits into width, with an ellipsis.
func (s *sheet) shorten(st style, text string, width float64) string {
	if s.width(st, text) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 {
		runes = runes[:len(runes)-1]
		short := strings.TrimRight(string(runes), " ") + "…"
		if s.width(st, short) <= width {
			return short
		}
	}
	return "…"
}

// wrap breaks text at spaces into lines of at most width. No-break spaces hold,
// a word wider than the line is broken where it must.
func (s *sheet) wrap(st style, text string, width float64) []string {
	if s.width(st, text) <= width {
		return []string{text}
	}
	var lines []string
	line := ""
	for word := range strings.SplitSeq(text, " ") {
		joined := word
		if line != "" {
			joined = line + " " + word
		}
		if s.width(st, joined) <= width {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = word
		for s.width(st, line) > width {
			head := s.fitting(st, line, width)
			lines, line = append(lines, line[:head]), line[head:]
		}
	}
	return append(lines, line)
}

// fitting is how many bytes of word to set on a line of width: up to its last
// hyphen that fits, or else as many letters as do, at least one.
func (s *sheet) fitting(st style, word string, width float64) int {
	fits := 0
	for i, r := range word {
		end := i + len(string(r))
		if fits > 0 && s.width(st, word[:end]) > width {
			break
		}
		fits = end
	}
	if hyphen := strings.LastIndexByte(word[:fits], '-'); hyphen > 0 {
		return hyphen + 1
	}
	return fits
}

// wrapAtMost wraps into at most count lines and shortens the last one.
func (s *sheet) wrapAtMost(st style, text string, width float64, count int) []string {
	lines := s.wrap(st, text, width)
	if len(lines) <= count {
		return lines
	}
	rest := strings.Join(lines[count-1:], " ")
	return append(lines[:count-1:count-1], s.shorten(st, rest, width))
}

// lines sets lines under one another from the baseline y and returns the next
// baseline.
func (s *sheet) lines(x, y float64, st style, lines []string) float64 {
	for _, line := range lines {
		s.text(x, y, st, line)
		y += st.leading()
	}
	return y
}
