package office_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

const (
	newEmail    = "nouvelle@exemple.fr"
	secondEmail = "autre@exemple.fr"
	newPassword = "Sept-Hiboux-42"
)

func home() office.Origin { return office.Origin{Device: "Linux, bureau", Address: "203.0.113.7"} }

func choice(o *officetest.Office) mutual.AccountChoice {
	return mutual.AccountChoice{
		Password: newPassword, Email: newEmail, Question: mutual.QuestionAnimal, Answer: "Pistache",
		TermsVersion: o.Rules().Terms().Version,
	}
}

func admitted(t *testing.T, o *officetest.Office, number, code string) mutual.Admission {
	t.Helper()
	admission, err := o.Rules().BeginRegistration(t.Context(), number, code, home())
	if err != nil {
		t.Fatal(err)
	}
	return admission
}

// registered goes through the first three steps as the visitor.
func registered(t *testing.T, o *officetest.Office) mutual.Waiting {
	t.Helper()
	waiting, err := o.Rules().ChooseAccount(t.Context(), admitted(t, o, o.Visitor.Number, o.Visitor.AccessCode).Ticket, choice(o), home())
	if err != nil {
		t.Fatal(err)
	}
	return waiting
}

func signIn(t *testing.T, o *officetest.Office, login, password string) mutual.Code {
	t.Helper()
	_, err := o.Rules().SignIn(t.Context(), login, password, home())
	return mutual.CodeOf(err)
}

func wantCode(t *testing.T, what string, err error, want mutual.Code) {
	t.Helper()
	if mutual.CodeOf(err) != want {
		t.Errorf("%s: got %v, want %q", what, err, want)
	}
}

func status(t *testing.T, o *officetest.Office, handle string) mutual.Waiting {
	t.Helper()
	waiting, err := o.Rules().RegistrationStatus(t.Context(), handle)
	if err != nil {
		t.Fatal(err)
	}
	return waiting
}

func TestAnAccountExistsOnceItsMailWasFollowedAndNotBefore(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail))
	admission := admitted(t, o, " "+o.Visitor.Number[:4]+" "+o.Visitor.Number[4:], strings.ToLower(o.Visitor.AccessCode)+" ")
	if admission.Name != o.Visitor.Name || len(admission.Questions) != 4 || admission.TermsVersion == "" {
		t.Errorf("admitted as %+v", admission)
	}
	wanted := choice(o)
	wanted.Email = " Nouvelle@Exemple.fr"
	waiting, err := o.Rules().ChooseAccount(t.Context(), admission.Ticket, wanted, home())
	if err != nil {
		t.Fatal(err)
	}
	mailed := nth(t, o, newEmail, 1)
	o.Round()
	waiting = status(t, o, waiting.Handle)
	if waiting.State != mutual.RegistrationWaiting || waiting.Mail != mutual.MailSent || waiting.Email != "n•••••@exemple.fr" ||
		waiting.Sender != officetest.Sender || waiting.Subject != mailed.subject {
		t.Errorf("waiting as %+v for %q", waiting, mailed.subject)
	}
	if !strings.Contains(mailed.text, o.Visitor.Name) || !strings.Contains(mailed.text, o.URL+"/activer#") {
		t.Errorf("the mail says %s", mailed.text)
	}
	for login, want := range map[string]mutual.Code{newEmail: mutual.CodeNotActivated, o.Visitor.AccessCode: mutual.CodeNotActivated} {
		if got := signIn(t, o, login, newPassword); got != want {
			t.Errorf("before the mail is followed: %q", got)
		}
	}
	if got := signIn(t, o, newEmail, "Sept-Hiboux-43"); got != mutual.CodeBadCredentials {
		t.Errorf("another password: %q", got)
	}
	if err := o.Rules().Activate(t.Context(), mailed.token, home()); err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{newEmail, o.Visitor.AccessCode} {
		if got := signIn(t, o, login, newPassword); got != "" {
			t.Errorf("with %s: %q", login, got)
		}
	}
	if state := status(t, o, waiting.Handle).State; state != mutual.RegistrationActivated {
		t.Errorf("the registration is %s", state)
	}
	wantCode(t, "the same link again", o.Rules().Activate(t.Context(), mailed.token, home()), mutual.CodeLinkUsed)
	wantCode(t, "the code after the link", o.Rules().ActivateByCode(t.Context(), waiting.Handle, mailed.code, home()), mutual.CodeLinkUsed)
}

