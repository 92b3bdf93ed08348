package demo

import (
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/office"
)

// Enrolment is the household as the office takes it in, with an account whose
// address is certified.
func (h Household) Enrolment() office.Enrolment {
	enrolment := h.Unregistered()
	enrolment.Messages = h.Messages
	enrolment.Account = &office.AccountOpened{
		Email: h.Email, Certified: true, Password: h.Password, Question: h.Question, Answer: h.Answer,
	}
	return enrolment
}

// Unregistered is the household of a member who has not made their first visit, and
// so has read nothing.
func (h Household) Unregistered() office.Enrolment {
	publications := make([]office.Publication, len(h.Documents))
	for i, d := range h.Documents {
		publications[i] = office.Publication{Document: d.Document, Content: d.Content}
	}
	messages := slices.Clone(h.Messages)
	for i := range messages {
		messages[i].ReadAt = 0
	}
	return office.Enrolment{
		Member: h.Member, AccessCode: h.AccessCode,
		Beneficiaries: h.Beneficiaries, Payments: h.Payments, Reimbursements: h.Reimbursements, Documents: publications,
		Guarantees: h.Guarantees, Quotes: h.Quotes, Messages: messages,
	}
}
