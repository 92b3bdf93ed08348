package pages_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/office/pages"
)

const newcomer = "nouvelle@exemple.fr"

// softBreak ends a line that quoted-printable goes on with.
var softBreak = strings.NewReplacer("=\r\n", "", "=\n", "")

// linkTo waits for the n-th mail at an address, and returns its link to a page.
func linkTo(t *testing.T, o *officetest.Office, path, address string, n int) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	raw, err := o.Mail.Arrived(ctx, address, n)
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(regexp.QuoteMeta(o.URL+path+"#") + `[A-Za-z0-9_-]+`).FindString(softBreak.Replace(string(raw)))
	if link == "" {
		t.Fatalf("mail %d has no link to %s", n, path)
	}
	o.Round()
	return link
}

// registered goes to the mail of a registration, and returns its link.
func registered(t *testing.T, o *officetest.Office) (link string) {
	t.Helper()
	from := office.Origin{Address: "127.0.0.1"}
	admission, err := o.Rules().BeginRegistration(t.Context(), o.Visitor.Number, o.Visitor.AccessCode, from)
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.Rules().ChooseAccount(t.Context(), admission.Ticket, mutual.AccountChoice{
		Password: strong, Email: newcomer, Question: mutual.QuestionAnimal, Answer: "Pistache", TermsVersion: admission.TermsVersion,
	}, from)
	if err != nil {
		t.Fatal(err)
	}
	return linkTo(t, o, pages.Activation, newcomer, 1)
}

func signIn(t *testing.T, o *officetest.Office, login, password string) mutual.Code {
	t.Helper()
	_, err := o.Rules().SignIn(t.Context(), login, password, office.Origin{Address: "127.0.0.1"})
	return mutual.CodeOf(err)
}

func TestAMailScannerActivatesNothingAndTheMembersButtonDoes(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newcomer))
	link := registered(t, o)
	b := browser{t: t, url: o.URL}
	path := strings.TrimPrefix(link, o.URL)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		b.says(b.do(method, path, ""), http.StatusOK)
		b.says(b.do(method, strings.Replace(path, "#", "?token=", 1), ""), http.StatusOK)
	}
	if got := signIn(t, o, newcomer, strong); got != mutual.CodeNotActivated {
		t.Errorf("after the scanner: %q", got)
	}
	b.says(b.press(pages.Activation, "token", link), http.StatusOK, "Votre inscription est validée")
	if got := signIn(t, o, newcomer, strong); got != "" {
		t.Errorf("after the button: %q", got)
	}
	b.says(b.press(pages.Activation, "token", link), http.StatusGone, "Ce lien a déjà servi")
}

func TestAnActivationLinkWorksForADay(t *testing.T) {
	for after, want := range map[time.Duration]struct {
		status int
		text   string
	}{
		24*time.Hour - time.Second: {http.StatusOK, "Votre inscription est validée"},
		24*time.Hour + time.Second: {http.StatusGone, "Recommencez l’inscription"},
	} {
		o := officetest.Start(t, officetest.WithMail(newcomer), officetest.WithStoppedClock())
		link := registered(t, o)
		o.Advance(after)
		b := browser{t: t, url: o.URL}
		b.says(b.press(pages.Activation, "token", link), want.status, want.text)
	}
}

func TestALostPasswordIsReplacedByTheMailedLink(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail())
	recovery, err := o.Rules().BeginRecovery(t.Context(), o.Number, o.Login, office.Origin{Address: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Rules().MailReset(t.Context(), recovery.Ticket, office.Origin{Address: "127.0.0.1"}); err != nil {
		t.Fatal(err)
	}
	link := linkTo(t, o, pages.Reset, o.Email, 1)
	b := browser{t: t, url: o.URL}
	b.says(b.press(pages.Reset, "token", link, "password", "Soleil2024!", "confirmation", "Soleil2024!"),
		http.StatusUnprocessableEntity, "l’un des plus utilisés")
	b.says(b.press(pages.Reset, "token", link, "password", strong, "confirmation", strong), http.StatusOK, "Votre mot de passe est changé")
	if old, fresh := signIn(t, o, o.Login, o.Password), signIn(t, o, o.Login, strong); old != mutual.CodeBadCredentials || fresh != "" {
		t.Errorf("the old password gives %q, the new one %q", old, fresh)
	}
	b.says(b.press(pages.Reset, "token", link, "password", strong, "confirmation", strong), http.StatusGone, "Ce lien ne sert plus")
}

func TestADelayedPasswordIsCancelledWhileItWaits(t *testing.T) {
	for name, c := range map[string]struct {
		after  time.Duration
		status int
		text   string
		holds  bool // the new password, afterwards
	}{
		"in time":  {0, http.StatusOK, "La demande est annulée", false},
		"too late": {25 * time.Hour, http.StatusGone, "déjà en place", true},
	} {
		t.Run(name, func(t *testing.T) {
			o := officetest.Start(t, officetest.WithMail(), officetest.WithoutCertifiedEmail(), officetest.WithStoppedClock())
			from := office.Origin{Address: "127.0.0.1"}
			recovery, err := o.Rules().BeginRecovery(t.Context(), o.Number, o.Login, from)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := o.Rules().AnswerQuestion(t.Context(), recovery.Ticket, o.Answer, strong, from); err != nil {
				t.Fatal(err)
			}
			link := linkTo(t, o, pages.Cancel, o.Email, 1)
			o.Advance(c.after)
			b := browser{t: t, url: o.URL}
			b.says(b.press(pages.Cancel, "token", link), c.status, c.text)
			o.Advance(25 * time.Hour)
			if got := signIn(t, o, o.Login, strong); (got == "") != c.holds {
				t.Errorf("the new password gives %q", got)
			}
		})
	}
}
