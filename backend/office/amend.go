package office

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Amendment is a set of changes to what the office knows of a member. What has an
// id that is known is replaced.
type Amendment struct {
	Member         *mutual.Member
	Beneficiaries  []mutual.Beneficiary
	Payments       []mutual.Payment
	Reimbursements []mutual.Reimbursement
	Guarantees     []mutual.Guarantee
	Quotes         []mutual.Quote
	Messages       []mutual.Message

	RemovedReimbursements []string
	RemovedPayments       []string
	RemovedDocuments      []string
	RemovedGuarantees     []string
	RemovedQuotes         []string
	RemovedMessages       []string

	documents []mutual.Document
}

// Amend applies an amendment, all or nothing. Errors carry CodeLineRefused when a
// line, guarantee, quote or message breaks an invariant or when a payment no longer
// is the sum of its lines, CodeNotFound for something removed that was not there, and
// CodeInvalidRequest for what names an unknown beneficiary, payment or document, or a
// document removed that is still named.
func (o *Office) Amend(ctx context.Context, memberID string, a Amendment) error {
	return o.store.Update(ctx, func(w store.Writer) error { return a.apply(ctx, w, memberID) })
}

func (a Amendment) apply(ctx context.Context, w store.Writer, memberID string) error {
	changes, err := a.changes(memberID)
	if err != nil || len(changes) == 0 {
		return err
	}
	touched, err := a.touchedPayments(ctx, w, memberID)
	if err != nil {
		return err
	}
	if _, err := w.Write(ctx, memberID, changes); err != nil {
		return err
	}
	if err := checkPayments(ctx, w, memberID, touched); err != nil {
		return err
	}
	return a.checkAttachments(ctx, w, memberID)
}

// PutReimbursements adds or replaces lines, with the payments that carry them.
func (o *Office) PutReimbursements(ctx context.Context, memberID string, payments []mutual.Payment, lines []mutual.Reimbursement) error {
	return o.Amend(ctx, memberID, Amendment{Payments: payments, Reimbursements: lines})
}

// RemoveReimbursements removes lines, given the payments as they are without them.
func (o *Office) RemoveReimbursements(ctx context.Context, memberID string, payments []mutual.Payment, ids ...string) error {
	return o.Amend(ctx, memberID, Amendment{Payments: payments, RemovedReimbursements: ids})
}

// PublishDocuments puts documents at a member's disposal, or replaces them.
func (o *Office) PublishDocuments(ctx context.Context, memberID string, publications ...Publication) ([]mutual.Document, error) {
	documents, err := o.storeFiles(publications)
	if err != nil {
		return nil, err
	}
	return documents, o.Amend(ctx, memberID, Amendment{documents: documents})
}

// changes orders the amendment so that whatever names something finds it, and
// nothing leaves before what names it.
func (a Amendment) changes(memberID string) ([]mutual.Change, error) {
	all := make([]mutual.Change, 0, 1+len(a.Beneficiaries)+len(a.Payments)+len(a.Reimbursements)+len(a.documents)+
		len(a.Guarantees)+len(a.Quotes)+len(a.Messages))
	if a.Member != nil {
		all = append(all, mutual.Change{Noun: mutual.NounMember, ID: memberID, Member: a.Member})
	}
	for i := range a.Beneficiaries {
		all = append(all, mutual.Change{Noun: mutual.NounBeneficiary, ID: a.Beneficiaries[i].ID, Beneficiary: &a.Beneficiaries[i]})
	}
	for i := range a.Payments {
		all = append(all, mutual.Change{Noun: mutual.NounPayment, ID: a.Payments[i].ID, Payment: &a.Payments[i]})
	}
	for i := range a.Reimbursements {
		if err := a.Reimbursements[i].Check(); err != nil {
			return nil, err
		}
		all = append(all, mutual.Change{Noun: mutual.NounReimbursement, ID: a.Reimbursements[i].ID, Reimbursement: &a.Reimbursements[i]})
	}
	for i := range a.documents {
		all = append(all, mutual.Change{Noun: mutual.NounDocument, ID: a.documents[i].ID, Document: &a.documents[i]})
	}
	for i := range a.Guarantees {
		if err := a.Guarantees[i].Check(); err != nil {
			return nil, err
		}
		all = append(all, mutual.Change{Noun: mutual.NounGuarantee, ID: a.Guarantees[i].ID, Guarantee: &a.Guarantees[i]})
	}
	for i := range a.Quotes {
		if err := a.Quotes[i].Check(); err != nil {
			return nil, err
		}
		all = append(all, mutual.Change{Noun: mutual.NounQuote, ID: a.Quotes[i].ID, Quote: &a.Quotes[i]})
	}
	for i := range a.Messages {
		if err := a.Messages[i].Check(); err != nil {
			return nil, err
		}
		all = append(all, mutual.Change{Noun: mutual.NounMessage, ID: a.Messages[i].ID, Message: &a.Messages[i]})
	}
	for _, removed := range []struct {
		noun mutual.Noun
		ids  []string
	}{
		{mutual.NounReimbursement, a.RemovedReimbursements},
		{mutual.NounPayment, a.RemovedPayments},
		{mutual.NounGuarantee, a.RemovedGuarantees},
		{mutual.NounQuote, a.RemovedQuotes},
		{mutual.NounMessage, a.RemovedMessages},
		{mutual.NounDocument, a.RemovedDocuments},
	} {
		for _, id := range removed.ids {
			all = append(all, mutual.Change{Noun: removed.noun, ID: id, Deleted: true})
		}
	}
	for _, change := range all {
		if change.ID == "" {
			return nil, &mutual.Error{Code: mutual.CodeFieldRequired, Field: "id"}
		}
	}
	return all, nil
}

// touchedPayments names the payments whose lines or amount the amendment alters,
// those that a line leaves included.
func (a Amendment) touchedPayments(ctx context.Context, r store.Reader, memberID string) (map[string]bool, error) {
	touched := make(map[string]bool)
	ids := append([]string(nil), a.RemovedReimbursements...)
	for _, payment := range a.Payments {
		touched[payment.ID] = true
	}
	for _, line := range a.Reimbursements {
		touched[line.PaymentID] = true
		ids = append(ids, line.ID)
	}
	for _, id := range ids {
		line, err := r.Reimbursement(ctx, memberID, id)
		if mutual.CodeOf(err) == mutual.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		touched[line.PaymentID] = true
	}
	for _, id := range a.RemovedPayments {
		delete(touched, id)
	}
	return touched, nil
}

func checkPayments(ctx context.Context, r store.Reader, memberID string, ids map[string]bool) error {
	for id := range ids {
		payment, err := r.Payment(ctx, memberID, id)
		if err != nil {
			return err
		}
		total, err := r.SumOfPayment(ctx, memberID, id)
		if err != nil {
			return err
		}
		if total != payment.Amount {
			return &mutual.Error{Code: mutual.CodeLineRefused, Field: "amount"}
		}
	}
	return nil
}
