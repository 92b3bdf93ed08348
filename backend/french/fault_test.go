package french

import (
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestEveryCodeHasItsText(t *testing.T) {
	for _, code := range mutual.Codes() {
		if text, known := faultText(code); !known || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q", code, text)
		}
	}
}

func TestABlockSaysWhenItEnds(t *testing.T) {
	until := time.Date(2026, 3, 5, 14, 30, 0, 0, time.Local)
	text := Fault(&mutual.Error{Code: mutual.CodeThrottled, Until: mutual.MillisOf(until)})
	if !strings.HasSuffix(text, "Prochain essai possible le 5 mars 2026 à 14:30:00.") {
		t.Errorf("%q", text)
	}
}
