package office_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// village enrols members beside Zoé: their codes are VILLAGE0, VILLAGE1, ...
func (b *bureau) village(size int) {
	b.t.Helper()
	for n := range size {
		e := enrolment()
		e.Member.Number, e.AccessCode = fmt.Sprintf("1000%d", n), fmt.Sprintf("VILLAGE%d", n)
		e.Account.Email = fmt.Sprintf("village%d@exemple.fr", n)
		_, err := b.Enrol(b.t.Context(), e)
		b.check(err)
	}
}

// together makes tries at the same time and counts their answers.
func together(tries ...func() error) map[mutual.Code]int {
	var group sync.WaitGroup
	var mutex sync.Mutex
	heard := map[mutual.Code]int{}
	start := make(chan struct{})
	for _, try := range tries {
		group.Go(func() {
			<-start
			code := mutual.CodeOf(try())
			mutex.Lock()
			defer mutex.Unlock()
			heard[code]++
		})
	}
	close(start)
	group.Wait()
	return heard
}

// entry is one try to sign in.
func (b *bureau) entry(login, password, address string) func() error {
	return func() error {
		_, err := b.SignIn(context.Background(), login, password, office.Origin{Address: address})
		return err
	}
}

func TestAWholeVillageSignsInRightlyBehindOneAddress(t *testing.T) {
	b := openBureau(t)
	b.village(64)
	var right, wrong []func() error
	for n := range 64 {
		right = append(right, b.entry(fmt.Sprintf("village%d", n), "Bienvenue2026", "192.0.2.1"))
	}
	if got := together(right...); got[""] != 64 {
		t.Errorf("at once: heard %v", got)
	}
	for n := range 20 {
		wrong = append(wrong, b.entry(fmt.Sprintf("nobody%d", n), "guess", "192.0.2.1"))
	}
	if got := together(append(wrong, right...)...); got[""] != 64 || got[mutual.CodeBadCredentials] != 20 {
		t.Errorf("among twenty who mistype: heard %v", got)
	}
	// One member on many devices finds a place on each of them.
	var same []func() error
	for range 16 {
		same = append(same, b.entry("zoe2026", "Bienvenue2026", "192.0.2.1"))
	}
	if got := together(same...); got[""] != 16 {
		t.Errorf("one member at once: heard %v", got)
	}
}

func TestSixtyWrongGuessesAtOnceAreHeardFiveTimes(t *testing.T) {
	b := openBureau(t)
	guesses := func(login func(n int) string, address func(n int) string) (all []func() error) {
		for n := range 60 {
			all = append(all, b.entry(login(n), "guess", address(n)))
		}
		return all
	}
	one := func(text string) func(int) string { return func(int) string { return text } }
	for name, c := range map[string]struct {
		login, address func(n int) string
		heard          int
	}{
		"at one account":                  {one("zoe2026"), one("192.0.2.1"), 5},
		"at nobody's":                     {one("nobody"), one("192.0.2.2"), 5},
		"at as many accounts":             {func(n int) string { return fmt.Sprint("nobody", n) }, one("192.0.2.3"), 30},
		"at one account from a whole /56": {one("zoe@exemple.fr"), func(n int) string { return fmt.Sprintf("2001:db8:1:%x::1", n) }, 10},
		"at one account from a whole /48": {one("zoe2026"), func(n int) string { return fmt.Sprintf("2001:db8:2:%x::1", 256*n) }, 20},
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			got := together(guesses(c.login, c.address)...)
			if got[mutual.CodeBadCredentials] != c.heard || got[mutual.CodeThrottled] != 60-c.heard {
				t.Errorf("heard %v", got)
			}
			if took := time.Since(begun); took > 8*time.Second {
				t.Errorf("who is refused waited %s for a place that nobody gave back", took)
			}
		})
	}
}

