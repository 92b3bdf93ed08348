package office

import (
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestAnAnswerIsRecognisedHoweverItIsWritten(t *testing.T) {
	for want, ways := range map[string][]string{
		"letangneuf":  {"L’Étang-Neuf", "l'etang neuf", "  L ETANG NEUF. ", "L\u2019E\u0301tang\u202fNeuf", "ｌｅｔａｎｇｎｅｕｆ"},
		"soeurcoeur":  {"Sœur Cœur", "SŒUR CŒUR", "soeur-coeur"},
		"1eravril":    {"1er avril", "1ᵉʳ Avril", "« 1er avril »"},
		"lodzstrasse": {"Łódź Straße", "lodz strasse", "ŁÓDŹ STRASSE"},
		"мария":       {"Мария", "МАРИЯ"},
		"":            {"", " ", "?!…", "\u0301"},
	} {
		for _, way := range ways {
			if got := normaliseAnswer(way); got != want {
				t.Errorf("%q: got %q, want %q", way, got, want)
			}
		}
	}
	if normaliseAnswer("Médor 2") == normaliseAnswer("Médor 3") {
		t.Error("two answers are taken for one")
	}
}

func TestAccentsDoNotHideWhatAnAnswerReveals(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		want   mutual.Code
	}{
		"a word":                       {"Médor", ""},
		"the name without its accents": {"Zoe", mutual.CodeAnswerRevealing},
		"the name with others":         {"zôê", mutual.CodeAnswerRevealing},
		"the password without accents": {"velo bleu 7", mutual.CodeAnswerRevealing},
		"nothing":                      {"…", mutual.CodeFieldRequired},
	} {
		t.Run(name, func(t *testing.T) {
			if err := checkAnswer(c.answer, "Vélo-Bleu-7", "zoe.z@exemple.fr", "Zoé"); mutual.CodeOf(err) != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
