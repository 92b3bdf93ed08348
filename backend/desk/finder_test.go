package desk_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// readsMail trusts the mail system's certificate and asks names in the DNS's place.
func readsMail(office *officetest.Office, names mailbox.Resolver) func(*desk.Config) {
	return func(cfg *desk.Config) { cfg.CAFile, cfg.Names = office.Mail.CAFile(), names }
}

// soon bounds a wait, so that what never comes fails this test and not the whole run.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func visitorMailbox(office *officetest.Office) desk.MailboxLogin {
	host, port := office.Mail.IMAP()
	return desk.MailboxLogin{
		Email: visitorEmail, Password: officetest.MailPassword, Server: mailbox.Server{Host: host, Port: port, Security: mailbox.TLS},
	}
}

func TestTheMessageIsFoundAndFollowedOnlyOnceTheMemberSaidSo(t *testing.T) {
	office := withMailbox(t)
	d, _ := registering(t, office, t.TempDir(), readsMail(office, office.Mail.Names()))
	wantCode(t, d.ConfirmFound(t.Context()), mutual.CodeMailboxNoMessage)

	found, err := d.FindActivation(soon(t), visitorMailbox(office))
	wantCode(t, err, "")
	if found.FromAddress != officetest.Sender || found.Subject == "" || found.Arrived == 0 || found.DKIM.Result != mailbox.DKIMPass || found.Link != "" {
		t.Errorf("%+v", found)
	}
	waiting, err := d.RegistrationStatus(t.Context())
	wantCode(t, err, "")
	if waiting.State != mutual.RegistrationWaiting {
		t.Error("the link was followed before the member said so")
	}
	wantCode(t, d.ConfirmFound(t.Context()), "")
	if waiting, err = d.RegistrationStatus(t.Context()); err != nil || waiting.State != mutual.RegistrationActivated {
		t.Errorf("%+v %v", waiting, err)
	}
	wantCode(t, d.ConfirmFound(t.Context()), mutual.CodeLinkUsed)
}

func TestTheMessageIsFoundWhenItComesLater(t *testing.T) {
	office := withMailbox(t)
	office.Mail.SetDown(true)
	d, _ := registering(t, office, t.TempDir(), readsMail(office, office.Mail.Names()))
	office.Round() // the first try, in vain
	login := visitorMailbox(office)
	entered := through(t, &login.Server)
	go func() {
		<-entered
		office.Mail.SetDown(false)
		office.Advance(time.Minute)
	}()
	found, err := d.FindActivation(soon(t), login)
	wantCode(t, err, "")
	if found.FromAddress != officetest.Sender {
		t.Errorf("%+v", found)
	}
}

// through puts a door before a mail server that tells of the first to enter.
func through(t *testing.T, server *mailbox.Server) (entered <-chan struct{}) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	behind := net.JoinHostPort(server.Host, strconv.Itoa(server.Port))
	server.Port = listener.Addr().(*net.TCPAddr).Port
	told, ended := make(chan struct{}), make(chan struct{})
	var passing sync.WaitGroup
	passing.Go(func() {
		for first := true; ; first = false {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			if first {
				close(told)
			}
			far, err := net.Dial("tcp", behind)
			if err != nil {
				t.Error(err)
				_ = near.Close()
				return
			}
			leave := sync.OnceFunc(func() { _, _ = near.Close(), far.Close() })
			passing.Go(func() { <-ended; leave() })
			passing.Go(func() { _, _ = io.Copy(far, near); leave() })
			passing.Go(func() { _, _ = io.Copy(near, far); leave() })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		close(ended)
		passing.Wait()
	})
	return told
}

// slowNames knows no key at first, as a DNS that does not answer; then those of known.
type slowNames struct {
	known mailbox.Resolver
	asked chan struct{} // told of the first question
	heard atomic.Bool
}

func (s *slowNames) LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error) {
	return s.known.LookupSRV(ctx, service, proto, name)
}

func (s *slowNames) LookupTXT(ctx context.Context, name string) ([]string, error) {
	if s.heard.CompareAndSwap(false, true) {
		close(s.asked)
		return nil, &net.DNSError{Err: "timeout", Name: name, IsTimeout: true, IsTemporary: true}
	}
	return s.known.LookupTXT(ctx, name)
}

