package mutual

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// What stands for a value that only a later version knows, on every screen. The value
// itself is kept as it was sent.
const (
	DocumentUnknown    DocumentKind = "unknown"
	RelationUnknown    Relation     = "unknown"
	PayeeUnknown       Payee        = "unknown"
	PathwayUnknown     Pathway      = "unknown"
	DomainUnknown      Domain       = "unknown"
	FormulaUnknown     Formula      = "unknown"
	QuoteKindUnknown   QuoteKind    = "unknown"
	QuoteStatusUnknown QuoteStatus  = "unknown"
	RequestUnknown     RequestState = "unknown"
)

// Nouns lists the nouns of the sync stream.
func Nouns() []Noun {
	return []Noun{
		NounMember, NounBeneficiary, NounPayment, NounReimbursement, NounDocument, NounGuarantee, NounQuote, NounMessage, NounRequest,
	}
}

// DocumentKinds lists the kinds of documents.
func DocumentKinds() []DocumentKind {
	return []DocumentKind{DocumentStatement, DocumentCertificate, DocumentNotice, DocumentContract}
}

// Relations lists the relations.
func Relations() []Relation { return []Relation{RelationSelf, RelationSpouse, RelationChild} }

// Payees lists the payees.
func Payees() []Payee { return []Payee{PayeeMember, PayeeProfessional} }

// Pathways lists the pathways.
func Pathways() []Pathway { return []Pathway{PathwayIn, PathwayOut, PathwayNone} }

// Formulas lists the formulas.
func Formulas() []Formula { return []Formula{FormulaBase, FormulaFull, FormulaAmount} }

// QuoteKinds lists the kinds of quotes.
func QuoteKinds() []QuoteKind { return []QuoteKind{QuoteOptical, QuoteDental} }

// QuoteStatuses lists the states of a quote.
func QuoteStatuses() []QuoteStatus { return []QuoteStatus{QuoteReceived, QuoteAnswered, QuoteRefused} }

func known[T ~string](value T, all []T) T {
	if slices.Contains(all, value) {
		return value
	}
	return "unknown"
}

// Known returns the kind, DocumentUnknown for one of a later version.
func (k DocumentKind) Known() DocumentKind { return known(k, DocumentKinds()) }

// Known returns the relation, RelationUnknown for one of a later version.
func (r Relation) Known() Relation { return known(r, Relations()) }

// Known returns the payee, PayeeUnknown for one of a later version.
func (p Payee) Known() Payee { return known(p, Payees()) }

// Known returns the pathway, PathwayUnknown for one of a later version.
func (p Pathway) Known() Pathway { return known(p, Pathways()) }

// Known returns the domain, DomainUnknown for one of a later version.
func (d Domain) Known() Domain { return known(d, Domains()) }

// Known returns the formula, FormulaUnknown for one of a later version.
func (f Formula) Known() Formula { return known(f, Formulas()) }

// Known returns the kind, QuoteKindUnknown for one of a later version.
func (k QuoteKind) Known() QuoteKind { return known(k, QuoteKinds()) }

// Known returns the state, QuoteStatusUnknown for one of a later version.
func (s QuoteStatus) Known() QuoteStatus { return known(s, QuoteStatuses()) }

// Known returns the kind, RequestOther for one of a later version.
func (k RequestKind) Known() RequestKind {
	if !slices.Contains(RequestKinds(), k) {
		return RequestOther
	}
	return k
}

// Known returns the state, RequestUnknown for one of a later version.
func (s RequestState) Known() RequestState { return known(s, RequestStates()) }

// Known reports whether this version knows all that the change says.
func (c *Change) Known() bool {
	switch {
	case !slices.Contains(Nouns(), c.Noun):
		return false
	case c.Beneficiary != nil:
		return c.Beneficiary.Relation.Known() == c.Beneficiary.Relation
	case c.Payment != nil:
		return c.Payment.Payee.Known() == c.Payment.Payee
	case c.Reimbursement != nil:
		r := c.Reimbursement
		return r.Payee.Known() == r.Payee && r.Pathway.Known() == r.Pathway
	case c.Document != nil:
		return c.Document.Kind.Known() == c.Document.Kind
	case c.Guarantee != nil:
		g := c.Guarantee
		return g.Domain.Known() == g.Domain && g.Formula.Known() == g.Formula
	case c.Quote != nil:
		q := c.Quote
		return q.Kind.Known() == q.Kind && q.Status.Known() == q.Status
	case c.Request != nil:
		r := c.Request
		return r.State.Known() == r.State && r.Content.Kind.Known() == r.Content.Kind &&
			(r.Content.Person.Relation == "" || r.Content.Person.Relation.Known() == r.Content.Person.Relation)
	}
	return true
}

// Vocabulary returns a fingerprint of all that this version knows the stream to say, and
// of what a store keeps of it beside.
func Vocabulary(kept ...string) string {
	h := sha256.New()
	say(h.Write, Nouns())
	say(h.Write, DocumentKinds())
	say(h.Write, Relations())
	say(h.Write, Payees())
	say(h.Write, Pathways())
	say(h.Write, Domains())
	say(h.Write, Formulas())
	say(h.Write, QuoteKinds())
	say(h.Write, QuoteStatuses())
	say(h.Write, RequestKinds())
	say(h.Write, RequestStates())
	say(h.Write, kept)
	return hex.EncodeToString(h.Sum(nil))
}

func say[T ~string](write func([]byte) (int, error), values []T) {
	for _, value := range values {
		_, _ = write([]byte(string(value) + ",")) // a hash takes all
	}
	_, _ = write([]byte("\n"))
}
