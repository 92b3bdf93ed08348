package mailbox

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const (
	maxEnvelopes = 200              // read in one folder, the newest
	maxBodies    = 20               // read in one folder, the newest that resemble the wanted one
	clockSkew    = 10 * time.Minute // between the mailbox's server and the member's device
)

const inbox = "INBOX"

// FindActivation looks once through the inbox and the junk folder and returns the
// newest message that may be followed. Nothing is marked as read.
//
// CodeMailboxNoMessage when there is none, with Refusals as its cause;
// CodeMailboxUnreachable, CodeCancelled; CodeOfficeAddress for an unusable Origin.
func (m *Mailbox) FindActivation(ctx context.Context, wanted Wanted) (Found, error) {
	m.using.Lock()
	defer m.using.Unlock()
	stood := m.conn != nil
	found, err := m.look(ctx, wanted)
	if mutual.CodeOf(err) == mutual.CodeMailboxUnreachable && stood && ctx.Err() == nil {
		return m.look(ctx, wanted) // the connection may have gone since the last time
	}
	return found, err
}

// look connects where need be and looks through the folders. After a fault of the
// connection there is none any more.
func (m *Mailbox) look(ctx context.Context, wanted Wanted) (Found, error) {
	office, err := wanted.origin()
	if err != nil {
		return Found{}, err
	}
	if err := m.connect(ctx); err != nil {
		return Found{}, err
	}
	limited, cancel := context.WithTimeout(ctx, m.options.Timeout)
	defer cancel()
	leave := closeWhenDone(limited, m.conn)
	defer leave()

	s := search{client: m.conn, names: m.options.Names, wanted: wanted, office: office}
	folders := []string{inbox}
	junk, err := s.junk(m.caps)
	if err == nil && junk != "" {
		folders = []string{junk, inbox} // the inbox last: it stays open for what arrives next
	}
	for _, folder := range folders {
		if err == nil {
			err = s.lookInto(limited, folder)
		}
	}
	if err != nil {
		m.drop()
		return Found{}, fault(ctx, err)
	}
	if s.found == nil {
		return Found{}, mutual.Fault(mutual.CodeMailboxNoMessage, &Refusals{s.refused})
	}
	return *s.found, nil
}

// search is one look through the folders.
type search struct {
	client *imapclient.Client
	names  Resolver
	wanted Wanted
	office origin

	found   *Found
	refused []Refused
}

// junk returns the name of the folder for unwanted mail, "" when there is none.
func (s *search) junk(caps imap.CapSet) (string, error) {
	var options *imap.ListOptions
	if caps.Has(imap.CapSpecialUse) && caps.Has(imap.CapListExtended) {
		options = &imap.ListOptions{ReturnSpecialUse: true}
	}
	folders, err := s.client.List("", "*", options).Collect()
	if err != nil {
		return "", err
	}
	byName := ""
	for _, folder := range folders {
		if slices.Contains(folder.Attrs, imap.MailboxAttrNoSelect) || slices.Contains(folder.Attrs, imap.MailboxAttrNonExistent) {
			continue
		}
		if slices.Contains(folder.Attrs, imap.MailboxAttrJunk) {
			return folder.Mailbox, nil
		}
		name := folder.Mailbox
		if folder.Delim != 0 {
			name = name[strings.LastIndex(name, string(folder.Delim))+1:]
		}
		if slices.Contains(junkNames, strings.ToLower(name)) {
			byName = folder.Mailbox
		}
	}
	return byName, nil
}

// junkNames are what servers that know no \Junk call it.
var junkNames = []string{
	"junk", "junk e-mail", "junk email", "spam", "bulk", "bulk mail",
	"courrier indésirable", "indésirables", "pourriel", "quarantaine",
}

// envelope is a message that resembles the wanted one.
type envelope struct {
	uid     imap.UID
	arrived time.Time
}

// lookInto examines a folder, so that nothing can be marked, and weighs what
// resembles the wanted message, the newest first.
func (s *search) lookInto(ctx context.Context, folder string) error {
	if _, err := s.client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		return err
	}
	like, err := s.candidates()
	if err != nil {
		return err
	}
	for _, e := range like[:min(len(like), maxBodies)] {
		if s.found != nil && s.found.Arrived >= mutual.MillisOf(e.arrived) {
			return nil
		}
		raw, err := s.body(e.uid)
		if err != nil {
			return err
		}
		if s.weigh(ctx, raw, e.arrived) {
			return nil
		}
	}
	return nil
}

