package french

import (
	"strconv"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// ParseAmount reads euros as people type them (12, 12,5, 1 284,50 €, 12.50) and reports
// whether it could: a sign, a third decimal and a hundred million euros or more are refused.
func ParseAmount(text string) (cents mutual.Cents, ok bool) {
	text = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, text)
	text = strings.TrimSuffix(text, "€")
	euros, decimals, parted := strings.Cut(strings.Replace(text, ".", ",", 1), ",")
	if euros == "" || len(euros) > 8 || len(decimals) > 2 || parted && decimals == "" || !onlyDigits(euros+decimals) {
		return 0, false
	}
	n, err := strconv.ParseInt(euros+(decimals + "00")[:2], 10, 64)
	return mutual.Cents(n), err == nil
}

// ParseDay reads a day written 31/12/2026 or 2026-12-31, and reports whether it could.
func ParseDay(text string) (day mutual.Date, ok bool) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{"02/01/2006", "2/1/2006", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return mutual.DateOf(t), true
		}
	}
	return "", false
}

func onlyDigits(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return c < '0' || c > '9' })
}
