package mutual

import (
	"slices"
	"strings"
	"testing"
)

func TestAPasswordKeepsTheNoticesRule(t *testing.T) {
	long := strings.Repeat("é", PasswordMax-2) + "A1"
	for name, c := range map[string]struct {
		password string
		want     Code
	}{
		"the shortest":                      {"Abcdefg1", ""},
		"one character less":                {"Abcdef1", CodePasswordTooShort},
		"eight bytes, seven characters":     {"Été-26a", CodePasswordTooShort},
		"accents only":                      {"Éèàùôïçé1", ""},
		"other scripts":                     {"Пароль٣٤٥", ""},
		"a sentence":                        {"Le chat dort 3 fois par jour.", ""},
		"the longest, of twice the bytes":   {long, ""},
		"one character more":                {long + "a", CodePasswordTooLong},
		"nothing":                           {"", CodeFieldRequired},
		"spaces alone":                      {"         ", CodePasswordNeedsUpper},
		"no upper case":                     {"abcdefg1", CodePasswordNeedsUpper},
		"no lower case":                     {"ABCDEFG1", CodePasswordNeedsLower},
		"no digit":                          {"Abcdefgh", CodePasswordNeedsDigit},
		"a fraction and a power are no one": {"Abcdefg½²", CodePasswordNeedsDigit},
		"a title-case letter is no upper":   {"ǅbcdefg1", CodePasswordNeedsUpper},
	} {
		t.Run(name, func(t *testing.T) { refused(t, CheckPassword(c.password), c.want, "password") })
	}
}

func TestAPasswordTellsNothingOfTheMember(t *testing.T) {
	about := []string{"camille.durand@exemple.fr", "Camille", "Durand-Leroy", "Li", "00123456", "", " "}
	for name, c := range map[string]struct {
		password string
		want     Code
	}{
		"nothing of it":                   {"Vélo-bleu-7", ""},
		"the e-mail":                      {"Camille.Durand@exemple.fr1", CodePasswordPersonal},
		"the e-mail without its domain":   {"camille.durandA1", CodePasswordPersonal},
		"the first name":                  {"Camille2026", CodePasswordPersonal},
		"the first name in another case":  {"caMILLe2026", CodePasswordPersonal},
		"the first name in pieces":        {"Ca-mil le_2026", CodePasswordPersonal},
		"a compound name without a dash":  {"XdurandLEROY9", CodePasswordPersonal},
		"a part of a compound name":       {"Durand2026", ""},
		"the domain alone":                {"Exemple.fr-26", ""},
		"the number":                      {"No00123456", CodePasswordPersonal},
		"a name of two letters":           {"Lilas-Blanc-1", ""},
		"the rule comes before the names": {"camille2026", CodePasswordNeedsUpper},
	} {
		t.Run(name, func(t *testing.T) { refused(t, CheckPassword(c.password, about...), c.want, "password") })
	}
	refused(t, CheckPassword("Xy@exemple.fr1", "y@exemple.fr"), CodePasswordPersonal, "password")
}

// refused checks that err carries want and its field, or that there is none.
func refused(t *testing.T, err error, want Code, field string) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Errorf("got %v, want none", err)
		}
		return
	}
	if CodeOf(err) != want || err.Error() != string(want)+": "+field {
		t.Errorf("got %v, want %s of %s", err, want, field)
	}
}

func TestAPasswordIsToldAllThatItLacks(t *testing.T) {
	for password, want := range map[string][]Code{
		"": {CodeFieldRequired}, "zoé": {CodePasswordTooShort, CodePasswordNeedsUpper, CodePasswordNeedsDigit, CodePasswordPersonal},
		"ABCDEFGH": {CodePasswordNeedsLower, CodePasswordNeedsDigit}, "Vélo-bleu-7": nil,
	} {
		var got []Code
		for _, fault := range PasswordFaults(password, "Zoé") {
			got = append(got, fault.Code)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %v", password, got)
		}
	}
}
