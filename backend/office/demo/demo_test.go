package demo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const today mutual.Date = "2026-11-22"

func household(t testing.TB, n int, size Size) Household {
	t.Helper()
	h, err := Generate(1, n, size, today)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestEveryLineObeysTheInvariants(t *testing.T) {
	for n := range 5 {
		h := household(t, n, Size{Lines: 1500})
		known := map[string]bool{}
		for _, b := range h.Beneficiaries {
			known[b.ID] = true
		}
		for _, r := range h.Reimbursements {
			if err := r.Check(); err != nil {
				t.Errorf("%v: %+v", err, r)
			}
			if !known[r.BeneficiaryID] || r.CareDate < mutual.HistoryStart || r.PaidOn <= r.CareDate || r.PaidOn > today {
				t.Errorf("care %s paid %s of %s", r.CareDate, r.PaidOn, r.BeneficiaryID)
			}
		}
	}
}

func TestEveryPaymentMakesAStatement(t *testing.T) {
	h := household(t, 0, Size{Lines: 3000})
	lines := map[string][]mutual.Reimbursement{}
	for _, r := range h.Reimbursements {
		lines[r.PaymentID] = append(lines[r.PaymentID], r)
	}
	for _, p := range h.Payments {
		s, err := mutual.NewStatement(mutual.StatementSource{Member: h.Member, Beneficiaries: h.Beneficiaries, Lines: lines[p.ID], Payment: &p})
		if err != nil {
			t.Fatalf("payment %s: %v", p.Number, err)
		}
		toMember := p.Payee == mutual.PayeeMember
		if toMember && s.Paid != p.Amount || !toMember && s.ThirdParty != p.Amount || p.Amount == 0 || toMember != (p.MaskedIBAN != "") {
			t.Errorf("payment %+v: paid %d, third party %d", p, s.Paid, s.ThirdParty)
		}
		for _, r := range lines[p.ID] {
			if r.PaidOn != p.PaidOn {
				t.Errorf("a line of %s in the payment of %s", r.PaidOn, p.PaidOn)
			}
		}
		delete(lines, p.ID)
	}
	if len(lines) > 0 {
		t.Errorf("%d payments are missing", len(lines))
	}
}

func TestTheSameArgumentsGiveTheSameHousehold(t *testing.T) {
	size := Size{Lines: 300, Documents: 5}
	for n := range 2 {
		if !reflect.DeepEqual(household(t, n, size), household(t, n, size)) {
			t.Errorf("member %d: two households differ", n)
		}
	}
	other, err := Generate(2, 0, size, today)
	if err != nil {
		t.Fatal(err)
	}
	first := household(t, 0, size)
	if reflect.DeepEqual(first.Reimbursements, other.Reimbursements) {
		t.Error("another seed gives the same care")
	}
	if first.AccessCode != other.AccessCode || first.Password != other.Password || first.Email != other.Email || first.Member.ID != other.Member.ID {
		t.Error("the demo member's credentials depend on the seed")
	}
}

func TestMembersAreApart(t *testing.T) {
	seen := map[string]int{}
	for n := range 200 {
		h := household(t, n, Size{Lines: 3})
		keys := []string{h.Member.ID, h.Member.Number, h.AccessCode, h.Email}
		for _, b := range h.Beneficiaries {
			keys = append(keys, b.ID)
		}
		for _, r := range h.Reimbursements {
			keys = append(keys, r.ID)
		}
		for _, p := range h.Payments {
			keys = append(keys, p.ID)
		}
		for _, g := range h.Guarantees {
			keys = append(keys, g.ID)
		}
		for _, q := range h.Quotes {
			keys = append(keys, q.ID)
		}
		for _, m := range h.Messages {
			keys = append(keys, m.ID)
		}
		for _, key := range keys {
			if other, taken := seen[key]; taken {
				t.Errorf("%q belongs to %d and to %d", key, other, n)
			}
			seen[key] = n
		}
	}
}

func TestIDsFitTheContract(t *testing.T) {
	form := regexp.MustCompile(`^[0-9A-Za-z_-]{1,40}$`)
	h := household(t, 3, Size{Lines: 200, Documents: 3})
	ids := []string{h.Member.ID, h.Beneficiaries[0].ID, h.Payments[0].ID, h.Reimbursements[0].ID, h.Documents[0].ID, h.Quotes[0].ID, h.Messages[0].ID}
	for _, g := range h.Guarantees {
		ids = append(ids, g.ID)
	}
	for _, id := range ids {
		if !form.MatchString(id) {
			t.Errorf("id %q", id)
		}
	}
}

func TestCredentialsFollowTheNotice(t *testing.T) {
	for n := range 50 {
		h := household(t, n, Size{})
		p := h.Password
		if len(p) < 8 || !strings.ContainsFunc(p, unicode.IsUpper) || !strings.ContainsFunc(p, unicode.IsLower) || !strings.ContainsFunc(p, unicode.IsDigit) {
			t.Errorf("member %d: password %q", n, p)
		}
		if len(h.AccessCode) != 8 || !strings.HasSuffix(h.Email, "@exemple.fr") {
			t.Errorf("member %d: %q, %q", n, h.AccessCode, h.Email)
		}
	}
}

func TestTheSizeIsExact(t *testing.T) {
	for _, size := range []Size{{}, {1, 0}, {0, 1}, {17, 2}, DefaultSize()} {
		h := household(t, 1, size)
		if len(h.Reimbursements) != size.Lines || len(h.Documents) != size.Documents {
			t.Errorf("%+v: %d lines, %d documents", size, len(h.Reimbursements), len(h.Documents))
		}
	}
}

func TestADefaultHouseholdShowsEveryKindOfCare(t *testing.T) {
	kinds := map[mutual.ActKind]int{}
	outside, professional := 0, 0
	h := household(t, 0, DefaultSize())
	for _, r := range h.Reimbursements {
		kinds[mutual.ActOf(r.ActCode).Kind]++
		if r.Pathway == mutual.PathwayOut {
			outside++
		}
		if r.Payee == mutual.PayeeProfessional {
			professional++
		}
	}
	for _, kind := range mutual.ActKinds() {
		if kind != mutual.KindOther && kinds[kind] == 0 {
			t.Errorf("no line of %s", kind)
		}
	}
	if outside == 0 || professional == 0 || h.Reimbursements[0].CareDate > "2017-06-30" || h.Payments[len(h.Payments)-1].PaidOn < "2026-10-01" {
		t.Errorf("%d outside the pathway, %d paid to professionals, from %s to %s",
			outside, professional, h.Reimbursements[0].CareDate, h.Payments[len(h.Payments)-1].PaidOn)
	}
}

func TestDocumentsArePDFsOfTheirChecksum(t *testing.T) {
	h := household(t, 0, Size{Documents: 40})
	sums := map[string]bool{}
	for _, d := range h.Documents {
		sum := sha256.Sum256(d.Content)
		if !bytes.HasPrefix(d.Content, []byte("%PDF-")) || d.Bytes != int64(len(d.Content)) || d.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: %d bytes, checksum %s", d.FileName, d.Bytes, d.SHA256)
		}
		if sums[d.SHA256] || d.PublishedOn < mutual.HistoryStart || d.PublishedOn > today {
			t.Errorf("%s of %s comes twice or out of its time", d.FileName, d.PublishedOn)
		}
		sums[d.SHA256] = true
	}
}

