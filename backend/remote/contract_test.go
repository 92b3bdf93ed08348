package remote_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

// spacePage answers a sync with one of each noun that a contract makes.
const spacePage = `{"changes":[
{"type":"member","id":"m1","version":1,"member":{"number":"10042170","first_name":"Camille","last_name":"Martin","street":"14 rue des Tilleuls",
"postal_code":"38000","city":"Grenoble","masked_iban":"FR76 •••• •••• 123","contract":"Confort","phone":"0601020304","email":"camille@exemple.fr",
"iban":"FR7630006000011234567890123","contract_number":"C-77","covered_from":"2018-01-01","card_from":"2026-01-01","card_to":"","amc_number":"00000000","exchange_code":"ZZ"}},
{"type":"beneficiary","id":"b1","version":2,"beneficiary":{"first_name":"Léo","last_name":"Martin","birth_date":"2013-02-21","relation":"child",
"rank":2,"covered_from":"2013-02-21","covered_to":"","card_from":"2026-01-01","card_to":"2026-06-30"}},
{"type":"guarantee","id":"g1","version":3,"guarantee":{"domain":"care","position":1,"label":"Consultations","formula":"base","percent":150,"amount":0,
"limit":"sans limite","example":{"act_code":"G","label":"Consultation","since":"2024-12-22","tariff":{"spent":3000,"base":3000,"rate":70,
"usual_rate":60,"flat_contribution":200,"deductible":100}}}},
{"type":"quote","id":"q1","version":4,"quote":{"number":"D-1","kind":"dental","beneficiary_id":"b1","professional":"Cabinet Molaire","status":"answered",
"received_on":"2026-03-02","answered_on":"2026-03-04","valid_until":"2026-09-04","answer":"Accord.","document_id":"d1","lines":[
{"label":"Couronne","act_code":"PF1","quantity":2,"spent":55000,"base":12000,"social_security":7200,"mutual":22800,"remaining":25000}]}},
{"type":"message","id":"e1","version":5,"message":{"sent_at":1790000000000,"from":"Votre conseillère","subject":"Bonjour","body":"Un mot.",
"read_at":1790000000001,"document_ids":["d1","d2"]}}
],"cursor":"c1","more":false,"remaining":0,"access_code":"K7M2-94TD"}`

func syncOf(t *testing.T, page string) (mutual.ChangePage, error) {
	t.Helper()
	office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, page)
	}))
	defer office.Close()
	return newClient(t, remote.Config{Address: office.URL}).Sync(t.Context(), "access", "", 500)
}

func TestWhatAContractMakesArrivesWhole(t *testing.T) {
	got, err := syncOf(t, spacePage)
	if err != nil {
		t.Fatal(err)
	}
	want := []mutual.Change{
		{Noun: mutual.NounMember, ID: "m1", Version: 1, Member: &mutual.Member{
			ID: "m1", Number: "10042170", FirstName: "Camille", LastName: "Martin", Street: "14 rue des Tilleuls", PostalCode: "38000", City: "Grenoble",
			MaskedIBAN: "FR76 •••• •••• 123", Contract: "Confort", Phone: "0601020304", Email: "camille@exemple.fr",
			IBAN: "FR7630006000011234567890123", ContractNumber: "C-77", CoveredFrom: "2018-01-01", CardFrom: "2026-01-01",
			AMCNumber: "00000000", ExchangeCode: "ZZ",
		}},
		{Noun: mutual.NounBeneficiary, ID: "b1", Version: 2, Beneficiary: &mutual.Beneficiary{
			ID: "b1", FirstName: "Léo", LastName: "Martin", BirthDate: "2013-02-21", Relation: mutual.RelationChild, Rank: 2, CoveredFrom: "2013-02-21",
			CardFrom: "2026-01-01", CardTo: "2026-06-30",
		}},
		{Noun: mutual.NounGuarantee, ID: "g1", Version: 3, Guarantee: &mutual.Guarantee{
			ID: "g1", Domain: mutual.DomainCare, Position: 1, Label: "Consultations", Formula: mutual.FormulaBase, Percent: 150, Limit: "sans limite",
			Example: mutual.Sample{ActCode: "G", Label: "Consultation", Since: "2024-12-22", Tariff: mutual.Tariff{
				Spent: 3000, Base: 3000, Rate: 70, UsualRate: 60, FlatContribution: 200, Deductible: 100,
			}},
		}},
		{Noun: mutual.NounQuote, ID: "q1", Version: 4, Quote: &mutual.Quote{
			ID: "q1", Number: "D-1", Kind: mutual.QuoteDental, BeneficiaryID: "b1", Professional: "Cabinet Molaire", Status: mutual.QuoteAnswered,
			ReceivedOn: "2026-03-02", AnsweredOn: "2026-03-04", ValidUntil: "2026-09-04", Answer: "Accord.", DocumentID: "d1",
			Lines: []mutual.QuoteLine{{
				Label: "Couronne", ActCode: "PF1", Quantity: 2, Spent: 55000, Base: 12000, SocialSecurity: 7200, Mutual: 22800, Remaining: 25000,
			}},
		}},
		{Noun: mutual.NounMessage, ID: "e1", Version: 5, Message: &mutual.Message{
			ID: "e1", SentAt: 1790000000000, From: "Votre conseillère", Subject: "Bonjour", Body: "Un mot.", ReadAt: 1790000000001,
			DocumentIDs: []string{"d1", "d2"},
		}},
	}
	if !reflect.DeepEqual(got.Changes, want) {
		t.Errorf("got %+v", got.Changes)
	}
}

