package officetest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// health asks over a line, on a connection of its own.
func health(line *officetest.Line) error {
	transport := &http.Transport{DisableKeepAlives: true}
	defer transport.CloseIdleConnections()
	answer, err := (&http.Client{Transport: transport}).Get(line.URL + "/v1/health")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, err = io.ReadAll(answer.Body)
	return err
}

func TestALineIsCutAfterAsManyBytesAsWereAsked(t *testing.T) {
	o := officetest.Start(t)
	line := o.Line()
	if err := health(line); err != nil {
		t.Fatal(err)
	}
	sent, received := line.Carried()
	asked := 0
	for n := int64(0); n < sent; n += 9 {
		asked++
		before, _ := line.Carried()
		line.CutAfterSent(n)
		if err := health(line); err == nil {
			t.Errorf("an answer came after %d of %d bytes were sent", n, sent)
		}
		if after, _ := line.Carried(); after-before != n {
			t.Errorf("%d bytes passed, %d were asked", after-before, n)
		}
	}
	for n := int64(0); n < received; n += 19 {
		asked++
		_, before := line.Carried()
		line.CutAfterReceived(n)
		if err := health(line); err == nil {
			t.Errorf("a whole answer came of %d in %d bytes", n, received)
		}
		if _, after := line.Carried(); after-before != n {
			t.Errorf("%d bytes passed, %d were asked", after-before, n)
		}
	}
	if cuts := line.Cuts(); cuts != asked {
		t.Errorf("%d cuts of %d", cuts, asked)
	}
	line.CutAfterSent(1 << 20)
	line.Spare()
	if err := health(line); err != nil {
		t.Error(err)
	}
}

func TestACutLineCarriesNothingUntilItIsMended(t *testing.T) {
	o := officetest.Start(t)
	line := o.Line()
	line.Cut()
	if err := health(line); err == nil {
		t.Error("the line is not cut")
	}
	line.Mend()
	o.Restart()
	if err := health(line); err != nil {
		t.Error(err)
	}
}

func TestAnAdviserAnswersInATest(t *testing.T) {
	o := officetest.Start(t)
	phone := mutual.RequestContent{Kind: mutual.RequestPhone, Phone: "06 39 98 00 02"}
	var ids []string
	for i, state := range []mutual.RequestState{mutual.RequestRead, mutual.RequestAccepted, mutual.RequestRefused, mutual.RequestApplied} {
		id := o.SendRequest(strings.Repeat("k", 16+i), phone).ID
		ids = append(ids, id)
		o.AnswerRequest(id, state, "Merci.")
		if got := o.Requests()[i]; got.ID != id || got.State != state || state.Answered() != (got.Answer == "Merci.") {
			t.Errorf("got %+v", got)
		}
	}
	if known := o.Known(); known.Member.Phone != phone.Phone || len(known.Requests) != len(ids) {
		t.Errorf("the member has %q and %d requests", known.Member.Phone, len(known.Requests))
	}
	iban := "FR7630006000011234567890189"
	bank := mutual.RequestContent{Kind: mutual.RequestBank, Bank: mutual.BankDetails{Holder: "Camille Martin", IBAN: iban}}
	if id := o.SendRequest(strings.Repeat("b", 16), bank).ID; o.WholeIBAN(id) != iban {
		t.Errorf("the office has %q", o.WholeIBAN(id))
	}
	o.HoldBankDetails(o.Now().Add(time.Hour))
}
