package office_test

import (
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

const changedPassword = "Nouvelle-Saison-27"

func TestAPasswordIsChangedWithTheOldOneAndOtherSessionsEnd(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail())
	mine, tokens := session(t, o, o.Password)
	away, err := o.Rules().SignIn(t.Context(), o.Login, o.Password, office.Origin{Device: "Windows, portable"})
	wantCode(t, "another device", err, "")

	err = o.Rules().ChangePassword(t.Context(), mine, "pas le bon", changedPassword, home())
	wantCode(t, "with a wrong old one", err, mutual.CodeBadCredentials)
	wantCode(t, "a common one", o.Rules().ChangePassword(t.Context(), mine, o.Password, "Bonjour1", home()), mutual.CodePasswordCommon)
	wantCode(t, "with the name", o.Rules().ChangePassword(t.Context(), mine, o.Password, "Camille-M-26", home()), mutual.CodePasswordPersonal)
	if got := signIn(t, o, o.Login, o.Password); got != "" {
		t.Fatalf("after refusals the old one gives %s", got)
	}
	wantCode(t, "the change", o.Rules().ChangePassword(t.Context(), mine, o.Password, changedPassword, home()), "")

	_, err = o.Rules().Authenticate(t.Context(), tokens.Access, home())
	wantCode(t, "this session", err, "")
	_, err = o.Rules().Refresh(t.Context(), away.Tokens.Refresh, home())
	wantCode(t, "the other session", err, mutual.CodeSessionEnded)
	if got := signIn(t, o, o.Login, o.Password); got != mutual.CodeBadCredentials {
		t.Errorf("the old password gives %q", got)
	}
	if got := signIn(t, o, o.Login, changedPassword); got != "" {
		t.Errorf("the new password gives %q", got)
	}
	told := security(t, o, mine)
	if kinds := told.Events; kinds[1].Kind != mutual.EventPasswordChanged || kinds[1].Device != "Linux, bureau" {
		t.Errorf("the journal says %+v", kinds[:2])
	}
	if told.BankHoldUntil != 0 {
		t.Error("who knew the old password is held up")
	}
	if mail := nth(t, o, o.Email, 1); !strings.Contains(mail.text, "autres appareils ont été déconnectés") {
		t.Errorf("the mail says %q", mail.text)
	}
}

func TestWrongOldPasswordsAreSlowedLikeSignIns(t *testing.T) {
	o := officetest.Start(t, officetest.WithStoppedClock())
	mine, _ := session(t, o, o.Password)
	var err error
	for range 6 {
		err = o.Rules().ChangePassword(t.Context(), mine, "pas le bon", changedPassword, home())
	}
	wantCode(t, "the sixth", err, mutual.CodeThrottled)
	wantCode(t, "the right one meanwhile", o.Rules().ChangePassword(t.Context(), mine, o.Password, changedPassword, home()), mutual.CodeThrottled)
}

func TestASignInFromANewDeviceIsToldByMailAndJournal(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail())
	from := func(id, name string) office.Origin {
		return office.Origin{Device: name, DeviceID: strings.Repeat(id, 64), Address: "203.0.113.7"}
	}
	open := func(origin office.Origin) office.Caller {
		t.Helper()
		opened, err := o.Rules().SignIn(t.Context(), o.Login, o.Password, origin)
		wantCode(t, origin.Device, err, "")
		caller, err := o.Rules().Authenticate(t.Context(), opened.Tokens.Access, origin)
		wantCode(t, origin.Device, err, "")
		return caller
	}
	first := open(from("a", "Linux, bureau"))
	open(from("a", "Linux, bureau"))
	for _, event := range security(t, o, first).Events {
		if event.Kind == mutual.EventNewDevice {
			t.Errorf("the first device, or one that came back, is new: %+v", event)
		}
	}
	second := open(from("b", "Windows, portable"))
	if event := security(t, o, first).Events[0]; event.Kind != mutual.EventNewDevice || event.Device != "Windows, portable" || event.ID != second.SessionID {
		t.Errorf("the journal says %+v", event)
	}
	if mail := nth(t, o, o.Email, 1); !strings.Contains(mail.text, "Windows, portable") || !strings.Contains(mail.text, "Ce n’était pas vous") {
		t.Errorf("the mail says %q", mail.text)
	}
	// Who does not say what device it is, is new at every sign-in.
	open(office.Origin{Device: "inconnu"})
	if event := security(t, o, first).Events[0]; event.Kind != mutual.EventNewDevice {
		t.Errorf("the journal says %+v", event)
	}
}

func TestASessionEndsAYearAfterItsSignInHoweverOftenItIsUsed(t *testing.T) {
	o := officetest.Start(t, officetest.WithStoppedClock())
	_, tokens := session(t, o, o.Password)
	const step = 60 * 24 * time.Hour
	var gone time.Duration
	for ; gone+step < 365*24*time.Hour; gone += step {
		o.Advance(step)
		renewed, err := o.Rules().Refresh(t.Context(), tokens.Refresh, home())
		wantCode(t, gone.String(), err, "")
		_, err = o.Rules().Authenticate(t.Context(), renewed.Access, home())
		wantCode(t, gone.String(), err, "")
		tokens = renewed
	}
	o.Advance(365*24*time.Hour - gone)
	_, err := o.Rules().Refresh(t.Context(), tokens.Refresh, home())
	wantCode(t, "a year later", err, mutual.CodeSessionEnded)
}
