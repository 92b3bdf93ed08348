package office

import (
	"bytes"
	"context"
	"crypto/rand"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Enrolment is a new member with an account and all that is known so far.
type Enrolment struct {
	Member         mutual.Member // an empty ID is drawn
	AccessCode     string
	Email          string
	Password       string
	Beneficiaries  []mutual.Beneficiary
	Payments       []mutual.Payment
	Reimbursements []mutual.Reimbursement
	Documents      []Publication
}

// Publication is a document with its bytes; the office itself fills in Bytes and SHA256.
type Publication struct {
	Document mutual.Document
	Content  []byte
}

// Enrol takes a member in, all or nothing, and returns the member's id. Errors
// carry CodeFieldRequired or CodeInvalidRequest with the field for an account
// that cannot be, CodeLineRefused for a line or a payment that breaks an
// invariant, and CodeInvalidRequest for what is enrolled already.
func (o *Office) Enrol(ctx context.Context, e Enrolment) (memberID string, err error) {
	account := store.Account{AccessCode: normalise(e.AccessCode), Email: normalise(e.Email)}
	switch {
	case account.AccessCode == "":
		return "", &mutual.Error{Code: mutual.CodeFieldRequired, Field: "access_code"}
	case account.Email == "":
		return "", &mutual.Error{Code: mutual.CodeFieldRequired, Field: "email"}
	case e.Password == "":
		return "", &mutual.Error{Code: mutual.CodeFieldRequired, Field: "password"}
	case strings.Contains(account.AccessCode, "@"):
		return "", &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "access_code"}
	case !strings.Contains(account.Email, "@"):
		return "", &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "email"}
	}
	if err := checkTotals(e.Payments, e.Reimbursements); err != nil {
		return "", err
	}
	member := e.Member
	if member.ID == "" {
		member.ID = rand.Text()
	}
	if account.PasswordHash, err = o.hasher.hash(ctx, e.Password); err != nil {
		return "", err
	}
	account.MemberID = member.ID
	documents, err := o.storeFiles(e.Documents)
	if err != nil {
		return "", err
	}
	changes, err := Amendment{
		Member: &member, Beneficiaries: e.Beneficiaries, Payments: e.Payments,
		Reimbursements: e.Reimbursements, documents: documents,
	}.changes(member.ID)
	if err != nil {
		return "", err
	}
	err = o.store.Update(ctx, func(w store.Writer) error {
		if err := w.AddMember(ctx, member, account.AccessCode); err != nil {
			return err
		}
		if err := w.AddAccount(ctx, account); err != nil {
			return err
		}
		_, err := w.Write(ctx, member.ID, changes)
		return err
	})
	if err != nil {
		return "", err
	}
	return member.ID, nil
}

// checkTotals holds every payment against the sum of the mutual's shares that
// its lines bear (domain: a statement's total is the sum of its lines).
func checkTotals(payments []mutual.Payment, lines []mutual.Reimbursement) error {
	sums := make(map[string]mutual.Cents, len(payments))
	for _, line := range lines {
		sums[line.PaymentID] += line.Mutual
	}
	for _, payment := range payments {
		if sums[payment.ID] != payment.Amount {
			return &mutual.Error{Code: mutual.CodeLineRefused, Field: "amount"}
		}
	}
	return nil
}

// storeFiles puts the bytes on the disk before any row names them.
func (o *Office) storeFiles(publications []Publication) ([]mutual.Document, error) {
	documents := make([]mutual.Document, len(publications))
	for i, p := range publications {
		sum, size, err := o.files.Put(bytes.NewReader(p.Content))
		if err != nil {
			return nil, err
		}
		documents[i] = p.Document
		documents[i].SHA256, documents[i].Bytes = sum, size
	}
	return documents, nil
}
