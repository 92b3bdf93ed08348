// Package french writes the mutual's amounts, days and periods as French readers
// expect them. It formats only; sentences live with the screen, the command line
// and the PDF.
package french

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// NarrowSpace is U+202F, the narrow no-break space that French typography sets
// between thousands and before €, %, : ; ! and ?.
const NarrowSpace = "\u202f"

// minus is the typographic sign U+2212, as wide as a digit.
const minus = "\u2212"

// Amount writes cents without their currency: 1 284,50.
func Amount(c mutual.Cents) string {
	sign, magnitude := "", uint64(c)
	if c < 0 {
		sign, magnitude = minus, -uint64(c)
	}
	return fmt.Sprintf("%s%s,%02d", sign, grouped(magnitude/100), magnitude%100)
}

// Money writes cents with their currency: 1 284,50 €.
func Money(c mutual.Cents) string { return Amount(c) + NarrowSpace + "€" }

// Number writes a count with its thousands apart: 20 000.
func Number(n int) string {
	if n < 0 {
		return minus + grouped(-uint64(n))
	}
	return grouped(uint64(n))
}

// Percent writes a rate: 70 %.
func Percent(p mutual.Percent) string { return strconv.Itoa(int(p)) + NarrowSpace + "%" }

// Day writes a date in full: 12 novembre 2026, 1er mars 2026. An invalid date
// gives an empty text.
func Day(d mutual.Date) string {
	t := d.Time()
	if t.IsZero() {
		return ""
	}
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = "1er"
	}
	return day + " " + monthName(int(t.Month())) + " " + strconv.Itoa(t.Year())
}

// ShortDay writes a date for a column: 12/11/2026. An invalid date gives an
// empty text.
func ShortDay(d mutual.Date) string {
	t := d.Time()
	if t.IsZero() {
		return ""
	}
	return t.Format("02/01/2006")
}

// BirthDay writes a birth date, of which only the month or the year may be known:
// 9 mars 1984, mai 1984, 1984, inconnue. An invalid one gives an empty text.
func BirthDay(d mutual.Date) string { return birthDay(d, Day(d), PeriodName) }

// ShortBirthDay writes a birth date for a column: 09/03/1984, 05/1984, 1984, inconnue.
func ShortBirthDay(d mutual.Date) string {
	return birthDay(d, ShortDay(d), func(p mutual.Period) string {
		if p.IsYear() {
			return string(p)
		}
		return string(p[5:] + "/" + p[:4])
	})
}

func birthDay(d mutual.Date, day string, within func(mutual.Period) string) string {
	if _, err := mutual.ParseBirthDate(string(d)); err != nil || day != "" {
		return day
	}
	if p := d.Within(); p != "" {
		return within(p)
	}
	return "inconnue"
}

// Born tells when somebody was born: né(e) le 9 mars 1984, né(e) en mai 1984, né(e) en
// 1984; an empty text where nothing is known.
func Born(d mutual.Date) string {
	switch {
	case d.IsDay():
		return "né(e) le " + Day(d)
	case d.Within() != "":
		return "né(e) en " + BirthDay(d)
	}
	return ""
}

// PeriodName writes a month as mars 2026 and a year as 2026. A period that is
// neither gives an empty text.
func PeriodName(p mutual.Period) string {
	t := p.First().Time()
	switch {
	case t.IsZero():
		return ""
	case p.IsYear():
		return strconv.Itoa(t.Year())
	}
	return monthName(int(t.Month())) + " " + strconv.Itoa(t.Year())
}

func monthName(month int) string {
	return [...]string{
		"janvier", "février", "mars", "avril", "mai", "juin",
		"juillet", "août", "septembre", "octobre", "novembre", "décembre",
	}[month-1]
}

func grouped(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	head := len(digits) % 3
	groups := make([]string, 0, len(digits)/3+1)
	if head > 0 {
		groups = append(groups, digits[:head])
	}
	for i := head; i < len(digits); i += 3 {
		groups = append(groups, digits[i:i+3])
	}
	return strings.Join(groups, NarrowSpace)
}