func TestAWrongPairIsToldAndWhichHalfIsWrongIsNot(t *testing.T) {
	o := officetest.Start(t)
	for name, c := range map[string]struct {
		number, code string
		want         mutual.Code
	}{
		"an unknown number":     {"99999999", o.Visitor.AccessCode, mutual.CodePairUnknown},
		"a wrong code":          {o.Visitor.Number, "WRONG123", mutual.CodePairUnknown},
		"another member's code": {o.Visitor.Number, o.Login, mutual.CodePairUnknown},
		"no number":             {" ", o.Login, mutual.CodeFieldRequired},
		"no code":               {o.Visitor.Number, " ", mutual.CodeFieldRequired},
	} {
		_, err := o.Rules().BeginRegistration(t.Context(), c.number, c.code, home())
		wantCode(t, name, err, c.want)
	}
}

func TestTriesOfAPairWaitLongerAndLonger(t *testing.T) {
	o := officetest.Start(t)
	var throttled *mutual.Error
	for try := 1; ; try++ {
		_, err := o.Rules().BeginRegistration(t.Context(), o.Visitor.Number, "WRONG123", home())
		if errors.As(err, &throttled) && throttled.Code == mutual.CodeThrottled {
			if try != 6 || throttled.Until <= o.Rules().Now() {
				t.Errorf("throttled at try %d until %d", try, throttled.Until)
			}
			break
		}
	}
	o.Advance(11 * time.Second)
	if _, err := o.Rules().BeginRegistration(t.Context(), o.Visitor.Number, o.Visitor.AccessCode, home()); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

func TestWhatAMemberChoosesIsHeldAgainstTheRules(t *testing.T) {
	o := officetest.Start(t)
	for name, c := range map[string]struct {
		spoil func(*mutual.AccountChoice)
		want  mutual.Code
		field string
	}{
		"a short password":         {func(a *mutual.AccountChoice) { a.Password = "Abc12" }, mutual.CodePasswordTooShort, "password"},
		"a common password":        {func(a *mutual.AccountChoice) { a.Password = "Azertyuiop1" }, mutual.CodePasswordCommon, "password"},
		"the e-mail as password":   {func(a *mutual.AccountChoice) { a.Password = "Nouvelle2026" }, mutual.CodePasswordPersonal, "password"},
		"the number as password":   {func(a *mutual.AccountChoice) { a.Password = "Aa" + o.Visitor.Number }, mutual.CodePasswordPersonal, "password"},
		"the code as password":     {func(a *mutual.AccountChoice) { a.Password = "Aa1" + o.Visitor.AccessCode }, mutual.CodePasswordPersonal, "password"},
		"no e-mail":                {func(a *mutual.AccountChoice) { a.Email = "" }, mutual.CodeFieldRequired, "email"},
		"a mistyped e-mail":        {func(a *mutual.AccountChoice) { a.Email = "nouvelle@exemple" }, mutual.CodeInvalidEmail, "email"},
		"an e-mail with an accent": {func(a *mutual.AccountChoice) { a.Email = "rené@exemple.fr" }, mutual.CodeEmailNotASCII, "email"},
		"an unknown question":      {func(a *mutual.AccountChoice) { a.Question = "mother" }, mutual.CodeInvalidRequest, "question"},
		"no answer":                {func(a *mutual.AccountChoice) { a.Answer = " ?" }, mutual.CodeFieldRequired, "answer"},
		"the password as answer":   {func(a *mutual.AccountChoice) { a.Answer = newPassword }, mutual.CodeAnswerRevealing, "answer"},
		"the name as answer":       {func(a *mutual.AccountChoice) { a.Answer = strings.ToUpper(o.Visitor.Name) }, mutual.CodeAnswerRevealing, "answer"},
		"the e-mail as answer":     {func(a *mutual.AccountChoice) { a.Answer = newEmail }, mutual.CodeAnswerRevealing, "answer"},
		"terms of another day":     {func(a *mutual.AccountChoice) { a.TermsVersion = "2017-01" }, mutual.CodeTermsChanged, ""},
		"128 characters are fine":  {func(a *mutual.AccountChoice) { a.Password = "Aa1" + strings.Repeat("é", 125) }, "", ""},
	} {
		ticket := admitted(t, o, o.Visitor.Number, o.Visitor.AccessCode).Ticket
		wanted := choice(o)
		c.spoil(&wanted)
		_, err := o.Rules().ChooseAccount(t.Context(), ticket, wanted, home())
		var refused *mutual.Error
		if errors.As(err, &refused); mutual.CodeOf(err) != c.want || refused != nil && refused.Field != c.field {
			t.Errorf("%s: got %v, want %s: %s", name, err, c.want, c.field)
		}
	}
}

func TestATicketIsOfItsPurposeAndEnds(t *testing.T) {
	o := officetest.Start(t)
	ticket := admitted(t, o, o.Visitor.Number, o.Visitor.AccessCode).Ticket
	recovery, err := o.Rules().BeginRecovery(t.Context(), o.Number, o.Login, home())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"none": "", "of a recovery": recovery.Ticket, "altered": "A" + ticket[1:], "cut": ticket[:len(ticket)-4], "no base64": "é" + ticket,
	} {
		_, err := o.Rules().ChooseAccount(t.Context(), text, choice(o), home())
		wantCode(t, name, err, mutual.CodeTicketExpired)
	}
	o.Advance(30 * time.Minute)
	_, err = o.Rules().ChooseAccount(t.Context(), ticket, choice(o), home())
	wantCode(t, "after half an hour", err, mutual.CodeTicketExpired)
}

