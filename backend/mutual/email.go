package mutual

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// emailMax is the most bytes of an address in a mail's envelope (RFC 5321,
// 4.5.3.1.3, less the angle brackets).
const emailMax = 254

// localPartMax is the most bytes of an address before its @ (RFC 5321, 4.5.3.1.1).
const localPartMax = 64

// CheckEmail reports whether a message could be sent to address, by its syntax
// alone: that it is the member's is for the activation mail to prove (the mutual's
// notice, second step of the registration). It forgives what is rare but allowed,
// accents in the domain included, and refuses what is surely a slip: a name or a space
// around the address, a character that shows nothing, a domain without a dot.
//
// Accents before the @ are allowed too (RFC 6531), but not every server on the way knows
// them, and a relay was seen to put such a message into another mailbox. Such an address
// gets CodeEmailNotASCII. An empty one gets CodeFieldRequired, any other
// CodeInvalidEmail, all with the field "email".
func CheckEmail(address string) error {
	if address == "" {
		return &Error{Code: CodeFieldRequired, Field: "email"}
	}
	parsed, err := mail.ParseAddress(address)
	at := strings.LastIndexByte(address, '@')
	if err != nil || parsed.Address != address || len(address) > emailMax || at > localPartMax ||
		strings.ContainsFunc(address, func(r rune) bool { return !unicode.IsPrint(r) }) || !isMailDomain(address[at+1:]) {
		return &Error{Code: CodeInvalidEmail, Field: "email"} // the cause's text holds the address
	}
	if strings.ContainsFunc(address[:at], func(r rune) bool { return r > unicode.MaxASCII }) {
		return &Error{Code: CodeEmailNotASCII, Field: "email"}
	}
	return nil
}

// isMailDomain reports whether s is a name under a top-level domain; an address in
// digits or within brackets is none.
func isMailDomain(s string) bool {
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") ||
			strings.ContainsFunc(label, func(r rune) bool {
				return r != '-' && !unicode.In(r, unicode.Letter, unicode.Digit, unicode.Mark)
			}) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(labels) > 1 && strings.ContainsFunc(last, unicode.IsLetter)
}

// hidden stands for characters that are not shown, however many they are.
const hidden = "•••••"

// MaskEmail shows an address to someone who may not be the member: its first
// character and its domain, and no more of a local part of one character. What is
// no address is hidden whole.
func MaskEmail(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 {
		return hidden
	}
	local, domain := address[:at], address[at:]
	first, size := utf8.DecodeRuneInString(local)
	if first == utf8.RuneError || size == len(local) {
		return hidden + domain
	}
	return local[:size] + hidden + domain
}
