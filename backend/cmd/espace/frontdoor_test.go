package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

const (
	visitorEmail    = "nouvelle.adherente@exemple.fr"
	visitorPassword = "Vélo-bleu-2031-Quai"
	newPassword     = "Nouvelle-clef-2031"
)

// answers runs a command line with one answer a line on the standard input.
func (s *session) answers(answers []string, args ...string) (code int, out, errors string) {
	return s.typesWith(strings.Join(answers, "\n"), args...)
}

// says runs a command line that is to succeed.
func (s *session) says(answers []string, args ...string) string {
	s.t.Helper()
	code, out, errors := s.answers(answers, args...)
	if code != 0 {
		s.t.Fatalf("espace %s: exit %d: %s", strings.Join(args, " "), code, errors)
	}
	return out
}

func (s *session) visitorAnswers() []string {
	return []string{s.office.Visitor.Number, s.office.Visitor.AccessCode, visitorPassword, visitorEmail, "3", "Grisette de la grange", "oui"}
}

var tokenInMail = regexp.MustCompile(`#([A-Za-z0-9_-]{43})`)

// follow follows the link of the visitor's first mail, as its page does.
func follow(office *officetest.Office) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	message, err := office.Mail.Arrived(ctx, visitorEmail, 1)
	if err != nil {
		return err
	}
	link := tokenInMail.FindSubmatch(bytes.ReplaceAll(message, []byte("=\r\n"), nil))
	answer, err := http.Post(office.URL+"/v1/activation", "application/json", strings.NewReader(`{"token":"`+string(link[1])+`"}`))
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

func TestARegistrationOnATerminalWaitsForItsMail(t *testing.T) {
	s := newSession(t, officetest.WithMail(visitorEmail))
	followed := make(chan error, 1)
	go func() { followed <- follow(s.office) }()
	var out, errors bytes.Buffer
	in := strings.NewReader(strings.Join(s.visitorAnswers(), "\n"))
	code := run(t.Context(), []string{"register", "--stdin", "--wait"}, &terminal{in: in, out: &out, err: &errors, every: 10 * time.Millisecond})
	if code != 0 || !strings.Contains(out.String(), "Bonjour "+s.office.Visitor.Name) || !strings.Contains(out.String(), "Votre compte est activé") {
		t.Fatalf("exit %d: %s\n%s", code, out.String(), errors.String())
	}
	if err := <-followed; err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{visitorPassword, visitorEmail, "Grisette", s.office.Visitor.AccessCode} {
		if strings.Contains(out.String()+errors.String(), secret) {
			t.Errorf("%q is repeated on the terminal", secret)
		}
	}
	if code, _, text := s.typesWith(visitorPassword, "login", visitorEmail, "--password-stdin"); code != 0 {
		t.Errorf("exit %d: %s", code, text)
	}
}

func TestARegistrationOnATerminalSaysWhatStopsIt(t *testing.T) {
	s := newSession(t)
	for name, c := range map[string]struct {
		answer int // the one that is replaced
		by     string
		want   int
	}{
		"a pair that nobody has":     {1, "FAUX1234", exitAccess},
		"a weak password":            {2, "court", exitUsage},
		"a slip in the address":      {3, "nouvelle@exemple", exitUsage},
		"no such question":           {4, "5", exitUsage},
		"an answer that tells":       {5, visitorPassword, exitUsage},
		"terms that are not agreed":  {6, "non", exitUsage},
		"nothing after the password": {3, "", exitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			answers := s.visitorAnswers()
			answers[c.answer] = c.by
			if code, _, text := s.answers(answers, "register", "--stdin"); code != c.want || text == "" {
				t.Errorf("exit %d: %s", code, text)
			}
		})
	}
	for _, line := range []string{"register", "password", "lost-code"} {
		if code, _, text := s.answers(nil, line); code != exitUsage || !strings.Contains(text, "--stdin") {
			t.Errorf("espace %s without a terminal: exit %d: %s", line, code, text)
		}
	}
	if code, out, text := s.answers(s.visitorAnswers(), "register", "--stdin"); code != 0 || !strings.Contains(out, "espace login") {
		t.Errorf("exit %d: %s", code, text)
	}
	if code, _, _ := s.typesWith(visitorPassword, "login", visitorEmail, "--password-stdin"); code != exitAccess {
		t.Errorf("signing in before the mail was followed: exit %d", code)
	}
}

func TestALostPasswordOnATerminalOpensTheSpaceAgain(t *testing.T) {
	for _, key := range []string{"--old-password", "--recovery-key"} {
		t.Run(key, func(t *testing.T) {
			s := newSession(t)
			s.must("login", s.office.Login, "--password-stdin")
			pair := []string{s.office.Number, s.office.Login}
			if code, _, _ := s.answers(append(pair, "Autre chose", newPassword), "password", "--stdin"); code != exitAccess {
				t.Errorf("a wrong answer: exit %d", code)
			}
			if out := s.says(append(pair, s.office.Answer, newPassword), "password", "--stdin"); !strings.Contains(out, "est changé") {
				t.Errorf("%s", out)
			}
			s.office.Advance(time.Hour)
			if code, _, text := s.typesWith(newPassword, "login", s.office.Login, "--password-stdin"); code != exitAccess || !strings.Contains(text, key) {
				t.Errorf("exit %d: %s", code, text)
			}
			want, secret := 0, s.office.Password
			if key == "--recovery-key" { // made in the window alone: one that is none is told
				want, secret = exitAccess, "0000-0000"
			}
			if code, _, text := s.answers([]string{newPassword, secret}, "login", s.office.Login, "--password-stdin", key); code != want {
				t.Errorf("exit %d: %s", code, text)
			}
		})
	}
}

