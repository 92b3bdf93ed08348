package mutual

import "strings"

// IBANState says how far an IBAN is, while it is typed.
type IBANState string

// The states of an IBAN.
const (
	IBANEmpty     IBANState = "empty"
	IBANBegun     IBANState = "begun"      // the country does not stand there yet
	IBANNoCountry IBANState = "no_country" // it begins with no country's code
	IBANShort     IBANState = "short"
	IBANLong      IBANState = "long"
	IBANWrong     IBANState = "wrong" // its shape or its check digits
	IBANGood      IBANState = "good"
)

// IBANVerdict is what is known of an IBAN that somebody types.
type IBANVerdict struct {
	State   IBANState `json:"state"`
	Country string    `json:"country"` // its code (ISO 3166-1), "" before it stands there
	By      int       `json:"by"`      // how many characters it is short or long
}

// ibanLengths are the countries of the register (ISO 13616), and those that write France's
// or Finland's, by the length of their IBANs.
func ibanLengths() map[int]string {
	return map[int]string{
		15: "NO", 16: "BE", 18: "AX DK FI FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK", 21: "CH HR LI LV",
		22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "LY PT ST",
		26: "IS TR", 27: "FR GF GP GR IT MC MF MQ MR NC PF PM RE SM TF WF YT", 28: "AL AZ BY CY DO GT HU LB NI PL SV",
		29: "BR EG PS QA UA", 30: "JO KW MU YE", 31: "MT SC", 32: "LC", 33: "RU",
	}
}

func ibanLength(country string) int {
	for length, countries := range ibanLengths() {
		if strings.Contains(" "+countries+" ", " "+country+" ") {
			return length
		}
	}
	return 0
}

// bareIBAN is what counts of a text: letters and digits, without the word in front.
func bareIBAN(text string) string {
	iban := strings.Map(func(r rune) rune {
		if strings.ContainsRune(".:", r) {
			return -1
		}
		return r
	}, strings.ToUpper(CardKey(text)))
	if after, named := strings.CutPrefix(iban, "IBAN"); named && len(after) > 2 && after[0] > '9' {
		return after
	}
	return iban
}

// JudgeIBAN says how far an IBAN is, however it is written.
func JudgeIBAN(text string) IBANVerdict {
	iban := bareIBAN(text)
	switch len(iban) {
	case 0:
		return IBANVerdict{State: IBANEmpty}
	case 1:
		return IBANVerdict{State: IBANBegun}
	}
	length := ibanLength(iban[:2])
	verdict := IBANVerdict{Country: iban[:2]}
	switch {
	case length == 0:
		return IBANVerdict{State: IBANNoCountry}
	case len(iban) < length:
		verdict.State, verdict.By = IBANShort, length-len(iban)
	case len(iban) > length:
		verdict.State, verdict.By = IBANLong, len(iban)-length
	case !ibanAdds(iban):
		verdict.State = IBANWrong
	default:
		verdict.State = IBANGood
	}
	return verdict
}

// ibanAdds reports whether an IBAN has its shape, and its check digits are right (modulo 97).
func ibanAdds(iban string) bool {
	remainder := 0
	for i, c := range iban[4:] + iban[:4] {
		place := (i + 4) % len(iban)
		switch {
		case c >= '0' && c <= '9' && place > 1:
			remainder = (remainder*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z' && place != 2 && place != 3:
			remainder = (remainder*100 + int(c-'A') + 10) % 97
		default:
			return false
		}
	}
	return remainder == 1
}

// ParseIBAN returns an IBAN without its spaces and in capitals, as it is kept. A text that
// JudgeIBAN finds no good one gives an Error with CodeInvalidIBAN and the field "iban", and
// never the text itself.
func ParseIBAN(text string) (string, error) {
	if JudgeIBAN(text).State != IBANGood {
		return "", &Error{Code: CodeInvalidIBAN, Field: "iban"}
	}
	return bareIBAN(text), nil
}
