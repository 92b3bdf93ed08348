package vault

import (
	"bytes"
	"encoding/hex"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// printed returns a vault and the recovery key that opens it.
func printed(t *testing.T) (v *Vault, dir, key string) {
	t.Helper()
	v, dir = created(t)
	key, err := v.AddRecoverySlot()
	if err != nil {
		t.Fatal(err)
	}
	return v, dir, key
}

func opensBy(t *testing.T, dir, key string) mutual.Code {
	t.Helper()
	v, err := OpenWithRecoveryKey(dir, key)
	if err == nil {
		v.Close()
	}
	return mutual.CodeOf(err)
}

func TestTheRecoveryKeyOpensTheVaultUntilItsSlotIsRemoved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "profil")
	if code := opensBy(t, dir, printRecoveryKey(random(recoveryBytes))); code != mutual.CodeNoVault {
		t.Errorf("before any vault: %q", code)
	}
	v, dir, key := printed(t)
	if !HasRecoverySlot(dir) {
		t.Error("no slot")
	}
	if !regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$`).MatchString(key) {
		t.Errorf("printed as %q", key)
	}
	again, err := OpenWithRecoveryKey(dir, key)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.DatabaseKey() != v.DatabaseKey() {
		t.Error("another key")
	}
	if byPassword, err := Open(dir, "motdepasse"); err != nil {
		t.Errorf("the password besides: %v", err)
	} else {
		byPassword.Close()
	}

	if err := v.RemoveRecoverySlot(); err != nil {
		t.Fatal(err)
	}
	if code := opensBy(t, dir, key); HasRecoverySlot(dir) || code != mutual.CodeRecoveryKeyWrong {
		t.Errorf("after its removal: %q", code)
	}
	if err := v.RemoveRecoverySlot(); err != nil {
		t.Errorf("removed twice: %v", err)
	}
}

// TestALostPasswordIsReplacedByWhoHasTheRecoveryKey is what the key is for.
func TestALostPasswordIsReplacedByWhoHasTheRecoveryKey(t *testing.T) {
	v, dir, key := printed(t)
	before := v.DatabaseKey()
	v.Close()
	recovered, err := OpenWithRecoveryKey(dir, key)
	if err != nil {
		t.Fatal(err)
	}
	defer recovered.Close()
	if err := recovered.ChangePassword("nouveau", cheap()); err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir, "nouveau")
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.DatabaseKey() != before {
		t.Error("what was stored is lost")
	}
	if code := opensBy(t, dir, key); code != "" {
		t.Errorf("the same key a second time: %q", code)
	}
}

func TestOnlyTheLastPrintedKeyOpensTheVault(t *testing.T) {
	v, dir, first := printed(t)
	second, err := v.AddRecoverySlot()
	if err != nil {
		t.Fatal(err)
	}
	if code := opensBy(t, dir, first); code != mutual.CodeRecoveryKeyWrong {
		t.Errorf("the earlier key: %q", code)
	}
	if code := opensBy(t, dir, second); code != "" {
		t.Errorf("the later key: %q", code)
	}
	if _, _, others := printed(t); opensBy(t, dir, others) != mutual.CodeRecoveryKeyWrong {
		t.Error("another vault's key opens this one")
	}
}

func TestARecoveryKeyIsReadAsPeopleWriteIt(t *testing.T) {
	// Only zeros and ones are read in several ways; this key has both.
	secret := []byte{0, 0x42, 0x10, 0x84, 0x21, 8, 0x42, 0x10, 0x84, 0x21, 8, 0x42, 0x10, 0x84, 0x21, 8}
	key := printRecoveryKey(secret)
	if !strings.Contains(key, "0") || !strings.Contains(key, "1") {
		t.Fatalf("no use for this test: %s", key)
	}
	for name, typed := range map[string]string{
		"as printed":           key,
		"in lower case":        strings.ToLower(key),
		"without dashes":       strings.ReplaceAll(key, "-", ""),
		"with spaces":          strings.ReplaceAll(key, "-", " "),
		"with no-break spaces": strings.ReplaceAll(key, "-", "\u202f"),
		"with typeset dashes":  strings.ReplaceAll(key, "-", " – "),
		"in other groups":      "\t" + key[:7] + " - " + key[7:] + "\r\n",
		"with the letter O":    strings.ReplaceAll(key, "0", "O"),
		"with the letter I":    strings.ReplaceAll(key, "1", "I"),
		"with the letter l":    strings.ReplaceAll(key, "1", "l"),
		"with a soft hyphen":   key[:9] + "\u00ad" + key[9:],
	} {
		if got, err := readRecoveryKey(typed); err != nil || !bytes.Equal(got, secret) {
			t.Errorf("%s, %q: %x (%v)", name, typed, got, err)
		}
	}
}

func TestATypingErrorIsToldFromAWrongKey(t *testing.T) {
	_, dir, key := printed(t)
	mistyped := map[string]string{
		"nothing":             "",
		"a word":              "motdepasse",
		"one group less":      key[:len(key)-5],
		"one group more":      key + "-" + key[:4],
		"one symbol less":     key[1:],
		"one symbol more":     key + "0",
		"a symbol not used":   "U" + key[1:],
		"an accent":           "É" + key[1:],
		"padded":              key[:len(key)-1] + "=",
		"far too long":        strings.Repeat(key, 1000),
		"the groups reversed": key[len(key)-4:] + key[4:len(key)-4] + key[:4],
	}
	const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	for at := range key {
		for _, other := range symbols {
			if key[at] != '-' && rune(key[at]) != other {
				altered := key[:at] + string(other) + key[at+1:]
				mistyped["altered to "+altered] = altered
			}
		}
		if at > 0 && key[at] != '-' && key[at-1] != '-' && key[at] != key[at-1] {
			swapped := key[:at-1] + key[at:at+1] + key[at-1:at] + key[at+1:]
			mistyped["swapped to "+swapped] = swapped
		}
	}
	for name, typed := range mistyped {
		if strings.ReplaceAll(typed, "-", "") == strings.ReplaceAll(key, "-", "") {
			continue // its first and last groups happen to be alike
		}
		if code := opensBy(t, dir, typed); code != mutual.CodeRecoveryKeyMistyped {
			t.Errorf("%s: %q", name, code)
		}
	}
}

func TestTheFileDoesNotHoldTheRecoveryKey(t *testing.T) {
	v, dir, key := printed(t)
	secret, err := readRecoveryKey(key)
	if err != nil {
		t.Fatal(err)
	}
	kek, err := v.file.recoveryKEK(secret)
	if err != nil {
		t.Fatal(err)
	}
	for what, hidden := range map[string][]byte{
		"the key as printed": []byte(key), "its secret": secret, "its checksum": sumOfRecoveryKey(secret), "the slot's key": kek,
	} {
		if bytes.Contains(content(t, dir), hidden) {
			t.Errorf("%s is in the file", what)
		}
		for _, s := range v.file.Slots {
			if bytes.Contains(s.Nonce, hidden) || bytes.Contains(s.Wrapped, hidden) {
				t.Errorf("%s is in a slot", what)
			}
		}
	}
}

func TestAnAlteredRecoverySlotOpensNothing(t *testing.T) {
	other, _, _ := printed(t)
	foreign := other.file.Slots[other.file.slot(kindRecovery)]
	for name, c := range map[string]struct {
		alter func(*slot)
		want  mutual.Code
	}{
		"nothing at all":       {func(*slot) {}, ""},
		"another vault's slot": {func(s *slot) { *s = foreign }, mutual.CodeRecoveryKeyWrong},
		"nonce":                {func(s *slot) { s.Nonce[0] ^= 1 }, mutual.CodeRecoveryKeyWrong},
		"wrapped key":          {func(s *slot) { s.Wrapped[0] ^= 1 }, mutual.CodeRecoveryKeyWrong},
		"parameters":           {func(s *slot) { s.Parameters = []byte(`{"words":12}`) }, mutual.CodeRecoveryKeyWrong},
		"a short nonce":        {func(s *slot) { s.Nonce = s.Nonce[:12] }, mutual.CodeVaultDamaged},
		"a short wrapped key":  {func(s *slot) { s.Wrapped = s.Wrapped[:8] }, mutual.CodeVaultDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			v, dir, key := printed(t)
			c.alter(&v.file.Slots[v.file.slot(kindRecovery)])
			if err := v.file.write(dir); err != nil {
				t.Fatal(err)
			}
			if code := opensBy(t, dir, key); code != c.want {
				t.Errorf("got %q, want %q", code, c.want)
			}
		})
	}
}

func TestAKeyThatCouldNotBeStoredIsNotShown(t *testing.T) {
	v, dir, key := printed(t)
	v.dir = filepath.Join(dir, "absent")
	if second, err := v.AddRecoverySlot(); second != "" || mutual.CodeOf(err) != mutual.CodeNotWritable {
		t.Errorf("got %q (%v)", second, err)
	}
	if code := opensBy(t, dir, key); code != "" {
		t.Errorf("the earlier key: %q", code)
	}
}

// TestAPrintedKeyStaysReadable holds the law of the key on paper, reckoned by other
// means: what was printed once must be read, and open its slot, in every later
// version.
func TestAPrintedKeyStaysReadable(t *testing.T) {
	secret := []byte("sixteen bytes :)")
	const key = "EDMQ-GX35-CNQ2-0RKS-EHJQ-681T-578V-S71X"
	if got := printRecoveryKey(secret); got != key {
		t.Errorf("printed as %s", got)
	}
	if got, err := readRecoveryKey(key); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("read as %q (%v)", got, err)
	}
	kek, err := file{ID: "000102030405060708090a0b0c0d0e0f"}.recoveryKEK(secret)
	const want = "f91dc9b9972d13e9d922e46f9a406d0d364083e570a6fc0f23022b99b187fd4b"
	if got := hex.EncodeToString(kek); err != nil || got != want {
		t.Errorf("the slot's key is %s (%v)", got, err)
	}
}
