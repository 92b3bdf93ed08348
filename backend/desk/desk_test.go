package desk_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

// quick spares the tests the time that a password takes: few are about it.
var quick = vault.Stretching{Time: 1, MemoryKiB: 8, Threads: 1}

// open opens a desk that talks to the office, in the folder; it closes with the test.
func open(t *testing.T, office *officetest.Office, folder string, alter ...func(*desk.Config)) *desk.Desk {
	t.Helper()
	cfg := desk.Config{
		Folder: folder, DefaultOffice: office.URL, Device: "Essai", Now: office.Now,
		Stretching: quick,
	}
	for _, a := range alter {
		a(&cfg)
	}
	d, err := desk.Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func credentials(office *officetest.Office) desk.Credentials {
	return desk.Credentials{Login: office.Login, Password: office.Password}
}

// synced opens a desk, signs in and syncs.
func synced(t *testing.T, office *officetest.Office, folder string, alter ...func(*desk.Config)) *desk.Desk {
	t.Helper()
	d := open(t, office, folder, alter...)
	if err := d.SignIn(t.Context(), credentials(office)); err != nil {
		t.Fatalf("sign in: %v", err)
	}
	if err := d.Sync(t.Context()); err != nil {
		t.Fatalf("sync: %v", err)
	}
	return d
}

// holds fails the test unless the desk holds exactly what the office knows.
func holds(t *testing.T, d *desk.Desk, office *officetest.Office) {
	t.Helper()
	known := office.Known()
	byID := cmpopts.SortSlices(func(a, b mutual.Reimbursement) bool { return a.ID < b.ID })
	if diff := cmp.Diff(known.Reimbursements, lines(t, d), byID, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("lines (-office +desk):\n%s", diff)
	}
	rows, err := d.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var documents []mutual.Document
	for _, row := range rows {
		documents = append(documents, row.Document)
		if !row.Stored {
			t.Errorf("document %s is not on the device", row.Document.ID)
			continue
		}
		target := filepath.Join(t.TempDir(), "document")
		if err := d.SaveDocument(t.Context(), row.Document.ID, target); err != nil {
			t.Errorf("document %s: %v", row.Document.ID, err)
		} else if saved, err := os.ReadFile(target); err != nil || string(saved) != string(office.DocumentContent(row.Document.ID)) {
			t.Errorf("document %s is not the office's (%v)", row.Document.ID, err)
		}
	}
	documentByID := cmpopts.SortSlices(func(a, b mutual.Document) bool { return a.ID < b.ID })
	if diff := cmp.Diff(known.Documents, documents, documentByID, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("documents (-office +desk):\n%s", diff)
	}
	if member := d.Status().Member; member == nil || *member != known.Member {
		t.Errorf("member: %+v, want %+v", member, known.Member)
	}
}

// lines reads every line that the desk shows.
func lines(t *testing.T, d *desk.Desk) (all []mutual.Reimbursement) {
	t.Helper()
	for {
		page, err := d.Reimbursements(t.Context(), mutual.Filter{}, len(all), 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
	}
}

func wantCode(t *testing.T, err error, want mutual.Code) {
	t.Helper()
	if got := mutual.CodeOf(err); got != want {
		t.Fatalf("got %q (%v), want %q", got, err, want)
	}
}

// wordsOf returns what may stand in no file of the profile in clear.
func wordsOf(office *officetest.Office) []string {
	known := office.Known()
	words := []string{
		known.Member.LastName, known.Member.Number, known.Member.Street, known.Member.ID, office.Login, office.Email, office.Password,
		"Consultation", "%PDF", "SQLite format 3", known.Payments[0].Number,
	}
	for _, b := range known.Beneficiaries {
		words = append(words, string(b.BirthDate))
		if len(b.FirstName) > 4 { // four bytes come about by chance in some megabytes of noise
			words = append(words, b.FirstName)
		}
	}
	return words
}

// holdsNoPlaintext searches every file of the profile for the words.
func holdsNoPlaintext(t *testing.T, folder string, words []string) {
	t.Helper()
	searched := 0
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if os.IsNotExist(err) { // a temporary file that is gone
			return nil
		}
		searched++
		for _, word := range words {
			if word == "" {
				t.Error("an empty word to search for")
			} else if bytes.Contains(content, []byte(word)) {
				t.Errorf("%s holds %q in clear", filepath.Base(path), word)
			}
		}
		return err
	})
	if err != nil || searched == 0 {
		t.Errorf("searched %d files: %v", searched, err)
	}
}
