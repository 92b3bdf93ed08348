package mailbox

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const (
	maxEnvelopes = 200              // read in one folder, the newest
	maxBodies    = 20               // read in one folder, the newest that resemble the wanted one
	maxJunk      = 8                // junk folders that are read
	maxLosses    = 6                // of the connection, in one look
	clockSkew    = 10 * time.Minute // between the mailbox's server and the member's device
)

const inbox = "INBOX"

// FindActivation looks once through the inbox and the junk folders and returns the
// newest message that may be followed. Nothing is marked as read. A folder or a message
// that the server or go-imap stumbles over is left out.
//
// CodeMailboxNoMessage when there is none, with Refusals as its cause;
// CodeMailboxUnreachable, CodeCancelled; CodeOfficeAddress for an unusable Origin.
func (m *Mailbox) FindActivation(ctx context.Context, wanted Wanted) (Found, error) {
	m.using.Lock()
	defer m.using.Unlock()
	return m.look(ctx, wanted)
}

// look goes through the folders, the inbox first, and connects where need be. Only
// what befalls the inbox, or the connection for good, is an error.
func (m *Mailbox) look(ctx context.Context, wanted Wanted) (Found, error) {
	office, err := wanted.origin()
	if err != nil {
		return Found{}, err
	}
	s := search{box: m, wanted: wanted, office: office}
	err = s.lookInto(ctx, inbox)
	if err != nil && !isAnswer(err) && s.goesOn(ctx) {
		err = s.lookInto(ctx, inbox) // the connection may have gone since the last time
	}
	if err == nil || s.goesOn(ctx) {
		for _, folder := range s.junk(ctx) {
			if s.goesOn(ctx) && m.shy[folder] < 2 {
				if err := s.lookInto(ctx, folder); err != nil && !isAnswer(err) {
					m.shy[folder]++ // the others count all the same
				}
			}
		}
	}
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return Found{}, fault(ctx, ctx.Err())
	case s.found != nil:
		return *s.found, nil
	case err != nil:
		return Found{}, fault(ctx, err)
	}
	return Found{}, mutual.Fault(mutual.CodeMailboxNoMessage, &Refusals{s.refused})
}

// search is one look through the folders.
type search struct {
	box    *Mailbox
	wanted Wanted
	office origin

	losses  int // of the connection
	found   *Found
	refused []Refused
}

// goesOn says whether a search that met a fault may try what is left.
func (s *search) goesOn(ctx context.Context) bool {
	return ctx.Err() == nil && s.losses < maxLosses && s.box.login != nil
}

// step does one thing on the connection, which is made where there is none, within the
// time that one step may take. What the server answers with NO or BAD leaves the
// connection standing; after any other error there is none.
func (s *search) step(ctx context.Context, do func(*connection) error) error {
	if err := s.box.connect(ctx); err != nil {
		s.losses = maxLosses
		return err
	}
	done := s.box.patience(ctx)
	err := do(s.box.conn)
	done()
	if err == nil || isAnswer(err) {
		return err
	}
	s.losses++
	s.box.drop()
	return err
}

// isAnswer says whether an error is a server's NO or BAD.
func isAnswer(err error) bool {
	var answer *imap.Error
	return errors.As(err, &answer) && answer.Type != imap.StatusResponseTypeBye
}

