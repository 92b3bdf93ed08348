package portable

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// Receipt implements store.Reader.
func (t *Tx) Receipt(ctx context.Context, memberID, key string) (store.Receipt, error) {
	row, err := t.queries.GetReceipt(ctx, db.GetReceiptParams{MemberID: memberID, RequestKey: key})
	return store.Receipt{
		MemberID: row.MemberID, Key: row.RequestKey, BodyHash: row.BodyHash, RequestID: row.RequestID, SentAt: mutual.Millis(row.SentAt),
	}, t.fault(err)
}

// AddReceipt implements store.Writer.
func (t *Tx) AddReceipt(ctx context.Context, receipt store.Receipt) error {
	return t.fault(t.queries.AddReceipt(ctx, db.AddReceiptParams{
		MemberID: receipt.MemberID, RequestKey: receipt.Key, BodyHash: receipt.BodyHash, RequestID: receipt.RequestID,
		SentAt: int64(receipt.SentAt),
	}))
}

// DropReceipts implements store.Writer.
func (t *Tx) DropReceipts(ctx context.Context, before mutual.Millis) error {
	return t.fault(t.queries.DeleteReceipts(ctx, int64(before)))
}

// Uploads implements store.Reader.
func (t *Tx) Uploads(ctx context.Context, memberID string) ([]store.Upload, error) {
	rows, err := t.queries.ListUploads(ctx, memberID)
	return each(rows, uploadOf), t.fault(err)
}

// SumInUse implements store.Reader.
func (t *Tx) SumInUse(ctx context.Context, sha256 string) (bool, error) {
	uses, err := t.queries.CountUsesOfSum(ctx, sha256)
	return uses > 0, t.fault(err)
}

// PutUpload implements store.Writer.
func (t *Tx) PutUpload(ctx context.Context, upload store.Upload) error {
	return t.fault(t.queries.PutUpload(ctx, db.PutUploadParams{
		MemberID: upload.MemberID, Sha256: upload.SHA256, ContentType: upload.ContentType, Bytes: upload.Bytes, At: int64(upload.At),
	}))
}

// DropUpload implements store.Writer.
func (t *Tx) DropUpload(ctx context.Context, memberID, sha256 string) error {
	return t.fault(t.queries.DeleteUpload(ctx, db.DeleteUploadParams{MemberID: memberID, Sha256: sha256}))
}

// DropUploads implements store.Writer.
func (t *Tx) DropUploads(ctx context.Context, before mutual.Millis) ([]store.Upload, error) {
	rows, err := t.queries.DeleteUploads(ctx, int64(before))
	return each(rows, uploadOf), t.fault(err)
}

func uploadOf(row db.Upload) store.Upload {
	return store.Upload{
		MemberID: row.MemberID, SHA256: row.Sha256, ContentType: row.ContentType, Bytes: row.Bytes, At: mutual.Millis(row.At),
	}
}