func TestWhatAContractCannotMakeIsKeptOutAlone(t *testing.T) {
	for name, c := range map[string]struct{ old, with string }{
		"a guarantee of nothing":            {`"percent":150`, `"percent":0`},
		"an example without a day":          {`"since":"2024-12-22"`, `"since":""`},
		"an answer that does not add up":    {`"mutual":22800`, `"mutual":22801`},
		"an answer of no day":               {`"answered_on":"2026-03-04"`, `"answered_on":"bientôt"`},
		"an answer that holds for ever":     {`"valid_until":"2026-09-04"`, `"valid_until":""`},
		"a message that was never sent":     {`"sent_at":1790000000000`, `"sent_at":0`},
		"a message read before all time":    {`"read_at":1790000000001`, `"read_at":-1`},
		"a card from no day":                {`"card_from":"2026-01-01"`, `"card_from":"2026-13-01"`},
		"a beneficiary covered from no day": {`"covered_from":"2013-02-21"`, `"covered_from":"hier"`},
		"a rank below the first":            {`"rank":2`, `"rank":-1`},
		"a guarantee that is a quote":       {`"type":"guarantee"`, `"type":"quote"`},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(spacePage, c.old) {
				t.Fatalf("the page does not hold %q", c.old)
			}
			got, err := syncOf(t, strings.Replace(spacePage, c.old, c.with, 1))
			if out := keptOut(got); err != nil || len(got.Changes) != 5 || out != 1 {
				t.Errorf("got %d changes, %d of them kept out, and %v", len(got.Changes), out, err)
			}
		})
	}
}

func TestTheOfficeIsToldWhichMessageWasRead(t *testing.T) {
	var asked string
	office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.Method + " " + r.URL.Path + " " + r.Header.Get("Authorization")
		w.WriteHeader(http.StatusNoContent)
	}))
	defer office.Close()
	if err := newClient(t, remote.Config{Address: office.URL}).ReadMessage(t.Context(), "access", "e1"); err != nil {
		t.Fatal(err)
	}
	if asked != "POST /v1/messages/e1/read Bearer access" {
		t.Errorf("asked %q", asked)
	}
}

// keptOut counts the changes that are kept out, and fails where one holds something.
func keptOut(page mutual.ChangePage) (n int) {
	for _, change := range page.Changes {
		if change.KeptOut && change.Guarantee == nil && change.Quote == nil && change.Message == nil && change.Beneficiary == nil &&
			change.Reimbursement == nil && change.Request == nil {
			n++
		}
	}
	return n
}

func TestWhatOnlyALaterVersionKnowsArrivesAsItWasSent(t *testing.T) {
	for name, c := range map[string]struct {
		page, old, with string
		said            func(mutual.Change) string
	}{
		"a relation":         {spacePage, `"relation":"child"`, `"relation":"ward"`, func(c mutual.Change) string { return string(c.Beneficiary.Relation) }},
		"a domain":           {spacePage, `"domain":"care"`, `"domain":"ward"`, func(c mutual.Change) string { return string(c.Guarantee.Domain) }},
		"a formula":          {spacePage, `"formula":"base"`, `"formula":"ward"`, func(c mutual.Change) string { return string(c.Guarantee.Formula) }},
		"a kind of quote":    {spacePage, `"kind":"dental"`, `"kind":"ward"`, func(c mutual.Change) string { return string(c.Quote.Kind) }},
		"a state of a quote": {spacePage, `"status":"answered"`, `"status":"ward"`, func(c mutual.Change) string { return string(c.Quote.Status) }},
		"a pathway":          {page, `"pathway":"in"`, `"pathway":"ward"`, func(c mutual.Change) string { return string(c.Reimbursement.Pathway) }},
		"a payee":            {page, `"payee":"member"`, `"payee":"ward"`, func(c mutual.Change) string { return string(c.Reimbursement.Payee) }},
		"a kind of request":  {requestPage, `"kind":"bank"`, `"kind":"ward"`, func(c mutual.Change) string { return string(c.Request.Content.Kind) }},
		"a request's state":  {requestPage, `"state":"refused"`, `"state":"ward"`, func(c mutual.Change) string { return string(c.Request.State) }},
		"a new person":       {requestPage, `"relation":"child"`, `"relation":"ward"`, func(c mutual.Change) string { return string(c.Request.Content.Person.Relation) }},
		"a field":            {page, `"pathway":"in"`, `"ward":{"a":[1]},"pathway":"in"`, nil},
		"a noun":             {page, `"type":"reimbursement"`, `"type":"ward"`, func(c mutual.Change) string { return string(c.Noun) }},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(c.page, c.old) {
				t.Fatalf("the page does not hold %q", c.old)
			}
			got, err := syncOf(t, strings.Replace(c.page, c.old, c.with, 1))
			if err != nil || keptOut(got) != 0 {
				t.Fatalf("%d kept out, %v", keptOut(got), err)
			}
			strange := 0
			for _, change := range got.Changes {
				if !change.Known() {
					strange++
					if said := c.said(change); said != "ward" {
						t.Errorf("it says %q", said)
					}
				}
			}
			if want := map[bool]int{true: 1, false: 0}[c.said != nil]; strange != want {
				t.Errorf("%d changes are of a later version, want %d", strange, want)
			}
		})
	}
}
