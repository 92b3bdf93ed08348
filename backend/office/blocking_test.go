package office_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// signedIn is one of Zoé's sessions.
func (b *bureau) signedIn() mutual.Tokens {
	b.t.Helper()
	s, err := b.SignIn(b.t.Context(), "zoe@exemple.fr", "Bienvenue2026", home())
	b.check(err)
	return s.Tokens
}

// shows are the two ways in which a device meets the office again.
func (b *bureau) shows(tokens mutual.Tokens) map[string]error {
	_, authenticated := b.Authenticate(b.t.Context(), tokens.Access, home())
	_, refreshed := b.Refresh(b.t.Context(), tokens.Refresh, home())
	return map[string]error{"the access token": authenticated, "the refresh token": refreshed}
}

func TestABlockEndsEverySessionAndSaysUntilWhen(t *testing.T) {
	b := openBureau(t)
	tokens := b.signedIn()
	until := b.Now() + mutual.Millis((5 * time.Minute).Milliseconds())
	if err := b.BlockMember(t.Context(), lea, b.number, until); err != nil {
		t.Fatal(err)
	}
	for name, err := range b.shows(tokens) {
		var blocked *mutual.Error
		if !errors.As(err, &blocked) || blocked.Code != mutual.CodeAccountBlocked || blocked.Until != until {
			t.Errorf("%s while it is blocked: %v", name, err)
		}
	}
	b.advance(5 * time.Minute) // a token would live for ten minutes more
	for name, err := range b.shows(tokens) {
		wantCode(t, name+" after the block", err, mutual.CodeSessionEnded)
	}
	again := b.signedIn()
	for name, err := range b.shows(again) {
		wantCode(t, name+" of a new sign-in", err, "")
	}
	for name, err := range b.shows(tokens) {
		wantCode(t, name+" after a new sign-in", err, mutual.CodeSessionEnded)
	}
	if file, err := b.MemberFile(t.Context(), lea, b.number); err != nil || file.Account.Sessions != 1 || file.Account.Blocked {
		t.Errorf("afterwards the account is %+v, %v", file.Account, err)
	}
}

func TestUnblockingOpensTheAccountAndNoSession(t *testing.T) {
	b := openBureau(t)
	tokens := b.signedIn()
	wantCode(t, "unblocking what is open", b.UnblockMember(t.Context(), lea, b.number), mutual.CodeInvalidRequest)
	if err := b.BlockMember(t.Context(), lea, b.number, 0); err != nil {
		t.Fatal(err)
	}
	b.advance(1000 * time.Hour)
	if file, err := b.MemberFile(t.Context(), lea, b.number); err != nil || !file.Account.Blocked || file.Account.BlockedUntil != 0 || file.Account.Sessions != 0 {
		t.Errorf("the account is %+v, %v", file.Account, err)
	}
	if err := b.UnblockMember(t.Context(), lea, b.number); err != nil {
		t.Fatal(err)
	}
	for name, err := range b.shows(tokens) {
		wantCode(t, name, err, mutual.CodeSessionEnded)
	}
	b.signedIn()
	if got := b.deeds(); !slices.Equal(got, []office.Action{office.ActionAccountBlocked, office.ActionMemberOpened, office.ActionAccountUnblocked}) {
		t.Errorf("the staff's journal says %v", got)
	}
	want := []mutual.SecurityEventKind{mutual.EventSignedIn, mutual.EventAccountBlocked, mutual.EventAccountUnblocked, mutual.EventSignedIn}
	if got := b.events(); !slices.Equal(got, want) {
		t.Errorf("the member's journal says %v", got)
	}
	if got := b.letters(); !slices.Equal(got, []string{"account_blocked", "account_unblocked"}) {
		t.Errorf("mails %v", got)
	}
}

