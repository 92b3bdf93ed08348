package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

// oldSuffix marks an interrupted part while its bytes are carried over.
const oldSuffix = ".old"

// part is a document on its way: a sealed file that grows, and the checksum of
// what is in it. A sealed stream cannot be appended to once its writer is gone, so
// going on means sealing anew the bytes that were received, then the rest.
type part struct {
	vault    *vault.Vault
	path     string
	want     mutual.Document
	received func(bytes int64) // hears of every byte that is kept, or given up
	file     *os.File
	seal     io.WriteCloser
	sum      hash.Hash
	size     int64 // clear bytes in the part
	closed   bool
}

// resumePart opens the part at path, with what an interrupted one holds intact.
func (d *Desk) resumePart(o *opened, path string, t *transfer) (*part, error) {
	p := &part{vault: o.vault, path: path, want: t.want, received: func(bytes int64) { d.received(t, bytes) }}
	old := path + oldSuffix
	if larger(path, old) {
		if err := os.Rename(path, old); err != nil {
			return nil, atomicfile.Fault(err)
		}
	}
	if err := p.restart(); err != nil {
		return nil, err
	}
	previous, err := os.Open(old)
	if err != nil {
		return p, nil
	}
	if clear, err := o.vault.Unseal(previous); err == nil {
		// The cut end of the stream is no error here: what came before it is authentic.
		if err := p.receive(ignoringCut{clear}); err != nil {
			p.abandon()
			return nil, errors.Join(err, previous.Close())
		}
	}
	// Closed first: Windows removes no open file.
	if err := errors.Join(previous.Close(), os.Remove(old)); err != nil {
		p.abandon()
		return nil, atomicfile.Fault(err)
	}
	return p, nil
}

// larger reports whether the file a exists and is larger than b, if that exists.
func larger(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err != nil || first.Size() > second.Size()
}

type ignoringCut struct{ stream io.Reader }

func (i ignoringCut) Read(b []byte) (int, error) {
	n, err := i.stream.Read(b)
	if err != nil {
		err = io.EOF
	}
	return n, err
}

// restart empties the part.
func (p *part) restart() error {
	if p.file != nil {
		p.received(-p.size)
		p.file.Close()
	}
	file, err := os.OpenFile(p.path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return atomicfile.Fault(err)
	}
	seal, err := p.vault.Seal(file)
	if err != nil {
		return errors.Join(atomicfile.Fault(err), file.Close())
	}
	p.file, p.seal, p.sum, p.size = file, seal, sha256.New(), 0
	return nil
}

// receive appends the stream. A fault of this device's disk carries its code; a
// fault of the stream comes back as it is.
func (p *part) receive(stream io.Reader) error {
	buffer := make([]byte, 64<<10)
	for {
		n, err := stream.Read(buffer)
		if n > 0 {
			if _, err := p.seal.Write(buffer[:n]); err != nil {
				return atomicfile.Fault(err)
			}
			p.sum.Write(buffer[:n])
			p.size += int64(n)
			p.received(int64(n))
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// finish gives the part its place once every byte is the announced one. One that
// is not is removed, so that the next try starts anew.
func (p *part) finish(path string) error {
	if p.size < p.want.Bytes {
		return mutual.Fault(mutual.CodeAnswerAltered, io.ErrUnexpectedEOF)
	}
	if p.size != p.want.Bytes || hex.EncodeToString(p.sum.Sum(nil)) != p.want.SHA256 {
		p.abandon()
		return errors.Join(&mutual.Error{Code: mutual.CodeChecksum, Field: "document"}, os.Remove(p.path))
	}
	p.closed = true
	if err := errors.Join(p.seal.Close(), p.file.Sync(), p.file.Close()); err != nil {
		return atomicfile.Fault(err)
	}
	if err := os.Rename(p.path, path); err != nil {
		return atomicfile.Fault(err)
	}
	return nil
}

// abandon lets go of the file; its bytes stay for the next try.
func (p *part) abandon() {
	if !p.closed {
		p.closed = true
		p.file.Close()
	}
}
