package office_test

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

func TestAResendStormSendsOneMailAWait(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail))
	waiting := registered(t, o)
	nth(t, o, newEmail, 1)
	o.Round()
	storm := func() (sent int) {
		var group sync.WaitGroup
		var mutex sync.Mutex
		for range 30 {
			group.Go(func() {
				_, err := o.Rules().ResendActivation(t.Context(), waiting.Handle, home())
				switch mutual.CodeOf(err) {
				case "":
					mutex.Lock()
					sent++
					mutex.Unlock()
				case mutual.CodeThrottled:
				default:
					t.Error(err)
				}
			})
		}
		group.Wait()
		return sent
	}
	if sent := storm(); sent != 0 {
		t.Errorf("%d mails within the first minute", sent)
	}
	for i, wait := range []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, time.Hour} {
		o.Advance(wait)
		if sent := storm(); sent != 1 {
			t.Errorf("%d mails after %v", sent, wait)
		}
		nth(t, o, newEmail, i+2)
		o.Round()
	}
	if got := len(o.Mail.Messages(newEmail)); got != 7 {
		t.Errorf("%d mails in all", got)
	}
	for range 3 {
		o.Advance(time.Hour)
		storm()
		o.Round()
	}
	o.Advance(time.Hour)
	_, err := o.Rules().ResendActivation(t.Context(), waiting.Handle, home())
	wantCode(t, "the eleventh", err, mutual.CodeThrottled)
}

func TestAMemberBeginsFiveRegistrationsADay(t *testing.T) {
	o := officetest.Start(t)
	for range 5 {
		registered(t, o)
	}
	ticket := admitted(t, o, o.Visitor.Number, o.Visitor.AccessCode).Ticket
	_, err := o.Rules().ChooseAccount(t.Context(), ticket, choice(o), home())
	wantCode(t, "the sixth", err, mutual.CodeThrottled)
	o.Advance(24 * time.Hour)
	registered(t, o)
}

func TestADeadMailServerLosesNoMailAndBlocksNobody(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail), officetest.WithStoppedClock())
	o.Mail.SetDown(true)
	waiting := registered(t, o)
	o.Round()
	if got := status(t, o, waiting.Handle); got.Mail != mutual.MailQueued || got.State != mutual.RegistrationWaiting {
		t.Errorf("with a dead server: %+v", got)
	}
	for range 6 { // hours of it
		o.Advance(time.Hour)
		o.Round()
	}
	o.Mail.SetDown(false)
	o.Advance(time.Hour)
	mailed := nth(t, o, newEmail, 1)
	o.Round()
	got := status(t, o, waiting.Handle)
	if day := mutual.Millis(24 * time.Hour / time.Millisecond); got.Mail != mutual.MailSent || got.ExpiresAt != o.Rules().Now()+day {
		t.Errorf("once it is back: %+v at %d", got, o.Rules().Now())
	}
	wantCode(t, "the link", o.Rules().Activate(t.Context(), mailed.token, home()), "")
	if got := len(o.Mail.Messages(newEmail)); got != 1 {
		t.Errorf("%d mails", got)
	}
}

func TestARefusedAddressIsToldAndCorrected(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail, secondEmail))
	o.Mail.Refuse(newEmail)
	waiting := registered(t, o)
	o.Round()
	if got := status(t, o, waiting.Handle).Mail; got != mutual.MailRefused {
		t.Errorf("the mail is %s", got)
	}
	if _, err := o.Rules().CorrectEmail(t.Context(), waiting.Handle, secondEmail, home()); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "the corrected one", o.Rules().Activate(t.Context(), nth(t, o, secondEmail, 1).token, home()), "")
}

// A relay that is not set up for the office answers 550 to everybody.
func TestARelayThatRefusesEverybodyIsNobodysAddress(t *testing.T) {
	var log bytes.Buffer
	o := officetest.Start(t, officetest.WithMail(newEmail), officetest.WithStoppedClock(),
		officetest.WithLog(slog.New(slog.NewTextHandler(&log, nil))))
	o.Mail.Answer(550, "relay not permitted")
	waiting := registered(t, o)
	o.Round()
	if got := status(t, o, waiting.Handle); got.Mail != mutual.MailQueued || got.State != mutual.RegistrationWaiting {
		t.Errorf("the registration: %+v", got)
	}
	since := o.Rules().Now()
	relay := mutual.MailTrouble{Kind: mutual.MailRelay, SMTP: 550}
	if piles, err := o.Rules().WaitingMail(t.Context()); err != nil || !slices.Equal(piles, []store.LetterPile{{Trouble: relay, Count: 1, Since: since}}) {
		t.Errorf("what waits: %+v, %v", piles, err)
	}
	o.Mail.Answer(0, "")
	o.Advance(time.Hour)
	nth(t, o, newEmail, 1)
	o.Round()
	if got := status(t, o, waiting.Handle).Mail; got != mutual.MailSent {
		t.Errorf("once it is mended: %s", got)
	}
	if piles, err := o.Rules().WaitingMail(t.Context()); err != nil || len(piles) > 0 {
		t.Errorf("what still waits: %+v, %v", piles, err)
	}
	o.Stop() // nothing writes into the log any more
	if said := log.String(); !strings.Contains(said, `msg="a mail could not be handed over" trouble=relay smtp=550 code=mail_down count=1`) ||
		strings.Contains(said, "permitted") || strings.Contains(said, newEmail) {
		t.Errorf("the log says %s", said)
	}
}

func TestTheOfficeMayRestartBetweenAnyTwoSteps(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail, secondEmail))
	admission := admitted(t, o, o.Visitor.Number, o.Visitor.AccessCode)
	o.Restart()
	o.Mail.SetDown(true)
	waiting, err := o.Rules().ChooseAccount(t.Context(), admission.Ticket, choice(o), home())
	if err != nil {
		t.Fatal(err)
	}
	o.Round()
	o.Restart() // with a mail in the queue
	o.Mail.SetDown(false)
	o.Advance(time.Minute)
	nth(t, o, newEmail, 1)
	o.Round()
	o.Restart()
	if waiting, err = o.Rules().CorrectEmail(t.Context(), waiting.Handle, secondEmail, home()); err != nil {
		t.Fatal(err)
	}
	mailed := nth(t, o, secondEmail, 1)
	o.Restart()
	resumed, err := o.Rules().ResumeRegistration(t.Context(), o.Visitor.AccessCode, newPassword, home())
	if err != nil || resumed.Email != waiting.Email {
		t.Fatalf("resumed as %+v, %v", resumed, err)
	}
	if _, err := o.Rules().RegistrationStatus(t.Context(), waiting.Handle); mutual.CodeOf(err) != mutual.CodeTicketExpired {
		t.Errorf("the earlier handle still works: %v", err)
	}
	o.Restart()
	wantCode(t, "the link", o.Rules().Activate(t.Context(), mailed.token, home()), "")
	o.Restart()
	if got := signIn(t, o, secondEmail, newPassword); got != "" {
		t.Errorf("signing in: %q", got)
	}
}
