package vault

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// sealed returns what v makes of content.
func sealed(t *testing.T, v *Vault, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := v.Seal(&out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unsealedAll(v *Vault, b []byte) ([]byte, error) {
	r, err := v.Unseal(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func TestASealedFileComesBackWholeAndTellsNothing(t *testing.T) {
	v, dir := created(t)
	again, err := Open(dir, "motdepasse")
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for _, size := range []int{0, 1, 64 << 10, 200_001} {
		content := bytes.Repeat([]byte("attestation "), size/12+1)[:size]
		closed := sealed(t, v, content)
		if bytes.Contains(closed, []byte("attestation")) {
			t.Errorf("%d bytes: the content shows", size)
		}
		if got, err := unsealedAll(again, closed); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes: %d came back (%v)", size, len(got), err)
		}
	}
	if bytes.Equal(sealed(t, v, []byte("x")), sealed(t, v, []byte("x"))) {
		t.Error("the same content is sealed alike twice")
	}
}

func TestASealedFileThatIsNotWholeIsRefused(t *testing.T) {
	v, _ := created(t)
	other, _ := created(t)
	content := bytes.Repeat([]byte("0123456789"), 20_000)
	whole := sealed(t, v, content)
	flip := func(at int) []byte {
		b := bytes.Clone(whole)
		b[at] ^= 1
		return b
	}
	for name, b := range map[string][]byte{
		"another vault's":          sealed(t, other, content),
		"empty":                    {},
		"not sealed at all":        content,
		"a flipped header":         flip(40),
		"a flipped byte":           flip(len(whole) / 2),
		"a flipped last byte":      flip(len(whole) - 1),
		"without its last byte":    whole[:len(whole)-1],
		"without its last chunk":   whole[:len(whole)-len(whole)%(64<<10+16)],
		"cut in the header":        whole[:50],
		"followed by another byte": append(bytes.Clone(whole), 0),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := unsealedAll(v, b)
			if mutual.CodeOf(err) != mutual.CodeChecksum {
				t.Errorf("got %v", err)
			}
			if !bytes.HasPrefix(content, got) {
				t.Error("it gave out what was never sealed")
			}
		})
	}
}

func TestTheNameOfASealedFileIsKeyed(t *testing.T) {
	v, dir := created(t)
	other, _ := created(t)
	again, err := Open(dir, "motdepasse")
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	sum := strings.Repeat("ab", 32)
	name := v.FileName(sum)
	if name != again.FileName(sum) || name == other.FileName(sum) || name == v.FileName(strings.Repeat("ac", 32)) || len(name) != 64 || name == sum {
		t.Errorf("name %q", name)
	}
}
