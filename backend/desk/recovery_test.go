package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

const newPassword = "Nouvelle-clef-2031"

// answered resets the member's password by the question.
func answered(t *testing.T, office *officetest.Office, d *desk.Desk) (effectiveAt mutual.Millis) {
	t.Helper()
	ways, err := d.BeginRecovery(t.Context(), office.Number, office.Login)
	wantCode(t, err, "")
	if ways.Question == "" || ways.Ticket != "" {
		t.Fatalf("%+v", ways)
	}
	effectiveAt, err = d.AnswerQuestion(t.Context(), office.Answer, newPassword)
	wantCode(t, err, "")
	return effectiveAt
}

func TestALostPasswordLosesNothingThatExistsOnlyOnTheDevice(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := synced(t, office, folder)
	key, err := d.MakeRecoveryKey(office.Password)
	wantCode(t, err, "")
	wantCode(t, d.Lock(), "")

	if at := answered(t, office, d); at != 0 {
		t.Errorf("with a certified address the password holds from %v on", at)
	}
	_, err = d.AnswerQuestion(t.Context(), office.Answer, newPassword)
	wantCode(t, err, mutual.CodeTicketExpired)
	office.Advance(time.Hour)

	wantCode(t, d.SignIn(t.Context(), credentials(office)), mutual.CodeBadCredentials)
	renewed := desk.Credentials{Login: office.Login, Password: newPassword}
	wantCode(t, d.SignIn(t.Context(), renewed), mutual.CodeVaultPasswordChanged)
	for wrong, want := range map[string]mutual.Code{
		key[:len(key)-1] + "?": mutual.CodeRecoveryKeyMistyped,
		otherKey(t):            mutual.CodeRecoveryKeyWrong,
	} {
		renewed.RecoveryKey = wrong
		err := d.SignIn(t.Context(), renewed)
		var fault *mutual.Error
		if !errors.As(err, &fault) || fault.Code != want || fault.Field != "recovery_key" {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if s := d.Status(); s.Vault != desk.VaultLocked {
		t.Errorf("%+v", s)
	}
	renewed.RecoveryKey = " " + strings.ToLower(strings.ReplaceAll(key, "-", " "))
	wantCode(t, d.SignIn(t.Context(), renewed), "")
	holds(t, d, office)
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), mutual.CodeWrongPassword)
	wantCode(t, d.Unlock(t.Context(), newPassword, desk.StayAsIs), "")
	if !d.HasRecoveryKey() {
		t.Error("the recovery key is spent")
	}
}

// otherKey returns the recovery key of another vault.
func otherKey(t *testing.T) string {
	t.Helper()
	other, err := vault.Create(t.TempDir(), newPassword, "another member", vault.Stretching{})
	wantCode(t, err, "")
	t.Cleanup(other.Close)
	key, err := other.AddRecoverySlot()
	wantCode(t, err, "")
	return key
}

func TestALostPasswordLosesNothingWhereTheKeyringOpensTheVault(t *testing.T) {
	office := officetest.Start(t)
	d := connected(t, office, t.TempDir())
	wantCode(t, d.Sync(t.Context()), "")
	wantCode(t, d.Lock(), "")
	answered(t, office, d)
	wantCode(t, d.SignIn(t.Context(), desk.Credentials{Login: office.Login, Password: newPassword}), "")
	holds(t, d, office)
}

