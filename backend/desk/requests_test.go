package desk_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

const testIBAN = "FR7630006000011234567890189"

// asked returns what a member asks, different for each n.
func asked(kind mutual.RequestKind, n int) mutual.RequestContent {
	c := mutual.RequestContent{Kind: kind, Words: fmt.Sprintf("Demande numéro %d.", n)}
	switch kind {
	case mutual.RequestAddress:
		c.Address = mutual.PostalAddress{Street: fmt.Sprintf("%d rue des Alouettes", n), PostalCode: "69003", City: "Lyon", From: "2026-09-01"}
	case mutual.RequestPhone:
		c.Phone = "06 01 02 03 04"
	case mutual.RequestEmail:
		c.Email = "nouvelle.adresse@exemple.fr"
	case mutual.RequestBank:
		c.Bank = mutual.BankDetails{Holder: "Titulaire Essai", IBAN: testIBAN}
	case mutual.RequestBirth:
		c.Person = mutual.NewPerson{FirstName: "Zélie", LastName: "Essai", BirthDate: "2026-03-02", Relation: mutual.RelationChild}
	case mutual.RequestBeneficiary:
		c.Person = mutual.NewPerson{FirstName: "Noé", LastName: "Essai", BirthDate: "1990-03-02", Relation: mutual.RelationSpouse}
	}
	return c
}

// pdfOf returns a PDF of about size bytes, another one for each n.
func pdfOf(n, size int) []byte {
	return fmt.Appendf(nil, "%%PDF-1.4\n%% essai %d\n%s\n%%%%EOF\n", n, strings.Repeat("x", size))
}

