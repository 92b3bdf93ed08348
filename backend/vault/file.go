package vault

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const (
	fileName     = "vault.json"
	format       = 1
	maxFileBytes = 64 << 10
	maxSlots     = 16
	idBytes      = 16
	saltBytes    = 16
)

// file is vault.json; doc.go states its law.
type file struct {
	Format int    `json:"format"`
	ID     string `json:"id"`
	Owner  owner  `json:"owner"`
	Slots  []slot `json:"slots"`
	Sum    string `json:"sum"`
}

type owner struct {
	Salt []byte `json:"salt"`
	Hash []byte `json:"hash"`
}

type slot struct {
	Kind       string          `json:"kind"`
	Parameters json.RawMessage `json:"parameters"`
	Nonce      []byte          `json:"nonce"`
	Wrapped    []byte          `json:"wrapped"`
}

func newFile(memberID string) file {
	salt := random(saltBytes)
	return file{
		Format: format,
		ID:     hex.EncodeToString(random(idBytes)),
		Owner:  owner{Salt: salt, Hash: ownerHash(salt, memberID)},
	}
}

// random returns n bytes; crypto/rand ends the program rather than fail.
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

func ownerHash(salt []byte, memberID string) []byte {
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte(memberID))
	return mac.Sum(nil)
}

// readFile reads and checks the file: CodeNoVault, CodeVaultDamaged,
// CodeVaultNewer, CodeNotWritable when the system refuses it, CodeDeviceRead when it
// cannot be read this time.
func readFile(dir string) (file, error) {
	b, err := readBounded(filepath.Join(dir, fileName))
	var refused *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return file{}, mutual.Fault(mutual.CodeNoVault, err)
	case errors.As(err, &refused):
		return file{}, atomicfile.Fault(err)
	case err != nil:
		return file{}, mutual.Fault(mutual.CodeVaultDamaged, err)
	}
	return parseFile(b)
}

func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	// A pipe or a device in the file's place would make the reader wait.
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err == nil && len(b) > maxFileBytes {
		err = errors.New("too long")
	}
	return b, errors.Join(err, f.Close())
}

func parseFile(b []byte) (file, error) {
	damaged := func(why string) (file, error) {
		return file{}, mutual.Fault(mutual.CodeVaultDamaged, errors.New(why))
	}
	var version struct {
		Format int `json:"format"`
	}
	if json.Unmarshal(b, &version) != nil || version.Format < format {
		return damaged("no format")
	}
	if version.Format > format {
		return file{}, &mutual.Error{Code: mutual.CodeVaultNewer}
	}
	var f file
	if json.Unmarshal(b, &f) != nil {
		return damaged("not of the format")
	}
	if again, err := f.encode(); err != nil || !bytes.Equal(again, b) {
		return damaged("not as it was written")
	}
	id, err := hex.DecodeString(f.ID)
	if err != nil || len(id) != idBytes || len(f.Owner.Salt) != saltBytes || len(f.Owner.Hash) != sha256.Size {
		return damaged("id or owner")
	}
	if len(f.Slots) == 0 || len(f.Slots) > maxSlots {
		return damaged("number of slots")
	}
	for i, s := range f.Slots {
		if s.Kind == "" || f.slot(s.Kind) != i {
			return damaged("kinds of slots")
		}
	}
	return f, nil
}

// encode returns the bytes of the file, with the sum that belongs to them.
func (f file) encode() ([]byte, error) {
	f.Sum = ""
	b, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	f.Sum = hex.EncodeToString(sum[:])
	if b, err = json.Marshal(f); err != nil {
		return nil, err
	}
	return append(b, '\n'), nil
}

func (f file) write(dir string) error {
	b, err := f.encode()
	if err != nil {
		return mutual.Fault(mutual.CodeInternal, err)
	}
	return atomicfile.Write(filepath.Join(dir, fileName), 0o600, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// slot returns the index of the first slot of a kind, -1 without one.
func (f file) slot(kind string) int {
	return slices.IndexFunc(f.Slots, func(s slot) bool { return s.Kind == kind })
}

// with returns the file with s in the place of the slot of its kind.
func (f file) with(s slot) file {
	f = f.without(s.Kind)
	f.Slots = append(f.Slots, s)
	return f
}

func (f file) without(kind string) file {
	f.Slots = slices.DeleteFunc(slices.Clone(f.Slots), func(s slot) bool { return s.Kind == kind })
	return f
}

// bound returns what a slot's authentication covers besides the key it wraps.
func (f file) bound(kind string, parameters []byte) []byte {
	var b []byte
	for _, part := range [][]byte{
		[]byte("espace-adherents vault"), []byte(strconv.Itoa(f.Format)), []byte(f.ID),
		f.Owner.Salt, f.Owner.Hash, []byte(kind), parameters,
	} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
		b = append(b, part...)
	}
	return b
}
