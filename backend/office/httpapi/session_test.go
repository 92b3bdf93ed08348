package httpapi_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/office/demo"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

func TestSignInTakesTheAccessCodeOrTheEmailInAnyCase(t *testing.T) {
	o := officetest.Start(t)
	d := newDevice(t, o)
	for _, login := range []string{o.Login, o.Email, strings.ToLower(o.Login), " " + strings.ToUpper(o.Email) + " "} {
		d.want(d.signIn(login, o.Password), http.StatusOK, "")
	}
}

func TestAnUnknownLoginAndAWrongPasswordGetTheSameAnswer(t *testing.T) {
	o := officetest.Start(t)
	d := newDevice(t, o)
	for try := range 8 {
		wrong := d.signIn(o.Login, "not this one")
		unknown := d.signIn("NOBODY42", "not this one")
		if wrong.status != unknown.status || len(wrong.header) != len(unknown.header) {
			t.Errorf("try %d: %d %v, then %d %v", try, wrong.status, wrong.header, unknown.status, unknown.header)
		}
		if try < 5 {
			d.want(wrong, http.StatusUnauthorized, "bad_credentials")
			if string(wrong.body) != string(unknown.body) {
				t.Errorf("try %d: %s, then %s", try, wrong.body, unknown.body)
			}
		} else {
			d.want(wrong, http.StatusTooManyRequests, "throttled")
			d.want(unknown, http.StatusTooManyRequests, "throttled")
		}
	}
}

func TestWaitsGrowEndAndAreForgottenAfterASuccess(t *testing.T) {
	o := officetest.Start(t)
	d := newDevice(t, o)
	for range 5 {
		d.want(d.signIn(o.Login, "wrong"), http.StatusUnauthorized, "bad_credentials")
	}
	var before time.Duration
	for range 4 {
		throttled := d.signIn(o.Login, o.Password)
		problem := d.want(throttled, http.StatusTooManyRequests, "throttled")
		seconds, err := strconv.Atoi(throttled.header.Get("Retry-After"))
		if err != nil || problem.Until == nil {
			t.Fatalf("Retry-After %q, %s", throttled.header.Get("Retry-After"), throttled.body)
		}
		wait := time.Duration(seconds) * time.Second
		if left := time.UnixMilli(*problem.Until).Sub(o.Now()); left > wait || wait-left > 2*time.Second {
			t.Errorf("Retry-After %s, but %s until then", wait, left)
		}
		if wait <= before {
			t.Errorf("waits %s after %s", wait, before)
		}
		before = wait
		o.Advance(wait)
		d.want(d.signIn(o.Login, "wrong"), http.StatusUnauthorized, "bad_credentials")
	}
	o.Advance(15 * time.Minute)
	d.want(d.signIn(o.Login, o.Password), http.StatusOK, "")
	for range 5 {
		d.want(d.signIn(o.Login, "wrong"), http.StatusUnauthorized, "bad_credentials")
	}
	d.want(d.signIn(o.Login, o.Password), http.StatusTooManyRequests, "throttled")
}

func TestNoWaitIsForEver(t *testing.T) {
	o := officetest.Start(t)
	d := newDevice(t, o)
	for range 25 {
		d.signIn(o.Login, "wrong")
		o.Advance(15 * time.Minute)
	}
	d.want(d.signIn(o.Login, o.Password), http.StatusOK, "")
}

func TestOneAddressThatTriesManyAccountsMustWait(t *testing.T) {
	o := officetest.Start(t)
	d := newDevice(t, o)
	for n := range 30 {
		d.want(d.signIn("GUESS"+strconv.Itoa(n), "wrong"), http.StatusUnauthorized, "bad_credentials")
	}
	d.want(d.signIn("GUESS30", "wrong"), http.StatusTooManyRequests, "throttled")
	d.want(d.signIn(o.Login, o.Password), http.StatusTooManyRequests, "throttled")
	o.Advance(5 * time.Minute)
	d.want(d.signIn(o.Login, o.Password), http.StatusOK, "")
}

