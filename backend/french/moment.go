package french

import (
	"fmt"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// NoBreakSpace is U+00A0, which keeps a number and what it counts on one line.
const NoBreakSpace = "\u00a0"

// Moment writes an instant in full, in t's own zone: mardi 24 novembre 2026 à 10 h 12.
func Moment(t time.Time) string {
	weekday := [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}[t.Weekday()]
	return fmt.Sprintf("%s %s à %d%sh%s%02d", weekday, Day(mutual.DateOf(t)), t.Hour(), NoBreakSpace, NoBreakSpace, t.Minute())
}