func TestABlockThatCannotBeChangesNothing(t *testing.T) {
	b := openBureau(t)
	before := b.state()
	for name, c := range map[string]struct {
		by     office.By
		number string
		until  mutual.Millis
		want   mutual.Code
	}{
		"by nobody":           {"", "1", 0, mutual.CodeFieldRequired},
		"of nobody":           {lea, "99", 0, mutual.CodeNotFound},
		"with an end by then": {lea, "1", b.Now(), mutual.CodeInvalidDate},
	} {
		wantCode(t, name, b.BlockMember(t.Context(), c.by, c.number, c.until), c.want)
	}
	b.signedIn()
	if after := b.state(); !reflect.DeepEqual(after.deeds, before.deeds) || len(after.letters) > 0 {
		t.Errorf("something changed: %+v", after)
	}
}

func TestANewAccessCodeTakesThePlaceOfTheLostOne(t *testing.T) {
	b := openBureau(t)
	if err := b.ReportLostCode(t.Context(), "zoe@exemple.fr", b.number, home()); err != nil {
		t.Fatal(err)
	}
	code, err := b.IssueCode(t.Context(), lea, " "+b.number)
	if err != nil {
		t.Fatal(err)
	}
	for login, want := range map[string]mutual.Code{"ZOE2026": mutual.CodeBadCredentials, code: "", strings.ToLower(code): ""} {
		_, err := b.SignIn(t.Context(), login, "Bienvenue2026", home())
		wantCode(t, login, err, want)
	}
	if reports := lostCodes(t, b.Office, office.ReportsDone); len(reports) != 1 || reports[0].State != "done" {
		t.Errorf("the reports are %+v", reports)
	}
	if got := b.letters(); !slices.Equal(got, []string{"access_code_reported", "access_code_issued"}) {
		t.Errorf("mails %v", got)
	}
	if got := b.deeds(); !slices.Equal(got, []office.Action{office.ActionAccessCodeIssued}) {
		t.Errorf("the staff's journal says %v", got)
	}
	if got := b.events(); !slices.Contains(got, mutual.EventAccessCodeIssued) {
		t.Errorf("the member's journal says %v", got)
	}
	_, err = b.IssueCode(t.Context(), lea, "99")
	wantCode(t, "of nobody", err, mutual.CodeNotFound)
	_, err = b.IssueCode(t.Context(), "", b.number)
	wantCode(t, "by nobody", err, mutual.CodeFieldRequired)
	if _, err := b.SignIn(t.Context(), code, "Bienvenue2026", home()); err != nil {
		t.Errorf("after codes that were not issued: %v", err)
	}
}

func TestIssuedCodesAreTakenForNoOther(t *testing.T) {
	b := openBureau(t)
	seen := map[string]bool{}
	letters := ""
	for range 60 {
		code, err := b.IssueCode(t.Context(), lea, b.number)
		if err != nil {
			t.Fatal(err)
		}
		if len(code) != 8 || strings.ContainsAny(code, "01OI") || code != strings.ToUpper(code) || seen[code] {
			t.Errorf("issued %q", code)
		}
		seen[code] = true
		letters += code
	}
	for _, letter := range "29AZ" {
		if !strings.ContainsRune(letters, letter) {
			t.Errorf("of 480 letters none is %c", letter)
		}
	}
}

func TestAReportOfALostCodeIsClosedOnce(t *testing.T) {
	b := openBureau(t)
	if err := b.ReportLostCode(t.Context(), "zoe@exemple.fr", "77", home()); err != nil { // a number that is nobody's
		t.Fatal(err)
	}
	reports := lostCodes(t, b.Office, office.ReportsUnknown)
	if len(reports) != 1 {
		t.Fatal(reports)
	}
	wantCode(t, "by nobody", b.CloseLostCode(t.Context(), "", reports[0].ID), mutual.CodeFieldRequired)
	wantCode(t, "the first time", b.CloseLostCode(t.Context(), lea, reports[0].ID), "")
	wantCode(t, "the second time", b.CloseLostCode(t.Context(), lea, reports[0].ID), mutual.CodeRequestClosed)
	wantCode(t, "what is not there", b.CloseLostCode(t.Context(), lea, "none"), mutual.CodeNotFound)
	if got := b.deeds(); !slices.Equal(got, []office.Action{office.ActionLostCodeClosed}) {
		t.Errorf("the journal says %v", got)
	}
}
