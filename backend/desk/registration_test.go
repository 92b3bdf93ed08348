package desk_test

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

const (
	visitorEmail    = "nouvelle.adherente@exemple.fr"
	visitorPassword = "Vélo-bleu-2031-Quai"
	visitorAnswer   = "Grisette de la grange"
)

// withMailbox starts an office whose mails reach the visitor's mailbox.
func withMailbox(t *testing.T, options ...officetest.Option) *officetest.Office {
	t.Helper()
	return officetest.Start(t, append(options, officetest.WithMail(visitorEmail))...)
}

func choiceOf(admission mutual.Admission) mutual.AccountChoice {
	return mutual.AccountChoice{
		Password: visitorPassword, Email: visitorEmail, Question: mutual.QuestionAnimal, Answer: visitorAnswer, TermsVersion: admission.TermsVersion,
	}
}

// registering opens a desk and brings the visitor's registration to its fourth step.
func registering(t *testing.T, office *officetest.Office, folder string, alter ...func(*desk.Config)) (*desk.Desk, mutual.Waiting) {
	t.Helper()
	d := open(t, office, folder, alter...)
	admission, err := d.BeginRegistration(t.Context(), office.Visitor.Number, office.Visitor.AccessCode)
	wantCode(t, err, "")
	waiting, err := d.ChooseAccount(t.Context(), choiceOf(admission))
	wantCode(t, err, "")
	return d, waiting
}

var (
	tokenInMail = regexp.MustCompile(`#([A-Za-z0-9_-]{43})`)
	codeInMail  = regexp.MustCompile(`(?m)^    ([0-9A-Z]{4}-[0-9A-Z]{4})\r?$`)
)

// mailed waits for the n-th mail of an address and returns what a pattern finds in it.
func mailed(t *testing.T, office *officetest.Office, address string, n int, what *regexp.Regexp) string {
	t.Helper()
	message, err := office.Mail.Arrived(soon(t), address, n)
	if err != nil {
		t.Fatal(err)
	}
	unfolded := strings.NewReplacer("=\r\n", "", "=3D", "=").Replace(string(message))
	found := what.FindStringSubmatch(unfolded)
	if found == nil {
		t.Fatalf("the mail does not hold %s", what)
	}
	return found[1]
}

func TestAFirstVisitFromTheCardToTheOpenSpace(t *testing.T) {
	office := withMailbox(t)
	d := open(t, office, t.TempDir())

	admission, err := d.BeginRegistration(t.Context(), " "+office.Visitor.Number+" ", office.Visitor.AccessCode)
	wantCode(t, err, "")
	if admission.Name != office.Visitor.Name || len(admission.Questions) != 4 || admission.Ticket != "" {
		t.Errorf("%+v", admission)
	}
	terms, err := d.Terms(t.Context())
	wantCode(t, err, "")
	if terms.Version != admission.TermsVersion || len(terms.Sections) == 0 {
		t.Errorf("the terms are %q, %d sections", terms.Version, len(terms.Sections))
	}

	weak := choiceOf(admission)
	weak.Password = "Soleil2024!"
	_, err = d.ChooseAccount(t.Context(), weak)
	wantCode(t, err, mutual.CodePasswordCommon)
	waiting, err := d.ChooseAccount(t.Context(), choiceOf(admission))
	wantCode(t, err, "")
	if waiting.State != mutual.RegistrationWaiting || waiting.Handle != "" || waiting.Email == visitorEmail || waiting.Sender != officetest.Sender {
		t.Errorf("%+v", waiting)
	}

	code := mailed(t, office, visitorEmail, 1, codeInMail)
	wantCode(t, d.ActivateByCode(t.Context(), "0000-0000"), mutual.CodeCodeWrong)
	waiting, err = d.RegistrationStatus(t.Context())
	wantCode(t, err, "")
	if waiting.State != mutual.RegistrationWaiting {
		t.Errorf("after a wrong code: %+v", waiting)
	}
	wantCode(t, d.ActivateByCode(t.Context(), " "+strings.ToLower(code)), "")
	if waiting, err = d.RegistrationStatus(t.Context()); err != nil || waiting.State != mutual.RegistrationActivated {
		t.Errorf("after the code: %+v %v", waiting, err)
	}

	wantCode(t, d.SignIn(t.Context(), desk.Credentials{Login: visitorEmail, Password: visitorPassword}), "")
	wantCode(t, d.Sync(t.Context()), "")
	if s := d.Status(); s.Vault != desk.VaultOpen || s.Member == nil || s.Member.Number != office.Visitor.Number {
		t.Errorf("%+v", s)
	}
	_, err = d.RegistrationStatus(t.Context())
	wantCode(t, err, mutual.CodeTicketExpired)
}

