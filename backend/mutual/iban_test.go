package mutual

import (
	"strings"
	"testing"
)

func TestAnIBANIsKeptWithoutItsSpaces(t *testing.T) {
	for text, want := range map[string]string{
		"FR76 3000 6000 0112 3456 7890 189": "FR7630006000011234567890189",
		"fr1420041010050500013m02606":       "FR1420041010050500013M02606",
		"DE89 3704 0044 0532 0130 00":       "DE89370400440532013000",
		"BE68\u00a05390\u202f0754 7034":     "BE68539007547034",
	} {
		if got, err := ParseIBAN(text); err != nil || got != want {
			t.Errorf("%s: got %q, %v", text, got, err)
		}
	}
}

func TestAnIBANWithASlipIsRefusedUntold(t *testing.T) {
	for _, text := range []string{
		"", "FR76", "FR7630006000011234567890188", "FR7630006000011234567809189", "FR76300060000112345678901890",
		"7630006000011234567890189FR", "FRAA30006000011234567890189",
		"FR763000600001123456789é0189", "XX7630006000011234567890189", "é", "IBAN", strings.Repeat("FR76", 20),
	} {
		got, err := ParseIBAN(text)
		if CodeOf(err) != CodeInvalidIBAN || got != "" || err.Error() != "invalid_iban: iban" {
			t.Errorf("%s: got %q, %v", text, got, err)
		}
	}
}

func TestAnIBANIsJudgedWhileItIsTyped(t *testing.T) {
	const french = "FR14 2004 1010 0505 0001 3M02 606"
	for text, want := range map[string]IBANVerdict{
		"": {State: IBANEmpty}, "F": {State: IBANBegun}, "fr14 2004": {IBANShort, "FR", 19}, french: {IBANGood, "FR", 0},
		"IBAN : " + french: {IBANGood, "FR", 0}, "FR14-2004.1010 0505\u00a00001\u202f3M02\u200b606": {IBANGood, "FR", 0},
		"DE89 3704 0044 0532 0130 00": {IBANGood, "DE", 0}, "FR14 2040 1010 0505 0001 3M02 606": {IBANWrong, "FR", 0},
		french + " 12": {IBANLong, "FR", 2}, "1234": {State: IBANNoCountry}, "XX00 1234": {State: IBANNoCountry}, "éé14": {State: IBANNoCountry},
	} {
		if got := JudgeIBAN(text); got != want {
			t.Errorf("%q: got %+v", text, got)
		}
	}
}
