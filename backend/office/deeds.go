package office

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// By is who acts for the mutual: an adviser's login, or "commande:" and the operator's
// name for the command line. No login has a colon.
type By string

// Action says what was done, in the staff's journal.
type Action string

// The actions that the staff's journal tells.
const (
	ActionRequestRead       Action = "request_read"
	ActionRequestAccepted   Action = "request_accepted"
	ActionRequestRefused    Action = "request_refused"
	ActionRequestApplied    Action = "request_applied"
	ActionAttachmentOpened  Action = "attachment_opened" // of a request
	ActionLostCodeClosed    Action = "lost_code_closed"
	ActionMessageSent       Action = "message_sent"
	ActionDocumentPublished Action = "document_published"
	ActionQuoteAnswered     Action = "quote_answered" // or refused
	ActionAccountBlocked    Action = "account_blocked"
	ActionAccountUnblocked  Action = "account_unblocked"
	ActionAccessCodeIssued  Action = "access_code_issued"
	ActionMemberOpened      Action = "member_opened" // the member's file was looked at
	ActionIBANShown         Action = "iban_shown"    // whole, of a request or of the file
	ActionAdviserAdded      Action = "adviser_added"
	ActionAdviserChanged    Action = "adviser_changed" // their password, or whether they may sign in
	ActionAdviserSignedIn   Action = "adviser_signed_in"
	ActionAdviserRefused    Action = "adviser_refused"  // at the sign-in; the subject is the login, "" where nobody could have it
	ActionMembersSearched   Action = "members_searched" // the subject is what was searched for
	ActionEmailsExported    Action = "emails_exported"  // the addresses that may be passed on
)

// Actions lists the actions.
func Actions() []Action {
	return []Action{
		ActionRequestRead, ActionRequestAccepted, ActionRequestRefused, ActionRequestApplied, ActionAttachmentOpened,
		ActionLostCodeClosed, ActionMessageSent, ActionDocumentPublished, ActionQuoteAnswered,
		ActionAccountBlocked, ActionAccountUnblocked, ActionAccessCodeIssued, ActionMemberOpened, ActionIBANShown,
		ActionAdviserAdded, ActionAdviserChanged, ActionAdviserSignedIn, ActionAdviserRefused,
		ActionMembersSearched, ActionEmailsExported,
	}
}

// byDoor is who the journal names where nobody is known yet: whoever stands at the
// console's door. No login has a colon.
const byDoor By = "console:"

// record writes a line into the staff's journal, in the transaction of what was done.
func (o *Office) record(ctx context.Context, w store.Writer, by By, action Action, memberID, subject string) error {
	if by == "" {
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "by"}
	}
	return w.AddDeed(ctx, store.Deed{At: o.Now(), By: string(by), Action: string(action), MemberID: memberID, Subject: subject})
}

// Deeds returns at most limit lines of the staff's journal before a line (0: from the
// newest on), newest first; of one member where number is not empty. Errors carry
// CodeNotFound for a number that is nobody's.
func (o *Office) Deeds(ctx context.Context, number string, before int64, limit int) (deeds []store.Deed, err error) {
	err = o.store.View(ctx, func(r store.Reader) error {
		memberID := ""
		if number != "" {
			member, err := r.MemberByNumber(ctx, number)
			if err != nil {
				return err
			}
			memberID = member.ID
		}
		deeds, err = r.Deeds(ctx, memberID, before, limit)
		return err
	})
	return deeds, err
}
