package officetest_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"slices"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestAnOfficeStopsAndComesBackAtTheSameAddress(t *testing.T) {
	o := officetest.Start(t)
	url := o.URL
	o.Stop()
	if answer, err := http.Get(url + "/v1/health"); err == nil {
		answer.Body.Close()
		t.Error("a stopped office answers")
	}
	o.Restart()
	answer, err := http.Get(url + "/v1/health")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || o.URL != url {
		t.Errorf("status %d at %s", answer.StatusCode, o.URL)
	}
}

func TestOnlyItsOwnFileVouchesForAnOfficeOverTLS(t *testing.T) {
	o := officetest.Start(t, officetest.WithTLS())
	if answer, err := http.Get(o.URL + "/v1/health"); err == nil {
		answer.Body.Close()
		t.Error("the system vouches for it")
	}
	pem, err := os.ReadFile(o.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		t.Fatal("no certificate in the file")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	defer transport.CloseIdleConnections()
	answer, err := (&http.Client{Transport: transport}).Get(o.URL + "/v1/health")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("headers %v", answer.Header)
	}
}

func TestTheHouseholdIsAsLargeAsAskedAndKeepsTheRules(t *testing.T) {
	o := officetest.Start(t, officetest.WithLines(33), officetest.WithDocuments(2), officetest.WithSeed(5))
	added := o.AddLines(2, "2026-07-01")
	o.AlterLine(added[0].ID, func(r *mutual.Reimbursement) { r.Mutual, r.Remaining = 1000, 100 })
	o.RemoveLine(added[1].ID)
	known := o.Known()
	if len(known.Reimbursements) != 34 || len(known.Documents) != 2 || known.Member.ID != o.MemberID {
		t.Errorf("%d lines, %d documents", len(known.Reimbursements), len(known.Documents))
	}
	for _, payment := range known.Payments {
		lines := slices.DeleteFunc(slices.Clone(known.Reimbursements), func(r mutual.Reimbursement) bool { return r.PaymentID != payment.ID })
		_, err := mutual.NewStatement(mutual.StatementSource{
			Member: known.Member, Beneficiaries: known.Beneficiaries, Lines: lines, Payment: &payment,
		})
		if err != nil {
			t.Errorf("the statement of a payment: %v", err)
		}
	}
	if got := o.DocumentContent(known.Documents[0].ID); int64(len(got)) != known.Documents[0].Bytes {
		t.Errorf("%d bytes, want %d", len(got), known.Documents[0].Bytes)
	}
}

func TestTheMemberHasAContractQuotesAndMessagesAndGetsMore(t *testing.T) {
	o := officetest.Start(t, officetest.WithDocuments(8))
	known := o.Known()
	received := slices.IndexFunc(known.Quotes, func(q mutual.Quote) bool { return q.Status == mutual.QuoteReceived })
	if len(known.Guarantees) < 12 || len(known.Messages) < 4 || received < 0 || known.Member.IBAN == "" || known.Beneficiaries[0].Rank != 1 {
		t.Fatalf("%d guarantees, quotes %+v, %d messages, %+v", len(known.Guarantees), known.Quotes, len(known.Messages), known.Member)
	}
	quote := known.Quotes[received]
	quote.Status, quote.AnsweredOn, quote.Answer = mutual.QuoteRefused, "2026-06-30", "Il manque l’ordonnance."
	o.AnswerQuote(quote)
	sent := o.SendMessage("Votre devis", "Il est à compléter.", known.Documents[2].ID)
	known = o.Known()
	if got := known.Quotes[len(known.Quotes)-1]; got.ID != quote.ID || got.Answer != quote.Answer {
		t.Errorf("the last quote is %+v", got)
	}
	if got := known.Messages[len(known.Messages)-1]; got.ID != sent.ID || got.ReadAt != 0 || !slices.Equal(got.DocumentIDs, sent.DocumentIDs) {
		t.Errorf("the last message is %+v", got)
	}
}

func TestAWrapperSeesEveryRequest(t *testing.T) {
	seen := make(chan string, 1)
	o := officetest.Start(t, officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen <- r.URL.Path
			next.ServeHTTP(w, r)
		})
	}))
	answer, err := http.Get(o.URL + "/v1/health")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if path := <-seen; path != "/v1/health" {
		t.Errorf("saw %s", path)
	}
}
