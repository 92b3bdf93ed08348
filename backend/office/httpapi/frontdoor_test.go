package httpapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

const visitorsMailbox = "visite@exemple.fr"

// post sends a body of the contract and wants an answer.
func (d *device) post(method, path string, body any, status int, code string, into any, headers ...string) {
	d.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		d.t.Fatal(err)
	}
	got := d.do(method, path, string(text), headers...)
	d.want(got, status, code)
	if into != nil {
		d.read(got, into)
	}
}

// arrived waits for the n-th mail at an address, the soft breaks of its lines undone.
func arrived(t *testing.T, o *officetest.Office, address string, n int) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	raw, err := o.Mail.Arrived(ctx, address, n)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(raw), "=\r\n", "")
}

var tokenForm = regexp.MustCompile(`/(?:activer|mot-de-passe|annuler)#([A-Za-z0-9_-]{43})`)

func TestTheWholeFrontDoorOverTheContract(t *testing.T) {
	var lines linesOf
	o := officetest.Start(t, officetest.WithMail(visitorsMailbox), officetest.WithLog(slog.New(slog.NewJSONHandler(&lines, nil))))
	d := newDevice(t, o)

	var terms wire.Terms
	d.read(d.do(http.MethodGet, "/v1/terms", ""), &terms)
	var admission wire.Admission
	d.post(http.MethodPost, "/v1/registration", wire.Pair{MemberNumber: o.Visitor.Number, AccessCode: "WRONG123"}, http.StatusForbidden, "pair_unknown", nil)
	d.post(http.MethodPost, "/v1/registration", wire.Pair{MemberNumber: o.Visitor.Number, AccessCode: o.Visitor.AccessCode}, http.StatusOK, "", &admission)
	if admission.Name != o.Visitor.Name || admission.TermsVersion != terms.Version || len(admission.Questions) != 4 || len(terms.Sections) == 0 {
		t.Errorf("admitted as %+v", admission)
	}
	choice := wire.AccountChoice{
		Ticket: admission.Ticket, Password: "Abc1", Email: visitorsMailbox, QuestionId: admission.Questions[2].Id,
		Answer: "Pistache", TermsVersion: terms.Version,
	}
	if problem := d.want(d.do(http.MethodPut, "/v1/registration/account", asJSON(t, choice)), http.StatusUnprocessableEntity, "password_too_short"); problem.Field == nil || *problem.Field != "password" {
		t.Errorf("the field is %v", problem.Field)
	}
	choice.Password = "Sept-Hiboux-42"
	var waiting wire.Waiting
	d.post(http.MethodPut, "/v1/registration/account", choice, http.StatusAccepted, "", &waiting)
	handle := wire.WaitingHandle{Waiting: waiting.Waiting}
	first := arrived(t, o, visitorsMailbox, 1)
	o.Round()
	d.post(http.MethodPost, "/v1/registration/status", handle, http.StatusOK, "", &waiting)
	if waiting.State != "waiting" || waiting.Mail != "sent" || waiting.Sender != officetest.Sender {
		t.Errorf("waiting as %+v", waiting)
	}
	d.post(http.MethodPost, "/v1/registration/resend", handle, http.StatusTooManyRequests, "throttled", nil)
	d.post(http.MethodPost, "/v1/registration/email", wire.CorrectedEmail{Waiting: waiting.Waiting, Email: "visite@"}, http.StatusUnprocessableEntity, "invalid_email", nil)
	d.want(d.signIn(visitorsMailbox, choice.Password), http.StatusForbidden, "not_activated")
	d.post(http.MethodPost, "/v1/registration/resume", wire.Resumption{Login: visitorsMailbox, Password: choice.Password}, http.StatusOK, "", &waiting)
	d.post(http.MethodPost, "/v1/registration/status", handle, http.StatusGone, "ticket_expired", nil)
	wrong, token := "0000-0000", tokenForm.FindStringSubmatch(first)[1]
	d.post(http.MethodPost, "/v1/activation", wire.Activation{Waiting: &waiting.Waiting, Code: &wrong}, http.StatusForbidden, "code_wrong", nil)
	d.post(http.MethodPost, "/v1/activation", wire.Activation{Token: &token, Code: &wrong}, http.StatusBadRequest, "invalid_request", nil)
	d.post(http.MethodPost, "/v1/activation", wire.Activation{Token: &token}, http.StatusNoContent, "", nil)
	d.post(http.MethodPost, "/v1/activation", wire.Activation{Token: &token}, http.StatusGone, "link_used", nil)
	d.post(http.MethodPost, "/v1/registration/resend", wire.WaitingHandle{Waiting: waiting.Waiting}, http.StatusAccepted, "", &waiting)
	if waiting.State != "activated" {
		t.Errorf("afterwards %s", waiting.State)
	}

	name := []string{"Device", url.QueryEscape("Linux, la « tour » d’Élise")}
	var ways wire.Recovery
	d.post(http.MethodPost, "/v1/password/recovery", wire.Pair{MemberNumber: o.Visitor.Number, AccessCode: o.Visitor.AccessCode}, http.StatusOK, "", &ways)
	d.post(http.MethodPost, "/v1/password/recovery/answer", wire.QuestionAnswer{Ticket: ways.Ticket, Answer: "Vanille", Password: "Neuf-Castors-17"}, http.StatusForbidden, "answer_wrong", nil, name...)
	var mailed wire.MailOutcome
	d.post(http.MethodPost, "/v1/password/recovery/mail", wire.RecoveryTicket{Ticket: ways.Ticket}, http.StatusAccepted, "", &mailed)
	reset := tokenForm.FindStringSubmatch(arrived(t, o, visitorsMailbox, 2))[1]
	o.Round()
	d.post(http.MethodPost, "/v1/password/reset", wire.PasswordReset{Token: reset, Password: "Bonjour1"}, http.StatusUnprocessableEntity, "password_common", nil)
	d.post(http.MethodPost, "/v1/password/reset", wire.PasswordReset{Token: reset, Password: "Neuf-Castors-17"}, http.StatusNoContent, "", nil)
	var outcome wire.ResetOutcome
	d.post(http.MethodPost, "/v1/password/recovery/answer", wire.QuestionAnswer{Ticket: ways.Ticket, Answer: "pistache", Password: "Onze-Loutres-23"}, http.StatusOK, "", &outcome)
	if outcome.EffectiveAt != 0 {
		t.Errorf("holds from %d", outcome.EffectiveAt)
	}
	d.post(http.MethodPost, "/v1/access-code/lost", wire.LostCode{Email: visitorsMailbox, MemberNumber: "99999999"}, http.StatusAccepted, "", nil)

	var session wire.Session
	d.read(d.signIn(visitorsMailbox, "Onze-Loutres-23"), &session)
	d.tokens = session.Tokens
	d.want(d.do(http.MethodDelete, "/v1/password/pending", ""), http.StatusNotFound, "not_found")
	var security wire.Security
	d.read(d.do(http.MethodGet, "/v1/security", ""), &security)
	if !security.EmailCertified || security.BankHoldUntil == 0 || len(security.Sessions) != 1 || !security.Sessions[0].Current {
		t.Errorf("security %+v", security)
	}
	refused := security.Events[len(security.Events)-1]
	for _, e := range security.Events {
		if e.Kind == string(mutual.EventAnswerRefused) {
			refused = e
		}
	}
	if refused.Device != "Linux, la « tour » d’Élise" || refused.Network != mutual.NetworkLocal {
		t.Errorf("the journal says %+v", refused)
	}
	d.want(d.do(http.MethodDelete, "/v1/sessions/"+security.Sessions[0].Id, ""), http.StatusNoContent, "")
	d.want(d.do(http.MethodGet, "/v1/security", ""), http.StatusUnauthorized, "session_ended")
	o.Stop()

	for what, secret := range map[string]string{
		"number": o.Visitor.Number, "code": o.Visitor.AccessCode, "e-mail": visitorsMailbox, "password": choice.Password, "answer": "istache",
		"ticket": admission.Ticket, "handle": waiting.Waiting, "token": token, "reset token": reset, "device": "tour", "name": o.Visitor.Name,
	} {
		if strings.Contains(lines.String(), secret) {
			t.Errorf("the log holds the %s", what)
		}
	}
}

func asJSON(t *testing.T, body any) string {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestADeviceThatCannotBeShownHasNoName(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	var security wire.Security
	for name, want := range map[string]string{
		"Linux%2C+tour": "Linux, tour", "%zz": "", "%0d%0aX": "", "%ff": "", strings.Repeat("a", 81): "", strings.Repeat("%C3%A9", 80): strings.Repeat("é", 80),
	} {
		o.Advance(25 * time.Hour)
		var ways wire.Recovery
		d.post(http.MethodPost, "/v1/password/recovery", wire.Pair{MemberNumber: o.Number, AccessCode: o.Login}, http.StatusOK, "", &ways)
		d.post(http.MethodPost, "/v1/password/recovery/answer", wire.QuestionAnswer{Ticket: ways.Ticket, Answer: "Vanille", Password: "Neuf-Castors-17"}, http.StatusForbidden, "answer_wrong", nil, "Device", name)
		d = signedIn(t, o)
		d.read(d.do(http.MethodGet, "/v1/security", ""), &security)
		if got := security.Events[1]; got.Kind != string(mutual.EventAnswerRefused) || got.Device != want {
			t.Errorf("%s is shown as %s", name, fmt.Sprintf("%+v", got))
		}
	}
}
