package desk_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func happened(security mutual.Security, kind mutual.SecurityEventKind) bool {
	return slices.ContainsFunc(security.Events, func(e mutual.SecurityEvent) bool { return e.Kind == kind })
}

func TestSessionsAreListedAndEndedOneByOne(t *testing.T) {
	office := officetest.Start(t)
	here := synced(t, office, t.TempDir())
	there := synced(t, office, t.TempDir(), func(cfg *desk.Config) { cfg.Device = "Portable" })
	security, err := here.Security(t.Context())
	wantCode(t, err, "")
	if len(security.Sessions) != 2 || !happened(security, mutual.EventSignedIn) || !security.EmailCertified || security.Email == office.Email {
		t.Fatalf("%+v", security)
	}
	other := ""
	for _, session := range security.Sessions {
		if session.Network != mutual.NetworkLocal || session.Current != (session.Device == "Essai") {
			t.Errorf("%+v", session)
		}
		if !session.Current {
			other = session.ID
		}
	}
	wantCode(t, here.EndOtherSession(t.Context(), "inconnue"), mutual.CodeNotFound)
	wantCode(t, here.EndOtherSession(t.Context(), other), "")
	_, err = there.Security(t.Context())
	wantCode(t, err, mutual.CodeSessionEnded)
	if s := there.Status(); s.SignedIn || s.Vault != desk.VaultOpen {
		t.Errorf("%+v", s)
	}
	if security, err = here.Security(t.Context()); err != nil || len(security.Sessions) != 1 || !happened(security, mutual.EventSessionEnded) {
		t.Errorf("%+v %v", security, err)
	}
}

func TestAResetThatTheMemberDidNotAskForIsCancelled(t *testing.T) {
	office := officetest.Start(t, officetest.WithoutCertifiedEmail())
	d := synced(t, office, t.TempDir())
	effectiveAt := answered(t, office, open(t, office, t.TempDir()))
	if effectiveAt <= mutual.MillisOf(office.Now()) {
		t.Fatalf("without a certified address the password holds at %v", effectiveAt)
	}
	security, err := d.Security(t.Context())
	wantCode(t, err, "")
	if security.PendingReset != effectiveAt {
		t.Errorf("pending: %v, want %v", security.PendingReset, effectiveAt)
	}
	wantCode(t, d.CancelReset(t.Context()), "")
	wantCode(t, d.CancelReset(t.Context()), mutual.CodeNotFound)
	if security, err = d.Security(t.Context()); err != nil || security.PendingReset != 0 || !happened(security, mutual.EventResetCancelled) {
		t.Errorf("%+v %v", security, err)
	}
	office.Advance(mutual.DefaultResetDelay + time.Hour)
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
}

func TestLockingDoesNotWaitForWhatIsAskedOfTheOffice(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	office := officetest.Start(t, officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/security" {
				close(arrived)
				<-release
			}
			next.ServeHTTP(w, r)
		})
	}))
	defer close(release)
	d := synced(t, office, t.TempDir())
	outcome := make(chan error, 1)
	go func() {
		_, err := d.Security(t.Context())
		outcome <- err
	}()
	<-arrived
	wantCode(t, d.Lock(), "")
	wantCode(t, <-outcome, mutual.CodeCancelled)
}

// secrets gathers what the office hands out for the front door alone.
type secrets struct {
	mu    sync.Mutex
	words []string
}

var handedOut = regexp.MustCompile(`"(?:ticket|waiting)": ?"([^"]{20,})"`)

func (s *secrets) gather(path string, body []byte) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, found := range handedOut.FindAllSubmatch(body, -1) {
		s.words = append(s.words, string(found[1]))
	}
	return body
}

func TestNoSecretOfTheFrontDoorIsInALogAFileOrWhatScreensGet(t *testing.T) {
	handed := &secrets{}
	answers := &altering{alter: handed.gather}
	office := withMailbox(t, officetest.WithWrap(answers.wrap))
	var log bytes.Buffer
	folder := t.TempDir()
	watched := func(cfg *desk.Config) {
		readsMail(office, office.Mail.Names())(cfg)
		cfg.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	var screens []any
	seen := func(shown any, err error) {
		screens = append(screens, shown, fmt.Sprintf("%v %+v", err, err))
	}

	d := open(t, office, folder, watched)
	admission, err := d.BeginRegistration(t.Context(), office.Visitor.Number, office.Visitor.AccessCode)
	seen(admission, err)
	waiting, err := d.ChooseAccount(t.Context(), choiceOf(admission))
	seen(waiting, err)
	refused := visitorMailbox(office)
	refused.Password = "Un-mauvais-mot-7"
	_, err = d.FindActivation(soon(t), refused)
	seen(nil, err)
	found, err := d.FindActivation(soon(t), visitorMailbox(office))
	seen(found, err)
	seen(nil, d.ConfirmFound(t.Context()))
	seen(nil, d.ActivateByCode(t.Context(), "QQQQ-9999"))
	seen(d.RegistrationStatus(t.Context()))
	seen(nil, d.SignIn(t.Context(), desk.Credentials{Login: visitorEmail, Password: visitorPassword}))
	seen(d.BeginRecovery(t.Context(), office.Number, office.Login))
	seen(d.AnswerQuestion(t.Context(), "Une réponse fausse", newPassword))
	token := mailed(t, office, visitorEmail, 1, tokenInMail)
	seen(d.Link(), d.TakeLink("espace-adherents://mot-de-passe#"+token))
	seen(d.Link(), d.ResetPassword(t.Context(), newPassword))
	seen(nil, d.Sync(t.Context()))
	seen(d.Security(t.Context()))
	office.Stop()
	seen(nil, d.Sync(t.Context()))
	seen(d.BeginRecovery(t.Context(), office.Number, office.Login))
	seen(d.Status(), nil)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}

	words := append(handed.words,
		visitorPassword, visitorAnswer, newPassword, token, mailed(t, office, visitorEmail, 1, codeInMail), officetest.MailPassword,
		refused.Password, visitorEmail, "Une réponse fausse", "QQQQ-9999")
	if len(handed.words) < 3 {
		t.Fatalf("only %d secrets were handed out", len(handed.words))
	}
	holdsNoPlaintext(t, folder, append(words, office.Visitor.Number, office.Visitor.AccessCode))
	shown, err := json.Marshal(screens)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range words {
		if strings.Contains(log.String(), word) {
			t.Errorf("the log holds %q", word)
		}
		if strings.Contains(string(shown), word) {
			t.Errorf("a screen gets %q", word)
		}
	}
}
