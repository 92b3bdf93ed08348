package demo

import "github.com/unimutuelles/espace-adherents/backend/office"

// Enrolment is the household as the office takes it in.
func (h Household) Enrolment() office.Enrolment {
	publications := make([]office.Publication, len(h.Documents))
	for i, d := range h.Documents {
		publications[i] = office.Publication{Document: d.Document, Content: d.Content}
	}
	return office.Enrolment{
		Member: h.Member, AccessCode: h.AccessCode, Email: h.Email, Password: h.Password,
		Beneficiaries: h.Beneficiaries, Payments: h.Payments, Reimbursements: h.Reimbursements, Documents: publications,
	}
}
