package mutual

// Noun names what a change is about.
type Noun string

// The nouns of the sync stream.
const (
	NounMember        Noun = "member"
	NounBeneficiary   Noun = "beneficiary"
	NounPayment       Noun = "payment"
	NounReimbursement Noun = "reimbursement"
	NounDocument      Noun = "document"
	NounGuarantee     Noun = "guarantee"
	NounQuote         Noun = "quote"
	NounMessage       Noun = "message"
	NounRequest       Noun = "request"
)

// Touches is what a change that is kept out belongs to; "" where that cannot be told.
type Touches struct {
	PaymentID  string // of a line of care, and so are the months
	CareMonth  Period
	PaidMonth  Period
	RequestKey string // of a request
}

// Change is the newest state of one noun of a member. The pointer that Noun names
// is set, none when Deleted or KeptOut, nor where Noun is of a later version.
type Change struct {
	Noun    Noun
	ID      string
	Version int64 // the member's version counter when the change was written
	Deleted bool
	KeptOut bool // it breaks what must hold, and is shown nowhere
	Touches Touches

	Member        *Member
	Beneficiary   *Beneficiary
	Payment       *Payment
	Reimbursement *Reimbursement
	Document      *Document
	Guarantee     *Guarantee
	Quote         *Quote
	Message       *Message
	Request       *UpdateRequest
}

// ChangePage is one page of the sync stream, in version order. What is stored is
// current once a page with More false was stored.
type ChangePage struct {
	Changes   []Change
	Cursor    string // opaque to the desk
	More      bool
	Remaining int64 // changes after this page
	// AccessCode of the member as it is printed; "" where the mutual does not send it.
	AccessCode string
}