// junk returns the folders for unwanted mail as the server lists them: those that it
// says are, then those of that name. Where the list ends the connection, the usual
// names are tried as well.
func (s *search) junk(ctx context.Context) []string {
	var marked, named []string
	list := func(options *imap.ListOptions) error {
		return s.step(ctx, func(c *connection) error {
			list := c.List("", "*", options)
			for folder := list.Next(); folder != nil; folder = list.Next() {
				listed := c.line.asListed(folder.Mailbox)
				switch {
				case listed == inbox, slices.Contains(folder.Attrs, imap.MailboxAttrNoSelect), slices.Contains(folder.Attrs, imap.MailboxAttrNonExistent):
				case slices.Contains(folder.Attrs, imap.MailboxAttrJunk):
					marked = append(marked, listed)
				case isJunkName(listed, folder.Delim):
					named = append(named, listed)
				}
			}
			return list.Close()
		})
	}
	var err error
	if s.box.shy[""] < 2 {
		asked := s.box.caps.Has(imap.CapSpecialUse) && s.box.caps.Has(imap.CapListExtended)
		if asked {
			err = list(&imap.ListOptions{ReturnSpecialUse: true})
		}
		if !asked || isAnswer(err) {
			err = list(nil)
		}
	}
	if err != nil && !isAnswer(err) {
		s.box.shy[""]++
	}
	if s.box.shy[""] > 0 {
		named = append(named, "Junk", "Spam", "INBOX.Junk", "INBOX.Spam")
	}
	all := append(marked, named...)
	slices.Sort(all[len(marked):])
	all = slices.Compact(all)
	return all[:min(len(all), maxJunk)]
}

// envelope is a message that resembles the wanted one.
type envelope struct {
	uid     imap.UID
	arrived time.Time
}

// lookInto examines a folder, so that nothing can be marked, and weighs what
// resembles the wanted message, the newest first.
func (s *search) lookInto(ctx context.Context, folder string) error {
	like, err := s.candidates(ctx, folder)
	if err != nil {
		return err
	}
	for _, e := range like[:min(len(like), maxBodies)] {
		if s.found != nil && s.found.Arrived >= mutual.MillisOf(e.arrived) {
			return nil
		}
		var raw []byte
		if err := s.step(ctx, func(c *connection) error {
			err := c.open(folder)
			if err == nil {
				raw, err = c.body(e.uid)
			}
			return err
		}); err != nil {
			s.avoid(folder, e.uid, err)
			if !s.goesOn(ctx) {
				return err
			}
			continue
		}
		if s.weigh(ctx, raw, e.arrived) {
			return nil
		}
	}
	return nil
}

// avoid remembers a message that the connection was lost over.
func (s *search) avoid(folder string, uid imap.UID, err error) {
	if !isAnswer(err) {
		s.box.shy[messageKey(folder, uid)]++
	}
}

// messageKey tells a message from a folder of any name.
func messageKey(folder string, uid imap.UID) string {
	return strconv.FormatUint(uint64(uid), 10) + "\x00" + folder
}

// open examines a folder where it is not the one that is open.
func (c *connection) open(listed string) error {
	if c.folder != nil && *c.folder == listed {
		return nil
	}
	return c.examine(listed)
}

// examine opens a folder for reading alone, as it is now. What go-imap's Mailbox says
// right after is not used: it may still be the folder before.
func (c *connection) examine(listed string) error {
	c.folder = nil
	data, err := c.Select(c.line.plain(listed), &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return err
	}
	c.folder, c.count = &listed, data.NumMessages
	return nil
}

// candidates asks the server by header and date. Servers differ in how they search
// encoded headers: where that yields nothing, the date alone is asked for, and the
// envelopes are compared here; where they do not search at all, the last messages are
// compared.
func (s *search) candidates(ctx context.Context, folder string) ([]envelope, error) {
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
	opened := false
	var err error
	for i, ask := range []func(*connection) (imap.UIDSet, error){bySearch(&hinted), bySearch(&date), (*connection).last} {
		var uids imap.UIDSet
		if err = s.step(ctx, func(c *connection) error {
			open := c.open
			if !opened { // even where it is the one that is open: not every server tells what came
				open = func(folder string) error { return s.examine(c, folder) }
			}
			err := open(folder)
			if err == nil {
				opened = true
				uids, err = ask(c)
			}
			return err
		}); err != nil {
			if !opened || !s.goesOn(ctx) {
				return nil, err
			}
			continue
		}
		like, err := s.compare(ctx, folder, uids)
		if err != nil || len(like) > 0 || i > 0 {
			return like, err
		}
	}
	return nil, err
}

// examine opens a folder as it is now, and remembers how full the inbox is.
func (s *search) examine(c *connection, folder string) error {
	err := c.examine(folder)
	if err == nil && folder == inbox {
		s.box.count = c.count
	}
	return err
}

