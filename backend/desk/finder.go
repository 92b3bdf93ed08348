package desk

import (
	"context"
	"net"
	"net/url"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// MailboxLogin opens the member's mailbox. The password is forgotten with the search.
type MailboxLogin struct {
	Email    string         `json:"email"`
	User     string         `json:"user"` // empty: the e-mail address
	Password string         `json:"password"`
	Server   mailbox.Server `json:"server"`
}

// search is one search in the member's mailbox.
type search struct{ cancel context.CancelFunc }

func (s *search) stop() {
	if s != nil {
		s.cancel()
	}
}

// MailboxServers says where the mailbox of an address may be, the best place first.
// It fails with CodeMailboxUnknown: the member then names the server.
func (d *Desk) MailboxServers(ctx context.Context, email string) ([]mailbox.Server, error) {
	return mailbox.Servers(ctx, d.names(), email)
}

// FindActivation looks for the activation message in the member's mailbox and waits
// for it to come. What it finds is followed by ConfirmFound alone. It ends with
// CodeCancelled when CancelFind stops it, the registration waits no more, another
// search begins or the desk closes; and fails with the mailbox's codes, or with
// CodeTicketExpired where no registration waits on this device.
func (d *Desk) FindActivation(ctx context.Context, login MailboxLogin) (mailbox.Found, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(d.life, cancel)()
	v, wanted, err := d.startSearch(&search{cancel})
	if err != nil {
		return mailbox.Found{}, err
	}
	user := strings.TrimSpace(login.User)
	if user == "" {
		user = strings.TrimSpace(login.Email)
	}
	box, err := mailbox.Open(ctx, login.Server, user, login.Password, mailbox.Options{CAFile: d.authority(), Names: d.namesFor(wanted)})
	if err != nil {
		return mailbox.Found{}, err
	}
	defer box.Close()
	found, err := box.Wait(ctx, wanted)
	if err != nil {
		return mailbox.Found{}, err
	}
	link, err := url.Parse(found.Link)
	if err != nil {
		return mailbox.Found{}, mutual.Fault(mutual.CodeInternal, nil) // the cause's text holds the link
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if ctx.Err() != nil || d.door.visit != v {
		return mailbox.Found{}, mutual.Fault(mutual.CodeCancelled, ctx.Err())
	}
	v.found = link.Fragment[strings.LastIndexByte(link.Fragment, '=')+1:]
	found.Link = ""
	return found, nil
}

// startSearch puts s in the place of the search under way, and describes what the
// registration waits for.
func (d *Desk) startSearch(s *search) (*visit, mailbox.Wanted, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v := d.door.visit
	if v == nil || v.waiting.Handle == "" {
		return nil, mailbox.Wanted{}, mutual.Fault(mutual.CodeTicketExpired, nil)
	}
	d.door.search.stop()
	d.door.search, v.found = s, ""
	return v, mailbox.Wanted{
		Origin: v.office.Origin(), Since: v.since, From: v.waiting.Sender, Subject: v.waiting.Subject,
		// Without TLS an office is on this very device: decision 0020.
		Signed: strings.HasPrefix(v.office.Origin(), "https://"),
	}, nil
}

// CancelFind ends the search in the mailbox, if there is one.
func (d *Desk) CancelFind() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.door.search.stop()
}

// ConfirmFound makes the account with the link that FindActivation found. It fails
// with CodeMailboxNoMessage where nothing was found, CodeLinkUnknown, CodeLinkUsed,
// CodeLinkExpired or CodeEmailTaken.
func (d *Desk) ConfirmFound(ctx context.Context) error {
	v, err := d.waitingVisit()
	if err != nil {
		return err
	}
	if v.found == "" {
		return mutual.Fault(mutual.CodeMailboxNoMessage, nil)
	}
	err = v.office.ActivateByLink(ctx, v.found)
	d.heard(err)
	return err
}

// names returns where the DNS is asked.
func (d *Desk) names() mailbox.Resolver {
	if d.cfg.Names != nil {
		return d.cfg.Names
	}
	return net.DefaultResolver
}

// namesFor returns where the senders of what is wanted are looked up: nowhere for an
// office of this very device, whose domain is in no DNS. Its message would pass for a
// forgery where there is a network, and not where there is none.
func (d *Desk) namesFor(wanted mailbox.Wanted) mailbox.Resolver {
	if wanted.Signed || d.cfg.Names != nil {
		return d.names()
	}
	return noNames{d.names()}
}

// noNames knows no key, and does not say that there is none.
type noNames struct{ mailbox.Resolver }

func (noNames) LookupTXT(_ context.Context, name string) ([]string, error) {
	return nil, &net.DNSError{Err: "not asked", Name: name, IsTemporary: true}
}