func TestTheLinkWorksFor24Hours(t *testing.T) {
	for after, want := range map[time.Duration]mutual.Code{
		24*time.Hour - time.Second: "", 24*time.Hour + time.Second: mutual.CodeLinkExpired,
	} {
		t.Run(after.String(), func(t *testing.T) {
			o := officetest.Start(t, officetest.WithMail(newEmail), officetest.WithStoppedClock())
			waiting := registered(t, o)
			mailed := nth(t, o, newEmail, 1)
			o.Round()
			o.Advance(after)
			state := map[mutual.Code]mutual.RegistrationState{"": mutual.RegistrationWaiting, mutual.CodeLinkExpired: mutual.RegistrationExpired}[want]
			if got := status(t, o, waiting.Handle).State; got != state {
				t.Errorf("the registration is %s", got)
			}
			if want != "" {
				wantCode(t, "the code", o.Rules().ActivateByCode(t.Context(), waiting.Handle, mailed.code, home()), want)
				wantCode(t, "signing in", func() error { _, err := o.Rules().SignIn(t.Context(), newEmail, newPassword, home()); return err }(), mutual.CodeBadCredentials)
			}
			wantCode(t, "the link", o.Rules().Activate(t.Context(), mailed.token, home()), want)
			if want != "" {
				again := registered(t, o) // without a call to anyone
				second := nth(t, o, newEmail, 2)
				if again.State != mutual.RegistrationWaiting || second.token == mailed.token {
					t.Errorf("starting again gave %+v", again)
				}
				wantCode(t, "the new link", o.Rules().Activate(t.Context(), second.token, home()), "")
			}
		})
	}
}

func TestARegisteredMembersVisitLooksLikeAnyOtherAndTheOwnerIsTold(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail, secondEmail))
	admission := admitted(t, o, o.Number, o.Login)
	waiting, err := o.Rules().ChooseAccount(t.Context(), admission.Ticket, choice(o), home())
	if err != nil {
		t.Fatal(err)
	}
	told := nth(t, o, o.Email, 1)
	o.Round()
	if !strings.Contains(told.subject, "déjà") || told.token != "" || told.code != "" {
		t.Errorf("the owner is told %q, %s", told.subject, told.text)
	}
	other := registered(t, o)
	nth(t, o, newEmail, 1)
	o.Round()
	seen, unregistered := status(t, o, waiting.Handle), status(t, o, other.Handle)
	seen.Handle, unregistered.Handle = "", ""
	seen.ExpiresAt, seen.ResendAt, unregistered.ExpiresAt, unregistered.ResendAt = 0, 0, 0, 0
	if seen != unregistered {
		t.Errorf("a registered member waits as %+v, another one as %+v", seen, unregistered)
	}
	if len(o.Mail.Messages(newEmail)) != 1 {
		t.Error("the address given for a registered member got a mail")
	}
	wantCode(t, "a guess at the code", o.Rules().ActivateByCode(t.Context(), waiting.Handle, "0000-0000", home()), mutual.CodeCodeWrong)
	if got := signIn(t, o, o.Email, o.Password); got != "" {
		t.Errorf("the owner's password: %q", got)
	}
	if got := signIn(t, o, o.Login, newPassword); got != mutual.CodeBadCredentials {
		t.Errorf("the other password: %q", got)
	}
}

