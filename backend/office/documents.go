package office

import (
	"context"
	"io"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Document returns one of the member's documents and its content, which the
// caller closes. Another member's document is as unknown as one that does not
// exist: CodeNotFound.
func (o *Office) Document(ctx context.Context, memberID, id string) (mutual.Document, io.ReadSeekCloser, error) {
	var document mutual.Document
	err := o.store.View(ctx, func(r store.Reader) error {
		var err error
		document, err = r.Document(ctx, memberID, id)
		return err
	})
	if err != nil {
		return mutual.Document{}, nil, err
	}
	content, err := o.files.Open(document.SHA256)
	if err != nil {
		// A row without its bytes is a fault of ours, not an unknown document.
		return mutual.Document{}, nil, mutual.Fault(mutual.CodeInternal, err)
	}
	return document, content, nil
}
