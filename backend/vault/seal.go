package vault

import (
	"encoding/base64"
	"errors"
	"io"
	"io/fs"

	"filippo.io/age"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const stanzaType = "espace-adherents/1"

// filesKey wraps age's key of one file; it is the recipient and the identity.
type filesKey [keyBytes]byte

var (
	_ age.Recipient = filesKey{}
	_ age.Identity  = filesKey{}
)

// Wrap makes the one stanza of a sealed file.
func (k filesKey) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	aead, err := newAEAD(k[:])
	if err != nil {
		return nil, err
	}
	nonce := random(aead.NonceSize())
	return []*age.Stanza{{
		Type: stanzaType,
		Args: []string{base64.RawStdEncoding.EncodeToString(nonce)},
		Body: aead.Seal(nil, nonce, fileKey, []byte(stanzaType)),
	}}, nil
}

// Unwrap returns the file key of a stanza that this key made.
func (k filesKey) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	aead, err := newAEAD(k[:])
	if err != nil {
		return nil, err
	}
	for _, s := range stanzas {
		if s.Type != stanzaType || len(s.Args) != 1 {
			continue
		}
		nonce, err := base64.RawStdEncoding.DecodeString(s.Args[0])
		if err != nil || len(nonce) != aead.NonceSize() {
			continue
		}
		if fileKey, err := aead.Open(nil, nonce, s.Body, []byte(stanzaType)); err == nil {
			return fileKey, nil
		}
	}
	return nil, age.ErrIncorrectIdentity
}

func (v *Vault) filesKey() (filesKey, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return filesKey{}, &mutual.Error{Code: mutual.CodeLocked}
	}
	return v.keys.files, nil
}

// Seal returns a writer that encrypts into w. Its Close writes the last chunk and
// must succeed for the sealed file to be whole; w stays open. It returns CodeLocked
// once the vault is closed, and w's own errors.
func (v *Vault) Seal(w io.Writer) (io.WriteCloser, error) {
	key, err := v.filesKey()
	if err != nil {
		return nil, err
	}
	return age.Encrypt(w, key)
}

// Unseal returns a reader of what Seal closed. Each chunk of 64 KiB is checked
// before it is given out, but that the end is missing is known only at the end:
// show and use nothing before the reader returned io.EOF. A file that is altered,
// truncated or another vault's gives CodeChecksum, here or from the reader; the
// document is downloaded again then. What the disk does not give is no damage: it comes
// under atomicfile.Fault's codes. CodeLocked once the vault is closed.
func (v *Vault) Unseal(r io.Reader) (io.Reader, error) {
	key, err := v.filesKey()
	if err != nil {
		return nil, err
	}
	plain, err := age.Decrypt(r, key)
	if err != nil {
		return nil, unsealFault(err)
	}
	return unsealed{plain}, nil
}

// unsealFault tells what is not as it was sealed from what the disk does not give now.
func unsealFault(err error) error {
	var refused *fs.PathError
	if errors.As(err, &refused) {
		return atomicfile.Fault(err)
	}
	return mutual.Fault(mutual.CodeChecksum, err)
}

// unsealed gives every failure its code.
type unsealed struct{ r io.Reader }

func (u unsealed) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = unsealFault(err)
	}
	return n, err
}