func TestEachStepSaysWhatItLacks(t *testing.T) {
	office := officetest.Start(t)
	d := open(t, office, t.TempDir())
	ctx := t.Context()
	ignored := func(_ any, err error) error { return err }
	for name, c := range map[string]struct {
		err   error
		want  mutual.Code
		field string
	}{
		"no number":                 {ignored(d.BeginRegistration(ctx, " ", "x")), mutual.CodeFieldRequired, "member_number"},
		"no access code":            {ignored(d.BeginRegistration(ctx, "1", "")), mutual.CodeFieldRequired, "access_code"},
		"a pair that nobody has":    {ignored(d.BeginRegistration(ctx, "1", "x")), mutual.CodePairUnknown, ""},
		"no first step":             {ignored(d.ChooseAccount(ctx, mutual.AccountChoice{})), mutual.CodeTicketExpired, ""},
		"no registration to ask of": {ignored(d.RegistrationStatus(ctx)), mutual.CodeTicketExpired, ""},
		"no mail to send again":     {ignored(d.ResendActivation(ctx)), mutual.CodeTicketExpired, ""},
		"no address to correct":     {ignored(d.CorrectEmail(ctx, visitorEmail)), mutual.CodeTicketExpired, ""},
		"a slip in the address":     {ignored(d.CorrectEmail(ctx, "nouvelle@exemple")), mutual.CodeInvalidEmail, "email"},
		"an accent in the address":  {ignored(d.CorrectEmail(ctx, "rené@exemple.fr")), mutual.CodeEmailNotASCII, "email"},
		"no code":                   {d.ActivateByCode(ctx, " "), mutual.CodeFieldRequired, "code"},
		"a code for nothing":        {d.ActivateByCode(ctx, "AAAA-BBBB"), mutual.CodeTicketExpired, ""},
		"nothing found":             {d.ConfirmFound(ctx), mutual.CodeTicketExpired, ""},
		"a resumption, no password": {ignored(d.ResumeRegistration(ctx, visitorEmail, "")), mutual.CodeFieldRequired, "password"},
		"nothing to resume":         {ignored(d.ResumeRegistration(ctx, visitorEmail, "x")), mutual.CodeBadCredentials, ""},
		"no recovery: the answer":   {ignored(d.AnswerQuestion(ctx, "x", "y")), mutual.CodeTicketExpired, ""},
		"no recovery: the mail":     {ignored(d.MailReset(ctx)), mutual.CodeTicketExpired, ""},
		"no link":                   {d.ResetPassword(ctx, "x"), mutual.CodeLinkUnknown, ""},
		"a lost code, no number":    {d.ReportLostCode(ctx, visitorEmail, ""), mutual.CodeFieldRequired, "member_number"},
		"a lost code, no address":   {d.ReportLostCode(ctx, "", "1"), mutual.CodeFieldRequired, "email"},
		"security of nobody":        {ignored(d.Security(ctx)), mutual.CodeLocked, ""},
		"a key for no vault":        {ignored(d.MakeRecoveryKey("x")), mutual.CodeLocked, ""},
	} {
		var fault *mutual.Error
		if !errors.As(c.err, &fault) || fault.Code != c.want || fault.Field != c.field {
			t.Errorf("%s: got %v, want %s of %q", name, c.err, c.want, c.field)
		}
	}
	if d.Status().Vault != desk.VaultAbsent {
		t.Error("a vault was made")
	}
}

func TestAMistypedAddressIsCorrectedAndItsMailGoesThere(t *testing.T) {
	office := withMailbox(t)
	d := open(t, office, t.TempDir())
	admission, err := d.BeginRegistration(t.Context(), office.Visitor.Number, office.Visitor.AccessCode)
	wantCode(t, err, "")
	mistyped := choiceOf(admission)
	mistyped.Email = "nouvelle.adherente@exemple.example"
	before, err := d.ChooseAccount(t.Context(), mistyped)
	wantCode(t, err, "")

	_, err = d.ResendActivation(t.Context())
	wantCode(t, err, mutual.CodeThrottled)
	var fault *mutual.Error
	if !errors.As(err, &fault) || fault.Until != before.ResendAt {
		t.Errorf("until %v, want %v", fault, before.ResendAt)
	}
	corrected, err := d.CorrectEmail(t.Context(), " "+visitorEmail)
	wantCode(t, err, "")
	if corrected.Email == before.Email {
		t.Errorf("%+v", corrected)
	}
	wantCode(t, d.ActivateByCode(t.Context(), mailed(t, office, visitorEmail, 1, codeInMail)), "")
}

