package cache

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// StoredDocument is a document, and whether its bytes are on this device.
type StoredDocument struct {
	mutual.Document
	Stored bool
	Kept   bool // the member wants its bytes on this device
}

const documentColumns = `id, kind, title, file_name, content_type, published_on, bytes, sha256`

func documentFields(d *mutual.Document) []any {
	return []any{&d.ID, &d.Kind, &d.Title, &d.FileName, &d.ContentType, &d.PublishedOn, &d.Bytes, &d.SHA256}
}

// Documents returns all documents, newest first. One whose content changed at the
// office is no longer stored.
func (c *Cache) Documents(ctx context.Context) ([]StoredDocument, error) {
	return collect(ctx, c.read, `SELECT `+documentColumns+`, stored_sha256 = sha256, kept FROM document
		ORDER BY published_on DESC, id DESC`, nil,
		func(from row, d *StoredDocument) error {
			err := from.Scan(append(documentFields(&d.Document), &d.Stored, &d.Kept)...)
			d.Kind = d.Kind.Known()
			return err
		})
}

// MissingDocuments returns the documents whose bytes are not on this device, newest
// first; with keptAlone only those that the member wants here.
func (c *Cache) MissingDocuments(ctx context.Context, keptAlone bool) ([]mutual.Document, error) {
	return collect(ctx, c.read, `SELECT `+documentColumns+` FROM document WHERE stored_sha256 <> sha256 AND (kept OR NOT ?)
		ORDER BY published_on DESC, id DESC`, []any{keptAlone},
		func(from row, d *mutual.Document) error { return from.Scan(documentFields(d)...) })
}

// MarkStored remembers that the content with the given SHA-256 is on this device,
// for the document and any other of the same content. An empty sha256 says that the
// document's content is missing again. It returns CodeNotFound for a document that
// is no more.
func (c *Cache) MarkStored(ctx context.Context, id, sha256 string) error {
	return c.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var current string
		if err := tx.QueryRowContext(ctx, `SELECT sha256 FROM document WHERE id = ?`, id).Scan(&current); err != nil {
			return err
		}
		same := sha256
		if sha256 == "" {
			same = current
		}
		_, err := tx.ExecContext(ctx, `UPDATE document SET stored_sha256 = ? WHERE id = ? OR sha256 = ?`, sha256, id, same)
		return err
	})
}

// KnownSHA256s returns the SHA-256 of every content that some document has now; a
// sealed file of any other is an orphan.
func (c *Cache) KnownSHA256s(ctx context.Context) ([]string, error) {
	return collect(ctx, c.read, `SELECT DISTINCT sha256 FROM document`, nil,
		func(from row, sum *string) error { return from.Scan(sum) })
}

// KeepDocument notes whether the member wants the document's bytes on this device. It
// returns CodeNotFound for a document that is no more.
func (c *Cache) KeepDocument(ctx context.Context, id string, keep bool) error {
	return c.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		changed, err := tx.ExecContext(ctx, `UPDATE document SET kept = ? WHERE id = ?`, keep, id)
		if err != nil {
			return err
		}
		if n, err := changed.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, sql.ErrNoRows)
		}
		return nil
	})
}