func TestAMessageWithoutAProvenSenderIsBelievedFromAnOfficeOfThisVeryDeviceAlone(t *testing.T) {
	t.Run("without TLS, on this device", func(t *testing.T) {
		office := withMailbox(t)
		d, _ := registering(t, office, t.TempDir(), readsMail(office, nil))
		found, err := d.FindActivation(soon(t), visitorMailbox(office))
		wantCode(t, err, "")
		if found.DKIM.Result != mailbox.DKIMUnchecked {
			t.Errorf("%+v", found.DKIM)
		}
	})
	t.Run("with TLS, from anywhere", func(t *testing.T) {
		office := withMailbox(t, officetest.WithTLS())
		names := &slowNames{known: office.Mail.Names(), asked: make(chan struct{})}
		d, _ := registering(t, office, t.TempDir(), func(cfg *desk.Config) {
			cfg.CAFile, cfg.Names = together(t, office.CAFile, office.Mail.CAFile()), names
		})
		resent := make(chan error, 1)
		go func() {
			<-names.asked
			waiting, err := d.RegistrationStatus(t.Context())
			for err == nil && waiting.Mail != mutual.MailSent { // what has not left yet does not leave twice
				waiting, err = d.RegistrationStatus(t.Context())
			}
			office.Advance(time.Minute)
			_, again := d.ResendActivation(t.Context())
			resent <- errors.Join(err, again)
		}()
		found, err := d.FindActivation(soon(t), visitorMailbox(office))
		wantCode(t, err, "")
		wantCode(t, <-resent, "")
		if found.DKIM.Result != mailbox.DKIMPass {
			t.Errorf("%+v", found.DKIM)
		}
	})
}

// together writes several PEM files into one.
func together(t *testing.T, files ...string) string {
	t.Helper()
	var all []byte
	for _, file := range files {
		pem, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, pem...)
	}
	path := filepath.Join(t.TempDir(), "authorities.pem")
	if err := os.WriteFile(path, all, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestASearchEndsWhenItIsNoLongerWanted(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *officetest.Office, *desk.Desk, desk.MailboxLogin){
		"the member stops it": func(_ *testing.T, _ *officetest.Office, d *desk.Desk, _ desk.MailboxLogin) {
			d.CancelFind()
		},
		"the registration is given up": func(_ *testing.T, _ *officetest.Office, d *desk.Desk, _ desk.MailboxLogin) {
			d.AbandonRegistration()
		},
		"the space is locked": func(t *testing.T, _ *officetest.Office, d *desk.Desk, _ desk.MailboxLogin) {
			wantCode(t, d.Lock(), "")
		},
		"the desk closes": func(_ *testing.T, _ *officetest.Office, d *desk.Desk, _ desk.MailboxLogin) {
			_ = d.Close()
		},
		"another search begins": func(t *testing.T, _ *officetest.Office, d *desk.Desk, login desk.MailboxLogin) {
			ended, end := context.WithCancel(t.Context())
			end()
			_, err := d.FindActivation(ended, login)
			wantCode(t, err, mutual.CodeCancelled)
		},
		"the link was followed elsewhere": func(t *testing.T, office *officetest.Office, d *desk.Desk, _ desk.MailboxLogin) {
			body := `{"token":"` + mailed(t, office, visitorEmail, 1, tokenInMail) + `"}`
			answer, err := http.Post(office.URL+"/v1/activation", "application/json", strings.NewReader(body))
			if err != nil || answer.StatusCode != http.StatusNoContent {
				t.Fatalf("%v %+v", err, answer)
			}
			_ = answer.Body.Close()
			waiting, err := d.RegistrationStatus(t.Context())
			if err != nil || waiting.State != mutual.RegistrationActivated {
				t.Errorf("%+v %v", waiting, err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			office := withMailbox(t)
			login := visitorMailbox(office)
			login.Email = office.Email // where no such message will ever come
			entered := through(t, &login.Server)
			d, _ := registering(t, office, t.TempDir(), readsMail(office, office.Mail.Names()))
			outcome := make(chan error, 1)
			go func() {
				_, err := d.FindActivation(soon(t), login)
				outcome <- err
			}()
			<-entered
			end(t, office, d, login)
			wantCode(t, <-outcome, mutual.CodeCancelled)
			if code := mutual.CodeOf(d.ConfirmFound(t.Context())); code != mutual.CodeMailboxNoMessage && code != mutual.CodeTicketExpired {
				t.Errorf("a link was kept: %s", code)
			}
		})
	}
}

func TestAMailboxThatDoesNotOpenSaysWhy(t *testing.T) {
	office := withMailbox(t)
	d, _ := registering(t, office, t.TempDir(), readsMail(office, office.Mail.Names()))
	for name, c := range map[string]struct {
		alter func(*desk.MailboxLogin)
		want  mutual.Code
	}{
		"a wrong password":          {func(l *desk.MailboxLogin) { l.Password = "Un autre 1" }, mutual.CodeMailboxRefused},
		"another user":              {func(l *desk.MailboxLogin) { l.User = "personne" }, mutual.CodeMailboxRefused},
		"no server":                 {func(l *desk.MailboxLogin) { l.Server.Host = "" }, mutual.CodeFieldRequired},
		"a server that nobody runs": {func(l *desk.MailboxLogin) { l.Server.Port = 1 }, mutual.CodeMailboxUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			login := visitorMailbox(office)
			c.alter(&login)
			_, err := d.FindActivation(soon(t), login)
			wantCode(t, err, c.want)
		})
	}
	_, err := d.MailboxServers(t.Context(), visitorEmail)
	wantCode(t, err, mutual.CodeMailboxUnknown)
	servers, err := d.MailboxServers(t.Context(), "nouvelle.adherente@orange.fr")
	if err != nil || len(servers) != 1 || servers[0].Host != "imap.orange.fr" {
		t.Errorf("%+v %v", servers, err)
	}
}
