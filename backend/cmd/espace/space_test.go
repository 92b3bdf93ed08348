package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	rules "github.com/unimutuelles/espace-adherents/backend/office"
)

var unreadRow = regexp.MustCompile(`attestation +non lu`)

func TestAMessageIsReadOnATerminalAndTheOfficeKnows(t *testing.T) {
	s := newSession(t)
	document := s.office.Known().Documents[0]
	sent := s.office.SendMessage("Votre \x1b[31mattestation", "Bonjour,\n\nla voici.\x1b]0;titre\x07", document.ID)
	s.must("login", s.office.Login, "--password-stdin")
	s.must("sync", "--password-stdin")
	if out := s.must("messages", "--password-stdin"); !strings.Contains(out, sent.ID) || !unreadRow.MatchString(out) {
		t.Errorf("the list:\n%s", out)
	}
	out := s.must("messages", sent.ID, "--password-stdin")
	if !strings.Contains(out, "Bonjour,\n\nla voici.") || !strings.Contains(out, document.ID) || strings.ContainsAny(out, "\x1b\x07") {
		t.Errorf("the message:\n%q", out)
	}
	for _, m := range s.office.Known().Messages {
		if m.ID == sent.ID && m.ReadAt == 0 {
			t.Error("the office does not know that it was read")
		}
	}
	s.office.Stop()
	var rows []desk.MessageRow
	if err := json.Unmarshal([]byte(s.must("messages", "--json", "--password-stdin")), &rows); err != nil {
		t.Fatal(err)
	}
	if rows[0].Message.ID != sent.ID || rows[0].Message.ReadAt == 0 {
		t.Errorf("%+v", rows[0])
	}
	s.must("messages", sent.ID, "--password-stdin")
	if code, _, _ := s.types("messages", "INCONNU", "--password-stdin"); code != exitNothing {
		t.Errorf("an unknown message: exit %d", code)
	}
}

func TestGuaranteesAndQuotesAreReadOnATerminalWithoutANetwork(t *testing.T) {
	s := newSession(t)
	person := s.office.Known().Beneficiaries[0]
	amendment := rules.Amendment{
		Guarantees: []mutual.Guarantee{{
			ID: "ESSAI-G", Domain: mutual.DomainCare, Position: 99, Label: "Garantie d’essai", Formula: mutual.FormulaBase, Percent: 100,
			Example: mutual.Sample{ActCode: "G", Label: "Consultation", Since: "2024-12-22", Tariff: mutual.Tariff{
				Spent: 3000, Base: 3000, Rate: 70, UsualRate: 70, FlatContribution: 200,
			}},
		}},
		Quotes: []mutual.Quote{{
			ID: "ESSAI-Q", Number: "D-77", Kind: mutual.QuoteDental, BeneficiaryID: person.ID, Professional: "Cabinet Molaire",
			Status: mutual.QuoteReceived, ReceivedOn: "2026-06-02",
			Lines: []mutual.QuoteLine{{Label: "Couronne", ActCode: "PF1", Quantity: 1, Spent: 55000, Base: 12000}},
		}},
	}
	if err := s.office.Rules().Amend(t.Context(), s.office.MemberID, amendment); err != nil {
		t.Fatal(err)
	}
	s.must("login", s.office.Login, "--password-stdin")
	s.must("sync", "--password-stdin")
	s.office.Stop()

	guarantees := s.must("guarantees", "--password-stdin")
	for _, want := range []string{"Soins courants", "Garantie d’essai", "100\u202f% BR", "19,00\u202f€", "9,00\u202f€", "2,00\u202f€"} {
		if !strings.Contains(guarantees, want) {
			t.Errorf("no %q in:\n%s", want, guarantees)
		}
	}
	quotes := s.must("quotes", "--password-stdin")
	for _, want := range []string{"ESSAI-Q", "D-77", "Dentaire", person.FirstName, "Cabinet Molaire", "En cours d’étude", "550,00\u202f€"} {
		if !strings.Contains(quotes, want) {
			t.Errorf("no %q in:\n%s", want, quotes)
		}
	}
	target := filepath.Join(t.TempDir(), "devis.pdf")
	s.must("quotes", "--save", "ESSAI-Q", "-o", target, "--password-stdin")
	if content, err := os.ReadFile(target); err != nil || !bytes.HasPrefix(content, []byte("%PDF-")) {
		t.Errorf("no PDF at the path (%v)", err)
	}
	for line, want := range map[string]int{"quotes --save ESSAI-Q": exitUsage, "quotes --save INCONNU -o " + target: exitNothing} {
		if code, _, text := s.types(append(strings.Fields(line), "--password-stdin")...); code != want {
			t.Errorf("espace %s: exit %d, want %d: %s", line, code, want, text)
		}
	}
}
