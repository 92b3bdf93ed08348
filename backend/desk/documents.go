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
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

// parallelDocuments: six at once take half the time of one after the other.
const parallelDocuments = 6

const partSuffix = ".part"

func (d *Desk) documentsFolder() string { return filepath.Join(d.cfg.Folder, "documents") }

// syncDocuments fetches the documents that are missing, several at once, each
// sealed as it comes. What is wrong with one is its own: its transfer tells it, and the
// others come. What the office no longer has is no problem of the sync.
func (d *Desk) syncDocuments(ctx context.Context, o *opened) error {
	missing, err := o.cache.MissingDocuments(ctx, d.keeps() == KeepChosen)
	if err != nil {
		return err
	}
	if err := d.sweepDocuments(ctx, o); err != nil {
		return err
	}
	if len(missing) == 0 {
		return nil
	}
	total := int64(0)
	for _, document := range missing {
		total += document.Bytes
	}
	d.change(func(s *Status) {
		s.Sync.Phase, s.Sync.Documents, s.Sync.Bytes = SyncDocuments, 0, 0
		s.Sync.DocumentsTotal, s.Sync.BytesTotal = int64(len(missing)), total
	})
	var failures documentFailures
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallelDocuments)
	for _, document := range missing {
		group.Go(func() error {
			if ctx.Err() != nil {
				return mutual.Fault(mutual.CodeCancelled, ctx.Err())
			}
			err := d.bring(ctx, o, document, true)
			if mutual.CodeOf(err) == mutual.CodeCancelled && ctx.Err() == nil {
				return nil // the member does not want this one
			}
			if err == nil {
				d.change(func(s *Status) { s.Sync.Documents++ })
			}
			return failures.add(err)
		})
	}
	if err := group.Wait(); err != nil || len(failures.all) == 0 {
		return errors.Join(err, errors.Join(failures.all...))
	}
	return errors.Join(errors.Join(failures.all...), errTheirOwn)
}

// errTheirOwn marks faults of single documents: the office answers to everything else.
var errTheirOwn = errors.New("some documents did not come")

// documentFailures are why documents did not come, one by one.
type documentFailures struct {
	mu    sync.Mutex
	all   []error
	inRow int // that nothing came between
}

// add counts how one document's transfer ended. It returns what stops the others too:
// what is no document's own, and a fault of the office where it answers nothing else.
func (f *documentFailures) add(err error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch mutual.CodeOf(err) {
	case "":
		f.inRow = 0
		return nil
	case mutual.CodeNotFound, mutual.CodeDocumentGone: // withdrawn since the list was synced, or lost there
		return nil
	case mutual.CodeChecksum, mutual.CodeAnswerAltered:
		f.all = append(f.all, err)
		return nil
	case mutual.CodeOffline, mutual.CodeOfficeUntrusted, mutual.CodeSessionEnded, mutual.CodeAccountBlocked, mutual.CodeThrottled,
		mutual.CodeDiskFull, mutual.CodeNotWritable, mutual.CodeCancelled, mutual.CodeLocked:
		return err
	}
	if f.inRow++; f.inRow >= parallelDocuments {
		return err
	}
	if !mutual.CodeOf(err).Between() { // what something on the way refuses stands in its row
		f.all = append(f.all, err)
	}
	return nil
}

// fetchDocument brings one document into its sealed file, going on where an
// earlier try stopped.
func (d *Desk) fetchDocument(ctx context.Context, o *opened, t *transfer) error {
	if err := os.MkdirAll(d.documentsFolder(), 0o700); err != nil {
		return atomicfile.Fault(err)
	}
	document, path := t.want, d.sealedFile(o, t.want)
	if d.whole(o, document, path) { // it was here before the store was rebuilt
		return o.cache.MarkStored(ctx, document.ID, document.SHA256)
	}
	part, err := d.resumePart(o, path+partSuffix, t)
	if err != nil {
		return err
	}
	defer part.abandon()
	if part.size >= document.Bytes { // killed after its last byte, before it took its place
		return d.placeDocument(ctx, o, part, path)
	}
	for {
		had := part.size
		err := d.receiveDocument(ctx, o, part)
		if err == nil {
			return d.placeDocument(ctx, o, part, path)
		}
		if !remote.CutShort(err) || part.size-had < worthAnother {
			return err
		}
	}
}

// whole reports whether the sealed file at path holds the document.
func (d *Desk) whole(o *opened, document mutual.Document, path string) bool {
	sealed, err := os.Open(path)
	if err != nil {
		return false
	}
	defer sealed.Close()
	clear, err := o.vault.Unseal(sealed)
	if err != nil {
		return false
	}
	sum := sha256.New()
	_, err = io.Copy(sum, clear)
	return err == nil && hex.EncodeToString(sum.Sum(nil)) == document.SHA256
}

// worthAnother is how many bytes must have come before a line broke for the document to
// go on at once: it gets on, piece by piece.
const worthAnother = 16 << 10

// receiveDocument appends to the part what it lacks.
func (d *Desk) receiveDocument(ctx context.Context, o *opened, part *part) error {
	return d.authorised(ctx, o, func(access string) error {
		return d.office().Document(ctx, access, part.want.ID, part.want.SHA256, part.size, func(body io.Reader, restarted bool) error {
			if restarted {
				if err := part.restart(); err != nil {
					return err
				}
			}
			// One byte more than announced is enough to know the document for another.
			return part.receive(io.LimitReader(body, part.want.Bytes-part.size+1))
		})
	})
}

