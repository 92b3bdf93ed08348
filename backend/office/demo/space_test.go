package demo

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// The domain's worked lines, as the member's own contract works them out.
func TestTheContractsExamplesAreTheDomainsWorkedLines(t *testing.T) {
	want := map[mutual.ActCode]struct {
		spent  mutual.Cents
		since  mutual.Date
		shares mutual.Shares
	}{
		"G":   {3000, "2024-12-22", mutual.Shares{SocialSecurity: 1900, Mutual: 900, Remaining: 200}},
		"CS":  {6000, "2024-05-15", mutual.Shares{SocialSecurity: 2005, Mutual: 2520, Remaining: 1475}},
		"PH7": {209, "2024-03-31", mutual.Shares{SocialSecurity: 36, Mutual: 73, Remaining: 100}},
		"HD7": {102, "2017-01-01", mutual.Shares{SocialSecurity: 66, Mutual: 36}},
		"AMK": {1613, "2024-03-31", mutual.Shares{SocialSecurity: 868, Mutual: 645, Remaining: 100}},
		"SDE": {4338, "2023-10-15", mutual.Shares{SocialSecurity: 2603, Mutual: 1735}},
		"PF0": {50000, "2023-10-15", mutual.Shares{SocialSecurity: 7200, Mutual: 42800}},
		"PF1": {55000, "2023-10-15", mutual.Shares{SocialSecurity: 7200, Mutual: 22800, Remaining: 25000}},
		"M01": {3000, "2020-01-01", mutual.Shares{SocialSecurity: 540, Mutual: 2460}},
		"V01": {3250, "2020-01-01", mutual.Shares{SocialSecurity: 585, Mutual: 2665}},
		"PAZ": {95000, "2021-01-01", mutual.Shares{SocialSecurity: 24000, Mutual: 71000}},
		"FJ":  {2300, "2026-03-01", mutual.Shares{Mutual: 2300}},
	}
	for _, g := range household(t, 0, Size{}).Guarantees {
		line, worked := want[g.Example.ActCode]
		if !worked {
			continue
		}
		delete(want, g.Example.ActCode)
		if got := g.Work(); got != line.shares || g.Example.Tariff.Spent != line.spent || g.Example.Since != line.since {
			t.Errorf("%s: %+v of %d since %s", g.Label, got, g.Example.Tariff.Spent, g.Example.Since)
		}
		if g.Example.ActCode == "G" {
			g.Example.Tariff.Rate = rateOutside
			if got := g.Work(); got != (mutual.Shares{SocialSecurity: 700, Mutual: 900, Remaining: 1400}) {
				t.Errorf("outside the pathway: %+v", got)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("no guarantee works out %v", want)
	}
}

func TestCareWasPaidAsTheGuaranteesSay(t *testing.T) {
	h := household(t, 0, Size{Lines: 3000})
	compared := map[mutual.ActCode]int{}
	for _, g := range h.Guarantees {
		usual := g.Example.Tariff.Rate
		for _, r := range h.Reimbursements {
			if r.ActCode != g.Example.ActCode || r.CareDate < g.Example.Since {
				continue
			}
			g.Example.Tariff = mutual.Tariff{
				Spent: r.Spent, Base: r.Base, Rate: r.Rate, UsualRate: usual,
				FlatContribution: r.FlatContribution, Deductible: r.Deductible,
			}
			compared[r.ActCode]++
			if got := g.Work(); got != (mutual.Shares{SocialSecurity: r.SocialSecurity, Mutual: r.Mutual, Remaining: r.Remaining}) {
				t.Errorf("%s promises %+v, paid was %+v", g.Label, got, r)
			}
		}
	}
	if len(compared) < 10 {
		t.Errorf("only %v were compared", compared)
	}
}

func TestGuaranteesFillEveryDomainInOrder(t *testing.T) {
	for _, day := range []mutual.Date{"2017-06-01", "2019-06-01", today} {
		h, err := Generate(1, 4, Size{}, day)
		if err != nil {
			t.Fatal(err)
		}
		last := map[mutual.Domain]int{}
		for _, g := range h.Guarantees {
			if err := g.Check(); err != nil || g.Position != last[g.Domain]+1 || g.Example.Since > day {
				t.Errorf("on %s: %+v, %v", day, g, err)
			}
			last[g.Domain] = g.Position
		}
		if day == today && len(last) != len(mutual.Domains()) {
			t.Errorf("the domains are %v", last)
		}
	}
}

func TestEveryAnswerToAQuoteAddsUpAndOneWasPaidAsAnswered(t *testing.T) {
	for n := range 6 {
		h := household(t, n, Size{Lines: 420})
		kinds, statuses, paid := map[mutual.QuoteKind]int{}, map[mutual.QuoteStatus]int{}, 0
		for _, q := range h.Quotes {
			kinds[q.Kind]++
			statuses[q.Status]++
			if err := q.Check(); err != nil || max(q.ReceivedOn, q.AnsweredOn) > today || weekend(q.ReceivedOn) || weekend(q.AnsweredOn) || q.Status == mutual.QuoteRefused && q.Answer == "" {
				t.Errorf("member %d: %+v, %v", n, q, err)
			}
			if !slices.ContainsFunc(h.Beneficiaries, func(b mutual.Beneficiary) bool { return b.ID == q.BeneficiaryID && b.BirthDate < q.ReceivedOn }) {
				t.Errorf("member %d: a quote of %s on %s", n, q.BeneficiaryID, q.ReceivedOn)
			}
			if q.Status == mutual.QuoteAnswered && wasPaid(h, q) {
				paid++
			}
		}
		if len(h.Quotes) < 2 || len(h.Quotes) > 4 || len(kinds) != 2 || len(statuses) != 3 || paid != 1 {
			t.Errorf("member %d: %d quotes, %v, %v, %d paid as answered", n, len(h.Quotes), kinds, statuses, paid)
		}
	}
}

// wasPaid tells whether a household's care of one day is a quote's lines, to the cent.
func wasPaid(h Household, q mutual.Quote) bool {
	days := map[mutual.Date][]mutual.QuoteLine{}
	for _, r := range h.Reimbursements {
		if r.BeneficiaryID == q.BeneficiaryID && r.CareDate > q.AnsweredOn && r.CareDate <= q.ValidUntil && mutual.ActOf(r.ActCode).Kind == mutual.KindOptical {
			days[r.CareDate] = append(days[r.CareDate], mutual.QuoteLine{
				ActCode: r.ActCode, Quantity: r.Quantity, Spent: r.Spent, Base: r.Base,
				SocialSecurity: r.SocialSecurity, Mutual: r.Mutual, Remaining: r.Remaining,
			})
		}
	}
	byCode := func(a, b mutual.QuoteLine) int { return strings.Compare(string(a.ActCode), string(b.ActCode)) }
	estimated := slices.Clone(q.Lines)
	for i := range estimated {
		estimated[i].Label = ""
	}
	slices.SortFunc(estimated, byCode)
	for _, lines := range days {
		slices.SortFunc(lines, byCode)
		if slices.Equal(lines, estimated) {
			return true
		}
	}
	return false
}

// weekend tells whether nobody works at the office on a day.
func weekend(d mutual.Date) bool {
	return d != "" && (d.Time().Weekday() == time.Saturday || d.Time().Weekday() == time.Sunday)
}

func TestMessagesReachTheMemberWithWhatTheyCarry(t *testing.T) {
	for n := range 4 {
		for _, documents := range []int{0, 3, agreementFrom} {
			h := household(t, n, Size{Lines: 60, Documents: documents})
			known := map[string]mutual.Date{}
			for _, d := range h.Documents {
				known[d.ID] = d.PublishedOn
			}
			attached := 0
			for i, m := range h.Messages {
				if err := m.Check(); err != nil || m.From == "" || !strings.Contains(m.Body, h.Member.FirstName) {
					t.Errorf("member %d: %+v, %v", n, m, err)
				}
				if i > 0 && m.SentAt < h.Messages[i-1].SentAt || weekend(mutual.DateOf(m.SentAt.Time())) || max(m.SentAt, m.ReadAt) >= mutual.MillisOf(today.Time()) {
					t.Errorf("member %d: message %d was sent at %d and read at %d", n, i, m.SentAt, m.ReadAt)
				}
				if newest := i >= len(h.Messages)-2; newest != (m.ReadAt == 0) || !newest && m.ReadAt <= m.SentAt {
					t.Errorf("member %d: message %d of %d was read at %d", n, i, len(h.Messages), m.ReadAt)
				}
				for _, id := range m.DocumentIDs {
					attached++
					if published, there := known[id]; !there || published > mutual.DateOf(m.SentAt.Time()) {
						t.Errorf("member %d: %q carries %s of %q", n, m.Subject, id, published)
					}
				}
			}
			want := map[int]int{0: 0, 3: 1, agreementFrom: 2}[documents]
			if len(h.Messages) < 4 || len(h.Messages) > 6 || attached != want {
				t.Errorf("member %d: %d messages, %d of %d attachments", n, len(h.Messages), attached, want)
			}
			for _, q := range h.Quotes {
				if _, there := known[q.DocumentID]; q.DocumentID != "" && !there {
					t.Errorf("member %d: the answer to %s is no document", n, q.Number)
				}
			}
		}
	}
}

func TestAMemberWhoNeverCameHasReadNothing(t *testing.T) {
	h := household(t, 2, Size{Documents: 3})
	for _, m := range h.Unregistered().Messages {
		if m.ReadAt != 0 {
			t.Errorf("%q was read", m.Subject)
		}
	}
	if read := h.Enrolment().Messages[0].ReadAt; read == 0 {
		t.Error("nor has the member who came")
	}
}

func TestTheFileOfEveryMemberIsWholeAndNobodys(t *testing.T) {
	phone := regexp.MustCompile(`^06 39 98 \d\d \d\d$`)
	for n := range 20 {
		h := household(t, n, Size{Lines: 200})
		m := h.Member
		if !phone.MatchString(m.Phone) || m.Email != h.Email || m.ContractNumber == "" || m.CardFrom != "2026-01-01" || m.CardTo != "2026-12-31" {
			t.Errorf("%+v", m)
		}
		if m.MaskedIBAN != mutual.MaskIBAN(m.IBAN) || !strings.HasPrefix(m.IBAN, "FR7699999") || remainder(m.IBAN) != 1 {
			t.Errorf("IBAN %s, masked %s", m.IBAN, m.MaskedIBAN)
		}
		covered := map[string]mutual.Beneficiary{}
		for _, b := range h.Beneficiaries {
			covered[b.ID] = b
			if b.Rank < 1 || b.CoveredFrom < m.CoveredFrom || b.CoveredFrom < b.BirthDate || (b.CoveredTo != "") != (b.Relation == mutual.RelationChild) {
				t.Errorf("%+v", b)
			}
		}
		for _, r := range h.Reimbursements {
			if b := covered[r.BeneficiaryID]; r.CareDate < b.CoveredFrom || b.CoveredTo != "" && r.CareDate > b.CoveredTo {
				t.Errorf("care of %s is outside of the cover %s - %s", r.CareDate, b.CoveredFrom, b.CoveredTo)
			}
		}
	}
}

// remainder is what ISO 13616 wants to be 1.
func remainder(iban string) int64 {
	var digits strings.Builder
	for _, c := range iban[4:] + iban[:4] {
		if c >= 'A' {
			digits.WriteString(big.NewInt(int64(c - 'A' + 10)).String())
			continue
		}
		digits.WriteRune(c)
	}
	number, _ := new(big.Int).SetString(digits.String(), 10)
	return new(big.Int).Mod(number, big.NewInt(97)).Int64()
}
