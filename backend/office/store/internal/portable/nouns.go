package portable

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// AddMember implements store.Writer.
func (t *Tx) AddMember(ctx context.Context, m mutual.Member, accessCode string) error {
	return t.fault(t.queries.AddMember(ctx, db.AddMemberParams{
		ID: m.ID, AccessCode: accessCode, AccessKey: keyOf(accessCode, m.ID), Number: m.Number, NumberKey: keyOf(m.Number, m.ID),
		FirstName: m.FirstName, LastName: m.LastName,
		Street: m.Street, PostalCode: m.PostalCode, City: m.City, MaskedIban: m.MaskedIBAN, Contract: m.Contract,
		Phone: m.Phone, Email: m.Email, Iban: m.IBAN, ContractNumber: m.ContractNumber, CoveredFrom: string(m.CoveredFrom),
		CardFrom: string(m.CardFrom), CardTo: string(m.CardTo), AmcNumber: m.AMCNumber, ExchangeCode: m.ExchangeCode,
	}))
}

// Payment implements store.Reader.
func (t *Tx) Payment(ctx context.Context, memberID, id string) (mutual.Payment, error) {
	row, err := t.queries.GetPayment(ctx, db.GetPaymentParams{MemberID: memberID, ID: id})
	return paymentOf(db.ListPaymentsRow(row)), t.fault(err)
}

// Reimbursement implements store.Reader.
func (t *Tx) Reimbursement(ctx context.Context, memberID, id string) (mutual.Reimbursement, error) {
	row, err := t.queries.GetReimbursement(ctx, db.GetReimbursementParams{MemberID: memberID, ID: id})
	listed := db.ListReimbursementsRow(row)
	return reimbursementOf(&listed), t.fault(err)
}

// Document implements store.Reader.
func (t *Tx) Document(ctx context.Context, memberID, id string) (mutual.Document, error) {
	row, err := t.queries.GetDocument(ctx, db.GetDocumentParams{MemberID: memberID, ID: id})
	return documentOf(db.ListDocumentsRow(row)), t.fault(err)
}

// SumOfPayment implements store.Reader.
func (t *Tx) SumOfPayment(ctx context.Context, memberID, paymentID string) (mutual.Cents, error) {
	total, err := t.queries.SumPaymentLines(ctx, db.SumPaymentLinesParams{MemberID: memberID, PaymentID: paymentID})
	return mutual.Cents(total), t.fault(err)
}

func (t *Tx) put(ctx context.Context, memberID string, version int64, change *mutual.Change) error {
	switch {
	case change.Noun == mutual.NounMember && change.Member != nil:
		m := change.Member
		return t.changed(t.queries.UpdateMember(ctx, db.UpdateMemberParams{
			Number: m.Number, NumberKey: keyOf(m.Number, memberID), FirstName: m.FirstName, LastName: m.LastName, Street: m.Street, PostalCode: m.PostalCode,
			City: m.City, MaskedIban: m.MaskedIBAN, Contract: m.Contract, Phone: m.Phone, Email: m.Email, Iban: m.IBAN,
			ContractNumber: m.ContractNumber, CoveredFrom: string(m.CoveredFrom), CardFrom: string(m.CardFrom),
			CardTo: string(m.CardTo), AmcNumber: m.AMCNumber, ExchangeCode: m.ExchangeCode, ID: memberID,
		}))
	case change.Noun == mutual.NounBeneficiary && change.Beneficiary != nil:
		b := change.Beneficiary
		return t.queries.PutBeneficiary(ctx, db.PutBeneficiaryParams{
			MemberID: memberID, ID: change.ID, Version: version,
			FirstName: b.FirstName, LastName: b.LastName, BirthDate: string(b.BirthDate), Relation: string(b.Relation),
			BirthRank: int64(b.Rank), CoveredFrom: string(b.CoveredFrom), CoveredTo: string(b.CoveredTo),
			CardFrom: string(b.CardFrom), CardTo: string(b.CardTo),
		})
	case change.Noun == mutual.NounPayment && change.Payment != nil:
		p := change.Payment
		return t.queries.PutPayment(ctx, db.PutPaymentParams{
			MemberID: memberID, ID: change.ID, Version: version,
			Number: p.Number, IssuedOn: string(p.IssuedOn), PaidOn: string(p.PaidOn), Payee: string(p.Payee),
			PayeeName: p.PayeeName, MaskedIban: p.MaskedIBAN, Amount: int64(p.Amount),
		})
	case change.Noun == mutual.NounReimbursement && change.Reimbursement != nil:
		r := change.Reimbursement
		return t.queries.PutReimbursement(ctx, db.PutReimbursementParams{
			MemberID: memberID, ID: change.ID, Version: version,
			BeneficiaryID: r.BeneficiaryID, PaymentID: r.PaymentID, CareDate: string(r.CareDate), PaidOn: string(r.PaidOn),
			ActCode: string(r.ActCode), ActLabel: r.ActLabel, Quantity: int64(r.Quantity),
			Spent: int64(r.Spent), Excess: int64(r.Excess), Base: int64(r.Base), Rate: int64(r.Rate),
			SocialSecurity: int64(r.SocialSecurity), FlatContribution: int64(r.FlatContribution),
			Deductible: int64(r.Deductible), Pathway: string(r.Pathway), Mutual: int64(r.Mutual),
			Remaining: int64(r.Remaining), Payee: string(r.Payee),
		})
	case change.Noun == mutual.NounDocument && change.Document != nil:
		d := change.Document
		return t.queries.PutDocument(ctx, db.PutDocumentParams{
			MemberID: memberID, ID: change.ID, Version: version,
			Kind: string(d.Kind), Title: d.Title, FileName: d.FileName, ContentType: d.ContentType,
			PublishedOn: string(d.PublishedOn), Bytes: d.Bytes, Sha256: d.SHA256,
		})
	case change.Noun == mutual.NounGuarantee && change.Guarantee != nil:
		return t.putGuarantee(ctx, memberID, version, change)
	case change.Noun == mutual.NounQuote && change.Quote != nil:
		return t.putQuote(ctx, memberID, version, change)
	case change.Noun == mutual.NounMessage && change.Message != nil:
		return t.putMessage(ctx, memberID, version, change)
	case change.Noun == mutual.NounRequest && change.Request != nil:
		return t.putUpdateRequest(ctx, memberID, version, change)
	}
	return mutual.Fault(mutual.CodeInvalidRequest, nil)
}

