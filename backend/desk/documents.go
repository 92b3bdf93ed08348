package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// parallelDocuments: six at once take half the time of one after the other.
const parallelDocuments = 6

const partSuffix = ".part"

func (d *Desk) documentsFolder() string { return filepath.Join(d.cfg.Folder, "documents") }

// syncDocuments fetches the documents that are missing, several at once, each
// sealed as it comes. One whose bytes are not those announced is refused and
// reported; the others stay.
func (d *Desk) syncDocuments(ctx context.Context, o *opened) error {
	missing, err := o.cache.MissingDocuments(ctx)
	if err != nil {
		return err
	}
	if err := d.sweepDocuments(ctx, o); err != nil {
		return err
	}
	if len(missing) == 0 {
		return nil
	}
	if err := os.MkdirAll(d.documentsFolder(), 0o700); err != nil {
		return mutual.Fault(mutual.CodeNotWritable, err)
	}
	total := int64(0)
	for _, document := range missing {
		total += document.Bytes
	}
	d.change(func(s *Status) {
		s.Sync.Phase = SyncDocuments
		s.Sync.DocumentsTotal, s.Sync.BytesTotal = int64(len(missing)), total
	})
	refused := make([]error, len(missing))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallelDocuments)
	for i, document := range missing {
		group.Go(func() error {
			err := d.fetchDocument(ctx, o, document)
			switch mutual.CodeOf(err) {
			case mutual.CodeChecksum:
				refused[i] = err
				return nil
			case mutual.CodeNotFound: // withdrawn since the list was synced
				return nil
			}
			return err
		})
	}
	return errors.Join(group.Wait(), errors.Join(refused...))
}

// fetchDocument brings one document into its sealed file, going on where an
// earlier try stopped.
func (d *Desk) fetchDocument(ctx context.Context, o *opened, document mutual.Document) error {
	path := filepath.Join(d.documentsFolder(), o.vault.FileName(document.SHA256))
	part, err := d.resumePart(o, path+partSuffix, document)
	if err != nil {
		return err
	}
	defer part.abandon()
	if part.size >= document.Bytes { // killed after its last byte, before it took its place
		return d.placeDocument(ctx, o, part, path)
	}
	err = d.authorised(ctx, o, func(access string) error {
		return d.office().Document(ctx, access, document.ID, document.SHA256, part.size, func(body io.Reader, restarted bool) error {
			if restarted {
				if err := part.restart(); err != nil {
					return err
				}
			}
			// One byte more than announced is enough to know the document for another.
			return part.receive(io.LimitReader(body, document.Bytes-part.size+1))
		})
	})
	if err != nil {
		return err
	}
	return d.placeDocument(ctx, o, part, path)
}

// placeDocument gives a part that is whole its place.
func (d *Desk) placeDocument(ctx context.Context, o *opened, part *part, path string) error {
	if err := part.finish(path); err != nil {
		return err
	}
	if err := o.cache.MarkStored(ctx, part.want.ID, part.want.SHA256); err != nil {
		return err
	}
	d.change(func(s *Status) { s.Sync.Documents++; s.Revision++ })
	return nil
}

// sweepDocuments removes sealed files that no document knows any more.
func (d *Desk) sweepDocuments(ctx context.Context, o *opened) error {
	sums, err := o.cache.KnownSHA256s(ctx)
	if err != nil {
		return err
	}
	known := make(map[string]bool, len(sums))
	for _, sum := range sums {
		known[o.vault.FileName(sum)] = true
	}
	files, err := os.ReadDir(d.documentsFolder())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return mutual.Fault(mutual.CodeNotWritable, err)
	}
	for _, file := range files {
		if name := strings.TrimSuffix(strings.TrimSuffix(file.Name(), oldSuffix), partSuffix); !known[name] {
			if err := os.Remove(filepath.Join(d.documentsFolder(), file.Name())); err != nil {
				return mutual.Fault(mutual.CodeNotWritable, err)
			}
		}
	}
	return nil
}

// Documents lists the member's documents, newest first. It fails with CodeLocked.
func (d *Desk) Documents(ctx context.Context) ([]DocumentRow, error) {
	rows := []DocumentRow{}
	err := d.reading(func(c *cache.Cache) error {
		stored, err := c.Documents(ctx)
		for _, s := range stored {
			rows = append(rows, DocumentRow{Document: s.Document, Stored: s.Stored})
		}
		return err
	})
	return rows, err
}

func (d *Desk) document(ctx context.Context, id string) (DocumentRow, error) {
	rows, err := d.Documents(ctx)
	if err != nil {
		return DocumentRow{}, err
	}
	for _, row := range rows {
		if row.Document.ID == id {
			return row, nil
		}
	}
	return DocumentRow{}, mutual.Fault(mutual.CodeNotFound, nil)
}

// DocumentFileName returns the name that a save dialog proposes.
func (d *Desk) DocumentFileName(ctx context.Context, id string) (string, error) {
	row, err := d.document(ctx, id)
	return safeFileName(row.Document.FileName), err
}

// SaveDocument writes a document in clear where the member wants it. Its checksum
// is verified first to last byte before the file takes its name. It fails with
// CodeNotDownloaded, CodeChecksum, CodeNotWritable or CodeDiskFull, and then no
// file was left.
func (d *Desk) SaveDocument(ctx context.Context, id, path string) error {
	row, err := d.document(ctx, id)
	if err != nil {
		return err
	}
	if !row.Stored {
		return mutual.Fault(mutual.CodeNotDownloaded, nil)
	}
	d.room.RLock()
	defer d.room.RUnlock()
	if d.opened == nil {
		return mutual.Fault(mutual.CodeLocked, nil)
	}
	sealed, err := os.Open(filepath.Join(d.documentsFolder(), d.opened.vault.FileName(row.Document.SHA256)))
	if err != nil {
		return mutual.Fault(mutual.CodeNotDownloaded, err)
	}
	defer sealed.Close()
	err = atomicfile.Write(path, 0o600, func(w io.Writer) error {
		clear, err := d.opened.vault.Unseal(sealed)
		if err != nil {
			return mutual.Fault(mutual.CodeChecksum, err)
		}
		sum := sha256.New()
		if _, err := io.Copy(io.MultiWriter(w, sum), clear); err != nil {
			return err
		}
		if hex.EncodeToString(sum.Sum(nil)) != row.Document.SHA256 {
			return mutual.Fault(mutual.CodeChecksum, nil)
		}
		return nil
	})
	if err != nil {
		return err
	}
	d.remember(path)
	return nil
}

// safeFileName keeps a name that came from outside from leaving the folder or
// being refused by one of the three systems.
func safeFileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '-'
		}
		return r
	}, name)
	name = strings.Trim(name, ". ")
	if name == "" {
		return "document.pdf"
	}
	return name
}
