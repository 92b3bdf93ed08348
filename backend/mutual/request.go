package mutual

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// RequestKind says what a member asks their mutual to change.
type RequestKind string

// The kinds of update requests (demandes de mise à jour).
const (
	RequestAddress     RequestKind = "address"
	RequestPhone       RequestKind = "phone"
	RequestEmail       RequestKind = "email"
	RequestBank        RequestKind = "bank"
	RequestBirth       RequestKind = "birth"       // declaration of a birth
	RequestBeneficiary RequestKind = "beneficiary" // somebody else to cover
	RequestOther       RequestKind = "other"
)

// Replaces reports whether a request of the kind replaces what an earlier one said, so
// that the two must arrive in the order they were made.
func (k RequestKind) Replaces() bool {
	switch k {
	case RequestAddress, RequestPhone, RequestEmail, RequestBank:
		return true
	}
	return false
}

// RequestKinds lists the kinds, in the order in which members are offered them.
func RequestKinds() []RequestKind {
	return []RequestKind{
		RequestAddress, RequestPhone, RequestEmail, RequestBank, RequestBirth, RequestBeneficiary, RequestOther,
	}
}

// RequestState says how far a request is.
type RequestState string

// The states of a request. The first two exist on the member's device only.
const (
	RequestDraft    RequestState = "draft"   // being written
	RequestToSend   RequestState = "to_send" // waits in the outbox
	RequestSent     RequestState = "sent"    // the office has it
	RequestRead     RequestState = "read"    // an adviser opened it
	RequestAccepted RequestState = "accepted"
	RequestRefused  RequestState = "refused" // Answer says why
	RequestApplied  RequestState = "applied" // the member's file says so now
)

// RequestStates lists the states in the order that a request goes through.
func RequestStates() []RequestState {
	return []RequestState{
		RequestDraft, RequestToSend, RequestSent, RequestRead, RequestAccepted, RequestRefused, RequestApplied,
	}
}

// Answered reports whether an adviser has decided.
func (s RequestState) Answered() bool {
	return s == RequestAccepted || s == RequestRefused || s == RequestApplied
}

// UpdateRequest is a member's request to change what their mutual knows, and what
// became of it.
type UpdateRequest struct {
	ID          string         `json:"id"`  // given by the office, "" before it has it
	Key         string         `json:"key"` // drawn with the draft; the office knows a request sent twice by it
	State       RequestState   `json:"state"`
	Content     RequestContent `json:"content"`
	Attachments []Attachment   `json:"attachments"`
	SentAt      Millis         `json:"sentAt"`     // 0 before
	ReadAt      Millis         `json:"readAt"`     // by an adviser; 0 before
	AnsweredAt  Millis         `json:"answeredAt"` // 0 before
	AppliedAt   Millis         `json:"appliedAt"`  // 0 before
	Answer      string         `json:"answer"`     // the adviser's words, "" for none
}

// RequestContent is what a member asks. Only the fields of its kind count, and Words
// for every kind.
type RequestContent struct {
	Kind    RequestKind   `json:"kind"`
	Words   string        `json:"words"` // what the member adds; of kind other, the request itself
	Address PostalAddress `json:"address"`
	Phone   string        `json:"phone"`
	Email   string        `json:"email"`
	Bank    BankDetails   `json:"bank"`
	Person  NewPerson     `json:"person"` // of kinds birth and beneficiary
}

// PostalAddress is where a member will live.
type PostalAddress struct {
	Street     string `json:"street"` // lines are parted by a line feed
	PostalCode string `json:"postalCode"`
	City       string `json:"city"`
	From       Date   `json:"from"` // "" = now
}

// BankDetails are where reimbursements will be paid to.
type BankDetails struct {
	Holder string `json:"holder"`
	IBAN   string `json:"iban"` // whole in a draft and in the outbox, masked in what the office gives
}

// NewPerson is somebody whom the contract shall cover.
type NewPerson struct {
	FirstName string   `json:"firstName"`
	LastName  string   `json:"lastName"`
	BirthDate Date     `json:"birthDate"`
	Relation  Relation `json:"relation"`
	From      Date     `json:"from"` // "" = as soon as it can be, or from the birth
}

// Receipt is what the office answers to a request, however often it is sent.
type Receipt struct {
	ID     string
	SentAt Millis
}

// The longest texts of a request, in characters.
const (
	RequestWordsMax = 4000
	requestLineMax  = 120
)

// Clean returns the content as it is sent: without surrounding spaces, with an IBAN
// as it is kept, and without the fields of other kinds.
func (c RequestContent) Clean() RequestContent {
	c = c.DaysRead()
	clean := RequestContent{Kind: c.Kind, Words: strings.TrimSpace(c.Words)}
	switch c.Kind {
	case RequestAddress:
		clean.Address = PostalAddress{
			Street: strings.TrimSpace(c.Address.Street), PostalCode: strings.TrimSpace(c.Address.PostalCode),
			City: strings.TrimSpace(c.Address.City), From: c.Address.From,
		}
	case RequestPhone:
		clean.Phone = strings.TrimSpace(c.Phone)
	case RequestEmail:
		clean.Email = strings.TrimSpace(c.Email)
	case RequestBank:
		clean.Bank = BankDetails{Holder: strings.TrimSpace(c.Bank.Holder), IBAN: strings.TrimSpace(c.Bank.IBAN)}
		if iban, err := ParseIBAN(clean.Bank.IBAN); err == nil {
			clean.Bank.IBAN = iban
		}
	case RequestBirth, RequestBeneficiary:
		clean.Person = c.Person
		clean.Person.FirstName = strings.TrimSpace(c.Person.FirstName)
		clean.Person.LastName = strings.TrimSpace(c.Person.LastName)
		if c.Kind == RequestBirth {
			clean.Person.Relation = RelationChild
		}
	}
	return clean
}

