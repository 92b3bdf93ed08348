package remote

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// Sync fetches the page of changes after cursor, at most limit of them. A change that
// breaks what must hold is KeptOut; one of a noun that only a later version knows has
// nothing set but that noun. CodeResyncRequired means that the cursor's history is gone.
func (c *Client) Sync(ctx context.Context, access, cursor string, limit int) (mutual.ChangePage, error) {
	params := &wire.SyncParams{Limit: &limit}
	if cursor != "" {
		params.Cursor = &cursor
	}
	var page syncPage
	err := c.fetch(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.Sync(ctx, params, bearer(access), compressed)
	}, func(resp *http.Response, body io.Reader) error { return c.decode(resp, body, &page) })
	if err != nil {
		return mutual.ChangePage{}, err
	}
	return pageOf(page)
}

// syncPage is wire.SyncPage, whose rows are read one by one: what is wrong with one is no
// other's fault.
type syncPage struct {
	AccessCode *string           `json:"access_code"`
	Changes    []json.RawMessage `json:"changes"`
	Cursor     string            `json:"cursor"`
	More       bool              `json:"more"`
	Remaining  int64             `json:"remaining"`
}

func pageOf(p syncPage) (mutual.ChangePage, error) {
	altered := mutual.Fault(mutual.CodeAnswerAltered, nil)
	if p.Cursor == "" || p.Remaining < 0 || p.More && len(p.Changes) == 0 {
		return mutual.ChangePage{}, altered
	}
	page := mutual.ChangePage{
		Changes: make([]mutual.Change, len(p.Changes)),
		Cursor:  p.Cursor, More: p.More, Remaining: p.Remaining, AccessCode: given(p.AccessCode),
	}
	last := int64(0)
	for i, text := range p.Changes {
		change := &page.Changes[i]
		var w wire.Change
		err := json.Unmarshal(text, &w)
		if w.Id == "" || w.Type == "" || w.Version <= last {
			return mutual.ChangePage{}, altered
		}
		last = w.Version
		*change = mutual.Change{Noun: mutual.Noun(w.Type), ID: w.Id, Version: w.Version, Deleted: w.Deleted != nil && *w.Deleted}
		if !w.Type.Valid() || change.Deleted {
			continue
		}
		if err == nil {
			err = fill(change, &w)
		}
		if err != nil {
			*change = mutual.Change{Noun: change.Noun, ID: w.Id, Version: w.Version, KeptOut: true, Touches: touchedBy(&w)}
		}
	}
	return page, nil
}

// touchedBy returns what a change that is kept out belongs to, as far as it says.
func touchedBy(w *wire.Change) (t mutual.Touches) {
	if w.Request != nil {
		t.RequestKey = w.Request.Key
	}
	r := w.Reimbursement
	if r == nil {
		return t
	}
	t.PaymentID = r.PaymentId
	if day := mutual.Date(r.CareDate); !day.Time().IsZero() {
		t.CareMonth = day.Month()
	}
	if day := mutual.Date(r.PaidOn); !day.Time().IsZero() {
		t.PaidMonth = day.Month()
	}
	return t
}

// fill sets the noun of a change, checked.
func fill(change *mutual.Change, w *wire.Change) error {
	altered := mutual.Fault(mutual.CodeAnswerAltered, nil)
	switch {
	case w.Type == wire.ChangeTypeMember && w.Member != nil:
		change.Member = memberOf(w.Id, w.Member)
		if m := w.Member; !daysOrNone(m.CoveredFrom, m.CardFrom, m.CardTo) {
			return altered
		}
	case w.Type == wire.ChangeTypeBeneficiary && w.Beneficiary != nil:
		change.Beneficiary = beneficiaryOf(w.Id, w.Beneficiary)
		if b := w.Beneficiary; !birthDate(b.BirthDate) || b.Rank < 0 ||
			!daysOrNone(b.CoveredFrom, b.CoveredTo, given(b.CardFrom), given(b.CardTo)) {
			return altered
		}
	case w.Type == wire.ChangeTypePayment && w.Payment != nil:
		change.Payment = paymentOf(w.Id, w.Payment)
		if change.Payment.PaidOn.Time().IsZero() || change.Payment.IssuedOn.Time().IsZero() {
			return altered
		}
	case w.Type == wire.ChangeTypeReimbursement && w.Reimbursement != nil:
		change.Reimbursement = reimbursementOf(w.Id, w.Reimbursement)
		return change.Reimbursement.Holds()
	case w.Type == wire.ChangeTypeDocument && w.Document != nil:
		change.Document = documentOf(w.Id, w.Document)
		if len(w.Document.Sha256) != 64 || w.Document.Bytes < 0 || change.Document.PublishedOn.Time().IsZero() {
			return altered
		}
	default:
		return fillOwn(change, w)
	}
	return nil
}