func bySearch(criteria *imap.SearchCriteria) func(*connection) (imap.UIDSet, error) {
	return func(c *connection) (imap.UIDSet, error) {
		data, err := c.UIDSearch(criteria, nil).Wait()
		if err != nil {
			return nil, err
		}
		return newest(data.All), nil
	}
}

// last returns the last messages of the folder that is open.
func (c *connection) last() (imap.UIDSet, error) {
	if c.count == 0 {
		return nil, nil
	}
	var sequence imap.SeqSet
	sequence.AddRange(c.count-min(c.count, maxEnvelopes)+1, c.count)
	messages, err := c.Fetch(sequence, &imap.FetchOptions{UID: true}).Collect()
	var uids imap.UIDSet
	for _, message := range messages {
		if message.UID != 0 {
			uids.AddNum(message.UID)
		}
	}
	return uids, err
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
// the newest first. Where one of them ends the command or the connection, those that are
// missing are asked for one by one, and it alone is left out.
func (s *search) compare(ctx context.Context, folder string, uids imap.UIDSet) ([]envelope, error) {
	wanted := slices.DeleteFunc(numbers(uids), func(uid imap.UID) bool { return s.box.shy[messageKey(folder, uid)] > 0 })
	if len(wanted) == 0 {
		return nil, nil
	}
	read := map[imap.UID]envelope{}
	err := s.envelopes(ctx, folder, imap.UIDSetNum(wanted...), read)
	if err != nil {
		slices.Reverse(wanted) // the newest first
		for _, uid := range wanted {
			if !s.goesOn(ctx) {
				return nil, err
			}
			if _, known := read[uid]; known {
				continue
			}
			if err := s.envelopes(ctx, folder, imap.UIDSetNum(uid), read); err != nil {
				s.avoid(folder, uid, err)
			}
		}
	}
	like := slices.Collect(maps.Values(read))
	like = slices.DeleteFunc(like, func(e envelope) bool { return e.arrived.IsZero() })
	slices.SortFunc(like, func(a, b envelope) int {
		return cmp.Or(b.arrived.Compare(a.arrived), cmp.Compare(b.uid, a.uid))
	})
	return like, nil
}

// numbers writes out a set that newest has bounded.
func numbers(uids imap.UIDSet) []imap.UID {
	all, _ := uids.Nums()
	return all
}

// envelopes notes every message that came whole: with the time of its arrival where
// it resembles the wanted one, without where it does not.
func (s *search) envelopes(ctx context.Context, folder string, uids imap.UIDSet, read map[imap.UID]envelope) error {
	return s.step(ctx, func(c *connection) error {
		if err := c.open(folder); err != nil {
			return err
		}
		fetch := c.Fetch(uids, &imap.FetchOptions{UID: true, Envelope: true, InternalDate: true, RFC822Size: true})
		for next := fetch.Next(); next != nil; next = fetch.Next() {
			message, err := next.Collect()
			if err != nil || message.UID == 0 || message.Envelope == nil || message.InternalDate.IsZero() {
				continue
			}
			e := envelope{uid: message.UID}
			if s.resembles(message) {
				e.arrived = message.InternalDate
			}
			read[e.uid] = e
		}
		return fetch.Close()
	})
}

func (s *search) resembles(message *imapclient.FetchMessageBuffer) bool {
	if message.RFC822Size > maxLetter {
		return false
	}
	if !s.wanted.Since.IsZero() && message.InternalDate.Before(s.wanted.Since.Add(-clockSkew)) {
		return false
	}
	var from []string
	for _, address := range message.Envelope.From {
		from = append(from, address.Addr())
	}
	return s.wanted.resembles(from, message.Envelope.Subject)
}

// body returns a whole message as it was sent, empty when it has gone.
func (c *connection) body(uid imap.UID) ([]byte, error) {
	fetch := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{
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
		Arrived: mutual.MillisOf(arrived), DKIM: checkSignature(ctx, s.box.options.Names, raw, l.fromAddress),
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
