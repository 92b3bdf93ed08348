package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// session is a member at a terminal: a profile of their own and an office.
type session struct {
	t      *testing.T
	office *officetest.Office
}

func newSession(t *testing.T, options ...officetest.Option) *session {
	office := officetest.Start(t, options...)
	t.Setenv("ESPACE_SERVICE", office.URL)
	t.Setenv("ESPACE_PROFILE", t.TempDir())
	return &session{t: t, office: office}
}

// types runs a command line with the password on the standard input.
func (s *session) types(args ...string) (code int, out, errors string) {
	return s.typesWith(s.office.Password, args...)
}

func (s *session) typesWith(password string, args ...string) (code int, out, errors string) {
	var stdout, stderr bytes.Buffer
	code = run(s.t.Context(), args, &terminal{in: strings.NewReader(password + "\n"), out: &stdout, err: &stderr})
	return code, stdout.String(), stderr.String()
}

func (s *session) must(args ...string) string {
	s.t.Helper()
	code, out, errors := s.types(args...)
	if code != 0 {
		s.t.Fatalf("espace %s: exit %d: %s", strings.Join(args, " "), code, errors)
	}
	return out
}

func TestTheMainJobOnATerminal(t *testing.T) {
	s := newSession(t)
	s.must("login", s.office.Login, "--password-stdin")
	if out := s.must("sync", "--password-stdin"); !strings.Contains(out, "À jour le") {
		t.Errorf("sync: %q", out)
	}
	known := s.office.Known()
	document := known.Documents[0]
	published := s.office.DocumentContent(document.ID)
	s.office.Stop()

	var lines []mutual.Reimbursement
	if err := json.Unmarshal([]byte(s.must("reimbursements", "--json", "--limit", "100000", "--password-stdin")), &lines); err != nil {
		t.Fatal(err)
	}
	if len(lines) != len(known.Reimbursements) {
		t.Errorf("%d lines, the office has %d", len(lines), len(known.Reimbursements))
	}
	table := s.must("reimbursements", "--limit", "3", "--beneficiary", strings.ToUpper(known.Beneficiaries[0].FirstName), "--password-stdin")
	if !strings.Contains(table, known.Beneficiaries[0].FirstName) || !strings.Contains(table, "€") {
		t.Errorf("table:\n%s", table)
	}
	target := filepath.Join(t.TempDir(), "relevé.pdf")
	month := lines[0].PaidOn.Month().String()
	if out := s.must("statement", "--period", month, "-o", target, "--password-stdin"); strings.TrimSpace(out) != target {
		t.Errorf("statement: %q", out)
	}
	if content, err := os.ReadFile(target); err != nil || !bytes.HasPrefix(content, []byte("%PDF-")) {
		t.Errorf("no PDF at the path (%v)", err)
	}
	if out := s.must("documents", "--password-stdin"); !strings.Contains(out, document.ID) || !strings.Contains(out, "oui") {
		t.Errorf("documents:\n%s", out)
	}
	saved := filepath.Join(t.TempDir(), "document.pdf")
	s.must("documents", "--save", document.ID, "-o", saved, "--password-stdin")
	if content, err := os.ReadFile(saved); err != nil || !bytes.Equal(content, published) {
		t.Errorf("the document saved is another (%v)", err)
	}
	if out := s.must("status", "--json"); !strings.Contains(out, `"vault": "locked"`) {
		t.Errorf("status: %s", out)
	}
	s.must("logout", "--password-stdin")
	if code, _, _ := s.types("sync", "--password-stdin"); code != exitAccess {
		t.Errorf("sync after logout: exit %d", code)
	}
}

func TestExitCodesTellScriptsWhatHappened(t *testing.T) {
	s := newSession(t)
	t.Run("nothing here yet", func(t *testing.T) {
		if code, _, text := s.types("reimbursements", "--password-stdin"); code != exitAccess || !strings.Contains(text, "espace login") {
			t.Errorf("exit %d: %s", code, text)
		}
	})
	t.Run("malformed", func(t *testing.T) {
		for _, line := range []string{"", "dance", "statement", "statement --period 2026-03", "reimbursements --payee nobody"} {
			if code, _, _ := s.types(strings.Fields(line)...); code != exitUsage {
				t.Errorf("espace %s: exit %d", line, code)
			}
		}
	})
	t.Run("a wrong password", func(t *testing.T) {
		code, _, text := s.typesWith("Un autre 1", "login", s.office.Login, "--password-stdin")
		if code != exitAccess || strings.Contains(text, "Un autre 1") || strings.Contains(text, s.office.Login) {
			t.Errorf("exit %d: %s", code, text)
		}
	})
	s.must("login", s.office.Login, "--password-stdin")
	t.Run("a password that does not open the vault", func(t *testing.T) {
		if code, _, _ := s.typesWith("Un autre 1", "sync", "--password-stdin"); code != exitAccess {
			t.Errorf("exit %d", code)
		}
	})
	t.Run("no password where one is needed", func(t *testing.T) {
		if code, _, text := s.types("sync"); code != exitAccess || !strings.Contains(text, "--password-stdin") {
			t.Errorf("exit %d: %s", code, text)
		}
	})
	s.must("sync", "--password-stdin")
	target := filepath.Join(t.TempDir(), "x.pdf")
	for line, want := range map[string]int{
		"statement --period 2016-12 -o " + target:      exitNothing,
		"statement --period 2026-13 -o " + target:      exitUsage,
		"statement --payment INCONNU -o " + target:     exitNothing,
		"documents --save INCONNU -o " + target:        exitNothing,
		"documents --save INCONNU":                     exitUsage,
		"reimbursements --beneficiary Personne":        exitUsage,
		"statement --period 2026 -o /nulle/part/x.pdf": exitDevice,
	} {
		if code, _, text := s.types(append(strings.Fields(line), "--password-stdin")...); code != want {
			t.Errorf("espace %s: exit %d, want %d: %s", line, code, want, text)
		}
		if _, err := os.Stat(target); err == nil {
			t.Errorf("espace %s left a file", line)
		}
	}
	s.office.Stop()
	if code, _, _ := s.types("sync", "--password-stdin"); code != exitNetwork {
		t.Errorf("sync without a network: exit %d", code)
	}
}

func TestEveryCodeHasAnExitCode(t *testing.T) {
	for _, code := range mutual.Codes() {
		exit := exitOf(mutual.Fault(code, nil))
		if exit == exitInternal && code != mutual.CodeInternal {
			t.Errorf("%s exits with %d", code, exit)
		}
	}
}

func TestAnOfficeWithItsOwnAuthorityIsTrustedOnlyWhenToldSo(t *testing.T) {
	s := newSession(t, officetest.WithTLS())
	if code, _, text := s.types("login", s.office.Login, "--password-stdin"); code != exitNetwork {
		t.Errorf("without the authority: exit %d: %s", code, text)
	}
	t.Setenv("ESPACE_CA_FILE", s.office.CAFile)
	s.must("login", s.office.Login, "--password-stdin")
	s.must("sync", "--password-stdin")
}
