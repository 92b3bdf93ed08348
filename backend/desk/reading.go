package desk

import "github.com/unimutuelles/espace-adherents/backend/mutual"

// Overview describes the lines a filter chose, without the lines themselves.
type Overview struct {
	Totals mutual.Totals        `json:"totals"`
	Months []mutual.MonthTotals `json:"months"` // newest first; a list lays out its headings from it
}

// Choices is what the filters can offer on this member's lines.
type Choices struct {
	Years         []mutual.Period      `json:"years"` // newest first
	Kinds         []mutual.ActKind     `json:"kinds"`
	Beneficiaries []mutual.Beneficiary `json:"beneficiaries"`
}

// LineDetail is one line with what explains it.
type LineDetail struct {
	Line        mutual.Reimbursement `json:"line"`
	Act         mutual.Act           `json:"act"`
	Beneficiary mutual.Beneficiary   `json:"beneficiary"`
	Payment     mutual.Payment       `json:"payment"`
}

// Statements lists the statements of a year, by month and by payment, newest first.
type Statements struct {
	Months   []mutual.StatementSummary `json:"months"`
	Payments []mutual.StatementSummary `json:"payments"`
}

// StatementRef names a statement: by Period or by PaymentID.
type StatementRef struct {
	Period    mutual.Period `json:"period"`
	PaymentID string        `json:"paymentId"`
}

// DocumentRow is a document and whether its bytes are on this device.
type DocumentRow struct {
	Document mutual.Document `json:"document"`
	Stored   bool            `json:"stored"`
}

// Credentials is what the sign-in form holds.
type Credentials struct {
	Login        string `json:"login"` // access code or e-mail
	Password     string `json:"password"`
	OldPassword  string `json:"oldPassword"` // only where an earlier password still closes the vault
	StaySignedIn bool   `json:"staySignedIn"`
}
