package office

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// MemberFile is what an adviser sees of a member. Lists are newest first.
type MemberFile struct {
	Member        mutual.Member // with the whole IBAN
	AccessCode    string        // as it is printed
	Beneficiaries []mutual.Beneficiary
	Guarantees    int
	Requests      []mutual.UpdateRequest
	LostCodes     []store.Request // reports of a lost access code, those dealt with too
	Quotes        []mutual.Quote
	Messages      []mutual.Message
	Documents     []mutual.Document
	Account       *AccountFile // nil for a member who has not registered
	Deeds         []store.Deed // what the staff did for this member
}

// AccountFile is what an adviser sees of a member's account.
type AccountFile struct {
	Email          string // whole; "" for none
	EmailCertified bool
	Blocked        bool          // now
	BlockedUntil   mutual.Millis // 0: without an end
	BankHoldUntil  mutual.Millis // 0: no hold
	Sessions       int           // devices that are signed in
	Events         []mutual.SecurityEvent
}

// deedsShown is how many lines of the staff's journal a member's file shows.
const deedsShown = 50

// reportsShown is how many reports of a lost code it shows.
const reportsShown = 20

// MemberFile shows a member's file to an adviser, which the staff's journal keeps.
// Errors carry CodeNotFound.
func (o *Office) MemberFile(ctx context.Context, by By, number string) (MemberFile, error) {
	var file MemberFile
	err := o.store.Update(ctx, func(w store.Writer) error {
		record, err := w.MemberByNumber(ctx, number)
		if err != nil {
			return err
		}
		if err := o.record(ctx, w, by, ActionMemberOpened, record.ID, ""); err != nil {
			return err
		}
		file.AccessCode = strings.ToUpper(record.AccessCode)
		if err := file.read(ctx, w, record); err != nil {
			return err
		}
		file.Account, err = o.accountFile(ctx, w, record.ID)
		return err
	})
	if err != nil {
		return MemberFile{}, err
	}
	return file, nil
}

func (f *MemberFile) read(ctx context.Context, r store.Reader, record store.MemberRecord) (err error) {
	if f.Member, err = memberOf(ctx, r, record.ID); err != nil {
		return err
	}
	for _, noun := range []mutual.Noun{
		mutual.NounBeneficiary, mutual.NounGuarantee, mutual.NounRequest, mutual.NounQuote, mutual.NounMessage, mutual.NounDocument,
	} {
		known, err := r.Known(ctx, record.ID, noun)
		if err != nil {
			return err
		}
		for _, change := range known {
			f.add(change)
		}
	}
	slices.SortStableFunc(f.Requests, func(a, b mutual.UpdateRequest) int { return cmp.Compare(b.SentAt, a.SentAt) })
	slices.SortStableFunc(f.Quotes, func(a, b mutual.Quote) int { return cmp.Compare(b.ReceivedOn, a.ReceivedOn) })
	slices.SortStableFunc(f.Messages, func(a, b mutual.Message) int { return cmp.Compare(b.SentAt, a.SentAt) })
	slices.SortStableFunc(f.Documents, func(a, b mutual.Document) int { return cmp.Compare(b.PublishedOn, a.PublishedOn) })
	if f.LostCodes, err = r.ReportsOf(ctx, RequestLostCode, record.Number, reportsShown); err != nil {
		return err
	}
	f.Deeds, err = r.Deeds(ctx, record.ID, 0, deedsShown)
	return err
}

func (f *MemberFile) add(change mutual.Change) {
	switch {
	case change.Beneficiary != nil:
		f.Beneficiaries = append(f.Beneficiaries, *change.Beneficiary)
	case change.Guarantee != nil:
		f.Guarantees++
	case change.Request != nil:
		f.Requests = append(f.Requests, *change.Request)
	case change.Quote != nil:
		f.Quotes = append(f.Quotes, *change.Quote)
	case change.Message != nil:
		f.Messages = append(f.Messages, *change.Message)
	case change.Document != nil:
		f.Documents = append(f.Documents, *change.Document)
	}
}

func (o *Office) accountFile(ctx context.Context, r store.Reader, memberID string) (*AccountFile, error) {
	account, err := r.Account(ctx, memberID)
	if err != nil {
		return nil, unlessNotFound(err)
	}
	file := &AccountFile{Email: account.Email, EmailCertified: account.EmailCertifiedAt > 0}
	if o.isBlocked(account) {
		file.Blocked, file.BlockedUntil = true, account.BlockedUntil
	}
	if account.BankHoldUntil > o.Now() {
		file.BankHoldUntil = account.BankHoldUntil
	}
	if !account.Blocked {
		sessions, err := r.Sessions(ctx, memberID)
		if err != nil {
			return nil, err
		}
		file.Sessions = len(sessions)
	}
	events, err := r.Events(ctx, memberID, journalShown)
	file.Events = securityEvents(events)
	return file, err
}

// searchKept is how many characters of a search the journal keeps.
const searchKept = 80

// shortened is at most the first n characters of a text, on one line.
func shortened(text string, n int) string {
	kept := []rune(strings.Join(strings.Fields(text), " "))
	return string(kept[:min(len(kept), n)])
}

// searchPage is how many members a search reads at once.
const searchPage = 1000

// SearchMembers returns at most limit members whose number begins with query, or whose
// name has all its words, whatever their case and accents; by number. The staff's journal
// keeps what was searched for.
func (o *Office) SearchMembers(ctx context.Context, by By, query string, limit int) ([]store.MemberRecord, error) {
	number, words := mutual.CardKey(query), strings.Fields(plain(query))
	if number == "" {
		return nil, nil
	}
	err := o.store.Update(ctx, func(w store.Writer) error {
		return o.record(ctx, w, by, ActionMembersSearched, "", shortened(query, searchKept))
	})
	if err != nil {
		return nil, err
	}
	var found []store.MemberRecord
	for after := ""; len(found) < limit; {
		var page []store.MemberRecord
		err := o.store.View(ctx, func(r store.Reader) (err error) {
			page, err = r.Members(ctx, after, searchPage)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, member := range page {
			if len(found) < limit && (strings.HasPrefix(mutual.CardKey(member.Number), number) || named(member, words)) {
				found = append(found, member)
			}
		}
		if len(page) < searchPage {
			break
		}
		after = page[len(page)-1].Number
	}
	return found, nil
}

func named(member store.MemberRecord, words []string) bool {
	name := plain(member.FirstName + " " + member.LastName)
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(name, word) })
}