// fillOwn sets what the mutual and one member tell each other: guarantees, quotes,
// messages, requests.
func fillOwn(change *mutual.Change, w *wire.Change) (err error) {
	altered := mutual.Fault(mutual.CodeAnswerAltered, nil)
	switch {
	case w.Type == wire.ChangeTypeGuarantee && w.Guarantee != nil:
		change.Guarantee = guaranteeOf(w.Id, w.Guarantee)
		return change.Guarantee.Holds()
	case w.Type == wire.ChangeTypeQuote && w.Quote != nil:
		if q := w.Quote; !daysOrNone(q.AnsweredOn, q.ValidUntil) {
			return altered
		}
		change.Quote = quoteOf(w.Id, w.Quote)
		return change.Quote.Holds()
	case w.Type == wire.ChangeTypeMessage && w.Message != nil:
		if w.Message.ReadAt < 0 {
			return altered
		}
		change.Message = messageOf(w.Id, w.Message)
		return change.Message.Check()
	case w.Type == wire.ChangeTypeRequest && w.Request != nil:
		change.Request, err = requestOf(w.Id, w.Request)
		return err
	}
	return altered
}

// daysOrNone reports whether each text is a day or empty.
func daysOrNone(days ...string) bool {
	for _, day := range days {
		if day != "" && mutual.Date(day).Time().IsZero() {
			return false
		}
	}
	return true
}

func birthDate(text string) bool {
	_, err := mutual.ParseBirthDate(text)
	return err == nil
}

// given is what the office may leave out, "" then.
func given(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func memberOf(id string, m *wire.Member) *mutual.Member {
	return &mutual.Member{
		ID: id, Number: m.Number, FirstName: m.FirstName, LastName: m.LastName,
		Street: m.Street, PostalCode: m.PostalCode, City: m.City, MaskedIBAN: m.MaskedIban, Contract: m.Contract,
		Phone: m.Phone, Email: m.Email, IBAN: m.Iban, ContractNumber: m.ContractNumber,
		CoveredFrom: mutual.Date(m.CoveredFrom), CardFrom: mutual.Date(m.CardFrom), CardTo: mutual.Date(m.CardTo),
		AMCNumber: given(m.AmcNumber), ExchangeCode: given(m.ExchangeCode),
	}
}

func beneficiaryOf(id string, b *wire.Beneficiary) *mutual.Beneficiary {
	return &mutual.Beneficiary{
		ID: id, FirstName: b.FirstName, LastName: b.LastName,
		BirthDate: mutual.Date(b.BirthDate), Relation: mutual.Relation(b.Relation), Rank: b.Rank,
		CoveredFrom: mutual.Date(b.CoveredFrom), CoveredTo: mutual.Date(b.CoveredTo),
		CardFrom: mutual.Date(given(b.CardFrom)), CardTo: mutual.Date(given(b.CardTo)),
	}
}

func paymentOf(id string, p *wire.Payment) *mutual.Payment {
	return &mutual.Payment{
		ID: id, Number: p.Number, IssuedOn: mutual.Date(p.IssuedOn), PaidOn: mutual.Date(p.PaidOn),
		Payee: mutual.Payee(p.Payee), PayeeName: p.PayeeName, MaskedIBAN: p.MaskedIban, Amount: mutual.Cents(p.Amount),
	}
}

func reimbursementOf(id string, r *wire.Reimbursement) *mutual.Reimbursement {
	return &mutual.Reimbursement{
		ID: id, BeneficiaryID: r.BeneficiaryId, PaymentID: r.PaymentId,
		CareDate: mutual.Date(r.CareDate), PaidOn: mutual.Date(r.PaidOn),
		ActCode: mutual.ActCode(r.ActCode), ActLabel: r.ActLabel, Quantity: r.Quantity,
		Spent: mutual.Cents(r.Spent), Excess: mutual.Cents(r.Excess), Base: mutual.Cents(r.Base), Rate: mutual.Percent(r.Rate),
		SocialSecurity: mutual.Cents(r.SocialSecurity), FlatContribution: mutual.Cents(r.FlatContribution),
		Deductible: mutual.Cents(r.Deductible), Pathway: mutual.Pathway(r.Pathway),
		Mutual: mutual.Cents(r.Mutual), Remaining: mutual.Cents(r.Remaining), Payee: mutual.Payee(r.Payee),
	}
}

func documentOf(id string, d *wire.Document) *mutual.Document {
	return &mutual.Document{
		ID: id, Kind: mutual.DocumentKind(d.Kind), Title: d.Title, FileName: d.FileName, ContentType: d.ContentType,
		PublishedOn: mutual.Date(d.PublishedOn), Bytes: d.Bytes, SHA256: d.Sha256,
	}
}
