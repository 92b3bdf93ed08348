package french

import (
	"testing"
	"time"
)

func TestAMomentIsWrittenInFullInItsOwnZone(t *testing.T) {
	paris := time.FixedZone("Paris, in winter", 3600)
	for want, at := range map[string]time.Time{
		"mardi 24 novembre 2026 à 10\u00a0h\u00a012": time.Date(2026, 11, 24, 9, 12, 59, 0, time.UTC).In(paris),
		"dimanche 1er mars 2026 à 0\u00a0h\u00a005":  time.Date(2026, 2, 28, 23, 5, 0, 0, time.UTC).In(paris),
	} {
		if got := Moment(at); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
