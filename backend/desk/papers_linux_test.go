package desk_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	rules "github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// textOf reads a PDF back, with a tool that the machines that build have.
func textOf(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command("pdftotext", "-layout", "-enc", "UTF-8", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestTheCardIsSavedForAllOrForOneWithoutANetwork(t *testing.T) {
	office := withContract(t)
	d := synced(t, office, t.TempDir(), on("2026-06-30"))
	people, folder := office.Known().Beneficiaries, t.TempDir()
	office.Stop()
	all, one := filepath.Join(folder, "all.pdf"), filepath.Join(folder, "one.pdf")
	wantCode(t, d.SaveCard(t.Context(), "", all), "")
	wantCode(t, d.SaveCard(t.Context(), people[1].ID, one), "")
	for _, person := range people {
		name := person.FirstName + " " + person.LastName
		if !strings.Contains(textOf(t, all), name) {
			t.Errorf("%s is not on the card", name)
		}
		if got := strings.Contains(textOf(t, one), name); got != (person.ID == people[1].ID || person.Relation == mutual.RelationSelf) {
			t.Errorf("%s on one's own card: %v", name, got)
		}
	}
	wantCode(t, d.SaveCard(t.Context(), "inconnu", filepath.Join(folder, "none.pdf")), mutual.CodeNotFound)
	if name, err := d.CardFileName(t.Context(), people[1].ID); err != nil || name != "Carte de tiers payant "+people[1].FirstName+".pdf" {
		t.Errorf("%q (%v)", name, err)
	}
	if _, err := os.Stat(filepath.Join(folder, "none.pdf")); !os.IsNotExist(err) {
		t.Errorf("a card of nobody was left: %v", err)
	}
}

func TestAQuoteIsShownAndSavedWithWhomAndWhatItNames(t *testing.T) {
	office := officetest.Start(t)
	known := office.Known()
	person, document := known.Beneficiaries[len(known.Beneficiaries)-1], known.Documents[0]
	answered := mutual.Quote{
		ID: "ESSAI", Number: "D-2026/77", Kind: mutual.QuoteDental, BeneficiaryID: person.ID, Professional: "Cabinet Molaire",
		Status: mutual.QuoteAnswered, ReceivedOn: "2099-06-02", AnsweredOn: "2099-06-04", ValidUntil: "2099-12-04", Answer: "Accord donné.",
		DocumentID: document.ID, Lines: []mutual.QuoteLine{
			{Label: "Couronne", ActCode: "PF1", Quantity: 1, Spent: 55000, Base: 12000, SocialSecurity: 7200, Mutual: 22800, Remaining: 25000},
			{Label: "Détartrage", ActCode: "SDE", Quantity: 1, Spent: 4338, Base: 4338, SocialSecurity: 2603, Mutual: 1735},
		},
	}
	wantCode(t, office.Rules().Amend(t.Context(), office.MemberID, rules.Amendment{Quotes: []mutual.Quote{answered}}), "")
	d := synced(t, office, t.TempDir())
	office.Stop()
	rows, err := d.Quotes(t.Context())
	wantCode(t, err, "")
	row, err := d.Quote(t.Context(), answered.ID)
	wantCode(t, err, "")
	want := desk.QuoteRow{
		Quote: answered, Beneficiary: person, Document: &desk.DocumentRow{Document: document, Stored: true},
		Totals: mutual.Totals{Lines: 2, Spent: 59338, SocialSecurity: 9803, Mutual: 24535, Remaining: 25000},
	}
	if diff := cmp.Diff([]desk.QuoteRow{want, want}, []desk.QuoteRow{rows[0], row}); diff != "" {
		t.Error(diff)
	}
	path := filepath.Join(t.TempDir(), "devis.pdf")
	wantCode(t, d.SaveQuote(t.Context(), answered.ID, path), "")
	text := textOf(t, path)
	for _, word := range []string{"D-2026/77", "Cabinet Molaire", person.FirstName, "Accord donné.", "Couronne", "250,00", "593,38"} {
		if !strings.Contains(text, word) {
			t.Errorf("no %q in:\n%s", word, text)
		}
	}
	if name, err := d.QuoteFileName(t.Context(), answered.ID); err != nil || name != "Devis D-2026-77.pdf" {
		t.Errorf("%q (%v)", name, err)
	}
	_, err = d.Quote(t.Context(), "inconnu")
	wantCode(t, err, mutual.CodeNotFound)
}