func TestOnesOwnSuccessWashesNoFailuresOnOthersAway(t *testing.T) {
	o := officetest.Start(t)
	d := newDevice(t, o)
	for n := range 30 {
		if n%3 == 0 {
			d.want(d.signIn(o.Login, o.Password), http.StatusOK, "")
		}
		d.want(d.signIn("GUESS"+strconv.Itoa(n), "wrong"), http.StatusUnauthorized, "bad_credentials")
	}
	d.want(d.signIn("GUESS30", "wrong"), http.StatusTooManyRequests, "throttled")
}

func TestForwardedAddressesAreNotBelievedWithoutAProxy(t *testing.T) {
	o := officetest.Start(t)
	d := newDevice(t, o)
	for n := range 5 {
		d.want(d.signIn(o.Login, "wrong", "X-Forwarded-For", "192.0.2."+strconv.Itoa(n)), http.StatusUnauthorized, "bad_credentials")
	}
	d.want(d.signIn(o.Login, "wrong", "X-Forwarded-For", "192.0.2.99"), http.StatusTooManyRequests, "throttled")
}

func TestBehindAProxyEachForwardedAddressIsCountedApart(t *testing.T) {
	o := officetest.Start(t, officetest.BehindProxy())
	d := newDevice(t, o)
	for range 5 {
		d.want(d.signIn(o.Login, "wrong", "X-Forwarded-For", "192.0.2.1"), http.StatusUnauthorized, "bad_credentials")
	}
	d.want(d.signIn(o.Login, "wrong", "X-Forwarded-For", "192.0.2.1"), http.StatusTooManyRequests, "throttled")
	d.want(d.signIn(o.Login, o.Password, "X-Forwarded-For", "192.0.2.2"), http.StatusOK, "")
	for n := range 5 {
		// One household has a whole /64.
		d.want(d.signIn(o.Login, "wrong", "X-Forwarded-For", "2001:db8:0:1::"+strconv.Itoa(n+1)), http.StatusUnauthorized, "bad_credentials")
	}
	d.want(d.signIn(o.Login, "wrong", "X-Forwarded-For", "2001:db8:0:1:ffff::1"), http.StatusTooManyRequests, "throttled")
}

func TestWhatAProxyWritesBesideAnAddressIsNoWayAroundTheWaits(t *testing.T) {
	for name, forwarded := range map[string]func(n int) string{
		"a port":                func(n int) string { return "192.0.2.1:" + strconv.Itoa(40000+n) },
		"a port after IPv6":     func(n int) string { return "[2001:db8:0:1::1]:" + strconv.Itoa(40000+n) },
		"IPv4 as IPv6":          func(n int) string { return []string{"192.0.2.1", "::ffff:192.0.2.1"}[n%2] },
		"what is no address":    func(n int) string { return "client" + strconv.Itoa(n) },
		"more than the proxies": func(n int) string { return "192.0.2." + strconv.Itoa(n) + ", 192.0.2.1" },
	} {
		t.Run(name, func(t *testing.T) {
			o := officetest.Start(t, officetest.BehindProxy())
			d := newDevice(t, o)
			for n := range 5 {
				d.want(d.signIn(o.Login, "wrong", "X-Forwarded-For", forwarded(n)), http.StatusUnauthorized, "bad_credentials")
			}
			d.want(d.signIn(o.Login, "wrong", "X-Forwarded-For", forwarded(5)), http.StatusTooManyRequests, "throttled")
		})
	}
}

func TestAStormOnOneAccountSparesTheAddressThatSignedInBefore(t *testing.T) {
	o := officetest.Start(t, officetest.BehindProxy())
	d := newDevice(t, o)
	d.want(d.signIn(o.Login, o.Password, "X-Forwarded-For", "192.0.2.200"), http.StatusOK, "")
	for n := range 100 {
		d.want(d.signIn(o.Login, "wrong", "X-Forwarded-For", "198.51.100."+strconv.Itoa(n)), http.StatusUnauthorized, "bad_credentials")
	}
	stranger := d.signIn(o.Login, o.Password, "X-Forwarded-For", "192.0.2.201")
	d.want(stranger, http.StatusTooManyRequests, "throttled")
	if wait, err := strconv.Atoi(stranger.header.Get("Retry-After")); err != nil || wait > 30 {
		t.Errorf("a stranger waits %q s", stranger.header.Get("Retry-After"))
	}
	d.want(d.signIn(o.Login, o.Password, "X-Forwarded-For", "192.0.2.200"), http.StatusOK, "")
}

