package mutual

// QuoteKind says what a quote (devis, prise en charge) is for.
type QuoteKind string

// The kinds of quotes that the mutual answers (its notice: « optique et dentaire »).
const (
	QuoteOptical QuoteKind = "optical"
	QuoteDental  QuoteKind = "dental"
)

// QuoteStatus says where a quote is.
type QuoteStatus string

// The states of a quote.
const (
	QuoteReceived QuoteStatus = "received" // the mutual is looking at it
	QuoteAnswered QuoteStatus = "answered" // each line says what the mutual will pay
	QuoteRefused  QuoteStatus = "refused"  // Answer says why
)

// Quote is a professional's estimate, and the mutual's answer to it line by line.
type Quote struct {
	ID            string      `json:"id"`
	Number        string      `json:"number"`
	Kind          QuoteKind   `json:"kind"`
	BeneficiaryID string      `json:"beneficiaryId"`
	Professional  string      `json:"professional"`
	Status        QuoteStatus `json:"status"`
	ReceivedOn    Date        `json:"receivedOn"`
	AnsweredOn    Date        `json:"answeredOn"` // "" before
	ValidUntil    Date        `json:"validUntil"` // until when the answer holds; "" before
	Answer        string      `json:"answer"`     // the adviser's words, "" for none
	DocumentID    string      `json:"documentId"` // the answer as a document, "" for none
	Lines         []QuoteLine `json:"lines"`
}

// QuoteLine is one act of a quote. The shares are 0 until the mutual has answered.
type QuoteLine struct {
	Label          string  `json:"label"` // French
	ActCode        ActCode `json:"actCode"`
	Quantity       int     `json:"quantity"`
	Spent          Cents   `json:"spent"` // what the professional will ask
	Base           Cents   `json:"base"`
	SocialSecurity Cents   `json:"socialSecurity"`
	Mutual         Cents   `json:"mutual"`
	Remaining      Cents   `json:"remaining"`
}

// Totals sums the quote's lines.
func (q Quote) Totals() Totals {
	t := Totals{Lines: len(q.Lines)}
	for _, line := range q.Lines {
		t.Spent += line.Spent
		t.SocialSecurity += line.SocialSecurity
		t.Mutual += line.Mutual
		t.Remaining += line.Remaining
	}
	return t
}

// Check holds a quote against its invariants, and takes known values only: an answered
// line's shares sum up to its price. It returns CodeLineRefused with the field at fault.
func (q Quote) Check() error {
	switch {
	case q.Kind != q.Kind.Known():
		return &Error{Code: CodeLineRefused, Field: "kind"}
	case q.Status != q.Status.Known():
		return &Error{Code: CodeLineRefused, Field: "status"}
	}
	return q.Holds()
}

// Holds is Check for a quote that may say what only a later version knows. What a state
// demands is held against the known ones alone.
func (q Quote) Holds() error {
	refuse := func(field string) error { return &Error{Code: CodeLineRefused, Field: field} }
	answered, known := q.Status == QuoteAnswered, q.Status == q.Status.Known()
	switch {
	case q.ID == "" || q.Number == "":
		return refuse("id")
	case q.BeneficiaryID == "":
		return refuse("beneficiary_id")
	case q.ReceivedOn.Time().IsZero():
		return refuse("received_on")
	case known && (q.Status != QuoteReceived) != !q.AnsweredOn.Time().IsZero():
		return refuse("answered_on")
	case known && answered != !q.ValidUntil.Time().IsZero():
		return refuse("valid_until")
	case len(q.Lines) == 0:
		return refuse("lines")
	}
	for _, line := range q.Lines {
		if line.Label == "" || line.Quantity < 1 {
			return refuse("lines")
		}
		for _, cents := range []Cents{line.Spent, line.Base, line.SocialSecurity, line.Mutual, line.Remaining} {
			if cents < 0 || cents > maxLineCents {
				return refuse("lines")
			}
		}
		sum := line.SocialSecurity + line.Mutual + line.Remaining
		if (answered || !known && sum != 0) && sum != line.Spent || known && !answered && sum != 0 {
			return refuse("spent")
		}
	}
	return nil
}
