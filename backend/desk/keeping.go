package desk

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Keep says which documents a sync brings to this device.
type Keep string

// What a member may keep. What is here stays until the member frees its room, also what
// was only opened once.
const (
	KeepAll    Keep = "all"
	KeepChosen Keep = "chosen" // only those of KeepDocument
)

// Keeps lists the choices for the frontend's bound enum.
func Keeps() []Keep { return []Keep{KeepAll, KeepChosen} }

// KeepDocument has a document on this device from now on, and brings it. Where it does
// not come, with CodeNotDownloaded or the office's codes, the next sync brings it.
func (d *Desk) KeepDocument(ctx context.Context, id string) error {
	err := d.reading(func(c *cache.Cache) error { return c.KeepDocument(ctx, id, true) })
	if err != nil {
		return err
	}
	d.change(func(s *Status) { s.Revision++ })
	row, err := d.document(ctx, id)
	if err != nil {
		return err
	}
	return d.present(ctx, row)
}

// FreeDocument removes a document from this device; the office still has it. The bytes
// stay where another document that is kept has the same.
func (d *Desk) FreeDocument(ctx context.Context, id string) error {
	row, err := d.document(ctx, id)
	if err != nil {
		return err
	}
	err = d.reading(func(c *cache.Cache) error { return c.KeepDocument(ctx, id, false) })
	if err != nil {
		return err
	}
	return d.free(ctx, func(one DocumentRow) bool { return one.Document.SHA256 == row.Document.SHA256 })
}

// FreeDocuments removes all documents from this device that the member did not choose
// to keep.
func (d *Desk) FreeDocuments(ctx context.Context) error {
	return d.free(ctx, func(DocumentRow) bool { return true })
}

// free removes the sealed files of the stored documents that are chosen, but for those
// of a document that is kept.
func (d *Desk) free(ctx context.Context, chosen func(DocumentRow) bool) error {
	rows, err := d.Documents(ctx)
	if err != nil {
		return err
	}
	kept := map[string]bool{}
	for _, row := range rows {
		kept[row.Document.SHA256] = kept[row.Document.SHA256] || row.Kept
	}
	defer d.change(func(s *Status) { s.Revision++ })
	d.room.RLock()
	defer d.room.RUnlock()
	if d.opened == nil {
		return mutual.Fault(mutual.CodeLocked, nil)
	}
	for _, row := range rows {
		if !row.Stored || kept[row.Document.SHA256] || !chosen(row) {
			continue
		}
		err := os.Remove(d.sealedFile(d.opened, row.Document))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return atomicfile.Fault(err)
		}
		// The file first: what says that it is here while it is not mends itself, room that
		// nothing tells of stays taken.
		if err := d.opened.cache.MarkStored(ctx, row.Document.ID, ""); err != nil {
			return err
		}
	}
	return nil
}

// FetchDocument brings a document that is not on this device, without keeping it there:
// what did not come is tried again. It fails like OpenDocument.
func (d *Desk) FetchDocument(ctx context.Context, id string) error {
	row, err := d.document(ctx, id)
	if err != nil {
		return err
	}
	return d.present(ctx, row)
}