type memberRow db.GetMemberRow

func (row memberRow) take(i int, change *mutual.Change) bool {
	change.Member = &mutual.Member{
		ID: row.ID, Number: row.Number, FirstName: row.FirstName, LastName: row.LastName,
		Street: row.Street, PostalCode: row.PostalCode, City: row.City, MaskedIBAN: row.MaskedIban, Contract: row.Contract,
		Phone: row.Phone, Email: row.Email, IBAN: row.Iban, ContractNumber: row.ContractNumber,
		CoveredFrom: mutual.Date(row.CoveredFrom), CardFrom: mutual.Date(row.CardFrom), CardTo: mutual.Date(row.CardTo),
		AMCNumber: row.AmcNumber, ExchangeCode: row.ExchangeCode,
	}
	return i == 0 && row.ID == change.ID
}

type beneficiaryRows []db.ListBeneficiariesRow

func (rows beneficiaryRows) take(i int, change *mutual.Change) bool {
	if i >= len(rows) || rows[i].ID != change.ID {
		return false
	}
	change.Beneficiary = &mutual.Beneficiary{
		ID: rows[i].ID, FirstName: rows[i].FirstName, LastName: rows[i].LastName,
		BirthDate: mutual.Date(rows[i].BirthDate), Relation: mutual.Relation(rows[i].Relation),
		Rank: int(rows[i].BirthRank), CoveredFrom: mutual.Date(rows[i].CoveredFrom), CoveredTo: mutual.Date(rows[i].CoveredTo),
		CardFrom: mutual.Date(rows[i].CardFrom), CardTo: mutual.Date(rows[i].CardTo),
	}
	return true
}

type paymentRows []db.ListPaymentsRow

func (rows paymentRows) take(i int, change *mutual.Change) bool {
	if i >= len(rows) || rows[i].ID != change.ID {
		return false
	}
	payment := paymentOf(rows[i])
	change.Payment = &payment
	return true
}

func paymentOf(row db.ListPaymentsRow) mutual.Payment {
	return mutual.Payment{
		ID: row.ID, Number: row.Number, IssuedOn: mutual.Date(row.IssuedOn), PaidOn: mutual.Date(row.PaidOn),
		Payee: mutual.Payee(row.Payee), PayeeName: row.PayeeName, MaskedIBAN: row.MaskedIban, Amount: mutual.Cents(row.Amount),
	}
}

type reimbursementRows []db.ListReimbursementsRow

func (rows reimbursementRows) take(i int, change *mutual.Change) bool {
	if i >= len(rows) || rows[i].ID != change.ID {
		return false
	}
	line := reimbursementOf(&rows[i])
	change.Reimbursement = &line
	return true
}

func reimbursementOf(row *db.ListReimbursementsRow) mutual.Reimbursement {
	return mutual.Reimbursement{
		ID: row.ID, BeneficiaryID: row.BeneficiaryID, PaymentID: row.PaymentID,
		CareDate: mutual.Date(row.CareDate), PaidOn: mutual.Date(row.PaidOn),
		ActCode: mutual.ActCode(row.ActCode), ActLabel: row.ActLabel, Quantity: int(row.Quantity),
		Spent: mutual.Cents(row.Spent), Excess: mutual.Cents(row.Excess), Base: mutual.Cents(row.Base),
		Rate: mutual.Percent(row.Rate), SocialSecurity: mutual.Cents(row.SocialSecurity),
		FlatContribution: mutual.Cents(row.FlatContribution), Deductible: mutual.Cents(row.Deductible),
		Pathway: mutual.Pathway(row.Pathway), Mutual: mutual.Cents(row.Mutual), Remaining: mutual.Cents(row.Remaining),
		Payee: mutual.Payee(row.Payee),
	}
}

type documentRows []db.ListDocumentsRow

func (rows documentRows) take(i int, change *mutual.Change) bool {
	if i >= len(rows) || rows[i].ID != change.ID {
		return false
	}
	document := documentOf(rows[i])
	change.Document = &document
	return true
}

func documentOf(row db.ListDocumentsRow) mutual.Document {
	return mutual.Document{
		ID: row.ID, Kind: mutual.DocumentKind(row.Kind), Title: row.Title, FileName: row.FileName,
		ContentType: row.ContentType, PublishedOn: mutual.Date(row.PublishedOn), Bytes: row.Bytes, SHA256: row.Sha256,
	}
}
