package mutual

import "strings"

// ParseIBAN returns an IBAN without its spaces and in capitals, as it is kept. A text
// whose shape, French length or check digits (ISO 13616, modulo 97) are wrong gives
// an Error with CodeInvalidIBAN and the field "iban", and never the text itself.
func ParseIBAN(text string) (string, error) {
	iban := strings.ToUpper(strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return r == ' ' || r == '\u00a0' || r == '\u202f'
	}), ""))
	refused := &Error{Code: CodeInvalidIBAN, Field: "iban"}
	if len(iban) < 15 || len(iban) > 34 || iban[:2] == "FR" && len(iban) != 27 {
		return "", refused
	}
	remainder := 0
	for i, c := range iban[4:] + iban[:4] {
		place := (i + 4) % len(iban)
		switch {
		case c >= '0' && c <= '9' && place > 1:
			remainder = (remainder*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z' && place != 2 && place != 3:
			remainder = (remainder*100 + int(c-'A') + 10) % 97
		default:
			return "", refused
		}
	}
	if remainder != 1 {
		return "", refused
	}
	return iban, nil
}
