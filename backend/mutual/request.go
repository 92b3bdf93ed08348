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

// Masked returns the content as it may be shown after it was sent: its IBAN masked.
func (c RequestContent) Masked() RequestContent {
	if c.Bank.IBAN != "" {
		c.Bank.IBAN = MaskIBAN(c.Bank.IBAN)
	}
	return c
}

// Check holds clean content against the rules of its kind; today is the member's day.
// It returns the first fault with its field: CodeFieldRequired, CodeTextTooLong,
// CodeInvalidDate, CodeInvalidPhone, CodeInvalidPostalCode, CodeInvalidEmail,
// CodeInvalidIBAN, and CodeInvalidRequest for an unknown kind or relation.
func (c RequestContent) Check(today Date) error {
	if utf8.RuneCountInString(c.Words) > RequestWordsMax {
		return &Error{Code: CodeTextTooLong, Field: "words"}
	}
	switch c.Kind {
	case RequestAddress:
		return c.Address.check()
	case RequestPhone:
		return checkPhone(c.Phone)
	case RequestEmail:
		return CheckEmail(c.Email)
	case RequestBank:
		if err := checkLine("holder", c.Bank.Holder); err != nil {
			return err
		}
		if c.Bank.IBAN == "" {
			return &Error{Code: CodeFieldRequired, Field: "iban"}
		}
		_, err := ParseIBAN(c.Bank.IBAN)
		return err
	case RequestBirth, RequestBeneficiary:
		return c.Person.check(today)
	case RequestOther:
		if c.Words == "" {
			return &Error{Code: CodeFieldRequired, Field: "words"}
		}
		return nil
	}
	return &Error{Code: CodeInvalidRequest, Field: "kind"}
}

func (a PostalAddress) check() error {
	if strings.TrimSpace(a.Street) == "" {
		return &Error{Code: CodeFieldRequired, Field: "street"}
	}
	if utf8.RuneCountInString(a.Street) > 2*requestLineMax {
		return &Error{Code: CodeTextTooLong, Field: "street"}
	}
	if a.PostalCode == "" {
		return &Error{Code: CodeFieldRequired, Field: "postal_code"}
	}
	// Members move abroad too: what is no postal code of any country is refused.
	if len(a.PostalCode) > 10 || strings.ContainsFunc(a.PostalCode, func(r rune) bool {
		return r != ' ' && r != '-' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	}) || !strings.ContainsFunc(a.PostalCode, unicode.IsDigit) {
		return &Error{Code: CodeInvalidPostalCode, Field: "postal_code"}
	}
	if err := checkLine("city", a.City); err != nil {
		return err
	}
	return checkOptionalDay("from", a.From)
}

func (p NewPerson) check(today Date) error {
	if err := checkLine("first_name", p.FirstName); err != nil {
		return err
	}
	if err := checkLine("last_name", p.LastName); err != nil {
		return err
	}
	if p.BirthDate == "" {
		return &Error{Code: CodeFieldRequired, Field: "birth_date"}
	}
	if _, err := ParseBirthDate(string(p.BirthDate)); err != nil || p.BirthDate > today || p.BirthDate < "1900-01-01" {
		return &Error{Code: CodeInvalidDate, Field: "birth_date"}
	}
	if p.Relation == "" {
		return &Error{Code: CodeFieldRequired, Field: "relation"}
	}
	if p.Relation != RelationSpouse && p.Relation != RelationChild {
		return &Error{Code: CodeInvalidRequest, Field: "relation"}
	}
	return checkOptionalDay("from", p.From)
}

func checkLine(field, text string) error {
	switch {
	case text == "":
		return &Error{Code: CodeFieldRequired, Field: field}
	case utf8.RuneCountInString(text) > requestLineMax:
		return &Error{Code: CodeTextTooLong, Field: field}
	}
	return nil
}

func checkOptionalDay(field string, day Date) error {
	if day != "" && day.Time().IsZero() {
		return &Error{Code: CodeInvalidDate, Field: field}
	}
	return nil
}

// checkPhone forgives how a number is written: in pairs, with dots, with a country's
// code in front.
func checkPhone(phone string) error {
	if phone == "" {
		return &Error{Code: CodeFieldRequired, Field: "phone"}
	}
	digits := 0
	for i, r := range phone {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" .-()\u00a0\u202f", r):
		default:
			return &Error{Code: CodeInvalidPhone, Field: "phone"}
		}
	}
	abroad := strings.HasPrefix(phone, "+") || strings.HasPrefix(phone, "00")
	if abroad && (digits < 8 || digits > 17) || !abroad && (digits != 10 || phone[0] != '0') {
		return &Error{Code: CodeInvalidPhone, Field: "phone"}
	}
	return nil
}