func TestALostPasswordIsMailedOrDelayedAsTheMutualHasIt(t *testing.T) {
	s := newSession(t, officetest.WithMail(), officetest.WithoutCertifiedEmail())
	out := s.says([]string{s.office.Number, s.office.Login}, "password", "--stdin", "--mail")
	if !strings.Contains(out, "Si une adresse") {
		t.Errorf("%s", out)
	}
	out = s.says([]string{s.office.Number, s.office.Login, s.office.Answer, newPassword}, "password", "--stdin")
	if !strings.Contains(out, "à partir du") {
		t.Errorf("%s", out)
	}
	s.must("login", s.office.Login, "--password-stdin")
	if out := s.must("sessions", "--password-stdin"); !strings.Contains(out, "Un nouveau mot de passe") {
		t.Errorf("%s", out)
	}
}

func TestALostCodeIsReportedFromATerminal(t *testing.T) {
	s := newSession(t)
	known := s.says([]string{s.office.Email, s.office.Number}, "lost-code", "--stdin")
	if unknown := s.says([]string{"personne@exemple.fr", "99999999"}, "lost-code", "--stdin"); unknown != known || known == "" {
		t.Errorf("%q to a member, %q to anybody", known, unknown)
	}
	s.must("login", s.office.Login, "--password-stdin")
	if out := s.must("journal", "--password-stdin"); !strings.Contains(out, "code d’accès déclaré perdu") || !strings.Contains(out, "réseau local") {
		t.Errorf("%s", out)
	}
}

func TestSessionsAreListedAndEndedFromATerminal(t *testing.T) {
	s := newSession(t)
	s.must("login", s.office.Login, "--password-stdin")
	first := os.Getenv("ESPACE_PROFILE")
	t.Setenv("ESPACE_PROFILE", t.TempDir())
	s.must("login", s.office.Login, "--password-stdin")
	var sessions []mutual.OpenSession
	if err := json.Unmarshal([]byte(s.must("sessions", "--json", "--password-stdin")), &sessions); err != nil || len(sessions) != 2 {
		t.Fatalf("%+v %v", sessions, err)
	}
	if out := s.must("sessions", "list", "--password-stdin"); strings.Count(out, "cet appareil") != 1 || !strings.Contains(out, sessions[0].ID) {
		t.Errorf("%s", out)
	}
	for _, session := range sessions {
		if !session.Current {
			s.must("sessions", "end", session.ID, "--password-stdin")
		}
	}
	if code, _, _ := s.types("sessions", "end", "inconnue", "--password-stdin"); code != exitNothing {
		t.Errorf("a session that is not: exit %d", code)
	}
	t.Setenv("ESPACE_PROFILE", first)
	if code, _, _ := s.types("sync", "--password-stdin"); code != exitAccess {
		t.Errorf("the session that was ended: exit %d", code)
	}
}

func TestEveryEventOfTheJournalHasWords(t *testing.T) {
	for _, kind := range mutual.SecurityEventKinds() {
		if eventTexts[kind] == "" {
			t.Errorf("%s has none", kind)
		}
	}
}

func TestANameWrittenByAnotherDeviceCannotDriveTheTerminal(t *testing.T) {
	if got := oneLine("Bureau\x1b[2J\u009b31m\r\n, été"); got != "Bureau[2J31m, été" {
		t.Errorf("%q", got)
	}
}

func TestAPasswordIsChangedFromATerminal(t *testing.T) {
	const changed = "Nouvelle-Saison-27"
	s := newSession(t)
	s.must("login", s.office.Login, "--password-stdin")
	if code, _, errors := s.typesWith(s.office.Password+"\ncourt", "change-password", "--password-stdin"); code != exitUsage {
		t.Errorf("a short one: exit %d: %s", code, errors)
	}
	if code, _, errors := s.typesWith("pas le bon\n"+changed, "change-password", "--password-stdin"); code != exitAccess {
		t.Errorf("a wrong one: exit %d: %s", code, errors)
	}
	code, out, errors := s.typesWith(s.office.Password+"\n"+changed, "change-password", "--password-stdin")
	if code != 0 || !strings.Contains(out, "Votre mot de passe est changé") {
		t.Errorf("exit %d: %s%s", code, out, errors)
	}
	if code, _, _ := s.types("sync", "--password-stdin"); code != exitAccess {
		t.Errorf("the old one: exit %d", code)
	}
	if code, _, errors := s.typesWith(changed, "sync", "--password-stdin"); code != 0 {
		t.Errorf("the new one: exit %d: %s", code, errors)
	}
}
