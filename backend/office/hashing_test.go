package office

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

func cheap() Hashing { return Hashing{Memory: 8, Time: 1, Threads: 1} }

func TestAHashBearsItsCostAndNotThePassword(t *testing.T) {
	h := newHasher(cheap())
	first, err := h.hash(t.Context(), "Bienvenue2026")
	if err != nil {
		t.Fatal(err)
	}
	second, err := h.hash(t.Context(), "Bienvenue2026")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(first, "$argon2id$v=19$m=8,t=1,p=1$") || first == second || strings.Contains(first, "Bienvenue") {
		t.Errorf("hashed as %s and %s", first, second)
	}
	for password, want := range map[string]bool{"Bienvenue2026": true, "bienvenue2026": false, "": false} {
		match, outdated, err := h.matches(t.Context(), first, password)
		if match != want || outdated || err != nil {
			t.Errorf("%q: %v, outdated %v, %v", password, match, outdated, err)
		}
	}
	stronger := newHasher(Hashing{Memory: 16, Time: 1, Threads: 1})
	if match, outdated, err := stronger.matches(t.Context(), first, "Bienvenue2026"); !match || !outdated || err != nil {
		t.Errorf("at another cost: %v, outdated %v, %v", match, outdated, err)
	}
}

func TestADamagedHashIsAFaultAndNoPassword(t *testing.T) {
	h := newHasher(cheap())
	for _, damaged := range []string{
		"", "plain", "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$", "$argon2id$v=18$m=8,t=1,p=1$c2FsdA$c3Vt", "$argon2i$v=19$m=8,t=1,p=1$c2FsdA$c3Vt",
		"$argon2id$v=19$m=8,t=0,p=1$c2FsdA$c3Vt", "$argon2id$v=19$m=8,t=1,p=0$c2FsdA$c3Vt", "$argon2id$v=19$x$c2FsdA$c3Vt", "$argon2id$v=19$m=8,t=1,p=1$!$c3Vt",
	} {
		if match, _, err := h.matches(t.Context(), damaged, ""); match || mutual.CodeOf(err) != mutual.CodeInternal {
			t.Errorf("%q: %v, %v", damaged, match, err)
		}
	}
}

func TestNobodyHasThePasswordOfTheDecoy(t *testing.T) {
	h := newHasher(cheap())
	for _, password := range []string{"", "Bienvenue2026"} {
		if match, outdated, err := h.matches(t.Context(), h.decoy, password); match || outdated || err != nil {
			t.Errorf("%q: %v, outdated %v, %v", password, match, outdated, err)
		}
	}
}

func TestAnOverloadedOfficeSaysSo(t *testing.T) {
	h := newHasher(cheap())
	for range cap(h.turns) {
		h.turns <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.hash(ctx, "x"); mutual.CodeOf(err) != mutual.CodeOfficeDown {
		t.Errorf("got %v", err)
	}
}

func TestWaitsDoubleUpToTheirCap(t *testing.T) {
	l := limit{free: 3, first: 10 * time.Second, cap: time.Minute}
	for failures, want := range []time.Duration{0, 0, 0, 10 * time.Second, 20 * time.Second, 40 * time.Second, time.Minute, time.Minute} {
		if got := l.wait(int64(failures)); got != want {
			t.Errorf("after %d failures: %s, want %s", failures, got, want)
		}
	}
	if got := l.wait(1 << 60); got != time.Minute {
		t.Errorf("after very many failures: %s", got)
	}
}

func TestAddressesAreTakenByHouseholdAndByTheNetworksAroundIt(t *testing.T) {
	for in, want := range map[string][]string{
		"192.0.2.1": {"192.0.2.1"}, "::ffff:192.0.2.1": {"192.0.2.1"},
		"2001:db8:1:2:3:4:5:6": {"2001:db8:1:2::/64", "2001:db8:1::/56", "2001:db8:1::/48"},
		"fe80::1%eth0":         {"fe80::/64", "fe80::/56", "fe80::/48"}, "not an address": {"not an address"},
	} {
		if got := networksOf(in); !slices.Equal(got, want) {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestFailuresAreForgottenOneByOne(t *testing.T) {
	l := limit{free: 4, first: 10 * time.Second, cap: time.Minute}
	day := millis(failuresKept)
	state := store.Throttle{}
	for range 4 {
		state = l.count(state, 1000)
	}
	for after, want := range map[mutual.Millis]int64{0: 4, day/4 - 1: 4, day / 4: 3, 3*day/4 - 1: 2, day - 1: 1, day: 0} {
		if got := l.rested(state, 1000+after); got.Failures != want {
			t.Errorf("after %d: %d failures, want %d", after, got.Failures, want)
		}
	}
	// A failure more than is forgotten in a day must not keep the others for ever.
	for n := range 40 {
		state = l.count(l.rested(state, 1000+mutual.Millis(n)*day/4), 1000+mutual.Millis(n)*day/4)
	}
	if state.Failures > 5 {
		t.Errorf("%d failures after ten days of four", state.Failures)
	}
}

func TestTooManyDoNotWaitForAPlace(t *testing.T) {
	p := newPlaces()
	var right, wrong atomic.Bool
	buckets := []counted{{bucket: bucket{name: "a"}}, {bucket: bucket{name: "b"}}}
	leave, fail, succeed := p.hold(buckets, &wrong), p.hold(buckets, &wrong), p.hold(buckets, &right)
	for n := range waitingHere {
		if !p.enter("here") {
			t.Fatalf("the %d. does not wait", n+1)
		}
	}
	if p.enter("here") {
		t.Error("one more waits from the same network")
	}
	for n := range waitingInAll - waitingHere {
		if !p.enter(fmt.Sprint("elsewhere", n)) {
			t.Fatalf("the %d. of all does not wait", n+1)
		}
	}
	if p.enter("nobody yet") {
		t.Error("one more waits in all")
	}
	p.quit("here")
	if !p.enter("here") {
		t.Error("who leaves makes no room")
	}
	if p.freed([]string{"a", "c"}) != nil {
		t.Error("one waits for a place that nobody holds")
	}
	told := func(freed <-chan struct{}) bool {
		select {
		case <-freed:
			return true
		default:
			return false
		}
	}
	freed := p.freed([]string{"a", "b"})
	if fail(); told(freed) {
		t.Error("a failure gave a place back")
	}
	right.Store(true)
	if succeed(); !told(freed) {
		t.Error("nobody is told that a place was given back")
	}
	freed = p.freed([]string{"a", "b"})
	if leave(); !told(freed) {
		t.Error("nobody is told that there is nothing to wait for")
	}
	leave() // again
	if p.freed([]string{"a"}) != nil || len(p.held) > 0 {
		t.Error("a place outlives its try")
	}
}
