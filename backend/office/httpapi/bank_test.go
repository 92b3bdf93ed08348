package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

func TestBankDetailsAskForThePassword(t *testing.T) {
	o := officetest.Start(t, officetest.WithMail())
	d := signedIn(t, o)
	field := func(problem wire.Problem) string {
		if problem.Field == nil {
			return ""
		}
		return *problem.Field
	}
	if at := field(d.want(d.send(requestKey, bank(newIBAN, "")), http.StatusBadRequest, "field_required")); at != "password" {
		t.Errorf("at %q", at)
	}
	if at := field(d.want(d.send(requestKey, bank(newIBAN, "wrong")), http.StatusUnauthorized, "bad_credentials")); at != "password" {
		t.Errorf("at %q", at)
	}
	o.HoldBankDetails(o.Now().Add(time.Hour))
	problem := d.want(d.send(requestKey, bank(newIBAN, o.Password)), http.StatusForbidden, "bank_hold")
	if problem.Until == nil || len(o.Requests()) != 0 {
		t.Fatalf("held until %v, with %d requests", problem.Until, len(o.Requests()))
	}
	o.HoldBankDetails(time.Time{})

	receipt := d.sent(requestKey, bank("FR76 3000 6000 0112 3456 7890 189", o.Password))
	for _, password := range []string{o.Password, "", "wrong"} {
		if again := d.sent(requestKey, bank(newIBAN, password)); again != receipt {
			t.Errorf("receipt %+v, at first %+v", again, receipt)
		}
	}
	if got := o.Requests(); len(got) != 1 || got[0].Content.Bank.IBAN != mutual.MaskIBAN(newIBAN) || o.WholeIBAN(receipt.Id) != newIBAN {
		t.Errorf("the office has %+v and %q", got, o.WholeIBAN(receipt.Id))
	}
	changes, _ := d.walk("", 500)
	if got := changes[len(changes)-1].Request.Content.Bank.Iban; got != mutual.MaskIBAN(newIBAN) {
		t.Errorf("the stream tells %q", got)
	}
	var security wire.Security
	d.read(d.do(http.MethodGet, "/v1/security", ""), &security)
	if security.Events[0].Kind != string(mutual.EventBankAsked) {
		t.Errorf("the journal begins with %+v", security.Events[0])
	}
	if mail := arrived(t, o, o.Email, 1); !strings.Contains(mail, "bancaires") || strings.Contains(mail, "FR76") || strings.Contains(mail, "189") {
		t.Errorf("the mail is %s", mail)
	}
}

func TestWrongPasswordsOfBankRequestsCountAsThoseOfSignIns(t *testing.T) {
	o := officetest.Start(t, officetest.WithStoppedClock())
	d := signedIn(t, o)
	for i := range 5 {
		if i%2 == 0 {
			d.want(d.send(requestKey, bank(newIBAN, "wrong")), http.StatusUnauthorized, "bad_credentials")
		} else {
			d.want(d.signIn(o.Login, "wrong"), http.StatusUnauthorized, "bad_credentials")
		}
	}
	problem := d.want(d.send(requestKey, bank(newIBAN, o.Password)), http.StatusTooManyRequests, "throttled")
	d.want(d.signIn(o.Login, o.Password), http.StatusTooManyRequests, "throttled")
	d.sent("a-request-of-another-kind", other("Bonjour"))
	if problem.Until == nil {
		t.Fatal("until when is not told")
	}
	o.Advance(time.UnixMilli(*problem.Until).Sub(o.Now()))
	d.sent(requestKey, bank(newIBAN, o.Password))
	d.want(d.signIn(o.Login, "wrong"), http.StatusUnauthorized, "bad_credentials")
}