func TestTheRecoveryKeyIsForWhoeverKnowsThePassword(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := synced(t, office, folder)
	for name, alter := range map[string]func(password string) error{
		"made":    func(password string) error { _, err := d.MakeRecoveryKey(password); return err },
		"removed": d.RemoveRecoveryKey,
	} {
		err := alter("Un autre 1")
		var fault *mutual.Error
		if !errors.As(err, &fault) || fault.Code != mutual.CodeWrongPassword || fault.Field != "password" {
			t.Errorf("%s with a wrong password: %v", name, err)
		}
		wantCode(t, alter(""), mutual.CodeFieldRequired)
	}
	if d.HasRecoveryKey() {
		t.Fatal("there is a key already")
	}
	first, err := d.MakeRecoveryKey(office.Password)
	wantCode(t, err, "")
	second, err := d.MakeRecoveryKey(office.Password)
	wantCode(t, err, "")
	if len(strings.Split(second, "-")) != 8 || first == second || !d.HasRecoveryKey() {
		t.Errorf("%d symbols", len(second))
	}
	holdsNoPlaintext(t, folder, append(wordsOf(office), first, second))

	wantCode(t, d.Lock(), "")
	if !d.HasRecoveryKey() {
		t.Error("a locked vault hides that it has a key")
	}
	_, err = d.MakeRecoveryKey(office.Password)
	wantCode(t, err, mutual.CodeLocked)
	office.ChangePassword(newPassword)
	replaced := desk.Credentials{Login: office.Login, Password: newPassword, RecoveryKey: first}
	wantCode(t, d.SignIn(t.Context(), replaced), mutual.CodeRecoveryKeyWrong)
	replaced.RecoveryKey = second
	wantCode(t, d.SignIn(t.Context(), replaced), "")
	wantCode(t, d.RemoveRecoveryKey(newPassword), "")
	if d.HasRecoveryKey() {
		t.Error("the key was not removed")
	}
}

func TestAnAnswerIsHeardFiveTimesADay(t *testing.T) {
	office := officetest.Start(t)
	d := open(t, office, t.TempDir())
	_, err := d.BeginRecovery(t.Context(), office.Number, office.Login)
	wantCode(t, err, "")
	_, err = d.AnswerQuestion(t.Context(), office.Answer, "court")
	wantCode(t, err, mutual.CodePasswordTooShort)
	for range mutual.AnswersADay {
		_, err = d.AnswerQuestion(t.Context(), "Autre chose", newPassword)
		wantCode(t, err, mutual.CodeAnswerWrong)
	}
	_, err = d.AnswerQuestion(t.Context(), office.Answer, newPassword)
	var fault *mutual.Error
	if !errors.As(err, &fault) || fault.Code != mutual.CodeThrottled || fault.Until <= mutual.MillisOf(office.Now()) {
		t.Errorf("got %v", err)
	}
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
}

func TestAWrongPairIsShownAWayThatLeadsNowhere(t *testing.T) {
	office := officetest.Start(t)
	d := open(t, office, t.TempDir())
	first, err := d.BeginRecovery(t.Context(), office.Number, "FAUX1234")
	wantCode(t, err, "")
	again, err := d.BeginRecovery(t.Context(), office.Number, "FAUX1234")
	wantCode(t, err, "")
	if first.Question == "" || first.Question != again.Question || first.MailOffered != again.MailOffered {
		t.Errorf("%+v then %+v", first, again)
	}
	_, err = d.MailReset(t.Context())
	wantCode(t, err, "")
	_, err = d.AnswerQuestion(t.Context(), office.Answer, newPassword)
	wantCode(t, err, mutual.CodeAnswerWrong)
}

func TestAPasswordIsResetByTheLinkThatOpenedTheApplication(t *testing.T) {
	office := officetest.Start(t, officetest.WithMail())
	d := synced(t, office, t.TempDir())
	_, err := d.BeginRecovery(t.Context(), office.Number, office.Login)
	wantCode(t, err, "")
	resendAt, err := d.MailReset(t.Context())
	wantCode(t, err, "")
	if resendAt <= mutual.MillisOf(office.Now()) {
		t.Errorf("another mail from %v on", resendAt)
	}
	link := "espace-adherents://mot-de-passe#" + mailed(t, office, office.Email, 1, tokenInMail)

	wantCode(t, d.TakeLink(link), "")
	wantCode(t, d.TakeLink("espace-adherents://ouvrir"), "")
	wantCode(t, d.ResetPassword(t.Context(), ""), mutual.CodeFieldRequired)
	wantCode(t, d.ResetPassword(t.Context(), "court"), mutual.CodePasswordTooShort)
	for range 2 {
		if got := d.Link(); got.Kind != desk.LinkReset {
			t.Fatalf("the link does not wait any more: %+v", got)
		}
	}
	wantCode(t, d.ResetPassword(t.Context(), newPassword), "")
	if got := d.Link(); got.Kind != "" {
		t.Errorf("the link still waits: %+v", got)
	}
	wantCode(t, d.ResetPassword(t.Context(), newPassword), mutual.CodeLinkUnknown)
	wantCode(t, d.TakeLink(link), "")
	wantCode(t, d.ResetPassword(t.Context(), newPassword), mutual.CodeLinkUsed)
	if got := d.Link(); got.Kind != "" {
		t.Errorf("a link that was used still waits: %+v", got)
	}
	wantCode(t, d.Sync(t.Context()), mutual.CodeSessionEnded)
	office.Advance(time.Hour)
	wantCode(t, d.SignIn(t.Context(), desk.Credentials{Login: office.Login, Password: newPassword}), "")
}