func TestALargeHouseholdsDocumentsWeighWhatScansDo(t *testing.T) {
	h := household(t, 0, Size{Documents: scannedFrom})
	for _, d := range h.Documents {
		if d.Kind == mutual.DocumentCertificate && (d.Bytes < 80<<10 || d.Bytes > 140<<10) {
			t.Errorf("%s weighs %d bytes", d.FileName, d.Bytes)
		}
	}
}

func TestWhatCannotBeGeneratedIsRefused(t *testing.T) {
	for _, c := range []struct {
		n     int
		size  Size
		today mutual.Date
		want  mutual.Code
	}{
		{-1, Size{}, today, mutual.CodeInvalidRequest},
		{0, Size{Lines: -1}, today, mutual.CodeInvalidRequest},
		{0, Size{}, "2016-12-31", mutual.CodeInvalidDate},
		{0, Size{}, "2026-02-30", mutual.CodeInvalidDate},
	} {
		if _, err := Generate(1, c.n, c.size, c.today); mutual.CodeOf(err) != c.want {
			t.Errorf("%+v: got %v", c, err)
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	for _, size := range []Size{DefaultSize(), {20_000, 0}, {20_000, 300}} {
		b.Run(fmt.Sprintf("%d lines %d documents", size.Lines, size.Documents), func(b *testing.B) {
			for b.Loop() {
				if _, err := Generate(1, 0, size, today); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