func TestTheOwnerOfAnAccountIsToldOfVisitsOnceADay(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail), officetest.WithStoppedClock())
	visit := func() {
		t.Helper()
		waiting, err := o.Rules().ChooseAccount(t.Context(), admitted(t, o, o.Number, o.Login).Ticket, choice(o), home())
		if err != nil {
			t.Fatal(err)
		}
		o.Round()
		o.Advance(time.Minute)
		if _, err := o.Rules().ResendActivation(t.Context(), waiting.Handle, home()); err != nil {
			t.Fatal(err)
		}
		o.Round()
		if got := status(t, o, waiting.Handle).Mail; got != mutual.MailSent {
			t.Errorf("the mail is %s", got)
		}
	}
	o.Mail.SetDown(true) // a dead mail server costs the owner nothing
	waiting, err := o.Rules().ChooseAccount(t.Context(), admitted(t, o, o.Number, o.Login).Ticket, choice(o), home())
	if err != nil {
		t.Fatal(err)
	}
	o.Round()
	o.Mail.SetDown(false)
	o.Advance(time.Minute)
	o.Round()
	if got := status(t, o, waiting.Handle).Mail; got != mutual.MailSent || len(o.Mail.Messages(o.Email)) != 1 {
		t.Errorf("the mail is %s, %d came", got, len(o.Mail.Messages(o.Email)))
	}
	for range 3 {
		visit()
	}
	if got := len(o.Mail.Messages(o.Email)); got != 1 {
		t.Errorf("%d mails in a day", got)
	}
	o.Advance(24 * time.Hour)
	visit()
	if got := len(o.Mail.Messages(o.Email)); got != 2 {
		t.Errorf("%d mails in two days", got)
	}
}

func TestAnAddressOpensOneAccount(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail))
	wanted := choice(o)
	wanted.Email = o.Email
	waiting, err := o.Rules().ChooseAccount(t.Context(), admitted(t, o, o.Visitor.Number, o.Visitor.AccessCode).Ticket, wanted, home())
	if err != nil {
		t.Fatal(err)
	}
	told := nth(t, o, o.Email, 1)
	o.Round()
	if told.token != "" || !strings.Contains(told.subject, "autre adresse") || status(t, o, waiting.Handle).Mail != mutual.MailSent {
		t.Errorf("told %q", told.subject)
	}
	if _, err := o.Rules().CorrectEmail(t.Context(), waiting.Handle, newEmail, home()); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "the other address", o.Rules().Activate(t.Context(), nth(t, o, newEmail, 1).token, home()), "")
}

func TestACorrectedAddressTakesOverFromTheMistypedOne(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail, secondEmail))
	waiting := registered(t, o)
	first := nth(t, o, newEmail, 1)
	o.Round()
	_, err := o.Rules().CorrectEmail(t.Context(), waiting.Handle, "autre@exemple", home())
	wantCode(t, "no address", err, mutual.CodeInvalidEmail)
	corrected, err := o.Rules().CorrectEmail(t.Context(), waiting.Handle, secondEmail, home())
	if err != nil || corrected.Email != "a•••••@exemple.fr" {
		t.Fatalf("%+v, %v", corrected, err)
	}
	second := nth(t, o, secondEmail, 1)
	wantCode(t, "the link sent to the mistyped address", o.Rules().Activate(t.Context(), first.token, home()), mutual.CodeLinkUnknown)
	wantCode(t, "the code sent there", o.Rules().ActivateByCode(t.Context(), waiting.Handle, first.code, home()), mutual.CodeCodeWrong)
	wantCode(t, "the code sent to the right one", o.Rules().ActivateByCode(t.Context(), waiting.Handle, strings.ToLower(second.code), home()), "")
	if got := signIn(t, o, secondEmail, newPassword); got != "" {
		t.Errorf("signing in: %q", got)
	}
	if got := signIn(t, o, newEmail, newPassword); got != mutual.CodeBadCredentials {
		t.Errorf("with the mistyped address: %q", got)
	}
}

func TestCorrectingToTheSameAddressIsAResendAndWaitsLikeOne(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail))
	waiting := registered(t, o)
	nth(t, o, newEmail, 1)
	o.Round()
	_, err := o.Rules().CorrectEmail(t.Context(), waiting.Handle, newEmail, home())
	wantCode(t, "at once", err, mutual.CodeThrottled)
	o.Advance(time.Minute)
	if _, err := o.Rules().CorrectEmail(t.Context(), waiting.Handle, newEmail, home()); err != nil {
		t.Error(err)
	}
	nth(t, o, newEmail, 2)
}

