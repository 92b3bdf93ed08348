package office

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Document returns one of the member's documents and its content, which the
// caller closes. Another member's document is as unknown as one that does not
// exist: CodeNotFound. CodeDocumentGone is for one whose file is missing or cut; the log
// says which.
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
	if err == nil {
		err = wholeOrClosed(content, document.Bytes)
	}
	if err != nil {
		// A row without its bytes is a fault of ours, not an unknown document.
		o.log.ErrorContext(ctx, "the documents' folder lacks a file, or holds it cut: restore it from a backup",
			"sum", document.SHA256, "err", err)
		return mutual.Document{}, nil, mutual.Fault(mutual.CodeDocumentGone, err)
	}
	return document, content, nil
}

// wholeOrClosed closes content that has not the bytes that were published.
func wholeOrClosed(content io.ReadSeekCloser, bytes int64) error {
	size, err := content.Seek(0, io.SeekEnd)
	if err == nil && size != bytes {
		err = mutual.Fault(mutual.CodeChecksum, nil)
	}
	if err == nil {
		_, err = content.Seek(0, io.SeekStart)
	}
	if err != nil {
		return errors.Join(err, content.Close())
	}
	return nil
}

// PublishTo puts PDF documents at a member's disposal and returns them as they are
// published: an empty ID is drawn, no kind is a certificate, no day is today. Errors carry
// CodeNotFound for a number that is nobody's, and with their field CodeFieldRequired,
// CodeTextTooLong, CodeInvalidRequest for an unknown kind, CodeInvalidDate,
// CodeAttachmentKind for what is no whole PDF and CodeAttachmentTooLarge above mutual.DocumentMax.
func (o *Office) PublishTo(ctx context.Context, by By, number string, publications ...Publication) ([]mutual.Document, error) {
	documents, err := o.prepare(publications)
	if err != nil {
		return nil, err
	}
	err = o.store.Update(ctx, func(w store.Writer) error {
		member, err := w.MemberByNumber(ctx, number)
		if err != nil {
			return err
		}
		if err := (Amendment{documents: documents}).apply(ctx, w, member.ID); err != nil {
			return err
		}
		return o.recordPublished(ctx, w, by, member.ID, documents)
	})
	if err != nil {
		return nil, err
	}
	return documents, nil
}

func (o *Office) recordPublished(ctx context.Context, w store.Writer, by By, memberID string, documents []mutual.Document) error {
	for _, document := range documents {
		if err := o.record(ctx, w, by, ActionDocumentPublished, memberID, document.ID); err != nil {
			return err
		}
	}
	return nil
}

// prepare checks publications, all of them before any byte is kept.
func (o *Office) prepare(publications []Publication) ([]mutual.Document, error) {
	ready := make([]Publication, len(publications))
	for i, p := range publications {
		d := &p.Document
		d.Title = strings.TrimSpace(d.Title)
		d.ID, d.Kind, d.PublishedOn = cmp.Or(d.ID, rand.Text()), cmp.Or(d.Kind, mutual.DocumentCertificate), cmp.Or(d.PublishedOn, o.today())
		d.FileName, d.ContentType = path.Base(cmp.Or(d.FileName, "document.pdf")), mutual.TypePDF
		switch {
		case d.Title == "":
			return nil, &mutual.Error{Code: mutual.CodeFieldRequired, Field: "title"}
		case utf8.RuneCountInString(d.Title) > mutual.TitleMax:
			return nil, &mutual.Error{Code: mutual.CodeTextTooLong, Field: "title"}
		case !slices.Contains(mutual.DocumentKinds(), d.Kind):
			return nil, &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "kind"}
		case d.PublishedOn.Time().IsZero():
			return nil, &mutual.Error{Code: mutual.CodeInvalidDate, Field: "published_on"}
		case len(p.Content) > mutual.DocumentMax:
			return nil, &mutual.Error{Code: mutual.CodeAttachmentTooLarge, Field: "file"}
		case !mutual.IsPDF(p.Content):
			return nil, &mutual.Error{Code: mutual.CodeAttachmentKind, Field: "file"}
		}
		ready[i] = p
	}
	return o.storeFiles(ready)
}