// candidates asks the server by header and date. Servers differ in how they search
// encoded headers: where that yields nothing, the date alone is asked for, and the
// envelopes are compared here.
func (s *search) candidates() ([]envelope, error) {
	date := imap.SearchCriteria{}
	if !s.wanted.Since.IsZero() {
		date.Since = s.wanted.Since.Add(-24 * time.Hour) // a server's days begin when its clock says so
	}
	hinted := date
	sender := imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "From", Value: s.wanted.From}}}
	subject := imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Subject", Value: s.wanted.Subject}}}
	switch {
	case s.wanted.From != "" && s.wanted.Subject != "":
		hinted.Or = [][2]imap.SearchCriteria{{sender, subject}}
	case s.wanted.From != "":
		hinted.Header = sender.Header
	case s.wanted.Subject != "":
		hinted.Header = subject.Header
	}
	for _, criteria := range []*imap.SearchCriteria{&hinted, &date} {
		data, err := s.client.UIDSearch(criteria, nil).Wait()
		var answer *imap.Error
		if errors.As(err, &answer) && criteria == &hinted {
			continue // in no charset that this server knows, most likely
		}
		if err != nil {
			return nil, err
		}
		like, err := s.compare(newest(data.All))
		if err != nil || len(like) > 0 {
			return like, err
		}
	}
	return nil, nil
}

// newest returns the highest UIDs of a set, without writing out what a server that
// means ill could put into it.
func newest(found imap.NumSet) imap.UIDSet {
	var picked imap.UIDSet
	ranges, _ := found.(imap.UIDSet)
	ranges = slices.Clone(ranges)
	slices.SortFunc(ranges, func(a, b imap.UIDRange) int { return cmp.Compare(b.Stop, a.Stop) })
	left := imap.UID(maxEnvelopes)
	for _, r := range ranges {
		if r.Start == 0 || r.Stop < r.Start || left == 0 {
			continue
		}
		count := min(r.Stop-r.Start+1, left)
		picked.AddRange(r.Stop-count+1, r.Stop)
		left -= count
	}
	return picked
}

// compare reads the envelopes and keeps those that resemble the wanted message's,
// the newest first.
func (s *search) compare(uids imap.UIDSet) ([]envelope, error) {
	if len(uids) == 0 {
		return nil, nil
	}
	messages, err := s.client.Fetch(uids, &imap.FetchOptions{UID: true, Envelope: true, InternalDate: true, RFC822Size: true}).Collect()
	if err != nil {
		return nil, err
	}
	var like []envelope
	for _, message := range messages {
		if message.Envelope == nil || message.RFC822Size > maxLetter {
			continue
		}
		if !s.wanted.Since.IsZero() && message.InternalDate.Before(s.wanted.Since.Add(-clockSkew)) {
			continue
		}
		var from []string
		for _, address := range message.Envelope.From {
			from = append(from, address.Addr())
		}
		if s.wanted.resembles(from, message.Envelope.Subject) {
			like = append(like, envelope{message.UID, message.InternalDate})
		}
	}
	slices.SortFunc(like, func(a, b envelope) int {
		return cmp.Or(b.arrived.Compare(a.arrived), cmp.Compare(b.uid, a.uid))
	})
	return like, nil
}

// body returns a whole message as it was sent, empty when it has gone.
func (s *search) body(uid imap.UID) ([]byte, error) {
	fetch := s.client.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{
		UID:         true,
		BodySection: []*imap.FetchItemBodySection{{Peek: true, Partial: &imap.SectionPartial{Size: maxLetter}}},
	})
	var raw []byte
	var readErr error
	for message := fetch.Next(); message != nil; message = fetch.Next() {
		for item := message.Next(); item != nil; item = message.Next() {
			if section, ok := item.(imapclient.FetchItemDataBodySection); ok && section.Literal != nil && raw == nil && readErr == nil {
				raw, readErr = io.ReadAll(io.LimitReader(section.Literal, maxLetter))
			}
		}
	}
	return raw, errors.Join(fetch.Close(), readErr)
}

// weigh judges one message and says whether it may be followed.
func (s *search) weigh(ctx context.Context, raw []byte, arrived time.Time) bool {
	l, err := readLetter(raw)
	link, posing := follow(l.links, s.office)
	if link == "" && !posing && !s.wanted.titles(l.subject) {
		return false // another letter of the office's
	}
	seen := Refused{
		FromName: l.fromName, FromAddress: l.fromAddress, Subject: l.subject,
		Arrived: mutual.MillisOf(arrived), DKIM: checkSignature(ctx, s.names, raw, l.fromAddress),
	}
	switch {
	case !l.sender, s.wanted.From != "" && !strings.EqualFold(l.fromAddress, s.wanted.From):
		seen.Reason = ReasonSender
	case err != nil:
		seen.Reason = ReasonUnreadable
	case seen.DKIM.Result == DKIMFail:
		seen.Reason = ReasonSignature
	case s.wanted.Signed && seen.DKIM.Result != DKIMPass:
		seen.Reason = ReasonUnsigned
	case link == "":
		seen.Reason = ReasonLink
	default:
		s.found = &Found{
			FromName: seen.FromName, FromAddress: seen.FromAddress, Subject: seen.Subject,
			Arrived: seen.Arrived, DKIM: seen.DKIM, Link: link,
		}
		return true
	}
	s.refused = append(s.refused, seen)
	return false
}
