package office_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestAMemberSeesTheirSessionsAndEndsOne(t *testing.T) {
	o := officetest.Start(t, officetest.WithStoppedClock())
	mine, _ := session(t, o, o.Password)
	o.Advance(time.Hour)
	away, err := o.Rules().SignIn(t.Context(), o.Email, o.Password, office.Origin{Device: "Windows, portable", Address: "2001:db8:1:2::3"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Rules().Authenticate(t.Context(), away.Tokens.Access, office.Origin{Address: "127.0.0.1"}); err != nil {
		t.Fatal(err)
	}
	seen := security(t, o, mine).Sessions
	if len(seen) != 2 || seen[0].Device != "Windows, portable" || seen[0].Network != mutual.NetworkLocal || seen[0].Current ||
		seen[1].Device != "Linux, bureau" || seen[1].Network != "203.0.113.0/24" || !seen[1].Current || seen[1].OpenedAt != seen[0].OpenedAt-3_600_000 {
		t.Fatalf("sessions %+v", seen)
	}
	wantCode(t, "ending it", o.Rules().EndSession(t.Context(), mine, seen[0].ID, home()), "")
	wantCode(t, "ending it again", o.Rules().EndSession(t.Context(), mine, seen[0].ID, home()), mutual.CodeNotFound)
	_, err = o.Rules().Refresh(t.Context(), away.Tokens.Refresh, home())
	wantCode(t, "the ended session", err, mutual.CodeSessionEnded)
	if events := security(t, o, mine).Events; events[0].Kind != mutual.EventSessionEnded || events[0].Device != "Windows, portable" {
		t.Errorf("the journal says %+v", events)
	}
	if len(security(t, o, mine).Sessions) != 1 {
		t.Error("the member's own session ended too")
	}
}

func TestNobodyEndsAnothersSession(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail))
	mine, _ := session(t, o, o.Password)
	registered(t, o)
	wantCode(t, "the link", o.Rules().Activate(t.Context(), nth(t, o, newEmail, 1).token, home()), "")
	theirs, err := o.Rules().SignIn(t.Context(), newEmail, newPassword, home())
	if err != nil {
		t.Fatal(err)
	}
	other, err := o.Rules().Authenticate(t.Context(), theirs.Tokens.Access, home())
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, "another member's", o.Rules().EndSession(t.Context(), mine, other.SessionID, home()), mutual.CodeNotFound)
	if _, err := o.Rules().Authenticate(t.Context(), theirs.Tokens.Access, home()); err != nil {
		t.Error(err)
	}
}

func TestTheJournalTellsWhatHappenedInOrder(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail))
	for range 6 {
		signIn(t, o, o.Login, "guess")
	}
	if err := o.Rules().BlockMember(t.Context(), lea, o.Number, 0); err != nil {
		t.Fatal(err)
	}
	if err := o.Rules().UnblockMember(t.Context(), lea, o.Number); err != nil {
		t.Fatal(err)
	}
	r := recovery(t, o, o.Number, o.Login)
	_, err := o.Rules().AnswerQuestion(t.Context(), r.Ticket, "Vanille", newPassword, home())
	wantCode(t, "a wrong answer", err, mutual.CodeAnswerWrong)
	if _, err := o.Rules().MailReset(t.Context(), r.Ticket, home()); err != nil {
		t.Fatal(err)
	}
	if err := o.Rules().ReportLostCode(t.Context(), o.Email, o.Number, home()); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Rules().AnswerQuestion(t.Context(), r.Ticket, o.Answer, newPassword, home()); err != nil {
		t.Fatal(err)
	}
	admission := admitted(t, o, o.Number, o.Login)
	if _, err := o.Rules().ChooseAccount(t.Context(), admission.Ticket, choice(o), home()); err != nil {
		t.Fatal(err)
	}
	o.Advance(time.Minute)
	caller, tokens := session(t, o, newPassword)
	renewed, err := o.Rules().Refresh(t.Context(), tokens.Refresh, home())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Rules().Authenticate(t.Context(), renewed.Access, home()); err != nil {
		t.Fatal(err)
	}
	_, err = o.Rules().Refresh(t.Context(), tokens.Refresh, home())
	wantCode(t, "a copied token", err, mutual.CodeSessionEnded)
	_, err = o.Rules().Authenticate(t.Context(), renewed.Access, home())
	wantCode(t, "the family", err, mutual.CodeSessionEnded)
	want := []mutual.SecurityEventKind{
		mutual.EventSessionCopied, mutual.EventSignedIn, mutual.EventRegistered, mutual.EventPasswordReset, mutual.EventAccessCodeReported,
		mutual.EventResetMailed, mutual.EventAnswerRefused, mutual.EventAccountUnblocked, mutual.EventAccountBlocked, mutual.EventSignInRefused,
	}
	if got := kinds(security(t, o, caller)); !slices.Equal(got, want) {
		t.Errorf("the journal says %v, want %v", got, want)
	}
}

