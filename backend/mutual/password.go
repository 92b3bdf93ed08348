package mutual

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// PasswordMin is the fewest characters of a chosen password (the mutual's notice,
	// « Mode d'emploi » and second step of the registration).
	PasswordMin = 8
	// PasswordMax is the most characters of a chosen password. The notice sets no
	// limit; this one leaves room for sentences and bounds what the office hashes.
	PasswordMax = 128
)

// CheckPassword holds a password that a member chooses against the notice's rule:
// at least PasswordMin characters, with an upper-case letter, a lower-case letter
// and a digit of any script. Beyond the notice it must not contain one of about
// (the member's e-mail, what is before its @, names and numbers), which is what is
// tried first. Case, spaces and punctuation do not hide them; texts shorter than
// three characters are not looked for, since they are in every other word.
//
// Characters are Unicode code points; the caller normalises to NFC, so that an
// accent makes none of its own. Whether a password is among the commonest is for
// the office to say (CodePasswordCommon), which has the list.
//
// It returns the first fault of PasswordFaults as an Error with the field "password".
func CheckPassword(password string, about ...string) error {
	return PasswordFaults(password, about...).Err()
}

// PasswordFaults is all that CheckPassword finds: CodeFieldRequired alone, or those of CodePasswordTooShort, CodePasswordTooShort,
// CodePasswordTooLong, CodePasswordNeedsUpper, CodePasswordNeedsLower,
// CodePasswordNeedsDigit and CodePasswordPersonal that apply, each with
// the field "password".
func PasswordFaults(password string, about ...string) (faults Faults) {
	if password == "" {
		return Faults{{"password", CodeFieldRequired}}
	}
	lacks := func(kind func(rune) bool) bool { return !strings.ContainsFunc(password, kind) }
	length := utf8.RuneCountInString(password)
	for _, rule := range []struct {
		broken bool
		code   Code
	}{
		{length < PasswordMin, CodePasswordTooShort}, {length > PasswordMax, CodePasswordTooLong},
		{lacks(unicode.IsUpper), CodePasswordNeedsUpper}, {lacks(unicode.IsLower), CodePasswordNeedsLower},
		{lacks(unicode.IsDigit), CodePasswordNeedsDigit}, {reveals(password, about), CodePasswordPersonal},
	} {
		if rule.broken {
			faults.add("password", rule.code)
		}
	}
	return faults
}

// revealingMin is the fewest letters and digits of a text that gives someone away.
const revealingMin = 3

// reveals reports whether text contains one of about.
func reveals(text string, about []string) bool {
	for _, personal := range about {
		local, _, _ := strings.Cut(personal, "@")
		if contains(text, personal) || contains(text, local) {
			return true
		}
	}
	return false
}

func contains(text, sought string) bool {
	sought = essenceOf(sought)
	return utf8.RuneCountInString(sought) >= revealingMin && strings.Contains(essenceOf(text), sought)
}

// essenceOf returns the letters and digits of s, in lower case.
func essenceOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
