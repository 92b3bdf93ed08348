// Package demo makes fictitious members whose care, payments and documents obey
// the rules and the dated public tariffs, for the demo office, tests and
// benchmarks. Nothing in it is a real person's.
//
// The same seed, member, size and day give the same household, byte for byte.
package demo

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"github.com/oklog/ulid/v2"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Household is a member with an account, and all the office knows about them.
type Household struct {
	Member                      mutual.Member
	AccessCode, Email, Password string
	Question                    mutual.QuestionID
	Answer                      string
	Beneficiaries               []mutual.Beneficiary   // self, spouse, children by birth date
	Payments                    []mutual.Payment       // oldest first
	Reimbursements              []mutual.Reimbursement // oldest care first
	Documents                   []DocumentFile         // oldest first
	Guarantees                  []mutual.Guarantee     // by domain
	Quotes                      []mutual.Quote         // oldest first
	Messages                    []mutual.Message       // oldest first
}

// DocumentFile is a document with its bytes.
type DocumentFile struct {
	mutual.Document
	Content []byte
}

// Size is how much a household has.
type Size struct{ Lines, Documents int }

// DefaultSize is that of a family with a few hundred lines.
func DefaultSize() Size { return Size{Lines: 420, Documents: 24} }

// firstDays is how long after HistoryStart a line can be expected to be paid: no
// household is made for an earlier day.
const firstDays = 60

// Generate makes the n-th household of a seed as it stands today; 0 is the demo
// member, whose credentials do not depend on the seed. It returns
// CodeInvalidRequest for a negative n or size, CodeInvalidDate for a day that is
// none or lies in the first weeks of the history, and CodeInternal when a
// document cannot be drawn.
func Generate(seed int64, n int, size Size, today mutual.Date) (Household, error) {
	if n < 0 || size.Lines < 0 || size.Documents < 0 {
		return Household{}, &mutual.Error{Code: mutual.CodeInvalidRequest}
	}
	if today < mutual.DateOf(mutual.HistoryStart.Time().AddDate(0, 0, firstDays)) || today.Time().IsZero() {
		return Household{}, &mutual.Error{Code: mutual.CodeInvalidDate, Field: "today"}
	}
	c := newChance(seed, n, 0)
	h := newFamily(c, n)
	more := newChance(seed, n, 1) // apart, so that what is added here changes no line of care
	cover(more, &h, today)
	h.Guarantees = guarantees(n, today)
	lines, err := settle(c, planCare(c, h.Beneficiaries, size.Lines, today))
	if err != nil {
		return Household{}, err
	}
	if h.Payments, h.Reimbursements, err = pay(c, h.Member, lines); err != nil {
		return Household{}, err
	}
	if h.Quotes, err = quotes(more, h, today); err != nil {
		return Household{}, err
	}
	if h.Documents, err = papers(c, &h, size.Documents, today); err != nil {
		return Household{}, err
	}
	if h.Messages, err = messages(more, h, today); err != nil {
		return Household{}, err
	}
	return h, nil
}

// chance is a household's source of what varies.
type chance struct {
	*rand.Rand
	entropy *rand.ChaCha8
}

// newChance is one of the household's sources; each stream draws apart from the others.
func newChance(seed int64, n int, stream byte) *chance {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], uint64(seed))
	binary.LittleEndian.PutUint64(key[8:], uint64(n))
	key[30] = stream
	draws := rand.New(rand.NewChaCha8(key))
	key[31] = 1
	return &chance{Rand: draws, entropy: rand.NewChaCha8(key)}
}

// id is a ULID that sorts with day.
func (c *chance) id(day mutual.Date) (string, error) {
	id, err := ulid.New(ulid.Timestamp(day.Time()), c.entropy)
	if err != nil {
		return "", mutual.Fault(mutual.CodeInternal, err)
	}
	return id.String(), nil
}

// between is any number from low to high, both included.
func (c *chance) between(low, high int) int { return low + c.IntN(high-low+1) }

// in is true in percent cases of a hundred.
func (c *chance) in(percent int) bool { return c.IntN(100) < percent }

func pick[T any](c *chance, from []T) T { return from[c.IntN(len(from))] }

func plusDays(d mutual.Date, days int) mutual.Date {
	return mutual.DateOf(d.Time().AddDate(0, 0, days))
}

// workday is the day itself, or the Friday before a weekend.
func workday(d mutual.Date) mutual.Date {
	for d.Time().Weekday() == time.Saturday || d.Time().Weekday() == time.Sunday {
		d = plusDays(d, -1)
	}
	return d
}

func daysBetween(from, to mutual.Date) int {
	return int(to.Time().Sub(from.Time()) / (24 * time.Hour))
}
