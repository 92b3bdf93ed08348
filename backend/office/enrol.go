package office

import (
	"bytes"
	"context"
	"crypto/rand"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Enrolment is a new member with all that is known so far, and with an account
// where they have a password already.
type Enrolment struct {
	Member         mutual.Member // an empty ID is drawn
	AccessCode     string
	Account        *AccountOpened // nil for a member who has not registered
	Beneficiaries  []mutual.Beneficiary
	Payments       []mutual.Payment
	Reimbursements []mutual.Reimbursement
	Documents      []Publication
	Guarantees     []mutual.Guarantee
	Quotes         []mutual.Quote
	Messages       []mutual.Message
}

// AccountOpened is an account that was opened elsewhere, or on paper.
type AccountOpened struct {
	Email     string // "" for none
	Certified bool   // the member has proved that the address is theirs
	Password  string
	Question  mutual.QuestionID // "" for none
	Answer    string
}

// Publication is a document with its bytes; the office itself fills in Bytes and SHA256.
type Publication struct {
	Document mutual.Document
	Content  []byte
}

// Enrol takes a member in, all or nothing, and returns the member's id. Errors
// carry CodeFieldRequired or CodeInvalidRequest with the field for an account
// that cannot be, CodeLineRefused for a line or a payment that breaks an
// invariant, and CodeInvalidRequest for what is enrolled already or names something
// unknown.
func (o *Office) Enrol(ctx context.Context, e Enrolment) (memberID string, err error) {
	code, err := AccessCode(e.AccessCode)
	if err != nil {
		return "", err
	}
	if mutual.CardKey(e.Member.Number) == "" {
		return "", &mutual.Error{Code: mutual.CodeFieldRequired, Field: "number"}
	}
	if err := checkTotals(e.Payments, e.Reimbursements); err != nil {
		return "", err
	}
	member := e.Member
	if member.ID == "" {
		member.ID = rand.Text()
	}
	var account *store.Account
	if e.Account != nil {
		if account, err = o.accountOf(ctx, member.ID, *e.Account); err != nil {
			return "", err
		}
	}
	documents, err := o.storeFiles(e.Documents)
	if err != nil {
		return "", err
	}
	first := Amendment{
		Member: &member, Beneficiaries: e.Beneficiaries, Payments: e.Payments, Reimbursements: e.Reimbursements,
		Guarantees: e.Guarantees, Quotes: e.Quotes, Messages: e.Messages, documents: documents,
	}
	changes, err := first.changes(member.ID)
	if err != nil {
		return "", err
	}
	err = o.store.Update(ctx, func(w store.Writer) error {
		if err := w.AddMember(ctx, member, code); err != nil {
			return err
		}
		if account != nil {
			if err := w.AddAccount(ctx, *account); err != nil {
				return err
			}
		}
		if _, err := w.Write(ctx, member.ID, changes); err != nil {
			return err
		}
		return first.checkAttachments(ctx, w, member.ID)
	})
	if err != nil {
		return "", err
	}
	return member.ID, nil
}

// AccessCode returns a code as the store keeps it, which is as it is printed but for case
// and what is around it; mutual.CardKey says what counts of it. Errors
// carry the field access_code with CodeFieldRequired for an empty one, and with
// CodeInvalidRequest for one that would be taken for an e-mail address.
func AccessCode(text string) (string, error) {
	code := normalise(text)
	switch {
	case mutual.CardKey(code) == "":
		return "", &mutual.Error{Code: mutual.CodeFieldRequired, Field: "access_code"}
	case strings.Contains(code, "@"):
		return "", &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "access_code"}
	}
	return code, nil
}

func (o *Office) accountOf(ctx context.Context, memberID string, opened AccountOpened) (*store.Account, error) {
	account := &store.Account{MemberID: memberID, Email: normalise(opened.Email), Question: opened.Question}
	switch {
	case opened.Password == "":
		return nil, &mutual.Error{Code: mutual.CodeFieldRequired, Field: "password"}
	case account.Email != "" && !strings.Contains(account.Email, "@"), account.Email == "" && opened.Certified:
		return nil, &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "email"}
	case account.Question != "" && (questionText(account.Question) == "" || normaliseAnswer(opened.Answer) == ""):
		return nil, &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "question"}
	}
	if opened.Certified {
		account.EmailCertifiedAt = o.Now()
	}
	var err error
	if account.PasswordHash, err = o.hasher.hash(ctx, opened.Password); err != nil {
		return nil, err
	}
	if account.Question != "" {
		account.AnswerHash, err = o.hasher.hash(ctx, normaliseAnswer(opened.Answer))
	}
	return account, err
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
