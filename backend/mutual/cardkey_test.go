package mutual_test

import (
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestACardsNumberIsReadHoweverItIsWritten(t *testing.T) {
	for _, text := range []string{
		"k7m294td", "K7M2-94TD", " K7M2 94TD\n", "K7M2\u00a094TD", "K7M2\u202f94TD", "K7M2\u201394TD", "K7M2\u201494TD", "K7M2\u201194TD",
		"K7M2\u221294TD", "K7M2\u00ad94TD", "\ufeffK7M2\u200b94TD\u2060", "\u200eK7M2-94TD\u200f", "Ｋ７Ｍ２－９４ＴＤ", "K7M2\u300094TD",
		"K7M2%2D94TD", "K7M2%2094TD%0A", "%E2%80%8BK7M2-94TD", "k 7 m 2 - - 9 4 t d", "K7M2\ufe0e94TD",
	} {
		if key := mutual.CardKey(text); key != "k7m294td" {
			t.Errorf("%q counts as %q", text, key)
		}
	}
	for text, want := range map[string]string{"": "", " - ": "", "0001042": "0001042", "50%": "50%", "Été_1/2": "été_1/2"} {
		if key := mutual.CardKey(text); key != want || mutual.CardKey(key) != want {
			t.Errorf("%q counts as %q", text, key)
		}
	}
}
