package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// AttachFiles copies files into a draft, all or none; the same content twice is there
// once. It fails with CodeAttachmentKind for what is no whole PDF, JPEG or PNG or
// cannot be read, CodeAttachmentTooLarge, CodeAttachmentsTooMany,
// CodeAttachmentsTooLarge, or like SaveDraft.
func (d *Desk) AttachFiles(ctx context.Context, key string, paths []string) (RequestRow, error) {
	files := []cache.DraftFile{}
	attachments := []mutual.Attachment{}
	known := map[string]bool{}
	for _, path := range paths {
		file, err := readAttachment(path)
		if err != nil {
			return RequestRow{}, err
		}
		if known[file.SHA256] {
			continue
		}
		known[file.SHA256] = true
		files, attachments = append(files, file), append(attachments, file.Attachment)
		// A whole folder that was chosen is not read to its end.
		if err := mutual.CheckAttachments(attachments); err != nil {
			return RequestRow{}, err
		}
	}
	return d.alterDraft(ctx, key, func(c *cache.Cache, at mutual.Millis) error {
		if len(files) == 0 {
			return nil
		}
		return c.Attach(ctx, key, files, at)
	})
}

// readAttachment reads a file that is to be sent. What may have no end, or wait for a
// writer, is not opened or not read.
func readAttachment(path string) (cache.DraftFile, error) {
	if at, err := os.Stat(path); err != nil || !at.Mode().IsRegular() {
		return cache.DraftFile{}, unreadable(err)
	}
	// Should a FIFO have taken the file's place, opening it waits for nobody.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return cache.DraftFile{}, unreadable(err)
	}
	content, err := readRegular(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return cache.DraftFile{}, err
	}
	contentType, err := mutual.SniffAttachment(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return cache.DraftFile{}, err
	}
	sum := sha256.Sum256(content)
	return cache.DraftFile{Content: content, Attachment: mutual.Attachment{
		Name: attachmentName(path), ContentType: contentType, Bytes: int64(len(content)), SHA256: hex.EncodeToString(sum[:]),
	}}, nil
}

func readRegular(file *os.File) ([]byte, error) {
	at, err := file.Stat()
	if err != nil || !at.Mode().IsRegular() {
		return nil, unreadable(err)
	}
	tooLarge := &mutual.Error{Code: mutual.CodeAttachmentTooLarge, Field: "attachments"}
	if at.Size() > mutual.AttachmentMax {
		return nil, tooLarge
	}
	// It may grow while it is read.
	content, err := io.ReadAll(io.LimitReader(file, mutual.AttachmentMax+1))
	if err != nil {
		return nil, unreadable(err)
	}
	if int64(len(content)) > mutual.AttachmentMax {
		return nil, tooLarge
	}
	return content, nil
}

func unreadable(err error) error {
	return &mutual.Error{Code: mutual.CodeAttachmentKind, Field: "attachments", Err: err}
}

// nameMax is the longest name that the contract takes, in characters.
const nameMax = 200

// attachmentName is the name of a file as an adviser will save it.
func attachmentName(path string) string {
	name := []rune(safeFileName(filepath.Base(path)))
	return string(name[:min(len(name), nameMax)])
}
