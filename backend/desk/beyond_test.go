package desk_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// rows has the answers of the sync altered row by row.
func (a *altering) rows(t *testing.T, alter func(row map[string]any)) {
	a.set(func(path string, body []byte) []byte {
		var page map[string]any
		if path != "/v1/sync" {
			return body
		}
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		if err := decoder.Decode(&page); err != nil {
			t.Errorf("no page: %v", err)
			return body
		}
		for _, row := range page["changes"].([]any) {
			alter(row.(map[string]any))
		}
		body, err := json.Marshal(page)
		if err != nil {
			t.Error(err)
		}
		return body
	})
}

func TestWhatOnlyALaterVersionKnowsStopsNothing(t *testing.T) {
	answers := &altering{}
	office := officetest.Start(t, officetest.WithWrap(answers.wrap))
	folder := t.TempDir()
	d := open(t, office, folder)
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	known := office.Known()
	strange := map[string][]string{
		"beneficiary": {"relation"}, "payment": {"payee"}, "reimbursement": {"payee", "pathway"}, "document": {"kind"},
		"guarantee": {"domain", "formula"}, "quote": {"kind", "status"},
	}
	answers.rows(t, func(row map[string]any) {
		noun := row["type"].(string)
		row["hologram"] = map[string]any{"depth": 3}
		if noun == "message" {
			row["type"], row["letter"] = "letter", row["message"]
			delete(row, "message")
			return
		}
		if data, is := row[noun].(map[string]any); is {
			data["hologram"] = true
			for _, field := range strange[noun] {
				data[field] = "hologram"
			}
		}
	})
	wantCode(t, d.Sync(t.Context()), "")
	s := d.Status()
	if !s.Beyond || s.KeptOut != 0 || s.Sync.Problem != nil || s.CurrentAt == 0 {
		t.Errorf("%+v", s)
	}
	if got := lines(t, d); len(got) != len(known.Reimbursements) || got[0].Payee != mutual.PayeeUnknown || got[0].Pathway != mutual.PathwayUnknown {
		t.Errorf("%d lines, %+v", len(got), got[0])
	}
	documents, err := d.Documents(t.Context())
	if err != nil || len(documents) != len(known.Documents) || documents[0].Document.Kind != mutual.DocumentUnknown || !documents[0].Stored {
		t.Errorf("%+v (%v)", documents, err)
	}
	guarantees, err := d.Guarantees(t.Context())
	if err != nil || len(guarantees) != len(known.Guarantees) || guarantees[0].Guarantee.Domain != mutual.DomainUnknown || guarantees[0].Shares != (mutual.Shares{}) {
		t.Errorf("%+v (%v)", guarantees, err)
	}
	quotes, err := d.Quotes(t.Context())
	if err != nil || len(quotes) != len(known.Quotes) || quotes[0].Quote.Status != mutual.QuoteStatusUnknown || quotes[0].Quote.Kind != mutual.QuoteKindUnknown {
		t.Errorf("%+v (%v)", quotes, err)
	}
	statements, err := d.Statements(t.Context(), "")
	if err != nil || len(statements.Payments) == 0 || statements.Payments[0].Paid+statements.Payments[0].ThirdParty != 0 ||
		statements.Payments[0].Elsewhere == 0 || statements.Payments[0].Payee != mutual.PayeeUnknown {
		t.Errorf("%+v (%v)", statements.Payments, err)
	}
	paid := desk.StatementRef{PaymentID: statements.Payments[0].PaymentID}
	wantCode(t, d.SaveStatement(t.Context(), paid, filepath.Join(t.TempDir(), "s.pdf")), "")
	wantCode(t, d.SaveQuote(t.Context(), quotes[0].Quote.ID, filepath.Join(t.TempDir(), "q.pdf")), "")

	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	d = open(t, office, folder)
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	if !d.Status().Beyond {
		t.Error("the line is forgotten with the window")
	}
}

func TestARowThatCannotBeTrueIsKeptOutAndSaid(t *testing.T) {
	answers := &altering{}
	office := officetest.Start(t, officetest.WithWrap(answers.wrap))
	d := synced(t, office, t.TempDir())
	added := office.AddLines(4, "2026-03-06")
	bad := added[0]
	office.PublishDocument("GOOD", "Une bonne attestation", []byte("%PDF-1.4 nouvelle"))
	office.SendMessage("Bonjour", "Un mot.")
	answers.rows(t, func(row map[string]any) {
		if row["id"] == bad.ID {
			row["reimbursement"].(map[string]any)["spent"] = json.Number("1")
		}
	})
	wantCode(t, d.Sync(t.Context()), "")
	s := d.Status()
	if s.KeptOut != 1 || s.Beyond || s.Sync.Problem != nil {
		t.Errorf("%+v", s)
	}
	want := slices.DeleteFunc(office.Known().Reimbursements, func(r mutual.Reimbursement) bool { return r.ID == bad.ID })
	if got := lines(t, d); len(got) != len(want) {
		t.Errorf("%d lines, want %d", len(got), len(want))
	}
	missing := func(period mutual.Period) int {
		overview, err := d.Overview(t.Context(), mutual.Filter{Period: period})
		if err != nil {
			t.Fatal(err)
		}
		return overview.Missing
	}
	if missing("") != 1 || missing(bad.CareDate.Month()) != 1 || missing("2019") != 0 {
		t.Errorf("missing: %d in all, %d in its month, %d in another", missing(""), missing(bad.CareDate.Month()), missing("2019"))
	}
	statements, err := d.Statements(t.Context(), "2026")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range append(statements.Months, statements.Payments...) {
		touched := row.PaymentID == bad.PaymentID && bad.PaymentID != "" && row.Period == "" || row.Period == bad.PaidOn.Month()
		if (row.Missing == 1) != touched {
			t.Errorf("%s%s: %d missing", row.Period, row.PaymentID, row.Missing)
		}
	}
	wantCode(t, d.SaveStatement(t.Context(), desk.StatementRef{PaymentID: bad.PaymentID}, filepath.Join(t.TempDir(), "s.pdf")), mutual.CodeLineRefused)
	month, err := d.Statement(t.Context(), desk.StatementRef{Period: bad.PaidOn.Month()})
	if err != nil || month.Missing != 1 {
		t.Errorf("the month's statement lacks %d (%v)", month.Missing, err)
	}

	answers.set(nil)
	office.AlterLine(bad.ID, func(r *mutual.Reimbursement) { r.ActLabel = "Corrigée" })
	wantCode(t, d.Sync(t.Context()), "")
	if d.Status().KeptOut != 0 || missing("") != 0 {
		t.Error("it is right now, and still told as kept out")
	}
	holds(t, d, office)
}
