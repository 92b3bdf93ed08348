package mutual

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Date is a calendar day as YYYY-MM-DD, without a time or a zone. Dates compare
// as strings.
type Date string

// HistoryStart is the first payment day the space knows: benefits paid earlier
// are with the member's adviser (the mutual's notice, preamble).
const HistoryStart Date = "2017-01-01"

// ParseDate reads a YYYY-MM-DD day. A text that is no such day gives an Error
// with CodeInvalidDate.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", &Error{Code: CodeInvalidDate}
	}
	return Date(s), nil
}

// ParseBirthDate reads the day of somebody's birth: YYYY-MM-DD, with 00 for a day, or a
// month, that the civil registry does not know (1984-05-00, 1984-00-00). Another text
// gives an Error with CodeInvalidDate. Such dates sort before the days that they may be.
func ParseBirthDate(s string) (Date, error) {
	if day, err := ParseDate(s); err == nil {
		return day, nil
	}
	whole := []byte(s)
	if len(s) == len(time.DateOnly) && s[5:7] == "00" {
		copy(whole[5:], "01")
	}
	if len(s) == len(time.DateOnly) && s[8:] == "00" {
		copy(whole[8:], "01")
	}
	if _, err := ParseDate(string(whole)); err != nil {
		return "", &Error{Code: CodeInvalidDate}
	}
	return Date(s), nil
}

// ReadDay reads a day as French people type it (31/3/2026, 31.03.2026, 31032026) or as it
// is kept, and returns any other text as it is. Of a birth date the day, or the day and the
// month, may be left out (5/1984, 1984).
func ReadDay(typed string, birth bool) Date {
	parts := strings.FieldsFunc(strings.TrimSpace(typed), func(r rune) bool {
		return isDash(r) || unicode.IsSpace(r) || r == '/' || r == '.'
	})
	if len(parts) == 1 && len(parts[0]) == len("31032026") {
		parts = []string{parts[0][:2], parts[0][2:4], parts[0][4:]}
	}
	if birth && len(parts) > 0 && len(parts) < 3 && len(parts[len(parts)-1]) == len("2006") {
		parts = append(slices.Repeat([]string{"00"}, 3-len(parts)), parts...)
	}
	if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) != len("2006") {
		return Date(strings.TrimSpace(typed))
	}
	day := fmt.Sprintf("%s-%02s-%02s", parts[2], parts[1], parts[0])
	if _, err := ParseBirthDate(day); err != nil || !birth && !Date(day).IsDay() {
		return Date(strings.TrimSpace(typed))
	}
	return Date(day)
}

// IsDay reports whether d is a day of the calendar, and no birth date of which only a
// month or a year is known.
func (d Date) IsDay() bool { return !d.Time().IsZero() }

// Within returns the month or the year that is known of a birth date without a day, and
// "" for a whole day and where not even the year is known.
func (d Date) Within() Period {
	if born, err := ParseBirthDate(string(d)); err != nil || born.IsDay() || born[:4] == "0000" {
		return ""
	}
	if d[5:7] == "00" {
		return Period(d[:4])
	}
	return d.Month()
}

// DateOf returns the calendar day of t in t's own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Time returns midnight UTC of the day, and the zero time for an invalid Date.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Month returns the month that d lies in.
func (d Date) Month() Period {
	if len(d) < len("2006-01") {
		return ""
	}
	return Period(d[:len("2006-01")])
}

// Period is a year (YYYY) or a month (YYYY-MM).
type Period string

// ParsePeriod reads YYYY or YYYY-MM. Any other text gives an Error with
// CodeInvalidPeriod; a period that ends before HistoryStart one with
// CodeBeforeHistory.
func ParsePeriod(s string) (Period, error) {
	layout := "2006-01"
	if len(s) == len("2006") {
		layout = "2006"
	}
	if _, err := time.Parse(layout, s); err != nil {
		return "", &Error{Code: CodeInvalidPeriod, Field: "period"}
	}
	p := Period(s)
	if p.Last() < HistoryStart {
		return "", &Error{Code: CodeBeforeHistory, Field: "period"}
	}
	return p, nil
}

// IsYear reports whether p is a whole year.
func (p Period) IsYear() bool { return len(p) == len("2006") }

// First returns the first day of the period.
func (p Period) First() Date {
	if p.IsYear() {
		return Date(p + "-01-01")
	}
	return Date(p + "-01")
}

// Last returns the last day of the period.
func (p Period) Last() Date {
	if p.IsYear() {
		return Date(p + "-12-31")
	}
	return DateOf(p.First().Time().AddDate(0, 1, -1))
}

// String returns the period as it is written in commands and file names.
func (p Period) String() string { return string(p) }

// Millis is an instant in milliseconds since the Unix epoch; 0 means never.
type Millis int64

// MillisOf returns the instant t.
func MillisOf(t time.Time) Millis { return Millis(t.UnixMilli()) }

// Time returns the instant in UTC.
func (m Millis) Time() time.Time { return time.UnixMilli(int64(m)).UTC() }
