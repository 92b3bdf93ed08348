package mutual

import (
	"bytes"
	"image"
	_ "image/jpeg" // a picture's size is read from its own header
	_ "image/png"
	"io"
)

// What a request may carry (bytes and files).
const (
	AttachmentMax      int64 = 5_000_000
	AttachmentsMax           = 5
	AttachmentsMaxSize int64 = 15_000_000
	// attachmentPixels is more than any scan of a sheet holds, and far below what
	// would fill the memory of whoever opens the picture.
	attachmentPixels = 100_000_000
)

// What the mutual gives its members (characters, bytes and files), whichever door it comes
// through: the advisers' pages, the commands or an import.
const (
	TitleMax         = 200 // of a document, and of a message's subject
	MessageMax       = 20_000
	DocumentMax      = 20_000_000
	MessageFilesMax  = 5
	MessageFilesSize = 20_000_000
)

// Attachment is a file that a request carries.
type Attachment struct {
	Name        string `json:"name"`
	ContentType string `json:"contentType"` // by its content, see SniffAttachment
	Bytes       int64  `json:"bytes"`
	SHA256      string `json:"sha256"` // 64 lower-case hex digits
}

// The types of attachments.
const (
	TypePDF  = "application/pdf"
	TypeJPEG = "image/jpeg"
	TypePNG  = "image/png"
)

// edge is how far from its ends a PDF's marks may be, in bytes (ISO 32000-1, annex H.3).
const edge = 1024

// SniffAttachment returns the type of a file of size bytes by its content; its name
// counts for nothing. It returns CodeAttachmentTooLarge for more than AttachmentMax
// bytes and for a picture of more than 100 million points, CodeAttachmentKind for what
// is no whole PDF, JPEG or PNG, and the error of content as it is.
func SniffAttachment(content io.ReaderAt, size int64) (contentType string, err error) {
	if size > AttachmentMax {
		return "", &Error{Code: CodeAttachmentTooLarge, Field: "attachments"}
	}
	whole := io.NewSectionReader(content, 0, size)
	head, err := readUpTo(whole, edge)
	if err != nil {
		return "", err
	}
	if beginsPDF(head) {
		if _, err := whole.Seek(max(0, size-edge), io.SeekStart); err != nil {
			return "", err
		}
		tail, err := readUpTo(whole, edge)
		if err != nil {
			return "", err
		}
		if endsPDF(tail) {
			return TypePDF, nil
		}
		return "", &Error{Code: CodeAttachmentKind, Field: "attachments"}
	}
	if _, err := whole.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	// The decoders give no error of the reader's own kind: a file that cannot be read
	// to here was told above.
	config, format, err := image.DecodeConfig(whole)
	contentType = map[string]string{"jpeg": TypeJPEG, "png": TypePNG}[format]
	if err != nil || contentType == "" || config.Width < 1 || config.Height < 1 {
		return "", &Error{Code: CodeAttachmentKind, Field: "attachments", Err: err}
	}
	if config.Width > attachmentPixels/config.Height {
		return "", &Error{Code: CodeAttachmentTooLarge, Field: "attachments"}
	}
	return contentType, nil
}

func readUpTo(r io.Reader, limit int64) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r, limit))
}

// IsPDF reports whether content begins and ends as a PDF does: one that was cut off on its
// way does not. Like readers, it bears with what some programs write around it, a byte
// order mark before all.
func IsPDF(content []byte) bool {
	return beginsPDF(content[:min(edge, len(content))]) && endsPDF(content[max(0, len(content)-edge):])
}

func beginsPDF(head []byte) bool { return bytes.Contains(head, []byte("%PDF-")) }

func endsPDF(tail []byte) bool { return bytes.Contains(tail, []byte("%%EOF")) }

// CheckAttachments holds what a request carries against the limits: CodeAttachmentsTooMany
// or CodeAttachmentsTooLarge.
func CheckAttachments(attachments []Attachment) error {
	if len(attachments) > AttachmentsMax {
		return &Error{Code: CodeAttachmentsTooMany, Field: "attachments"}
	}
	total := int64(0)
	for _, a := range attachments {
		total += a.Bytes
	}
	if total > AttachmentsMaxSize {
		return &Error{Code: CodeAttachmentsTooLarge, Field: "attachments"}
	}
	return nil
}
