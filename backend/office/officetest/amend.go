package officetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// Known is what the office knows of its member, in the order in which it was
// first or last written.
type Known struct {
	Member         mutual.Member
	Beneficiaries  []mutual.Beneficiary
	Payments       []mutual.Payment
	Reimbursements []mutual.Reimbursement
	Documents      []mutual.Document
	Guarantees     []mutual.Guarantee
	Quotes         []mutual.Quote
	Messages       []mutual.Message
	Requests       []mutual.UpdateRequest
}

// Known reads everything, past HTTP: the truth that a synced device must equal.
func (o *Office) Known() Known {
	o.t.Helper()
	var known Known
	for cursor, more := "", true; more; {
		page, err := o.office.Changes(context.Background(), o.MemberID, cursor, 5000)
		o.check(err)
		for _, c := range page.Changes {
			switch {
			case c.Member != nil:
				known.Member = *c.Member
				known.Member.AccessCode = page.AccessCode
			case c.Beneficiary != nil:
				known.Beneficiaries = append(known.Beneficiaries, *c.Beneficiary)
			case c.Payment != nil:
				known.Payments = append(known.Payments, *c.Payment)
			case c.Reimbursement != nil:
				known.Reimbursements = append(known.Reimbursements, *c.Reimbursement)
			case c.Document != nil:
				known.Documents = append(known.Documents, *c.Document)
			case c.Guarantee != nil:
				known.Guarantees = append(known.Guarantees, *c.Guarantee)
			case c.Quote != nil:
				known.Quotes = append(known.Quotes, *c.Quote)
			case c.Message != nil:
				known.Messages = append(known.Messages, *c.Message)
			case c.Request != nil:
				known.Requests = append(known.Requests, *c.Request)
			}
		}
		cursor, more = page.Cursor, page.More
	}
	return known
}

// AddLines pays n more consultations of the member, in one payment on the given
// day, and returns their lines.
func (o *Office) AddLines(n int, paidOn mutual.Date) []mutual.Reimbursement {
	o.t.Helper()
	o.added++
	id := fmt.Sprintf("ADDED%06dP", o.added)
	payment := mutual.Payment{
		ID: id, Number: fmt.Sprintf("A%06d", o.added), IssuedOn: paidOn, PaidOn: paidOn,
		Payee: mutual.PayeeMember, PayeeName: "Camille Martin", MaskedIBAN: "FR76 •••• •••• 123",
	}
	beneficiary := o.Known().Beneficiaries[0].ID
	lines := make([]mutual.Reimbursement, n)
	for i := range lines {
		lines[i] = mutual.Reimbursement{
			ID: fmt.Sprintf("ADDED%06dL%06d", o.added, i), BeneficiaryID: beneficiary, PaymentID: id,
			CareDate: mutual.DateOf(paidOn.Time().AddDate(0, 0, -7)), PaidOn: paidOn,
			ActCode: "G", ActLabel: "Consultation généraliste", Quantity: 1,
			Spent: 3000, Base: 3000, Rate: 70, SocialSecurity: 1900, FlatContribution: 200,
			Pathway: mutual.PathwayIn, Mutual: 900, Remaining: 200, Payee: mutual.PayeeMember,
		}
		payment.Amount += lines[i].Mutual
	}
	o.check(o.office.PutReimbursements(context.Background(), o.MemberID, []mutual.Payment{payment}, lines))
	return lines
}

// AlterLine changes a line and gives its payment the amount that follows. The
// line must still keep its invariants.
func (o *Office) AlterLine(id string, alter func(*mutual.Reimbursement)) mutual.Reimbursement {
	o.t.Helper()
	line, payment := o.lineAndPayment(id)
	payment.Amount -= line.Mutual
	alter(&line)
	payment.Amount += line.Mutual
	o.check(o.office.PutReimbursements(context.Background(), o.MemberID, []mutual.Payment{payment}, []mutual.Reimbursement{line}))
	return line
}

// RemoveLine deletes a line and gives its payment the amount that follows.
func (o *Office) RemoveLine(id string) {
	o.t.Helper()
	line, payment := o.lineAndPayment(id)
	payment.Amount -= line.Mutual
	o.check(o.office.RemoveReimbursements(context.Background(), o.MemberID, []mutual.Payment{payment}, id))
}

func (o *Office) lineAndPayment(id string) (mutual.Reimbursement, mutual.Payment) {
	o.t.Helper()
	known := o.Known()
	for _, line := range known.Reimbursements {
		if line.ID != id {
			continue
		}
		for _, payment := range known.Payments {
			if payment.ID == line.PaymentID {
				return line, payment
			}
		}
	}
	o.t.Fatalf("officetest: the office knows no line %q", id)
	return mutual.Reimbursement{}, mutual.Payment{}
}

// PublishDocument puts a document at the member's disposal, or replaces the one
// with the same id.
func (o *Office) PublishDocument(id, title string, content []byte) mutual.Document {
	o.t.Helper()
	documents, err := o.office.PublishDocuments(context.Background(), o.MemberID, office.Publication{
		Document: mutual.Document{
			ID: id, Kind: mutual.DocumentNotice, Title: title, FileName: id + ".pdf",
			ContentType: "application/pdf", PublishedOn: o.config.today,
		},
		Content: content,
	})
	o.check(err)
	return documents[0]
}

// RemoveDocument takes a document back.
func (o *Office) RemoveDocument(id string) {
	o.t.Helper()
	o.check(o.office.Amend(context.Background(), o.MemberID, office.Amendment{RemovedDocuments: []string{id}}))
}

// DocumentContent returns a document's bytes, past HTTP.
func (o *Office) DocumentContent(id string) []byte {
	o.t.Helper()
	_, content, err := o.office.Document(context.Background(), o.MemberID, id)
	o.check(err)
	bytes, err := io.ReadAll(content)
	o.check(err)
	o.check(content.Close())
	return bytes
}

// SendMessage writes to the member, with the member's documents of these ids attached.
func (o *Office) SendMessage(subject, body string, documentIDs ...string) mutual.Message {
	o.t.Helper()
	message := mutual.Message{
		ID: rand.Text(), SentAt: o.office.Now(), From: "Unimutuelles", Subject: subject, Body: body, DocumentIDs: documentIDs,
	}
	o.check(o.office.Amend(context.Background(), o.MemberID, office.Amendment{Messages: []mutual.Message{message}}))
	return message
}

// AnswerQuote replaces one of the member's quotes by its answer.
func (o *Office) AnswerQuote(quote mutual.Quote) {
	o.t.Helper()
	o.check(o.office.Amend(context.Background(), o.MemberID, office.Amendment{Quotes: []mutual.Quote{quote}}))
}

// Block closes the account and ends its sessions; the zero time means without an end.
func (o *Office) Block(until time.Time) {
	o.t.Helper()
	var end mutual.Millis
	if !until.IsZero() {
		end = mutual.MillisOf(until)
	}
	o.check(o.office.BlockMember(context.Background(), "test", o.Number, end))
}

// Unblock opens the account again.
func (o *Office) Unblock() {
	o.t.Helper()
	o.check(o.office.UnblockMember(context.Background(), "test", o.Number))
}

// ChangePassword gives the account another password and ends its sessions.
func (o *Office) ChangePassword(password string) {
	o.t.Helper()
	o.check(o.office.SetPassword(context.Background(), o.MemberID, password))
	o.Password = password
}

// ForgetTombstones forgets every deletion so far: a device that has not synced
// since must start over.
func (o *Office) ForgetTombstones() {
	o.t.Helper()
	o.check(o.office.ForgetTombstones(context.Background(), o.MemberID))
}