func TestAHouseholdOfIPv6FindsNoWayAroundTheWaitsByTurningItsNetworks(t *testing.T) {
	b := openBureau(t)
	for name, c := range map[string]struct {
		address func(n int) string
		heard   int
	}{
		"within a /64": {func(n int) string { return fmt.Sprintf("2001:db8:a:1::%x", n+1) }, 30},
		"within a /56": {func(n int) string { return fmt.Sprintf("2001:db8:b:%x::1", n) }, 60},
		"within a /48": {func(n int) string { return fmt.Sprintf("2001:db8:c:%x::1", 256*n) }, 120},
	} {
		heard := 0
		for n := range 150 {
			err := b.entry(fmt.Sprint("nobody", name, n), "guess", c.address(n))()
			if mutual.CodeOf(err) == mutual.CodeBadCredentials {
				heard++
			}
		}
		if heard != c.heard {
			t.Errorf("%s: %d accounts are tried, want %d", name, heard, c.heard)
		}
	}
	// A neighbour in another /48 has nothing to do with it.
	b.check(b.entry("zoe2026", "Bienvenue2026", "2001:db8:d::1")())
}

func TestACodeAndAnAddressOfOneMemberShareTheirTriesWithoutAWord(t *testing.T) {
	b := openBureau(t)
	from := "192.0.2.1"
	for _, login := range []string{"zoe2026", "zoe2026", "zoe2026", "zoe@exemple.fr", "zoe@exemple.fr"} {
		wantCode(t, login, b.entry(login, "guess", from)(), mutual.CodeBadCredentials)
	}
	// No name was tried five times: neither is told to wait. But nothing more is heard.
	wantCode(t, "the right one by code", b.entry("zoe2026", "Bienvenue2026", from)(), mutual.CodeBadCredentials)
	wantCode(t, "the right one by address", b.entry("zoe@exemple.fr", "Bienvenue2026", from)(), mutual.CodeBadCredentials)
	wantCode(t, "from elsewhere", b.entry("zoe@exemple.fr", "Bienvenue2026", "192.0.2.2")(), "")
	b.advance(10 * time.Second)
	wantCode(t, "after the wait", b.entry("zoe@exemple.fr", "Bienvenue2026", from)(), "")
	wantCode(t, "and by code", b.entry("zoe2026", "Bienvenue2026", from)(), "")
}

func TestTheWaitsAndThePlacesOutliveARestartAndEnd(t *testing.T) {
	o := officetest.Start(t)
	guess := func() mutual.Code { return signIn(t, o, o.Login, "guess") }
	for range 5 {
		if code := guess(); code != mutual.CodeBadCredentials {
			t.Fatal(code)
		}
	}
	o.Restart()
	begun := time.Now()
	if code := signIn(t, o, o.Login, o.Password); code != mutual.CodeThrottled {
		t.Errorf("after a restart: %s", code)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it waited %s for a place that nobody holds any more", took)
	}
	o.Advance(10 * time.Second)
	if code := signIn(t, o, o.Login, o.Password); code != "" {
		t.Errorf("after the wait: %s", code)
	}
}

func TestAWaitReckonedByAClockThatWasAheadLastsNoLongerThanItsRule(t *testing.T) {
	year := 365 * 24 * time.Hour
	o := officetest.Start(t, officetest.WithStoppedClock())
	o.Advance(year)
	for range 12 {
		signIn(t, o, o.Login, "guess")
		o.Advance(time.Minute)
	}
	r := recovery(t, o, o.Number, o.Login)
	for range mutual.AnswersADay + 1 {
		_, _ = o.Rules().AnswerQuestion(t.Context(), r.Ticket, "Vanille", newPassword, home())
	}
	if _, err := o.Rules().MailReset(t.Context(), r.Ticket, home()); err != nil {
		t.Fatal(err)
	}
	waiting := registered(t, o)
	for range 6 {
		admission := admitted(t, o, o.Visitor.Number, o.Visitor.AccessCode)
		_, _ = o.Rules().ChooseAccount(t.Context(), admission.Ticket, choice(o), home())
	}
	o.Advance(-year)

	if code := signIn(t, o, o.Login, o.Password); code != "" {
		t.Errorf("signing in: %s", code)
	}
	r = recovery(t, o, o.Number, o.Login)
	_, err := o.Rules().AnswerQuestion(t.Context(), r.Ticket, o.Answer, newPassword, home())
	wantCode(t, "the secret question", err, "")
	at, err := o.Rules().MailReset(t.Context(), r.Ticket, home())
	if now := o.Rules().Now(); err != nil || at > now+3_600_000 {
		t.Errorf("another mail in %d ms, %v", at-now, err)
	}
	registered(t, o)
	o.Round()
	resend := status(t, o, waiting.Handle).ResendAt
	if now := o.Rules().Now(); resend > now+3_600_000 {
		t.Errorf("the mail of a registration may be sent again in %d ms", resend-now)
	}
}