func TestOnlyOurTwoLinksAreFollowed(t *testing.T) {
	token := strings.Repeat("aZ9-_", 8) + "abc"
	for text, want := range map[string]desk.LinkKind{
		"espace-adherents://ouvrir":                                    desk.LinkOpen,
		"espace-adherents://mot-de-passe#" + token:                     desk.LinkReset,
		"espace-adherents://ouvrir/":                                   desk.LinkOpen, // as Windows writes it
		"espace-adherents://mot-de-passe/#" + token:                    desk.LinkReset,
		"espace-adherents://mot-de-passe%23" + token:                   desk.LinkReset, // as some launchers write it
		"\u200b espace-adherents://mot-de-passe#\u2060" + token + "\n": desk.LinkReset,
		"espace-adherents://mot-de-passe//#" + token:                   "",
		"espace-adherents://ouvrir/ailleurs":                           "",
		"espace-adherents://ouvrir#" + token:                           "",
		"espace-adherents://mot-de-passe":                              "",
		"espace-adherents://mot-de-passe#":                             "",
		"espace-adherents://mot-de-passe#" + token + "a":               "",
		"espace-adherents://mot-de-passe#" + token[1:]:                 "",
		"espace-adherents://mot-de-passe?#" + token:                    "",
		"espace-adherents://mot-de-passe#" + token + "\n":              desk.LinkReset, // as it is pasted
		"espace-adherents://mot-de-passe#é" + token[2:]:                "",
		"espace-adherents://activer#" + token:                          "",
		"ESPACE-ADHERENTS://ouvrir":                                    "",
		"https://exemple.fr/mot-de-passe#" + token:                     "",
		" espace-adherents://ouvrir":                                   desk.LinkOpen,
		"--espace-adherents://ouvrir":                                  "",
		"espace-adherents://moi@mot-de-passe#" + token:                 "",
		"espace-adherents://mot-de-passe#" + token + "#ab":             "",
		"": "",
	} {
		link, found, err := desk.ParseLink(text)
		if link.Kind != want || (err == nil) != (want != "") || (found == token) != (want == desk.LinkReset) {
			t.Errorf("%q: %+v %q %v", text, link, found, err)
		}
		if err != nil && mutual.CodeOf(err) != mutual.CodeLinkUnknown {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestALinkThatOnlyOpensTheApplicationIsToldOnce(t *testing.T) {
	office := officetest.Start(t)
	d := open(t, office, t.TempDir())
	wantCode(t, d.TakeLink("espace-adherents://ouvrir"), "")
	if first, second := d.Link(), d.Link(); first.Kind != desk.LinkOpen || second.Kind != "" {
		t.Errorf("%+v then %+v", first, second)
	}
	wantCode(t, d.TakeLink("espace-adherents://ailleurs"), mutual.CodeLinkUnknown)
	if got := d.Link(); got.Kind != "" {
		t.Errorf("%+v", got)
	}
}

func TestALostAccessCodeIsReportedWithOneAnswerForEverybody(t *testing.T) {
	office := officetest.Start(t)
	d := open(t, office, t.TempDir())
	wantCode(t, d.ReportLostCode(t.Context(), " "+office.Email, office.Number), "")
	wantCode(t, d.ReportLostCode(t.Context(), "personne@exemple.fr", "99999999"), "")
	wantCode(t, d.ReportLostCode(t.Context(), "personne", "99999999"), mutual.CodeInvalidEmail)
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	security, err := d.Security(t.Context())
	wantCode(t, err, "")
	if !happened(security, mutual.EventAccessCodeReported) {
		t.Errorf("the journal: %+v", security.Events)
	}
}
