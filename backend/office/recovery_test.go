package office_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func recovery(t *testing.T, o *officetest.Office, number, code string) mutual.Recovery {
	t.Helper()
	r, err := o.Rules().BeginRecovery(t.Context(), number, code, home())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// session signs the member in and returns the session's owner.
func session(t *testing.T, o *officetest.Office, password string) (office.Caller, mutual.Tokens) {
	t.Helper()
	s, err := o.Rules().SignIn(t.Context(), o.Login, password, home())
	if err != nil {
		t.Fatal(err)
	}
	caller, err := o.Rules().Authenticate(t.Context(), s.Tokens.Access, home())
	if err != nil {
		t.Fatal(err)
	}
	return caller, s.Tokens
}

func security(t *testing.T, o *officetest.Office, caller office.Caller) mutual.Security {
	t.Helper()
	s, err := o.Rules().Security(t.Context(), caller)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func kinds(s mutual.Security) (kinds []mutual.SecurityEventKind) {
	for _, e := range s.Events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

func TestTheRightAnswerSetsANewPasswordAndEndsEverySession(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail())
	_, tokens := session(t, o, o.Password)
	r := recovery(t, o, o.Number, o.Login)
	if r.Question != "Comment s’appelait le premier animal que vous avez aimé\u202f?" || !r.MailOffered {
		t.Errorf("the ways are %+v", r)
	}
	at, err := o.Rules().AnswerQuestion(t.Context(), r.Ticket, " CARAMÉL !", newPassword, home())
	if err != nil || at != 0 {
		t.Fatalf("%d, %v", at, err)
	}
	_, err = o.Rules().Authenticate(t.Context(), tokens.Access, home())
	wantCode(t, "the session that was open", err, mutual.CodeSessionEnded)
	_, err = o.Rules().Refresh(t.Context(), tokens.Refresh, home())
	wantCode(t, "its refresh token", err, mutual.CodeSessionEnded)
	if got := signIn(t, o, o.Login, o.Password); got != mutual.CodeBadCredentials {
		t.Errorf("the old password: %q", got)
	}
	caller, _ := session(t, o, newPassword)
	seen := security(t, o, caller)
	week := mutual.Millis(7 * 24 * time.Hour / time.Millisecond)
	if held := seen.BankHoldUntil - o.Rules().Now(); held <= week-60_000 || held > week {
		t.Errorf("bank details are held for %d ms", held)
	}
	if len(seen.Sessions) != 1 || !slices.Contains(kinds(seen), mutual.EventPasswordReset) {
		t.Errorf("afterwards %+v", seen)
	}
	if told := nth(t, o, o.Email, 1); !strings.Contains(told.subject, "mot de passe a été changé") || told.token != "" {
		t.Errorf("told %q", told.subject)
	}
	o.Advance(7 * 24 * time.Hour)
	if held := security(t, o, caller).BankHoldUntil; held != 0 {
		t.Errorf("after a week held until %d", held)
	}
}

func TestNobodyLearnsFromTheWaysToANewPasswordWhoHasAnAccount(t *testing.T) {
	o := officetest.Start(t)
	pairs := map[string][2]string{
		"an unknown number":   {"99999999", "NOBODY01"},
		"a wrong code":        {o.Number, "WRONG123"},
		"an unregistered one": {o.Visitor.Number, o.Visitor.AccessCode},
		"a member":            {o.Number, o.Login},
	}
	texts := map[string]bool{}
	for _, q := range mutual.Questions() {
		texts[q.Text] = true
	}
	length := len(recovery(t, o, o.Number, o.Login).Ticket)
	for name, p := range pairs {
		first, again := recovery(t, o, p[0], p[1]), recovery(t, o, p[0], p[1])
		if !texts[first.Question] || first.Question != again.Question || first.MailOffered != again.MailOffered {
			t.Errorf("%s: %+v, then %+v", name, first, again)
		}
		if len(first.Ticket) != length {
			t.Errorf("%s: the ticket has a length of its own", name)
		}
		_, err := o.Rules().AnswerQuestion(t.Context(), first.Ticket, "Vanille", newPassword, home())
		wantCode(t, name, err, mutual.CodeAnswerWrong)
		if at, err := o.Rules().MailReset(t.Context(), first.Ticket, home()); err != nil || at <= o.Rules().Now() {
			t.Errorf("%s: a mail at %d, %v", name, at, err)
		}
	}
	questions := map[string]bool{}
	for i := range 40 {
		o.Advance(25 * time.Hour) // beyond the waits of the address
		questions[recovery(t, o, "2000000"+string(rune('0'+i%10)), "CODE"+string(rune('A'+i/10))).Question] = true
	}
	if len(questions) != 4 {
		t.Errorf("made up %d questions", len(questions))
	}
}

func TestARightPairAndAWrongOneWaitAlike(t *testing.T) {
	o := officetest.Start(t)
	heard := func(code, address string) (n int) {
		for {
			_, err := o.Rules().BeginRecovery(t.Context(), o.Number, code, office.Origin{Address: address})
			if mutual.CodeOf(err) == mutual.CodeThrottled {
				return n
			}
			if n++; n > 50 {
				return n
			}
		}
	}
	if right, wrong := heard(o.Login, "198.51.100.1"), heard("WRONG123", "198.51.100.2"); right != wrong || right > 5 {
		t.Errorf("%d right tries are heard, and %d wrong ones", right, wrong)
	}
}

func TestTheQuestionHearsFiveAnswersADay(t *testing.T) {
	o := officetest.Start(t, officetest.WithStoppedClock())
	for name, pair := range map[string][2]string{"a member": {o.Number, o.Login}, "nobody": {"99999999", "NOBODY01"}} {
		r := recovery(t, o, pair[0], pair[1])
		var group sync.WaitGroup
		heard := make(chan mutual.Code, 20)
		for range cap(heard) {
			group.Go(func() {
				_, err := o.Rules().AnswerQuestion(t.Context(), r.Ticket, "Vanille", newPassword, home())
				heard <- mutual.CodeOf(err)
			})
		}
		group.Wait()
		close(heard)
		counts := map[mutual.Code]int{}
		for code := range heard {
			counts[code]++
		}
		if counts[mutual.CodeAnswerWrong] != mutual.AnswersADay || counts[mutual.CodeThrottled] != 20-mutual.AnswersADay {
			t.Errorf("%s: heard %v", name, counts)
		}
	}
	r := recovery(t, o, o.Number, o.Login)
	_, err := o.Rules().AnswerQuestion(t.Context(), r.Ticket, o.Answer, newPassword, home())
	var refused *mutual.Error
	if !errors.As(err, &refused) || refused.Code != mutual.CodeThrottled || refused.Until != o.Rules().Now()+mutual.Millis(24*time.Hour/time.Millisecond) {
		t.Errorf("the right one then: %v until %v", err, refused)
	}
	o.Advance(24 * time.Hour)
	r = recovery(t, o, o.Number, o.Login)
	if _, err := o.Rules().AnswerQuestion(t.Context(), r.Ticket, o.Answer, newPassword, home()); err != nil {
		t.Errorf("a day later: %v", err)
	}
}

func TestAStrangerWithACardLeavesTheOwnersAnswersAlone(t *testing.T) {
	o := officetest.Start(t)
	if code := signIn(t, o, o.Login, o.Password); code != "" {
		t.Fatal(code)
	}
	elsewhere := office.Origin{Address: "198.51.100.9"}
	r := recovery(t, o, o.Number, o.Login)
	answer := func(text string, from office.Origin) error {
		_, err := o.Rules().AnswerQuestion(t.Context(), r.Ticket, text, newPassword, from)
		return err
	}
	for range mutual.AnswersADay {
		wantCode(t, "a stranger's", answer("Vanille", elsewhere), mutual.CodeAnswerWrong)
	}
	wantCode(t, "a stranger's right one", answer(o.Answer, elsewhere), mutual.CodeThrottled)
	wantCode(t, "another stranger's", answer(o.Answer, office.Origin{Address: "198.51.100.10"}), mutual.CodeThrottled)
	wantCode(t, "the owner's, where they signed in before", answer(o.Answer, home()), "")
}

func TestARefusedPasswordCostsNoAnswer(t *testing.T) {
	o := officetest.Start(t)
	r := recovery(t, o, o.Number, o.Login)
	for range 3 {
		for password, want := range map[string]mutual.Code{
			"Abc1": mutual.CodePasswordTooShort, "Motdepasse1": mutual.CodePasswordCommon, "Martin-2026-x": mutual.CodePasswordPersonal,
		} {
			_, err := o.Rules().AnswerQuestion(t.Context(), r.Ticket, o.Answer, password, home())
			wantCode(t, password, err, want)
		}
	}
	if _, err := o.Rules().AnswerQuestion(t.Context(), r.Ticket, o.Answer, newPassword, home()); err != nil {
		t.Error(err)
	}
}

func TestWithoutACertifiedAddressTheAnswerHoldsADayLater(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(), officetest.WithoutCertifiedEmail(), officetest.WithStoppedClock())
	caller, tokens := session(t, o, o.Password)
	r := recovery(t, o, o.Number, o.Login)
	if r.MailOffered {
		t.Error("a mail is offered to an address that nobody certified")
	}
	if _, err := o.Rules().MailReset(t.Context(), r.Ticket, home()); err != nil {
		t.Error(err)
	}
	at, err := o.Rules().AnswerQuestion(t.Context(), r.Ticket, o.Answer, newPassword, home())
	if err != nil || at != o.Rules().Now()+mutual.Millis(24*time.Hour/time.Millisecond) {
		t.Fatalf("%d, %v", at, err)
	}
	if seen := security(t, o, caller); seen.PendingReset != at || seen.EmailCertified {
		t.Errorf("meanwhile %+v", seen)
	}
	told := nth(t, o, o.Email, 1)
	if !strings.Contains(told.subject, "va être changé") || told.token == "" {
		t.Errorf("told %q with a link %v", told.subject, told.token != "")
	}
	o.Advance(24*time.Hour - time.Second)
	o.Round()
	if got := signIn(t, o, o.Login, newPassword); got != mutual.CodeBadCredentials {
		t.Errorf("a second too early: %q", got)
	}
	if got := signIn(t, o, o.Login, o.Password); got != "" {
		t.Errorf("the old one until then: %q", got)
	}
	o.Advance(time.Second)
	o.Round()
	_, err = o.Rules().Refresh(t.Context(), tokens.Refresh, home())
	wantCode(t, "the session then", err, mutual.CodeSessionEnded)
	if got := signIn(t, o, o.Login, newPassword); got != "" {
		t.Errorf("in time: %q", got)
	}
	wantCode(t, "cancelling then", o.Rules().CancelReset(t.Context(), told.token, home()), mutual.CodeLinkUsed)
	if got := nth(t, o, o.Email, 2); !strings.Contains(got.subject, "a été changé") {
		t.Errorf("told %q", got.subject)
	}
}

func TestSigningInAppliesADueResetBeforeAnyRoundDoes(t *testing.T) {
	o := officetest.Start(t, officetest.WithoutCertifiedEmail(), officetest.WithStoppedClock())
	if _, err := o.Rules().AnswerQuestion(t.Context(), recovery(t, o, o.Number, o.Login).Ticket, o.Answer, newPassword, home()); err != nil {
		t.Fatal(err)
	}
	o.Advance(24 * time.Hour)
	if got := signIn(t, o, o.Login, o.Password); got != mutual.CodeBadCredentials {
		t.Errorf("the old password: %q", got)
	}
	if got := signIn(t, o, o.Login, newPassword); got != "" {
		t.Errorf("the new one: %q", got)
	}
}

func TestADelayedResetIsCancelledFromASessionOrByMail(t *testing.T) {
	for _, way := range []string{"session", "mail"} {
		t.Run(way, func(t *testing.T) {
			o := officetest.Start(t, officetest.WithMail(), officetest.WithoutCertifiedEmail(), officetest.WithStoppedClock())
			caller, _ := session(t, o, o.Password)
			if _, err := o.Rules().AnswerQuestion(t.Context(), recovery(t, o, o.Number, o.Login).Ticket, o.Answer, newPassword, home()); err != nil {
				t.Fatal(err)
			}
			told := nth(t, o, o.Email, 1)
			o.Round()
			if way == "session" {
				wantCode(t, "cancelling", o.Rules().CancelResetOf(t.Context(), caller, home()), "")
				wantCode(t, "again", o.Rules().CancelResetOf(t.Context(), caller, home()), mutual.CodeNotFound)
			} else {
				wantCode(t, "cancelling", o.Rules().CancelReset(t.Context(), told.token, home()), "")
			}
			wantCode(t, "the link afterwards", o.Rules().CancelReset(t.Context(), told.token, home()), mutual.CodeLinkUsed)
			if got := nth(t, o, o.Email, 2); !strings.Contains(got.subject, "ne sera pas changé") {
				t.Errorf("told %q", got.subject)
			}
			o.Advance(25 * time.Hour)
			o.Round()
			if got := signIn(t, o, o.Login, newPassword); got != mutual.CodeBadCredentials {
				t.Errorf("the cancelled password: %q", got)
			}
			if got := signIn(t, o, o.Login, o.Password); got != "" {
				t.Errorf("the password that stays: %q", got)
			}
		})
	}
}

func TestAMailedLinkSetsANewPasswordOnceWithinTheHour(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail), officetest.WithStoppedClock())
	mailed := func(n int) letter {
		t.Helper()
		if _, err := o.Rules().MailReset(t.Context(), recovery(t, o, o.Number, o.Login).Ticket, home()); err != nil {
			t.Fatal(err)
		}
		l := nth(t, o, o.Email, n)
		o.Round()
		return l
	}
	late := mailed(1)
	if !strings.Contains(late.subject, "nouveau mot de passe") {
		t.Errorf("the mail says %q", late.subject)
	}
	o.Advance(time.Hour + time.Second)
	wantCode(t, "too late", o.Rules().ResetPassword(t.Context(), late.token, newPassword, home()), mutual.CodeLinkExpired)
	first, _ := mailed(2), o.Advance
	o.Advance(2 * time.Minute)
	second := mailed(3)
	o.Advance(time.Hour - 3*time.Minute)
	for name, c := range map[string]struct {
		token string
		want  mutual.Code
	}{"no token": {"", mutual.CodeLinkUnknown}, "a made-up one": {strings.Repeat("A", 43), mutual.CodeLinkUnknown}} {
		wantCode(t, name, o.Rules().ResetPassword(t.Context(), c.token, newPassword, home()), c.want)
	}
	wantCode(t, "to activate", o.Rules().Activate(t.Context(), second.token, home()), mutual.CodeLinkUnknown)
	wantCode(t, "to cancel", o.Rules().CancelReset(t.Context(), second.token, home()), mutual.CodeLinkUnknown)
	wantCode(t, "a common password", o.Rules().ResetPassword(t.Context(), second.token, "Bonjour1", home()), mutual.CodePasswordCommon)
	wantCode(t, "one with the name", o.Rules().ResetPassword(t.Context(), second.token, "Camille-M-26", home()), mutual.CodePasswordPersonal)
	wantCode(t, "a good one", o.Rules().ResetPassword(t.Context(), second.token, newPassword, home()), "")
	wantCode(t, "the same link again", o.Rules().ResetPassword(t.Context(), second.token, newPassword, home()), mutual.CodeLinkUsed)
	wantCode(t, "the earlier link", o.Rules().ResetPassword(t.Context(), first.token, newPassword, home()), mutual.CodeLinkUsed)
	if got := signIn(t, o, o.Email, newPassword); got != "" {
		t.Errorf("signing in: %q", got)
	}
	waiting := registered(t, o)
	activation := nth(t, o, newEmail, 1)
	wantCode(t, "an activation link", o.Rules().ResetPassword(t.Context(), activation.token, newPassword, home()), mutual.CodeLinkUnknown)
	if status(t, o, waiting.Handle).State != mutual.RegistrationWaiting {
		t.Error("it was used up")
	}
}