func TestWhatAClockThatWasAheadHasPutOffIsBroughtBackByTheRounds(t *testing.T) {
	year := 365 * 24 * time.Hour
	b := openBureau(t)
	caller := office.Caller{MemberID: b.memberID}
	send := func(n int) error {
		_, err := b.SendRequest(t.Context(), caller, office.NewRequest{
			Key: fmt.Sprintf("a-key-of-its-own-%04d", n), Content: mutual.RequestContent{Kind: mutual.RequestPhone, Phone: "06 39 98 00 01"},
		}, home())
		return err
	}
	b.advance(year)
	r, err := b.BeginRecovery(t.Context(), b.number, "ZOE2026", home())
	b.check(err)
	_, err = b.AnswerQuestion(t.Context(), r.Ticket, "Caramel", newPassword, home())
	b.check(err)
	sent := 0
	for ; send(sent) == nil; sent++ {
		if sent > 200 {
			t.Fatal("requests are not bounded")
		}
	}
	b.advance(-year)
	b.check(b.Round(t.Context()))

	security, err := b.Security(t.Context(), caller)
	if longest := b.Now() + mutual.Millis(mutual.BankHold.Milliseconds()); err != nil || security.BankHoldUntil != longest {
		t.Errorf("bank details rest until %d, want %d; %v", security.BankHoldUntil, longest, err)
	}
	b.check(b.store.View(t.Context(), func(r store.Reader) error {
		next, err := r.NextLetterAt(t.Context())
		if next == 0 || next > b.Now()+3_600_000 {
			t.Errorf("the mail that tells of it leaves in %d ms", next-b.Now())
		}
		return err
	}))
	wantCode(t, "a request of today", send(sent), "")
	b.advance(7 * 24 * time.Hour)
	b.check(b.Round(t.Context()))
	if security, err = b.Security(t.Context(), caller); err != nil || security.BankHoldUntil != 0 {
		t.Errorf("after its days the hold stands until %d, %v", security.BankHoldUntil, err)
	}
}

func TestAStrangerWithACardDoesNotShutItsOwnerOutOfTheFirstVisit(t *testing.T) {
	b := openBureau(t)
	b.card("2", "MAX2026")
	visit := func(address string) error {
		admission, err := b.BeginRegistration(t.Context(), "2", "MAX2026", office.Origin{Address: address})
		if err != nil {
			return err
		}
		_, err = b.ChooseAccount(t.Context(), admission.Ticket, mutual.AccountChoice{
			Password: newPassword, Email: "max@exemple.fr", Question: mutual.QuestionAnimal, Answer: "Pistache", TermsVersion: b.Terms().Version,
		}, office.Origin{Address: address})
		return err
	}
	begun := map[string]int{}
	for n := range 48 { // a day of it, twice an hour, and from many addresses
		for _, address := range []string{"192.0.2.1", "192.0.2.2", fmt.Sprintf("198.51.100.%d", n)} {
			if visit(address) == nil {
				begun[address]++
			}
		}
		b.advance(30 * time.Minute)
	}
	if got := begun["192.0.2.1"]; got < 5 || got > 30 {
		t.Errorf("one address had %d mails sent to where nobody has certified", got)
	}
	b.check(visit("203.0.113.7"))
	b.check(visit("2001:db8::1"))
	// Even who shares the stranger's address waits an hour at most.
	var refused *mutual.Error
	if err := visit("192.0.2.1"); errors.As(err, &refused) && refused.Until > b.Now()+3_600_000 {
		t.Errorf("at the stranger's own address: until in %d ms", refused.Until-b.Now())
	}
}

