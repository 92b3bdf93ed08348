package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func (s *session) requests() (rows []desk.RequestRow) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.must("requests", "--json", "--password-stdin")), &rows); err != nil {
		s.t.Fatal(err)
	}
	return rows
}

func TestARequestIsSentFromATerminalAndItsAnswerRead(t *testing.T) {
	s := newSession(t)
	s.must("login", s.office.Login, "--password-stdin")
	proof := filepath.Join(t.TempDir(), "bail, signé.pdf")
	if err := os.WriteFile(proof, []byte("%PDF-1.4\n%%EOF\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := s.must("request", "address", "--street", "12, rue des Alouettes", "--street", "Bâtiment B", "--postal-code", "69003", "--city", "Lyon",
		"--from", "2026-09-01", "--attach", proof, "--password-stdin")
	if !strings.Contains(out, "Demande envoyée") {
		t.Errorf("%q", out)
	}
	rows := s.requests()
	if len(rows) != 1 || rows[0].Request.State != mutual.RequestSent || len(rows[0].Request.Attachments) != 1 ||
		rows[0].Request.Content.Address != (mutual.PostalAddress{Street: "12, rue des Alouettes\nBâtiment B", PostalCode: "69003", City: "Lyon", From: "2026-09-01"}) {
		t.Fatalf("%+v", rows)
	}
	if err := s.office.Rules().RefuseRequest(t.Context(), "essai", rows[0].Request.ID, "Bail illisible.\nRefaites-le."); err != nil {
		t.Fatal(err)
	}
	s.must("sync", "--password-stdin")
	s.office.Stop()
	for _, want := range []string{rows[0].Request.Key, "Changement d’adresse", "Refusée", "Bail illisible. Refaites-le."} {
		if list := s.must("requests", "--password-stdin"); !strings.Contains(list, want) {
			t.Errorf("no %q in:\n%s", want, list)
		}
	}
}

func TestARequestWaitsWithoutANetworkAndASyncSendsIt(t *testing.T) {
	s := newSession(t)
	s.must("login", s.office.Login, "--password-stdin")
	s.office.Stop()
	if out := s.must("request", "phone", "--phone", "06 01 02 03 04", "--password-stdin"); !strings.Contains(out, "espace sync") {
		t.Errorf("%q", out)
	}
	var stdout, stderr bytes.Buffer
	typed := &terminal{in: strings.NewReader(s.office.Password + "\nFR76 3000 6000 0112 3456 7890 189\n"), out: &stdout, err: &stderr}
	if code := run(t.Context(), []string{"request", "bank", "--holder", "C. Essai", "--password-stdin"}, typed); code != 0 ||
		!strings.Contains(stdout.String(), "--confirm") {
		t.Fatalf("exit %d: %s%s", code, stdout.String(), stderr.String())
	}
	rows := s.requests()
	if len(rows) != 2 || !rows[0].NeedsPassword || rows[0].Request.Content.Kind != mutual.RequestBank {
		t.Fatalf("%+v", rows)
	}
	bank := rows[0].Request.Key
	s.office.Restart()
	if out := s.must("sync", "--password-stdin"); !strings.Contains(out, "Demandes qui attendent encore") {
		t.Errorf("%q", out)
	}
	if list := s.must("requests", "--password-stdin"); !strings.Contains(list, "Attend votre mot de passe") || !strings.Contains(list, "Envoyée") {
		t.Errorf("%s", list)
	}
	if out := s.must("requests", "--confirm", bank, "--password-stdin"); !strings.Contains(out, "Demande envoyée") {
		t.Errorf("%q", out)
	}
	for _, row := range s.requests() {
		if row.Request.State != mutual.RequestSent {
			t.Errorf("%+v", row)
		}
	}
}

func TestARequestThatCannotBeSentLeavesNothingBehind(t *testing.T) {
	s := newSession(t)
	s.must("login", s.office.Login, "--password-stdin")
	text := filepath.Join(t.TempDir(), "rib.pdf")
	if err := os.WriteFile(text, []byte("bonjour"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"request", "lottery"},
		{"request", "address", "--street", "12 rue des Alouettes"},
		{"request", "phone", "--phone", "bonjour"},
		{"request", "bank", "--holder", "C. Essai", "--iban", "FR7630006000011234567890188"},
		{"request", "other", "--words", "Bonjour", "--attach", text},
		{"request", "birth", "--first-name", "Zoé", "--last-name", "Essai", "--birth-date", "2026-02-30"},
	} {
		code, _, errors := s.types(append(args, "--password-stdin")...)
		if code != exitUsage || strings.Contains(errors, "FR76") || errors == "" {
			t.Errorf("espace %s: exit %d: %s", strings.Join(args, " "), code, errors)
		}
	}
	// All that is wrong is told at once, by the flags that put it right.
	_, _, all := s.types("request", "beneficiary", "--first-name", "Zoé", "--birth-date", "1984-00-00", "--from", "bientôt", "--password-stdin")
	for _, flag := range []string{"--last-name : ", "--relation : ", "--from : "} {
		if strings.Count(all, flag) != 1 || strings.Contains(all, "--birth-date") {
			t.Errorf("no %sin %s", flag, all)
		}
	}
	if rows := s.requests(); len(rows) != 0 {
		t.Errorf("%+v", rows)
	}
	s.office.Stop()
	s.must("request", "other", "--words", "Bonjour", "--password-stdin")
	if out := s.must("requests", "--delete", s.requests()[0].Request.Key, "--password-stdin"); !strings.Contains(out, "effacée") || len(s.requests()) != 0 {
		t.Errorf("%q", out)
	}
	if code, _, _ := s.types("requests", "--delete", "INCONNUE", "--password-stdin"); code != exitNothing {
		t.Errorf("an unknown key: exit %d", code)
	}
}
