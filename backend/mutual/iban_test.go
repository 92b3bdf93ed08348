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
		"7630006000011234567890189FR", "FR76-3000-6000-0112-3456-7890-189", "FRAA30006000011234567890189",
		"FR76300060000112345678９0189", strings.Repeat("FR76", 20),
	} {
		got, err := ParseIBAN(text)
		if CodeOf(err) != CodeInvalidIBAN || got != "" || err.Error() != "invalid_iban: iban" {
			t.Errorf("%s: got %q, %v", text, got, err)
		}
	}
}
