package mailbox

import (
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// junkNames are what servers and programs call the folder for unwanted mail, as
// folded returns them.
var junkNames = []string{
	"junk", "junk mail", "junk e mail", "junk email", "spam", "spams", "bulk", "bulk mail",
	"courrier indesirable", "courriers indesirables", "indesirable", "indesirables", "pourriel", "pourriels",
	"element indesirable", "elements indesirables", "message indesirable", "messages indesirables",
	"mail indesirable", "mails indesirables", "e mails indesirables", "quarantaine",
}

// isJunkName judges the last part of a folder's name as the server wrote it.
func isJunkName(listed string, delimiter rune) bool {
	name := decodeName(listed)
	if delimiter != 0 {
		name = name[strings.LastIndex(name, string(delimiter))+1:]
	}
	return slices.Contains(junkNames, folded(name))
}

// folded leaves of a name its letters without accents or case, and single spaces.
func folded(name string) string {
	var plain strings.Builder
	for _, r := range norm.NFD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			plain.WriteRune(unicode.ToLower(r))
		default:
			plain.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(plain.String()), " ")
}

// nameEncoding is the base64 of RFC 3501, 5.1.3.
var nameEncoding = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

// decodeName reads a folder's name for us to look at: in modified UTF-7 where that
// is what it is, else in UTF-8 or in Western Europe's eight bits, as on some disks.
func decodeName(listed string) string {
	if !utf8.ValidString(listed) {
		western, err := charmap.Windows1252.NewDecoder().String(listed)
		if err != nil {
			return ""
		}
		listed = western
	}
	var name strings.Builder
	for {
		before, rest, shifts := strings.Cut(listed, "&")
		name.WriteString(before)
		if !shifts {
			return name.String()
		}
		coded, after, ends := strings.Cut(rest, "-")
		letters, ok := decodeShift(coded)
		if !ends || !ok {
			name.WriteByte('&')
			listed = rest
			continue
		}
		name.WriteString(letters)
		listed = after
	}
}

func decodeShift(coded string) (string, bool) {
	if coded == "" {
		return "&", true
	}
	raw, err := nameEncoding.DecodeString(coded)
	if err != nil || len(raw)%2 != 0 {
		return "", false
	}
	units := make([]uint16, 0, len(raw)/2)
	for ; len(raw) > 0; raw = raw[2:] {
		units = append(units, binary.BigEndian.Uint16(raw))
	}
	return string(utf16.Decode(units)), true
}
