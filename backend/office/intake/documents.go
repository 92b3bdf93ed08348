package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

var documents = form{name: "documents.csv", columns: []string{"member_number", "id", "kind", "title", "file", "published_on"}}

func takeDocuments(ctx context.Context, b *batch) error {
	if found, err := b.find(ctx); !found {
		return err
	}
	before, err := known(ctx, b, mutual.NounDocument, func(c mutual.Change) *mutual.Document { return c.Document })
	if err != nil {
		return err
	}
	seen := map[string]*row{}
	for _, r := range b.rows[0] {
		d := mutual.Document{
			ID: r.id("id"), Title: r.required("title"), ContentType: "application/pdf", PublishedOn: r.day("published_on"),
			Kind: choice(r, "kind", mutual.DocumentStatement, mutual.DocumentCertificate, mutual.DocumentNotice, mutual.DocumentContract),
		}
		file := r.required("file")
		d.FileName = path.Base(file)
		if !unique(r, "id", d.ID, seen) {
			continue
		}
		content := b.readPDF(r, file)
		if r.refused() {
			continue
		}
		sum := sha256.Sum256(content)
		d.SHA256, d.Bytes = hex.EncodeToString(sum[:]), int64(len(content))
		if compare(r, d.ID, d, before); !r.writes() {
			continue
		}
		if _, _, err := b.config.Files.Put(bytes.NewReader(content)); err != nil {
			return err
		}
		b.changes = append(b.changes, mutual.Change{Noun: mutual.NounDocument, ID: d.ID, Document: &d})
	}
	return nil
}

// readPDF reads a file of the documents' folder and never one beside it; what cannot
// be a document refuses the row.
func (b *batch) readPDF(r *row, name string) []byte {
	if !filepath.IsLocal(name) || path.Clean(name) != name || strings.ContainsAny(name, `\:`) {
		r.refuse("file", reasonPath)
		return nil
	}
	steps := strings.Split(path.Join(documentsFolder, name), "/")
	at := ""
	for i, step := range steps {
		var stat os.FileInfo
		var err error
		at, stat, err = b.lookUp(at, step)
		last := i == len(steps)-1
		switch {
		case err != nil:
			b.unreadable(r, err)
			return nil
		case stat.Mode()&os.ModeSymlink != 0, last && !stat.Mode().IsRegular(), !last && !stat.IsDir():
			r.refuse("file", reasonPath)
			return nil
		case last && stat.Size() > mutual.DocumentMax:
			r.refuse("file", reasonDocumentTooLong)
			return nil
		}
	}
	file, err := b.root.Open(at)
	if err != nil {
		b.unreadable(r, err)
		return nil
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, mutual.DocumentMax+1))
	switch {
	case err != nil:
		b.unreadable(r, err)
	case len(content) > mutual.DocumentMax:
		r.refuse("file", reasonDocumentTooLong)
	case !mutual.IsPDF(content):
		r.refuse("file", reasonNoPDF)
	}
	return content
}

// lookUp finds a name in a folder, however the system that stored it and the one that
// wrote the table set its accents: as one sign (NFC) or as two (NFD, on a Mac).
func (b *batch) lookUp(folder, name string) (at string, stat os.FileInfo, err error) {
	for _, written := range []string{name, norm.NFC.String(name), norm.NFD.String(name)} {
		at = path.Join(folder, written)
		if stat, err = b.root.Lstat(at); !errors.Is(err, fs.ErrNotExist) {
			return at, stat, err
		}
	}
	return at, nil, err
}

func (b *batch) unreadable(r *row, err error) {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		r.refuse("file", reasonNoDocumentFile)
		return
	}
	r.refuse("file", reasonUnreadable)
}