func TestReportsOfInventedNumbersAreFewAndDoNotStay(t *testing.T) {
	b := openBureau(t)
	b.check(b.ReportLostCode(t.Context(), "zoe@exemple.fr", b.number, home()))
	for n := range 260 {
		address := office.Origin{Address: fmt.Sprintf("192.0.2.%d", n%250)}
		b.check(b.ReportLostCode(t.Context(), "nemo@exemple.fr", fmt.Sprint(900000+n), address))
	}
	unknown := lostCodes(t, b.Office, office.ReportsUnknown)
	if len(unknown) != 200 || unknown[199].Number != "900259" {
		t.Errorf("%d reports of numbers that nobody has", len(unknown))
	}
	if known := lostCodes(t, b.Office, office.ReportsOpen); len(known) != 1 || known[0].Number != b.number {
		t.Errorf("the members' reports are %+v", known)
	}
	b.advance(8 * 24 * time.Hour)
	b.check(b.Round(t.Context()))
	if left := len(lostCodes(t, b.Office, office.ReportsUnknown)); left != 0 {
		t.Errorf("a week later %d are left", left)
	}
	if known := lostCodes(t, b.Office, office.ReportsOpen); len(known) != 1 {
		t.Error("the member's own report is gone")
	}
}

// lostCodes reads all pages of a part of the reports.
func lostCodes(t *testing.T, o *office.Office, which office.Reports) (all []store.Request) {
	t.Helper()
	for after := ""; ; {
		reports, next, err := o.LostCodes(t.Context(), which, after, 7)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, reports...)
		if next == "" {
			return all
		}
		after = next
	}
}

func TestBucketsThatSayNothingAreSweptAFewAtATimeByTheRounds(t *testing.T) {
	b := openBureau(t)
	over := b.Now() - 1
	b.update(func(w store.Writer) error {
		for n := range 25_000 {
			if err := w.PutThrottle(t.Context(), store.Throttle{Bucket: fmt.Sprint("stale", n), Failures: 1, KeepUntil: over}); err != nil {
				return err
			}
		}
		return w.PutThrottle(t.Context(), store.Throttle{Bucket: "kept", Failures: 1, KeepUntil: b.Now() + 1})
	})
	b.check(b.entry("zoe2026", "Bienvenue2026", "192.0.2.1")())
	left := b.stale() // with what the sign-in itself has given back
	if left < 25_000 {
		t.Errorf("a sign-in left %d of 25,000: it has no time for that", left)
	}
	b.check(b.Round(t.Context()))
	if got := b.stale(); got != left-20_000 {
		t.Errorf("a round left %d of %d", got, left)
	}
	b.check(b.Round(t.Context()))
	if got := b.stale(); got != 0 {
		t.Errorf("the next one left %d", got)
	}
	kept := false
	b.update(func(w store.Writer) error {
		state, err := w.Throttle(t.Context(), "kept")
		kept = state.Failures == 1
		return err
	})
	if !kept {
		t.Error("what still says something is gone")
	}
}

// stale counts the buckets that a sweep would drop.
func (b *bureau) stale() (stale int64) {
	b.t.Helper()
	stay := errors.New("only counted")
	err := b.store.Update(b.t.Context(), func(w store.Writer) (err error) {
		if stale, err = w.DropStaleThrottles(b.t.Context(), b.Now(), 100_000); err == nil {
			err = stay
		}
		return err
	})
	if !errors.Is(err, stay) {
		b.t.Fatal(err)
	}
	return stale
}