func TestABlockIsToldToItsMemberAloneAndEnds(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	until := o.Now().Add(time.Hour)
	o.Block(until)
	d.want(d.signIn(o.Login, "wrong"), http.StatusUnauthorized, "bad_credentials")
	for name, answered := range map[string]answer{
		"a session that was open": d.do(http.MethodGet, "/v1/sync", ""),
		"the right password":      d.signIn(o.Login, o.Password),
	} {
		problem := d.want(answered, http.StatusForbidden, "account_blocked")
		if problem.Until == nil || *problem.Until != until.UnixMilli() {
			t.Errorf("%s: blocked until %v, want %v", name, problem.Until, until.UnixMilli())
		}
	}
	o.Advance(time.Hour)
	d.want(d.do(http.MethodGet, "/v1/sync", ""), http.StatusUnauthorized, "session_ended")
	d.want(d.signIn(o.Login, o.Password), http.StatusOK, "")

	o.Block(time.Time{})
	o.Advance(1000 * time.Hour)
	if problem := d.want(d.signIn(o.Login, o.Password), http.StatusForbidden, "account_blocked"); problem.Until != nil {
		t.Errorf("a block without an end ends at %d", *problem.Until)
	}
	o.Unblock()
	d.want(d.signIn(o.Login, o.Password), http.StatusOK, "")
}

func TestAnAccessTokenLastsAQuarterOfAnHour(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	o.Advance(14 * time.Minute)
	d.sync("")
	o.Advance(time.Minute)
	ended := d.do(http.MethodGet, "/v1/sync", "")
	d.want(ended, http.StatusUnauthorized, "session_ended")
	if ended.header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("headers %v", ended.header)
	}
	d.tokens = d.refreshed(d.tokens.RefreshToken)
	d.sync("")
}

func TestARefreshTokenLastsNinetyDaysAndEachExchangeGivesNinetyMore(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	for range 3 {
		o.Advance(89 * 24 * time.Hour)
		d.tokens = d.refreshed(d.tokens.RefreshToken)
		d.sync("")
	}
	o.Advance(90 * 24 * time.Hour)
	d.want(d.refresh(d.tokens.RefreshToken), http.StatusUnauthorized, "session_ended")
}

func TestALostAnswerSignsNobodyOut(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	first := d.tokens.RefreshToken
	d.refreshed(first) // this answer is lost
	d.refreshed(first) // and this one
	d.tokens = d.refreshed(first)
	d.sync("")
	d.tokens = d.refreshed(d.tokens.RefreshToken)
	d.sync("")
}

func TestAParentShownAfterItsChildWasUsedEndsTheWholeFamily(t *testing.T) {
	for name, use := range map[string]func(*device, wire.Tokens){
		"by a request": func(d *device, child wire.Tokens) {
			d.tokens = child
			d.sync("")
		},
		"by an exchange": func(d *device, child wire.Tokens) { d.tokens = d.refreshed(child.RefreshToken) },
	} {
		t.Run(name, func(t *testing.T) {
			o := officetest.Start(t)
			d, other := signedIn(t, o), signedIn(t, o)
			parent := d.tokens.RefreshToken
			use(d, d.refreshed(parent))
			d.want(d.refresh(parent), http.StatusUnauthorized, "session_ended")
			d.want(d.do(http.MethodGet, "/v1/sync", ""), http.StatusUnauthorized, "session_ended")
			d.want(d.refresh(d.tokens.RefreshToken), http.StatusUnauthorized, "session_ended")
			other.sync("")
		})
	}
}