// DaysRead returns the content with its days as they are kept, where they can be read.
func (c RequestContent) DaysRead() RequestContent {
	c.Address.From, c.Person.From = ReadDay(string(c.Address.From), false), ReadDay(string(c.Person.From), false)
	c.Person.BirthDate = ReadDay(string(c.Person.BirthDate), true)
	return c
}

// Masked returns the content as it may be shown after it was sent: its IBAN masked.
func (c RequestContent) Masked() RequestContent {
	if c.Bank.IBAN != "" {
		c.Bank.IBAN = MaskIBAN(c.Bank.IBAN)
	}
	return c
}

// Check returns the first of Faults as an Error.
func (c RequestContent) Check(today Date) error { return c.Faults(today).Err() }

// Faults holds clean content against the rules of its kind; today is the member's day. The
// codes are CodeFieldRequired, CodeTextTooLong, CodeInvalidDate, CodeDateAhead,
// CodeInvalidPhone, CodeInvalidPostalCode, those of CheckEmail, CodeInvalidIBAN, and
// CodeInvalidRequest for an unknown kind or relation.
func (c RequestContent) Faults(today Date) (faults Faults) {
	switch c.Kind {
	case RequestAddress:
		c.Address.check(&faults)
	case RequestPhone:
		faults.add("phone", faultOfPhone(c.Phone))
	case RequestEmail:
		faults.add("email", CodeOf(CheckEmail(c.Email)))
	case RequestBank:
		faults.add("holder", faultOfLine(c.Bank.Holder, requestLineMax))
		switch JudgeIBAN(c.Bank.IBAN).State {
		case IBANGood:
		case IBANEmpty:
			faults.add("iban", CodeFieldRequired)
		default:
			faults.add("iban", CodeInvalidIBAN)
		}
	case RequestBirth, RequestBeneficiary:
		c.Person.check(&faults, c.Kind == RequestBirth, today)
	case RequestOther:
		if c.Words == "" {
			faults.add("words", CodeFieldRequired)
		}
	default:
		return Faults{{"kind", CodeInvalidRequest}}
	}
	if utf8.RuneCountInString(c.Words) > RequestWordsMax {
		faults.add("words", CodeTextTooLong)
	}
	return faults
}

func (a PostalAddress) check(faults *Faults) {
	faults.add("street", faultOfLine(strings.TrimSpace(a.Street), 2*requestLineMax))
	faults.add("postal_code", faultOfPostalCode(a.PostalCode))
	faults.add("city", faultOfLine(a.City, requestLineMax))
	faults.add("from", faultOfOptionalDay(a.From))
}

func (p NewPerson) check(faults *Faults, isBorn bool, today Date) {
	faults.add("first_name", faultOfLine(p.FirstName, requestLineMax))
	faults.add("last_name", faultOfLine(p.LastName, requestLineMax))
	_, err := ParseBirthDate(string(p.BirthDate))
	switch {
	case p.BirthDate == "":
		faults.add("birth_date", CodeFieldRequired)
	// A birth that is declared has a day, whatever the registry of somebody older lacks.
	case err != nil, isBorn && !p.BirthDate.IsDay(), p.BirthDate < "1900-00-00":
		faults.add("birth_date", CodeInvalidDate)
	case p.BirthDate > today:
		faults.add("birth_date", CodeDateAhead)
	}
	switch p.Relation {
	case RelationSpouse, RelationChild:
	case "":
		faults.add("relation", CodeFieldRequired)
	default:
		faults.add("relation", CodeInvalidRequest)
	}
	faults.add("from", faultOfOptionalDay(p.From))
}

// faultOfPostalCode refuses what is no postal code of any country: members move abroad too.
func faultOfPostalCode(code string) Code {
	switch {
	case code == "":
		return CodeFieldRequired
	case len(code) > 10 || !strings.ContainsFunc(code, unicode.IsDigit) || strings.ContainsFunc(code, func(r rune) bool {
		return r != ' ' && r != '-' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	}):
		return CodeInvalidPostalCode
	}
	return ""
}

func faultOfLine(text string, most int) Code {
	switch {
	case text == "":
		return CodeFieldRequired
	case utf8.RuneCountInString(text) > most:
		return CodeTextTooLong
	}
	return ""
}

func faultOfOptionalDay(day Date) Code {
	if day != "" && !day.IsDay() {
		return CodeInvalidDate
	}
	return ""
}

// faultOfPhone forgives how a number is written: in pairs, with dots, with a country's
// code in front.
func faultOfPhone(phone string) Code {
	if phone == "" {
		return CodeFieldRequired
	}
	digits := 0
	for i, r := range phone {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" .-()\u00a0\u202f", r):
		default:
			return CodeInvalidPhone
		}
	}
	abroad := strings.HasPrefix(phone, "+") || strings.HasPrefix(phone, "00")
	if abroad && (digits < 8 || digits > 17) || !abroad && (digits != 10 || phone[0] != '0') {
		return CodeInvalidPhone
	}
	return ""
}
