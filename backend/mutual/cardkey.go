package mutual

import (
	"net/url"
	"strings"
	"unicode"
)

// CardKey returns what counts of a member's number or access code, and of the code of an
// activation mail, as somebody typed, pasted or exported it: letters in lower case, digits
// and other signs. Spaces, dashes of any kind and characters that nobody sees do not count,
// full-width letters and digits are what they look like, and what a browser escaped (%20,
// %2D) is what it was. Two texts are the same number, or the same code, when their keys are.
func CardKey(text string) string {
	if strings.Contains(text, "%") {
		if unescaped, err := url.PathUnescape(text); err == nil {
			text = unescaped
		}
	}
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsSpace(r) || isDash(r) || unicode.In(r, unicode.Cf, unicode.Cc, unicode.Variation_Selector) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// isDash reports whether people see a dash: those of the category, and signs that stand
// in for one.
func isDash(r rune) bool {
	return unicode.Is(unicode.Pd, r) || strings.ContainsRune("\u2212\u02d7\u2043", r)
}