func TestARegistrationIsResumedOnAnotherDeviceWithItsPassword(t *testing.T) {
	office := withMailbox(t)
	registering(t, office, t.TempDir())
	code := mailed(t, office, visitorEmail, 1, codeInMail)

	other := open(t, office, t.TempDir())
	err := other.SignIn(t.Context(), desk.Credentials{Login: visitorEmail, Password: visitorPassword})
	wantCode(t, err, mutual.CodeNotActivated)
	_, err = other.ResumeRegistration(t.Context(), visitorEmail, "Un autre 1")
	wantCode(t, err, mutual.CodeBadCredentials)
	waiting, err := other.ResumeRegistration(t.Context(), " "+visitorEmail, visitorPassword)
	wantCode(t, err, "")
	if waiting.State != mutual.RegistrationWaiting || waiting.Handle != "" {
		t.Errorf("%+v", waiting)
	}
	wantCode(t, other.ActivateByCode(t.Context(), code), "")
}

func TestAnAnswerForARegistrationThatWasGivenUpChangesNothing(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	office := officetest.Start(t, officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/registration/status" {
				close(arrived)
				<-release
			}
			next.ServeHTTP(w, r)
		})
	}))
	d, _ := registering(t, office, t.TempDir())
	outcome := make(chan error, 1)
	go func() {
		_, err := d.RegistrationStatus(t.Context())
		outcome <- err
	}()
	<-arrived
	d.AbandonRegistration()
	close(release)
	wantCode(t, <-outcome, mutual.CodeCancelled)
	_, err := d.ResendActivation(t.Context())
	wantCode(t, err, mutual.CodeTicketExpired)
}

func TestTheFrontDoorForgetsItsSecretsWithTheDesk(t *testing.T) {
	office := officetest.Start(t)
	stranger := officetest.Start(t)
	for name, happen := range map[string]func(*testing.T, *desk.Desk){
		"locking": func(t *testing.T, d *desk.Desk) { wantCode(t, d.Lock(), "") },
		"signing in": func(t *testing.T, d *desk.Desk) {
			wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
		},
		"moving to another office": func(t *testing.T, d *desk.Desk) {
			wantCode(t, d.SaveSettings(desk.Settings{Office: stranger.URL, Theme: desk.ThemeSystem}), "")
		},
		"closing": func(t *testing.T, d *desk.Desk) {
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := registering(t, office, t.TempDir())
			_, err := d.BeginRecovery(t.Context(), office.Number, office.Login)
			wantCode(t, err, "")
			wantCode(t, d.TakeLink("espace-adherents://mot-de-passe#"+strings.Repeat("t", 43)), "")
			office.Advance(time.Hour) // so that the next case may register and sign in again

			happen(t, d)
			_, err = d.RegistrationStatus(t.Context())
			wantCode(t, err, mutual.CodeTicketExpired)
			_, err = d.MailReset(t.Context())
			wantCode(t, err, mutual.CodeTicketExpired)
			wantCode(t, d.ResetPassword(t.Context(), visitorPassword), mutual.CodeLinkUnknown)
			if link := d.Link(); link.Kind != "" {
				t.Errorf("a link still waits: %+v", link)
			}
		})
	}
}

func TestTheRuleForAPasswordIsToldWithoutTheOffice(t *testing.T) {
	for name, c := range map[string]struct {
		password string
		want     mutual.Code
	}{
		"fine":                         {visitorPassword, ""},
		"nothing":                      {"", mutual.CodeFieldRequired},
		"too short":                    {"Ab1", mutual.CodePasswordTooShort},
		"an accent makes no character": {"Ete\u0301-26a", mutual.CodePasswordTooShort},
		"the name, in another form":    {"Ele\u0301onore-26", mutual.CodePasswordPersonal},
	} {
		if got := mutual.CodeOf(desk.PasswordFaults(c.password, []string{"Éléonore", "El\u00e9onore", visitorEmail}).Err()); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
