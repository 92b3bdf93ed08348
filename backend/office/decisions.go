package office

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// decision is one of the answers that an adviser can give to a request.
type decision struct {
	state  mutual.RequestState   // what the request becomes
	from   []mutual.RequestState // what it may be before
	action Action
}

var (
	accepting = decision{
		mutual.RequestAccepted, []mutual.RequestState{mutual.RequestSent, mutual.RequestRead}, ActionRequestAccepted,
	}
	refusing = decision{
		mutual.RequestRefused, []mutual.RequestState{mutual.RequestSent, mutual.RequestRead, mutual.RequestAccepted}, ActionRequestRefused,
	}
	applying = decision{
		mutual.RequestApplied, []mutual.RequestState{mutual.RequestSent, mutual.RequestRead, mutual.RequestAccepted}, ActionRequestApplied,
	}
)

// AcceptRequest tells a member that what they ask for will be done, with an adviser's
// words or without. Errors carry CodeNotFound, CodeTextTooLong with the field "words",
// and CodeRequestClosed for a request that is answered.
func (o *Office) AcceptRequest(ctx context.Context, by By, id, words string) error {
	return o.decide(ctx, by, id, words, accepting)
}

// RefuseRequest tells a member why what they ask for will not be done; what was accepted
// and not applied yet can still be refused. Errors are those of AcceptRequest, and
// CodeFieldRequired with the field "words" without any.
func (o *Office) RefuseRequest(ctx context.Context, by By, id, words string) error {
	if strings.TrimSpace(words) == "" {
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "words"}
	}
	return o.decide(ctx, by, id, words, refusing)
}

// ApplyRequest writes into the member's file what they ask for. Without words, those of an
// earlier answer stay. Errors are those of AcceptRequest, and CodeBankHold with Until
// while the account's bank details must stay as they are.
func (o *Office) ApplyRequest(ctx context.Context, by By, id, words string) error {
	return o.decide(ctx, by, id, words, applying)
}

// decide answers a request, changes the file where the answer says so, and tells the
// member: all of it or nothing.
func (o *Office) decide(ctx context.Context, by By, id, words string, d decision) error {
	words = strings.TrimSpace(words)
	if utf8.RuneCountInString(words) > mutual.RequestWordsMax {
		return &mutual.Error{Code: mutual.CodeTextTooLong, Field: "words"}
	}
	err := o.store.Update(ctx, func(w store.Writer) error {
		memberID, request, err := requestOf(ctx, w, id)
		if err != nil {
			return err
		}
		if !slices.Contains(d.from, request.State) {
			return &mutual.Error{Code: mutual.CodeRequestClosed}
		}
		var changes []mutual.Change
		if d.state == mutual.RequestApplied {
			if changes, err = o.apply(ctx, w, memberID, request); err != nil {
				return err
			}
		}
		o.answer(&request, d.state, words)
		if err := writeRequest(ctx, w, memberID, request, changes...); err != nil {
			return err
		}
		if request.Content.Kind == mutual.RequestBank && d.state != mutual.RequestAccepted {
			if err := w.SetWholeIBAN(ctx, memberID, id, ""); err != nil {
				return err
			}
		}
		if err := o.record(ctx, w, by, d.action, memberID, id); err != nil {
			return err
		}
		if d.state == mutual.RequestApplied && request.Content.Kind == mutual.RequestBank {
			if err := o.note(ctx, w, memberID, mutual.EventBankChanged, Origin{}); err != nil {
				return err
			}
			return o.tellCertified(ctx, w, memberID, mail.KindBankChanged, 0)
		}
		return o.tellCertified(ctx, w, memberID, mail.KindRequestAnswered, 0)
	})
	if err == nil {
		o.Wake()
	}
	return err
}

func (o *Office) answer(request *mutual.UpdateRequest, state mutual.RequestState, words string) {
	now := o.Now()
	request.State = state
	if request.ReadAt == 0 {
		request.ReadAt = now
	}
	if words != "" {
		request.Answer = words
	}
	if request.AnsweredAt == 0 || words != "" {
		request.AnsweredAt = now
	}
	if state == mutual.RequestApplied {
		request.AppliedAt = now
	}
}