func TestOfTwoChildrenOnlyTheOneUsedFirstLives(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	parent := d.tokens.RefreshToken
	mine, copied := d.refreshed(parent), d.refreshed(parent)
	d.tokens = mine
	d.sync("")
	d.tokens = copied
	d.want(d.do(http.MethodGet, "/v1/sync", ""), http.StatusUnauthorized, "session_ended")
	d.want(d.refresh(copied.RefreshToken), http.StatusUnauthorized, "session_ended")
	d.tokens = mine
	d.want(d.do(http.MethodGet, "/v1/sync", ""), http.StatusUnauthorized, "session_ended")
}

func TestARequestUnderWayKeepsItsTokenWhileAnotherRefreshes(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	d.sync("")
	old := d.tokens
	d.tokens = d.refreshed(old.RefreshToken)
	d.sync("")
	d.tokens = old
	d.sync("")
}

func TestSigningOutEndsTheSessionAndOnlyThatOne(t *testing.T) {
	o := officetest.Start(t)
	d, other := signedIn(t, o), signedIn(t, o)
	d.want(d.do(http.MethodDelete, "/v1/session", ""), http.StatusNoContent, "")
	d.want(d.do(http.MethodGet, "/v1/sync", ""), http.StatusUnauthorized, "session_ended")
	d.want(d.refresh(d.tokens.RefreshToken), http.StatusUnauthorized, "session_ended")
	d.want(d.do(http.MethodDelete, "/v1/session", ""), http.StatusUnauthorized, "session_ended")
	other.sync("")
}

func TestSessionsOutliveARestart(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	o.Restart()
	d.sync("")
	d.refreshed(d.tokens.RefreshToken)
}

func TestAChangedPasswordEndsEverySession(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	old := o.Password
	o.ChangePassword("Autrement2026")
	d.want(d.do(http.MethodGet, "/v1/sync", ""), http.StatusUnauthorized, "session_ended")
	d.want(d.signIn(o.Login, old), http.StatusUnauthorized, "bad_credentials")
	d.want(d.signIn(o.Login, "Autrement2026"), http.StatusOK, "")
}

func TestNothingButTheOpenRoutesAnswersWithoutASession(t *testing.T) {
	o := officetest.Start(t)
	d := newDevice(t, o)
	d.want(d.do(http.MethodGet, "/v1/health", ""), http.StatusOK, "")
	for _, headers := range [][]string{
		nil,
		{"Authorization", "Bearer"},
		{"Authorization", "Bearer " + strings.Repeat("A", 43)},
		{"Authorization", "Basic " + strings.Repeat("A", 43)},
	} {
		d.want(d.do(http.MethodGet, "/v1/sync", "", headers...), http.StatusUnauthorized, "session_ended")
		d.want(d.do(http.MethodGet, "/v1/documents/x/content", "", headers...), http.StatusUnauthorized, "session_ended")
		d.want(d.do(http.MethodDelete, "/v1/session", "", headers...), http.StatusUnauthorized, "session_ended")
	}
}

func TestARefreshTokenOpensNothingByItself(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	d.tokens.AccessToken, d.tokens.RefreshToken = d.tokens.RefreshToken, d.tokens.AccessToken
	d.want(d.do(http.MethodGet, "/v1/sync", ""), http.StatusUnauthorized, "session_ended")
	d.want(d.refresh(d.tokens.RefreshToken), http.StatusUnauthorized, "session_ended")
}

// enrolNeighbour takes in another member and returns a device signed in as them.
func enrolNeighbour(t *testing.T, o *officetest.Office) (*device, demo.Household) {
	t.Helper()
	neighbour, err := demo.Generate(7, 1, demo.Size{Lines: 12, Documents: 1}, "2026-06-30")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Rules().Enrol(context.Background(), neighbour.Enrolment()); err != nil {
		t.Fatal(err)
	}
	d := newDevice(t, o)
	got := d.signIn(neighbour.AccessCode, neighbour.Password)
	d.want(got, http.StatusOK, "")
	var session wire.Session
	d.read(got, &session)
	d.tokens = session.Tokens
	return d, neighbour
}