func TestCorrectedAddressesAreNotCountedAsVisits(t *testing.T) {
	o := officetest.Start(t)
	waiting := registered(t, o)
	for _, email := range []string{secondEmail, newEmail, secondEmail, newEmail, secondEmail} {
		if _, err := o.Rules().CorrectEmail(t.Context(), waiting.Handle, email, home()); err != nil {
			t.Fatal(err)
		}
	}
	registered(t, o)
}

func TestTheShortCodeBearsFiveTries(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail))
	waiting := registered(t, o)
	mailed := nth(t, o, newEmail, 1)
	o.Round()
	for range 5 {
		wantCode(t, "a guess", o.Rules().ActivateByCode(t.Context(), waiting.Handle, "0000-0000", home()), mutual.CodeCodeWrong)
	}
	wantCode(t, "the right one then", o.Rules().ActivateByCode(t.Context(), waiting.Handle, mailed.code, home()), mutual.CodeThrottled)
	o.Advance(time.Minute)
	if _, err := o.Rules().ResendActivation(t.Context(), waiting.Handle, home()); err != nil {
		t.Fatal(err)
	}
	again := nth(t, o, newEmail, 2)
	o.Round()
	wantCode(t, "the next mail's", o.Rules().ActivateByCode(t.Context(), waiting.Handle, again.code, home()), "")
}

func TestOfTwoRegistrationsOfAMemberAtOnceOneBecomesTheAccount(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail, secondEmail))
	ticket := admitted(t, o, o.Visitor.Number, o.Visitor.AccessCode).Ticket
	addresses := []string{newEmail, secondEmail}
	passwords := []string{newPassword, "Neuf-Castors-17"}
	waiting := make([]mutual.Waiting, 2)
	each := func(do func(i int)) {
		var group sync.WaitGroup
		for i := range addresses {
			group.Go(func() { do(i) })
		}
		group.Wait()
	}
	each(func(i int) {
		wanted := choice(o)
		wanted.Email, wanted.Password = addresses[i], passwords[i]
		var err error
		if waiting[i], err = o.Rules().ChooseAccount(t.Context(), ticket, wanted, home()); err != nil {
			t.Error(err)
		}
	})
	tokens := []string{nth(t, o, newEmail, 1).token, nth(t, o, secondEmail, 1).token}
	o.Round()
	outcomes := make([]mutual.Code, 2)
	each(func(i int) { outcomes[i] = mutual.CodeOf(o.Rules().Activate(t.Context(), tokens[i], home())) })
	won := 0
	if outcomes[0] != "" {
		won = 1
	}
	if outcomes[won] != "" || outcomes[1-won] != mutual.CodeLinkUsed {
		t.Fatalf("the links gave %q", outcomes)
	}
	for i, want := range map[int]mutual.RegistrationState{won: mutual.RegistrationActivated, 1 - won: mutual.RegistrationSuperseded} {
		if got := status(t, o, waiting[i].Handle).State; got != want {
			t.Errorf("%d is %s, want %s", i, got, want)
		}
	}
	if got := signIn(t, o, o.Visitor.AccessCode, passwords[won]); got != "" {
		t.Errorf("the winner's password: %q", got)
	}
	if got := signIn(t, o, o.Visitor.AccessCode, passwords[1-won]); got != mutual.CodeBadCredentials {
		t.Errorf("the other's: %q", got)
	}
}

func TestAnAddressIsPassedOnOnlyWithConsent(t *testing.T) {
	for _, share := range []bool{false, true} {
		t.Run(fmt.Sprint(share), func(t *testing.T) {
			o := officetest.Start(t, officetest.WithMail(newEmail))
			wanted := choice(o)
			wanted.ShareEmail = share
			_, err := o.Rules().ChooseAccount(t.Context(), admitted(t, o, o.Visitor.Number, o.Visitor.AccessCode).Ticket, wanted, home())
			if err != nil {
				t.Fatal(err)
			}
			if shared, err := o.Rules().SharedEmails(t.Context(), "nadia"); err != nil || len(shared) > 0 {
				t.Errorf("before the address is certified: %q, %v", shared, err)
			}
			wantCode(t, "the link", o.Rules().Activate(t.Context(), nth(t, o, newEmail, 1).token, home()), "")
			if shared, err := o.Rules().SharedEmails(t.Context(), "nadia"); err != nil || (len(shared) == 1) != share {
				t.Errorf("passed on: %q, %v", shared, err)
			}
		})
	}
}