// onDisk writes files into a new folder and returns their paths.
func onDisk(t *testing.T, files map[string][]byte) map[string]string {
	t.Helper()
	folder, paths := t.TempDir(), map[string]string{}
	for name, content := range files {
		paths[name] = filepath.Join(folder, name)
		if err := os.WriteFile(paths[name], content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

// drafted begins a draft and writes it, with files.
func drafted(t *testing.T, d *desk.Desk, content mutual.RequestContent, paths ...string) string {
	t.Helper()
	row, err := d.NewDraft(t.Context(), content.Kind)
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, d.SaveDraft(t.Context(), row.Request.Key, content), "")
	if len(paths) > 0 {
		if _, err := d.AttachFiles(t.Context(), row.Request.Key, paths); err != nil {
			t.Fatal(err)
		}
	}
	return row.Request.Key
}

func requestRows(t *testing.T, d *desk.Desk) []desk.RequestRow {
	t.Helper()
	rows, err := d.Requests(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// rowOf returns the row of a key: there is exactly one.
func rowOf(t *testing.T, d *desk.Desk, key string) desk.RequestRow {
	t.Helper()
	var found []desk.RequestRow
	for _, row := range requestRows(t, d) {
		if row.Request.Key == key {
			found = append(found, row)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d rows of one key: %+v", len(found), found)
	}
	return found[0]
}

func wantState(t *testing.T, d *desk.Desk, key string, want mutual.RequestState, problem mutual.Code) desk.RequestRow {
	t.Helper()
	row := rowOf(t, d, key)
	got := mutual.Code("")
	if row.Problem != nil {
		got = row.Problem.Code
	}
	if row.Request.State != want || got != problem {
		t.Fatalf("%s with problem %q, want %s with %q", row.Request.State, got, want, problem)
	}
	return row
}

func TestADraftIsWrittenAndForgotten(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	before := d.Status().Revision
	first, err := d.NewDraft(t.Context(), mutual.RequestAddress)
	if err != nil || first.Request.State != mutual.RequestDraft || len(first.Request.Key) < 16 || first.Request.Attachments == nil || first.ChangedAt == 0 {
		t.Fatalf("%+v (%v)", first, err)
	}
	if d.Status().Revision == before {
		t.Error("nobody is told of a new draft")
	}
	half := mutual.RequestContent{Kind: mutual.RequestAddress, Address: mutual.PostalAddress{Street: " 12 rue", PostalCode: "6", From: "demain"}}
	wantCode(t, d.SaveDraft(t.Context(), first.Request.Key, half), "")
	second := drafted(t, d, asked(mutual.RequestPhone, 1))
	rows := requestRows(t, d)
	if len(rows) != 2 || rows[0].Request.Key != second || rows[1].Request.Content != half {
		t.Errorf("%+v", rows)
	}
	if d.Status().Outbox != (desk.OutboxStatus{}) {
		t.Errorf("drafts count as waiting: %+v", d.Status().Outbox)
	}
	wantCode(t, d.DeleteDraft(t.Context(), second), "")
	wantCode(t, d.DeleteDraft(t.Context(), second), mutual.CodeNotFound)
	wantCode(t, d.SaveDraft(t.Context(), second, half), mutual.CodeNotFound)
	if _, err := d.NewDraft(t.Context(), "lottery"); mutual.CodeOf(err) != mutual.CodeInvalidRequest {
		t.Errorf("an unknown kind: %v", err)
	}
	endless := asked(mutual.RequestOther, 1)
	endless.Words = strings.Repeat("é", 50_000)
	wantCode(t, d.SaveDraft(t.Context(), first.Request.Key, endless), mutual.CodeTextTooLong)
	wantCode(t, d.Lock(), "")
	wantCode(t, d.SaveDraft(t.Context(), first.Request.Key, half), mutual.CodeLocked)
	if _, err := d.Requests(t.Context()); mutual.CodeOf(err) != mutual.CodeLocked {
		t.Errorf("locked: %v", err)
	}
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	wantState(t, d, first.Request.Key, mutual.RequestDraft, "")
}

func picture(t *testing.T, encode func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFilesAreTakenByTheirContent(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := synced(t, office, folder)
	key := drafted(t, d, asked(mutual.RequestOther, 1))
	jpg := picture(t, func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) })
	pngs := picture(t, func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) })
	long := "a." + strings.Repeat("b", 220) // as a file system allows
	paths := onDisk(t, map[string][]byte{
		"livret.txt": pdfOf(1, 2000), "photo.png": jpg, "photo.jpg": pngs, "copie de photo.png": jpg, long: pdfOf(2, 10), ".pdf": pdfOf(3, 10),
	})
	row, err := d.AttachFiles(t.Context(), key, []string{
		paths["livret.txt"], paths["photo.png"], paths["photo.jpg"], paths["copie de photo.png"], paths[long], paths[".pdf"],
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range row.Request.Attachments {
		got = append(got, a.Name+" "+a.ContentType)
	}
	want := []string{"livret.txt application/pdf", "photo.png image/jpeg", "photo.jpg image/png", long[:200] + " application/pdf", "pdf application/pdf"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q\nwant %q", got, want)
	}
	sum := sha256.Sum256(pdfOf(1, 2000))
	if a := row.Request.Attachments[0]; a.SHA256 != hex.EncodeToString(sum[:]) || a.Bytes != int64(len(pdfOf(1, 2000))) {
		t.Errorf("%+v", a)
	}
	if row, err = d.AttachFiles(t.Context(), key, []string{paths["photo.png"]}); err != nil || len(row.Request.Attachments) != 5 {
		t.Errorf("the same file again: %d files (%v)", len(row.Request.Attachments), err)
	}
	if row, err = d.DetachFile(t.Context(), key, row.Request.Attachments[1].SHA256); err != nil || len(row.Request.Attachments) != 4 {
		t.Errorf("detached: %d files (%v)", len(row.Request.Attachments), err)
	}
	holdsNoPlaintext(t, folder, []string{"essai 1", "xxxxxxxxxxxxxxxx", "livret", "photo", key, "Demande numéro"})
}

func TestWhatIsNoFileToSendIsRefusedAndNothingIsAdded(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	key := drafted(t, d, asked(mutual.RequestOther, 1))
	files := map[string][]byte{
		"bon.pdf": pdfOf(0, 10), "virus.pdf": []byte("MZ\x90\x00"), "vide.pdf": nil, "coupé.pdf": pdfOf(1, 10)[:20], "texte.jpg": []byte("bonjour"),
	}
	for n := range 6 {
		files[strconv.Itoa(n)] = pdfOf(10+n, 10)
	}
	for n := range 4 {
		files["gros "+strconv.Itoa(n)] = pdfOf(20+n, 4_500_000)
	}
	paths := onDisk(t, files)
	folder := filepath.Dir(paths["bon.pdf"])
	paths["énorme.pdf"] = filepath.Join(folder, "énorme.pdf")
	if err := os.WriteFile(paths["énorme.pdf"], []byte("%PDF-1.4"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(paths["énorme.pdf"], 1<<40); err != nil { // a terabyte that takes no room
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		paths []string
		want  mutual.Code
	}{
		"a program":              {[]string{paths["bon.pdf"], paths["virus.pdf"]}, mutual.CodeAttachmentKind},
		"an empty file":          {[]string{paths["bon.pdf"], paths["vide.pdf"]}, mutual.CodeAttachmentKind},
		"a PDF cut short":        {[]string{paths["bon.pdf"], paths["coupé.pdf"]}, mutual.CodeAttachmentKind},
		"a text":                 {[]string{paths["texte.jpg"]}, mutual.CodeAttachmentKind},
		"a folder":               {[]string{folder}, mutual.CodeAttachmentKind},
		"a file that is no more": {[]string{filepath.Join(folder, "absent.pdf")}, mutual.CodeAttachmentKind},
		"a terabyte":             {[]string{paths["énorme.pdf"]}, mutual.CodeAttachmentTooLarge},
		"six files":              {[]string{paths["0"], paths["1"], paths["2"], paths["3"], paths["4"], paths["5"]}, mutual.CodeAttachmentsTooMany},
		"18 MB":                  {[]string{paths["gros 0"], paths["gros 1"], paths["gros 2"], paths["gros 3"]}, mutual.CodeAttachmentsTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := d.AttachFiles(t.Context(), key, c.paths)
			wantCode(t, err, c.want)
			if row := rowOf(t, d, key); len(row.Request.Attachments) != 0 {
				t.Errorf("%+v", row.Request.Attachments)
			}
		})
	}
	if _, err := d.AttachFiles(t.Context(), key, []string{paths["gros 0"], paths["gros 1"], paths["gros 2"]}); err != nil {
		t.Fatal(err)
	}
	_, err := d.AttachFiles(t.Context(), key, []string{paths["bon.pdf"], paths["gros 3"]})
	wantCode(t, err, mutual.CodeAttachmentsTooLarge)
	if row := rowOf(t, d, key); len(row.Request.Attachments) != 3 {
		t.Errorf("%d files", len(row.Request.Attachments))
	}
}

// writer saves one draft again and again, as a whole process, and says each time that
// it is saved.
func writer(folder string) int {
	ctx := context.Background()
	d, err := desk.Open(ctx, desk.Config{Folder: folder, DefaultOffice: "http://127.0.0.1:1"})
	if err == nil {
		err = d.Unlock(ctx, os.Getenv("DESK_TEST_PASSWORD"), desk.StayAsIs)
	}
	var row desk.RequestRow
	if err == nil {
		row, err = d.NewDraft(ctx, mutual.RequestOther)
	}
	for n := 1; err == nil; n++ {
		if err = d.SaveDraft(ctx, row.Request.Key, mutual.RequestContent{Kind: mutual.RequestOther, Words: strconv.Itoa(n)}); err == nil {
			fmt.Println(row.Request.Key, n)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func TestWhatWasTypedOutlivesAProcessThatIsKilled(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	wantCode(t, synced(t, office, folder).Close(), "")
	said := map[string]int{}
	for round := range 3 {
		process := exec.Command(os.Args[0])
		process.Env = append(os.Environ(), "DESK_TEST_WRITER="+folder, "DESK_TEST_PASSWORD="+office.Password)
		out, err := process.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for lines.Scan() { // to the end: what was said before the kill counts
			key, text, _ := strings.Cut(lines.Text(), " ")
			n, err := strconv.Atoi(text)
			if err != nil {
				break // cut in the middle of a line
			}
			if said[key] = n; n == 10+7*round {
				if err := process.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = process.Wait() // it was killed
	}
	d := open(t, office, folder)
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	if len(said) != 3 || len(requestRows(t, d)) != 3 {
		t.Fatalf("said %v, kept %+v", said, requestRows(t, d))
	}
	for key, n := range said {
		if kept, err := strconv.Atoi(rowOf(t, d, key).Request.Content.Words); err != nil || kept < n {
			t.Errorf("saved %d, kept %d (%v)", n, kept, err)
		}
	}
}