func TestPasswordsAndAnswersAreHashedAnewWhenTheCostRises(t *testing.T) {
	o := officetest.Start(t)
	cost := func(memory uint32) string { return fmt.Sprintf("$argon2id$v=19$m=%d,t=1,p=1$", memory) }
	stored := func() (hashes []byte) {
		for _, name := range []string{"office.db", "office.db-wal"} {
			content, err := os.ReadFile(filepath.Join(o.Folder(), name))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			hashes = append(hashes, content...)
		}
		return hashes
	}
	for _, c := range []struct {
		memory uint32
		hashes int // at the least: the store may still hold an earlier page
		use    func() error
	}{
		{16, 1, func() error { _, err := o.Rules().SignIn(t.Context(), o.Login, o.Password, home()); return err }},
		{24, 2, func() error { // the answer, and the new password
			_, err := o.Rules().AnswerQuestion(t.Context(), recovery(t, o, o.Number, o.Login).Ticket, o.Answer, newPassword, home())
			return err
		}},
	} {
		o.RestartWithHashing(office.Hashing{Memory: c.memory, Time: 1, Threads: 1})
		if bytes.Contains(stored(), []byte(cost(c.memory))) {
			t.Fatalf("m=%d before it was used", c.memory)
		}
		if err := c.use(); err != nil {
			t.Fatal(err)
		}
		if got := bytes.Count(stored(), []byte(cost(c.memory))); got < c.hashes {
			t.Errorf("m=%d stands %d times in the store", c.memory, got)
		}
	}
}

func TestNoSecretRestsInTheOfficesFiles(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail(newEmail))
	o.Mail.SetDown(true)
	waiting := registered(t, o)
	_, tokens := session(t, o, o.Password)
	r := recovery(t, o, o.Number, o.Login)
	if _, err := o.Rules().MailReset(t.Context(), r.Ticket, home()); err != nil {
		t.Fatal(err)
	}
	o.Round()
	o.Mail.SetDown(false)
	o.Advance(time.Minute)
	activation, reset := nth(t, o, newEmail, 1), nth(t, o, o.Email, 1)
	o.Round()
	secrets := map[string]string{
		"the password": newPassword, "the answer": "Pistache", "the answer, normalised": "pistache", "the handle": waiting.Handle,
		"the link's token": activation.token, "the code": activation.code, "the reset's token": reset.token, "the ticket": r.Ticket,
		"the access token": tokens.Access, "the refresh token": tokens.Refresh, "the address": "203.0.113.7",
	}
	look := func(when string) {
		err := filepath.WalkDir(o.Folder(), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			for name, secret := range secrets {
				if bytes.Contains(content, []byte(secret)) {
					t.Errorf("%s %s holds %s", when, filepath.Base(path), name)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	look("before the activation,")
	wantCode(t, "the link", o.Rules().Activate(t.Context(), activation.token, home()), "")
	look("after it,")
}
