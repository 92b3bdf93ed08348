package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// The longest texts, in characters.
const (
	maxText   = mutual.TitleMax
	maxProse  = mutual.RequestWordsMax
	maxNumber = 40 // of a member's number, as the front door takes it
)

// maxCents is the largest amount of a line (ten million euros).
const maxCents = 1_000_000_000

// ids are those that the contract carries (components/schemas/ID).
var ids = regexp.MustCompile(`^[0-9A-Za-z_-]{1,40}$`)

func (r *row) raw(column string) string {
	// An accent is one sign or two, as the system that wrote the file has it.
	text := norm.NFC.String(strings.TrimSpace(r.fields[r.table.places[column]]))
	if strings.ContainsRune(text, utf8.RuneError) {
		r.refuse(column, reasonLost)
	}
	return text
}

// required reads a text that must be there, optional one that need not.
func (r *row) required(column string) string {
	text := r.optional(column)
	if text == "" {
		r.refuse(column, reasonRequired)
	}
	return text
}

func (r *row) optional(column string) string {
	text := r.raw(column)
	if strings.ContainsFunc(text, invisible) {
		r.refuse(column, reasonInvisible)
	}
	if utf8.RuneCountInString(text) > maxText {
		r.refuse(column, reasonLength, maxText)
	}
	return text
}

// prose reads a text of several lines.
func (r *row) prose(column string) string {
	text := strings.ReplaceAll(r.raw(column), "\r\n", "\n")
	if strings.ContainsFunc(strings.ReplaceAll(text, "\n", ""), invisible) {
		r.refuse(column, reasonInvisible)
	}
	if utf8.RuneCountInString(text) > maxProse {
		r.refuse(column, reasonLength, maxProse)
	}
	return text
}

func invisible(c rune) bool { return !unicode.IsGraphic(c) }

func (r *row) id(column string) string {
	text := r.raw(column)
	if !ids.MatchString(text) {
		r.refuse(column, reasonID)
	}
	return text
}

// maxCode is the length of the codes of a card.
const maxCode = 20

// code reads a short code of a card from a column that came later, "" without it.
func (r *row) code(column string) string {
	if !r.has(column) {
		return ""
	}
	text := r.optional(column)
	if utf8.RuneCountInString(text) > maxCode {
		r.refuse(column, reasonLength, maxCode)
	}
	return text
}

func (r *row) optionalID(column string) string {
	if r.raw(column) == "" {
		return ""
	}
	return r.id(column)
}

func (r *row) cents(column string) mutual.Cents {
	text := r.raw(column)
	switch {
	case text == "":
		r.refuse(column, reasonRequired)
	case strings.ContainsAny(text, ".,€"):
		r.refuse(column, reasonEuros)
	case !digits(text):
		r.refuse(column, reasonCents)
	}
	cents, err := strconv.ParseInt(text, 10, 64)
	if err != nil || cents > maxCents {
		r.refuse(column, reasonLarge)
	}
	return mutual.Cents(cents)
}

func (r *row) whole(column string, least, most int) int {
	text := r.raw(column)
	if text == "" {
		r.refuse(column, reasonRequired)
	}
	n, err := strconv.Atoi(text)
	if err != nil || !digits(text) || n < least || n > most {
		r.refuse(column, reasonWhole, least, most)
	}
	return n
}

func digits(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return c < '0' || c > '9' })
}

func (r *row) day(column string) mutual.Date {
	if r.raw(column) == "" {
		r.refuse(column, reasonRequired)
	}
	return r.optionalDay(column)
}

func (r *row) optionalDay(column string) mutual.Date {
	text := r.raw(column)
	if text == "" {
		return ""
	}
	day, err := mutual.ParseDate(text)
	if err != nil {
		r.refuse(column, reasonDay)
	}
	return day
}

// birthDay reads a day of which only the month or the year may be known.
func (r *row) birthDay(column string) mutual.Date {
	text := r.required(column)
	day, err := mutual.ParseBirthDate(text)
	if err != nil {
		r.refuse(column, reasonBirthDay)
	}
	return day
}

// historyDay reads a day on which something was paid.
func (r *row) historyDay(column string) mutual.Date {
	day := r.day(column)
	if !r.refused() && day < mutual.HistoryStart {
		r.refuse(column, reasonBefore)
	}
	return day
}

// period reads the first and the last day of what may have no end.
func (r *row) period(from, to string) (first, last mutual.Date) {
	first, last = r.optionalDay(from), r.optionalDay(to)
	if !r.refused() && last != "" && last < first {
		r.refuse(to, reasonDays)
	}
	return first, last
}

// choice reads one of a noun's own words.
func choice[Word ~string](r *row, column string, words ...Word) Word {
	text := Word(r.raw(column))
	all := make([]string, len(words))
	for i, word := range words {
		if word == text {
			return text
		}
		all[i] = string(word)
	}
	r.refuse(column, reasonChoice, strings.Join(all, ", "))
	return text
}

func (r *row) email(column string) string {
	text := r.optional(column)
	if text == "" {
		return text
	}
	switch mutual.CodeOf(mutual.CheckEmail(text)) {
	case "":
	case mutual.CodeEmailNotASCII:
		r.refuse(column, reasonEmailASCII)
	default:
		r.refuse(column, reasonEmail)
	}
	return text
}

func (r *row) iban(column string) string {
	text := r.raw(column)
	if text == "" {
		return ""
	}
	iban, err := mutual.ParseIBAN(text)
	if err != nil {
		r.refuse(column, reasonIBAN)
	}
	return iban
}
