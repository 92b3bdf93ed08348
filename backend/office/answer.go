package office

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// letters are those that Unicode does not take apart and French keyboards lack.
var letters = strings.NewReplacer("œ", "oe", "æ", "ae", "ø", "o", "ł", "l", "đ", "d")

// plain returns s without case and accents.
func plain(s string) string {
	folded := norm.NFKD.String(cases.Fold().String(s))
	return letters.Replace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, folded))
}

// normaliseAnswer returns what is hashed of the answer to a secret question:
// letters and digits without case and accents. Years after, nobody knows how they
// wrote « L'Étang-Neuf »; the tries a day, not the spelling, keep guesses out.
func normaliseAnswer(answer string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, plain(answer))
}

// checkAnswer is mutual.CheckAnswer with accents ignored too, as they are when the
// answer is compared.
func checkAnswer(answer, password string, about ...string) error {
	plainly := make([]string, len(about))
	for i, personal := range about {
		plainly[i] = plain(personal)
	}
	return mutual.CheckAnswer(plain(answer), plain(password), plainly...)
}