// placeDocument gives a part that is whole its place.
func (d *Desk) placeDocument(ctx context.Context, o *opened, part *part, path string) error {
	if err := part.finish(path); err != nil {
		return err
	}
	return o.cache.MarkStored(ctx, part.want.ID, part.want.SHA256)
}

// sealedFile is where a document's bytes lie once they are on this device.
func (d *Desk) sealedFile(o *opened, document mutual.Document) string {
	return filepath.Join(d.documentsFolder(), o.vault.FileName(document.SHA256))
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
		return atomicfile.Fault(err)
	}
	for _, file := range files {
		if name := strings.TrimSuffix(strings.TrimSuffix(file.Name(), oldSuffix), partSuffix); !known[name] {
			if err := os.Remove(filepath.Join(d.documentsFolder(), file.Name())); err != nil {
				return atomicfile.Fault(err)
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
			rows = append(rows, documentRow(s))
		}
		return err
	})
	return rows, err
}

func documentRow(s cache.StoredDocument) DocumentRow {
	return DocumentRow{Document: s.Document, Stored: s.Stored, Kept: s.Kept}
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

// SaveDocument writes a document in clear where the member wants it, and brings it
// before, where it is not on this device. Its checksum is verified first to last byte
// before the file takes its name. It fails with CodeNotDownloaded where the office
// cannot be reached, CodeChecksum, CodeNotWritable, CodeDiskFull, CodeCancelled or the
// office's codes, and then no file was left.
func (d *Desk) SaveDocument(ctx context.Context, id, path string) error {
	row, err := d.document(ctx, id)
	if err != nil {
		return err
	}
	if err := d.present(ctx, row); err != nil {
		return err
	}
	d.room.RLock()
	defer d.room.RUnlock()
	if d.opened == nil {
		return mutual.Fault(mutual.CodeLocked, nil)
	}
	if err := d.unseal(ctx, d.opened, row.Document, path); err != nil {
		return err
	}
	d.remember(path)
	return nil
}

// present has the document's sealed file on this device. Without a network it fails
// with CodeNotDownloaded.
func (d *Desk) present(ctx context.Context, row DocumentRow) error {
	err := d.whileOpen(ctx, func(ctx context.Context, o *opened) error {
		if row.Stored {
			if _, err := os.Stat(d.sealedFile(o, row.Document)); err == nil {
				return nil
			}
			if err := o.cache.MarkStored(ctx, row.Document.ID, ""); err != nil { // somebody removed it
				return err
			}
		}
		return d.bring(ctx, o, row.Document, false)
	})
	switch mutual.CodeOf(err) {
	case mutual.CodeOffline, mutual.CodeOfficeDown:
		return mutual.Fault(mutual.CodeNotDownloaded, err)
	}
	return err
}

// unseal writes a stored document in clear at path, once its checksum is verified. One
// that was damaged on the disk counts as not stored from then on, so that it comes anew.
// Call it under the room's lock.
func (d *Desk) unseal(ctx context.Context, o *opened, document mutual.Document, path string) error {
	err := d.unsealInto(o, document, path)
	if mutual.CodeOf(err) == mutual.CodeChecksum {
		err = errors.Join(err, o.cache.MarkStored(ctx, document.ID, ""))
		d.change(func(s *Status) { s.Revision++ })
	}
	return err
}

func (d *Desk) unsealInto(o *opened, document mutual.Document, path string) error {
	sealed, err := os.Open(d.sealedFile(o, document))
	if errors.Is(err, fs.ErrNotExist) {
		return mutual.Fault(mutual.CodeNotDownloaded, err)
	}
	if err != nil {
		return atomicfile.Fault(err)
	}
	defer sealed.Close()
	return atomicfile.Write(path, 0o600, func(w io.Writer) error {
		clear, err := o.vault.Unseal(sealed)
		if err != nil {
			return err
		}
		sum := sha256.New()
		if _, err := io.Copy(io.MultiWriter(w, sum), clear); err != nil {
			return err
		}
		if hex.EncodeToString(sum.Sum(nil)) != document.SHA256 {
			return mutual.Fault(mutual.CodeChecksum, nil)
		}
		return nil
	})
}

// longestName bounds a file's name, in bytes: no system takes more than 255, and a
// number or a suffix may be added.
const longestName = 200

// reservedNames are devices on Windows, whatever their ending.
var reservedNames = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// safeFileName keeps a name that came from outside from leaving the folder, from being
// refused by one of the three systems, and from showing as another than it is.
func safeFileName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r): // turns the direction of what follows
			return -1
		case unicode.IsControl(r) || r == utf8.RuneError || strings.ContainsRune(`<>:"/\|?*`, r):
			return '-'
		}
		return r
	}, name)
	name = strings.Trim(name, ". ")
	if name == "" {
		return "document.pdf"
	}
	if reservedNames.MatchString(name) {
		name = "-" + name
	}
	if ending := filepath.Ext(name); len(name) > longestName && len(ending) < 10 {
		name = strings.ToValidUTF8(name[:longestName-len(ending)], "") + ending
	}
	return name
}
