package mutual

// Member is the person insured.
type Member struct {
	ID         string `json:"id"`     // opaque, given by the office
	Number     string `json:"number"` // n° adhérent
	FirstName  string `json:"firstName"`
	LastName   string `json:"lastName"`
	Street     string `json:"street"`
	PostalCode string `json:"postalCode"`
	City       string `json:"city"`
	MaskedIBAN string `json:"maskedIban"`
	Contract   string `json:"contract"` // name of the contract, as members know it

	Phone          string `json:"phone"` // "" for none
	Email          string `json:"email"` // of the file, which may differ from the account's; "" for none
	IBAN           string `json:"-"`     // whole; "" for none. A screen asks for it by name
	ContractNumber string `json:"contractNumber"`
	CoveredFrom    Date   `json:"coveredFrom"`
	// CardFrom and CardTo are the period of validity of the third-party card (carte de
	// tiers payant); "" where there is none.
	CardFrom Date `json:"cardFrom"`
	CardTo   Date `json:"cardTo"`
	// AMCNumber is the mutual's number as a complementary insurer (organisme d'assurance
	// maladie complémentaire) and ExchangeCode tells a pharmacy's software how to reach
	// it; "" where the mutual does not give them.
	AMCNumber    string `json:"amcNumber"`
	ExchangeCode string `json:"exchangeCode"`
	// AccessCode (code d'accès) is as it is printed; "" where the mutual does not send it.
	AccessCode string `json:"accessCode"`
}

// Rights are the days on which the card holds for a person: those that the mutual gives
// for them, else the card's within their cover. Both are "" where there is no card.
func (m Member) Rights(b Beneficiary) (from, to Date) {
	from, to = m.CardFrom, m.CardTo
	if b.CardFrom != "" && b.CardTo != "" {
		return b.CardFrom, b.CardTo
	}
	if from == "" || to == "" {
		return "", ""
	}
	if b.CoveredFrom > from {
		from = b.CoveredFrom
	}
	if b.CoveredTo != "" && b.CoveredTo < to {
		to = b.CoveredTo
	}
	return from, to
}

// Relation says how a beneficiary is tied to the member.
type Relation string

// The relations.
const (
	RelationSelf   Relation = "self"
	RelationSpouse Relation = "spouse"
	RelationChild  Relation = "child"
)

// Beneficiary (ayant droit) is a person covered by the member's contract.
type Beneficiary struct {
	ID        string   `json:"id"`
	FirstName string   `json:"firstName"`
	LastName  string   `json:"lastName"`
	BirthDate Date     `json:"birthDate"`
	Relation  Relation `json:"relation"`
	Rank      int      `json:"rank"` // rang de naissance on the card, from 1; 0 unknown
	// CoveredFrom and CoveredTo are the dates of cover; "" where they are not known, or
	// where it goes on.
	CoveredFrom Date `json:"coveredFrom"`
	CoveredTo   Date `json:"coveredTo"`
	// CardFrom and CardTo are the days on which the card holds for this person alone; ""
	// where the member's hold for all. See Member.Rights.
	CardFrom Date `json:"cardFrom"`
	CardTo   Date `json:"cardTo"`
}

// Payment (virement) is one transfer to the member or to a professional.
type Payment struct {
	ID         string `json:"id"`
	Number     string `json:"number"` // number of the statement that announces it
	IssuedOn   Date   `json:"issuedOn"`
	PaidOn     Date   `json:"paidOn"`
	Payee      Payee  `json:"payee"`
	PayeeName  string `json:"payeeName"`
	MaskedIBAN string `json:"maskedIban"` // empty for a professional
	Amount     Cents  `json:"amount"`
}

// Document is a file put at the member's disposal.
type Document struct {
	ID          string       `json:"id"`
	Kind        DocumentKind `json:"kind"`
	Title       string       `json:"title"`
	FileName    string       `json:"fileName"`
	ContentType string       `json:"contentType"`
	PublishedOn Date         `json:"publishedOn"`
	Bytes       int64        `json:"bytes"`
	SHA256      string       `json:"sha256"` // 64 lower-case hex digits
}

// DocumentKind sorts documents for the member.
type DocumentKind string

// The kinds of documents.
const (
	DocumentStatement   DocumentKind = "statement"   // relevé
	DocumentCertificate DocumentKind = "certificate" // attestation
	DocumentNotice      DocumentKind = "notice"      // avis d'échéance, appel de cotisation
	DocumentContract    DocumentKind = "contract"
)

// MaskIBAN keeps the country and check digits and the last three characters.
func MaskIBAN(iban string) string {
	compact := make([]rune, 0, len(iban))
	for _, c := range iban {
		if c != ' ' && c != '\u00a0' && c != '\u202f' {
			compact = append(compact, c)
		}
	}
	if len(compact) < 10 {
		return "••••"
	}
	return string(compact[:4]) + " •••• •••• " + string(compact[len(compact)-3:])
}
