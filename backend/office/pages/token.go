package pages

import (
	"regexp"
	"strings"
)

// tokenShape is 256 random bits in base64url or hexadecimal, and what else a token of
// ours may become.
var tokenShape = regexp.MustCompile(`^[A-Za-z0-9_-]{32,128}$`)

// tokenOf reads a token, alone or in a whole link as it is copied from a mail: with
// angle brackets around it, and with the breaks of wrapped lines in it. Nothing
// written gives an empty token, and what cannot be one is not ok.
func tokenOf(written string) (token string, ok bool) {
	token = strings.Trim(strings.Join(strings.Fields(written), ""), "<>")
	if token == "" {
		return "", true
	}
	if _, fragment, isLink := strings.Cut(token, "#"); isLink {
		token = fragment
	}
	return token, tokenShape.MatchString(token)
}
