package cache

import (
	"encoding/json"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// appendColumns returns the columns of a change in the order of columnsOf, after two
// places for id and generation. What has invariants is held against them.
func appendColumns(to []any, change *mutual.Change, kinds map[mutual.ActCode]mutual.ActKind) ([]any, error) {
	if change.ID == "" {
		return nil, altered("id")
	}
	to = append(to, nil, nil)
	switch {
	case change.Noun == mutual.NounMember && change.Member != nil:
		return appendMember(to, change.Member), nil
	case change.Noun == mutual.NounBeneficiary && change.Beneficiary != nil:
		b := change.Beneficiary
		return append(to, b.FirstName, b.LastName, string(b.BirthDate), string(b.Relation), int64(b.Rank),
			string(b.CoveredFrom), string(b.CoveredTo), string(b.CardFrom), string(b.CardTo)), nil
	case change.Noun == mutual.NounPayment && change.Payment != nil:
		p := change.Payment
		return append(to, p.Number, string(p.IssuedOn), string(p.PaidOn), string(p.Payee), p.PayeeName, p.MaskedIBAN,
			int64(p.Amount)), nil
	case change.Noun == mutual.NounReimbursement && change.Reimbursement != nil:
		return appendLine(to, change.Reimbursement, kinds)
	case change.Noun == mutual.NounDocument && change.Document != nil:
		d := change.Document
		return append(to, string(d.Kind), d.Title, d.FileName, d.ContentType, string(d.PublishedOn), d.Bytes, d.SHA256), nil
	case change.Noun == mutual.NounGuarantee && change.Guarantee != nil:
		return appendGuarantee(to, change.Guarantee)
	case change.Noun == mutual.NounQuote && change.Quote != nil:
		return appendQuote(to, change.Quote)
	case change.Noun == mutual.NounMessage && change.Message != nil:
		return appendMessage(to, change.Message)
	case change.Noun == mutual.NounRequest && change.Request != nil:
		return appendRequest(to, change.Request)
	}
	return nil, altered("noun")
}

func appendMember(to []any, m *mutual.Member) []any {
	return append(to, m.Number, m.FirstName, m.LastName, m.Street, m.PostalCode, m.City, m.MaskedIBAN, m.Contract,
		m.Phone, m.Email, m.IBAN, m.ContractNumber, string(m.CoveredFrom), string(m.CardFrom), string(m.CardTo),
		m.AMCNumber, m.ExchangeCode)
}

func appendLine(to []any, r *mutual.Reimbursement, kinds map[mutual.ActCode]mutual.ActKind) ([]any, error) {
	if err := r.Holds(); err != nil {
		return nil, err
	}
	kind, known := kinds[r.ActCode]
	if !known {
		kind = mutual.KindOther
	}
	return append(to, r.BeneficiaryID, r.PaymentID, string(r.CareDate), string(r.PaidOn), string(r.ActCode), r.ActLabel,
		string(kind), int64(r.Quantity), int64(r.Spent), int64(r.Excess), int64(r.Base), int64(r.Rate),
		int64(r.SocialSecurity), int64(r.FlatContribution), int64(r.Deductible), string(r.Pathway), int64(r.Mutual),
		int64(r.Remaining), string(r.Payee), string(r.CareDate.Month()), string(r.PaidOn.Month())), nil
}

func appendGuarantee(to []any, g *mutual.Guarantee) ([]any, error) {
	if err := g.Holds(); err != nil {
		return nil, err
	}
	example, err := json.Marshal(g.Example)
	return append(to, string(g.Domain), int64(g.Position), g.Label, string(g.Formula), int64(g.Percent), int64(g.Amount),
		g.Limit, string(example)), err
}

func appendQuote(to []any, q *mutual.Quote) ([]any, error) {
	if err := q.Holds(); err != nil {
		return nil, err
	}
	lines, err := json.Marshal(q.Lines)
	return append(to, q.Number, string(q.Kind), q.BeneficiaryID, q.Professional, string(q.Status), string(q.ReceivedOn),
		string(q.AnsweredOn), string(q.ValidUntil), q.Answer, q.DocumentID, string(lines)), err
}

func appendMessage(to []any, m *mutual.Message) ([]any, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	documents, err := json.Marshal(append([]string{}, m.DocumentIDs...))
	return append(to, int64(m.SentAt), m.From, m.Subject, m.Body, int64(m.ReadAt), string(documents)), err
}

func appendRequest(to []any, r *mutual.UpdateRequest) ([]any, error) {
	content, err := json.Marshal(r.Content)
	if err != nil {
		return nil, err
	}
	attachments, err := json.Marshal(append([]mutual.Attachment{}, r.Attachments...))
	return append(to, r.Key, string(r.State), string(content), string(attachments), int64(r.SentAt), int64(r.ReadAt),
		int64(r.AnsweredAt), int64(r.AppliedAt), r.Answer), err
}
