package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/intake"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// export is what the mutual's own system writes, by path.
type export map[string]string

const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

var example = regexp.MustCompile("(?s)```csv (\\S+)\n(.*?)```")

// guide is the example of docs/import.md, as it stands there.
func guide(t *testing.T) export {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "import.md"))
	if err != nil {
		t.Fatal(err)
	}
	e := export{"documents/attestation-2026.pdf": pdf, "documents/2026/devis-88.pdf": pdf + "devis 88\n%%EOF"}
	for _, found := range example.FindAllStringSubmatch(string(text), -1) {
		e[found[1]] = found[2]
	}
	if len(e) != 10 {
		t.Fatalf("the guide has these files: %v", slices.Sorted(maps.Keys(e)))
	}
	return e
}

// with is the same files, but for one text.
func (e export) with(t *testing.T, file, old, now string) export {
	t.Helper()
	if !strings.Contains(e[file], old) {
		t.Fatalf("%s has no %q", file, old)
	}
	changed := maps.Clone(e)
	changed[file] = strings.Replace(e[file], old, now, 1)
	return changed
}

func (e export) without(names ...string) export {
	changed := maps.Clone(e)
	for _, name := range names {
		delete(changed, name)
	}
	return changed
}

// place is an office's store, empty at first.
type place struct {
	*testing.T
	store *sqlite.Store
	files *files.Folder
}

func newPlace(t *testing.T) *place {
	t.Helper()
	s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "office.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	folder, err := files.Open(filepath.Join(t.TempDir(), "documents"), false)
	if err != nil {
		t.Fatal(err)
	}
	return &place{t, s, folder}
}

// write puts the files in a folder.
func (e export) write(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range e {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// take imports the files and returns the tallies and what was refused.
func (p *place) take(e export) ([]intake.Tally, []intake.Refusal) {
	p.Helper()
	return p.takeFolder(e.write(p.T))
}

func (p *place) takeFolder(folder string) ([]intake.Tally, []intake.Refusal) {
	p.Helper()
	var refused []intake.Refusal
	tallies, err := intake.Run(context.Background(), intake.Config{
		Folder: folder, Store: p.store, Files: p.files,
		Refused: func(r intake.Refusal) error { refused = append(refused, r); return nil },
	})
	if err != nil {
		p.Fatal(err)
	}
	return tallies, refused
}

// takeWhole imports files of which nothing may be refused.
func (p *place) takeWhole(e export) []intake.Tally {
	p.Helper()
	tallies, refused := p.take(e)
	for _, r := range refused {
		p.Errorf("refused %+v", r)
	}
	return tallies
}

// memory is all that the store knows of the guide's members, and how often it was told.
func (p *place) memory() (all map[string][]mutual.Change, versions int64) {
	p.Helper()
	all = map[string][]mutual.Change{}
	err := p.store.View(context.Background(), func(r store.Reader) error {
		for _, number := range []string{"0001042", "0001043"} {
			record, err := r.MemberByNumber(context.Background(), number)
			if mutual.CodeOf(err) == mutual.CodeNotFound {
				continue
			}
			if err != nil {
				return err
			}
			counter, err := r.Counter(context.Background(), record.ID)
			if err != nil {
				return err
			}
			versions += counter.Version
			for _, noun := range []mutual.Noun{
				mutual.NounMember, mutual.NounBeneficiary, mutual.NounPayment, mutual.NounReimbursement, mutual.NounDocument,
				mutual.NounGuarantee, mutual.NounQuote, mutual.NounMessage,
			} {
				changes, err := r.Known(context.Background(), record.ID, noun)
				if err != nil {
					return err
				}
				if noun == mutual.NounMember {
					changes[0].ID, changes[0].Member.ID = "", "" // drawn
				}
				slices.SortFunc(changes, func(a, b mutual.Change) int { return strings.Compare(a.ID, b.ID) })
				all[number] = append(all[number], changes...)
			}
		}
		return nil
	})
	if err != nil {
		p.Fatal(err)
	}
	return all, versions
}

func (p *place) wantMemory(want map[string][]mutual.Change) {
	p.Helper()
	got, _ := p.memory()
	if diff := cmp.Diff(want, got); diff != "" {
		p.Errorf("the store differs (-want +got):\n%s", diff)
	}
}

func (p *place) content(sum string) string {
	p.Helper()
	file, err := p.files.Open(sum)
	if err != nil {
		p.Fatal(err)
	}
	defer file.Close()
	var content bytes.Buffer
	if _, err := io.Copy(&content, file); err != nil {
		p.Fatal(err)
	}
	return content.String()
}

func brief(refused []intake.Refusal) (lines []string) {
	for _, r := range refused {
		lines = append(lines, fmt.Sprintf("%s:%d:%s", r.File, r.Line, r.Field))
	}
	return lines
}