func TestAStormOfResetMailsSendsOneAWait(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail())
	r := recovery(t, o, o.Number, o.Login)
	for range 20 {
		if _, err := o.Rules().MailReset(t.Context(), r.Ticket, home()); err != nil {
			t.Fatal(err)
		}
	}
	nth(t, o, o.Email, 1)
	o.Round()
	if got := len(o.Mail.Messages(o.Email)); got != 1 {
		t.Errorf("%d mails", got)
	}
}

func TestALostCodeIsReportedOnceAndToldToEverybodyAlike(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail))
	for name, c := range map[string]struct{ email, number string }{
		"a member": {o.Email, o.Number}, "again": {newEmail, " " + o.Number}, "an unregistered one": {newEmail, o.Visitor.Number}, "nobody": {newEmail, "99999999"},
	} {
		wantCode(t, name, o.Rules().ReportLostCode(t.Context(), c.email, c.number, home()), "")
	}
	wantCode(t, "a mistyped address", o.Rules().ReportLostCode(t.Context(), "camille@", o.Number, home()), mutual.CodeInvalidEmail)
	wantCode(t, "an accent", o.Rules().ReportLostCode(t.Context(), "rené@exemple.fr", o.Number, home()), mutual.CodeEmailNotASCII)
	wantCode(t, "no number", o.Rules().ReportLostCode(t.Context(), newEmail, " ", home()), mutual.CodeFieldRequired)
	requests := append(lostCodes(t, o.Rules(), office.ReportsOpen), lostCodes(t, o.Rules(), office.ReportsUnknown)...)
	asked := map[string]string{}
	for _, r := range requests {
		if r.Kind != office.RequestLostCode || r.State != "open" {
			t.Errorf("asked for %+v", r)
		}
		asked[r.Number] = r.MemberID
	}
	if len(requests) != 3 || asked[o.Number] != o.MemberID || asked[o.Visitor.Number] != o.Visitor.MemberID || asked["99999999"] != "" {
		t.Errorf("the advisers see %+v", requests)
	}
	if told := nth(t, o, o.Email, 1); !strings.Contains(told.subject, "reçue") {
		t.Errorf("told %q", told.subject)
	}
	o.Round()
	if len(o.Mail.Messages(newEmail)) > 0 || len(o.Mail.Messages(o.Email)) != 1 {
		t.Error("an address that is not certified got a mail, or the certified one several")
	}
}