// tellCertified queues a letter about an account to its address where the member has
// proved that it is theirs.
func (o *Office) tellCertified(ctx context.Context, w store.Writer, memberID string, kind mail.Kind, until mutual.Millis) error {
	account, err := w.Account(ctx, memberID)
	if err != nil || account.EmailCertifiedAt == 0 {
		return unlessNotFound(err)
	}
	return o.tell(ctx, w, account, kind, until, Origin{})
}

// apply is what a request changes in the member's file.
func (o *Office) apply(ctx context.Context, r store.Reader, memberID string, request mutual.UpdateRequest) ([]mutual.Change, error) {
	member, err := memberOf(ctx, r, memberID)
	if err != nil {
		return nil, err
	}
	switch content := request.Content; content.Kind {
	case mutual.RequestAddress:
		member.Street, member.PostalCode, member.City = content.Address.Street, content.Address.PostalCode, content.Address.City
	case mutual.RequestPhone:
		member.Phone = content.Phone
	case mutual.RequestEmail:
		member.Email = content.Email
	case mutual.RequestBank:
		if member.IBAN, err = o.ibanOf(ctx, r, memberID, request.ID); err != nil {
			return nil, err
		}
		member.MaskedIBAN = mutual.MaskIBAN(member.IBAN)
	case mutual.RequestBirth, mutual.RequestBeneficiary:
		person, err := o.newBeneficiary(ctx, r, memberID, content)
		if err != nil {
			return nil, err
		}
		return []mutual.Change{{Noun: mutual.NounBeneficiary, ID: person.ID, Beneficiary: &person}}, nil
	case mutual.RequestOther:
		return nil, nil
	default:
		return nil, &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "kind"}
	}
	return []mutual.Change{{Noun: mutual.NounMember, ID: memberID, Member: &member}}, nil
}

// ibanOf is the account that a request asks for. It is checked again: it is where the
// mutual's money will go.
func (o *Office) ibanOf(ctx context.Context, r store.Reader, memberID, requestID string) (string, error) {
	held, err := o.bankHold(ctx, r, memberID)
	switch {
	case err != nil:
		return "", err
	case held > 0:
		return "", &mutual.Error{Code: mutual.CodeBankHold, Until: held}
	}
	iban, err := r.WholeIBAN(ctx, memberID, requestID)
	if err == nil {
		iban, err = mutual.ParseIBAN(iban)
	}
	if err != nil {
		return "", mutual.Fault(mutual.CodeInternal, err) // the office has taken a good one in
	}
	return iban, nil
}

// newBeneficiary is somebody who joins the contract. Their rank tells twins apart: it is
// 1 unless somebody on the contract was born on the same day.
func (o *Office) newBeneficiary(ctx context.Context, r store.Reader, memberID string, content mutual.RequestContent) (mutual.Beneficiary, error) {
	asked := content.Person
	person := mutual.Beneficiary{
		ID: rand.Text(), FirstName: asked.FirstName, LastName: asked.LastName, BirthDate: asked.BirthDate,
		Relation: asked.Relation, Rank: 1, CoveredFrom: asked.From,
	}
	switch {
	case content.Kind == mutual.RequestBirth:
		person.Relation = mutual.RelationChild
		if person.CoveredFrom == "" {
			person.CoveredFrom = asked.BirthDate
		}
	case person.CoveredFrom == "":
		person.CoveredFrom = o.today()
	}
	known, err := r.Known(ctx, memberID, mutual.NounBeneficiary)
	if err != nil {
		return person, err
	}
	for _, change := range known {
		if other := change.Beneficiary; other.BirthDate == person.BirthDate && person.BirthDate.IsDay() {
			person.Rank = max(person.Rank, other.Rank) + 1
		}
	}
	return person, nil
}
