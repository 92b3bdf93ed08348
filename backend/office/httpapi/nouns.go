package httpapi

import (
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

func tokens(t mutual.Tokens) wire.Tokens {
	return wire.Tokens{
		AccessToken: t.Access, AccessExpiresAt: int64(t.AccessUntil),
		RefreshToken: t.Refresh, RefreshExpiresAt: int64(t.RefreshUntil),
	}
}

func syncPage(page mutual.ChangePage) wire.Sync200JSONResponse {
	changes := make([]wire.Change, len(page.Changes))
	for i := range page.Changes {
		changes[i] = change(&page.Changes[i])
	}
	return wire.Sync200JSONResponse{
		Changes: changes, Cursor: page.Cursor, More: page.More, Remaining: page.Remaining, AccessCode: given(page.AccessCode),
	}
}

// given is what the contract may leave out: nil for "".
func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func change(c *mutual.Change) wire.Change {
	out := wire.Change{Type: wire.ChangeType(c.Noun), Id: c.ID, Version: c.Version}
	switch {
	case c.Deleted:
		out.Deleted = &c.Deleted
	case c.Member != nil:
		m := c.Member
		out.Member = &wire.Member{
			Number: m.Number, FirstName: m.FirstName, LastName: m.LastName, Street: m.Street,
			PostalCode: m.PostalCode, City: m.City, MaskedIban: m.MaskedIBAN, Contract: m.Contract,
			Phone: m.Phone, Email: m.Email, Iban: m.IBAN, ContractNumber: m.ContractNumber,
			CoveredFrom: string(m.CoveredFrom), CardFrom: string(m.CardFrom), CardTo: string(m.CardTo),
			AmcNumber: given(m.AMCNumber), ExchangeCode: given(m.ExchangeCode),
		}
	case c.Beneficiary != nil:
		b := c.Beneficiary
		out.Beneficiary = &wire.Beneficiary{
			FirstName: b.FirstName, LastName: b.LastName, BirthDate: string(b.BirthDate),
			Relation: wire.BeneficiaryRelation(b.Relation), Rank: b.Rank,
			CoveredFrom: string(b.CoveredFrom), CoveredTo: string(b.CoveredTo),
			CardFrom: given(string(b.CardFrom)), CardTo: given(string(b.CardTo)),
		}
	case c.Payment != nil:
		p := c.Payment
		out.Payment = &wire.Payment{
			Number: p.Number, IssuedOn: string(p.IssuedOn), PaidOn: string(p.PaidOn), Payee: wire.Payee(p.Payee),
			PayeeName: p.PayeeName, MaskedIban: p.MaskedIBAN, Amount: int64(p.Amount),
		}
	case c.Reimbursement != nil:
		r := c.Reimbursement
		out.Reimbursement = &wire.Reimbursement{
			BeneficiaryId: r.BeneficiaryID, PaymentId: r.PaymentID, CareDate: string(r.CareDate), PaidOn: string(r.PaidOn),
			ActCode: string(r.ActCode), ActLabel: r.ActLabel, Quantity: r.Quantity,
			Spent: int64(r.Spent), Excess: int64(r.Excess), Base: int64(r.Base), Rate: int(r.Rate),
			SocialSecurity: int64(r.SocialSecurity), FlatContribution: int64(r.FlatContribution),
			Deductible: int64(r.Deductible), Pathway: wire.ReimbursementPathway(r.Pathway), Mutual: int64(r.Mutual),
			Remaining: int64(r.Remaining), Payee: wire.Payee(r.Payee),
		}
	case c.Document != nil:
		d := c.Document
		out.Document = &wire.Document{
			Kind: wire.DocumentKind(d.Kind), Title: d.Title, FileName: d.FileName, ContentType: d.ContentType,
			PublishedOn: string(d.PublishedOn), Bytes: d.Bytes, Sha256: d.SHA256,
		}
	case c.Guarantee != nil:
		out.Guarantee = guarantee(c.Guarantee)
	case c.Quote != nil:
		out.Quote = quote(c.Quote)
	case c.Message != nil:
		m := c.Message
		out.Message = &wire.Message{
			SentAt: int64(m.SentAt), From: m.From, Subject: m.Subject, Body: m.Body, ReadAt: int64(m.ReadAt),
			DocumentIds: m.DocumentIDs,
		}
	case c.Request != nil:
		out.Request = updateRequest(c.Request)
	}
	return out
}

func guarantee(g *mutual.Guarantee) *wire.Guarantee {
	t := g.Example.Tariff
	return &wire.Guarantee{
		Domain: wire.GuaranteeDomain(g.Domain), Position: g.Position, Label: g.Label, Formula: wire.GuaranteeFormula(g.Formula),
		Percent: int(g.Percent), Amount: int64(g.Amount), Limit: g.Limit,
		Example: wire.Sample{
			ActCode: string(g.Example.ActCode), Label: g.Example.Label, Since: string(g.Example.Since),
			Tariff: wire.Tariff{
				Spent: int64(t.Spent), Base: int64(t.Base), Rate: int(t.Rate), UsualRate: int(t.UsualRate),
				FlatContribution: int64(t.FlatContribution), Deductible: int64(t.Deductible),
			},
		},
	}
}

func quote(q *mutual.Quote) *wire.Quote {
	lines := make([]wire.QuoteLine, len(q.Lines))
	for i, l := range q.Lines {
		lines[i] = wire.QuoteLine{
			Label: l.Label, ActCode: string(l.ActCode), Quantity: l.Quantity, Spent: int64(l.Spent), Base: int64(l.Base),
			SocialSecurity: int64(l.SocialSecurity), Mutual: int64(l.Mutual), Remaining: int64(l.Remaining),
		}
	}
	return &wire.Quote{
		Number: q.Number, Kind: wire.QuoteKind(q.Kind), BeneficiaryId: q.BeneficiaryID, Professional: q.Professional,
		Status: wire.QuoteStatus(q.Status), ReceivedOn: string(q.ReceivedOn), AnsweredOn: string(q.AnsweredOn),
		ValidUntil: string(q.ValidUntil), Answer: q.Answer, DocumentId: q.DocumentID, Lines: lines,
	}
}
