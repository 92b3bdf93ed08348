package vault

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// cheap is the lowest cost there is: most tests are not about argon2id.
func cheap() Stretching { return Stretching{Time: 1, MemoryKiB: 8, Threads: 1} }

func created(t *testing.T) (*Vault, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "profil")
	v, err := Create(dir, "motdepasse", "member-1", cheap())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v, dir
}

func content(t *testing.T, dir string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func rewrite(t *testing.T, dir string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, fileName), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestThePasswordAndNoOtherOpensTheVault(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "profil")
	if Exists(dir) {
		t.Error("a vault exists in no folder")
	}
	if _, err := Open(dir, "Été-2026"); mutual.CodeOf(err) != mutual.CodeNoVault {
		t.Errorf("before any: %v", err)
	}
	v, err := Create(dir, "Été-2026", "member-1", Stretching{})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if !Exists(dir) {
		t.Error("no vault after Create")
	}
	// The same accents as another keyboard sends them, decomposed.
	again, err := Open(dir, "E\u0301te\u0301-2026")
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if key := again.DatabaseKey(); key != v.DatabaseKey() || key == [32]byte{} {
		t.Error("not the same key, or none")
	}
	if _, err := Open(dir, "été-2026"); mutual.CodeOf(err) != mutual.CodeWrongPassword {
		t.Errorf("another password: %v", err)
	}
	if _, err := Open(dir, ""); mutual.CodeOf(err) != mutual.CodeWrongPassword {
		t.Errorf("no password: %v", err)
	}
}

func TestCreateNeverWritesOverAVault(t *testing.T) {
	_, dir := created(t)
	rewrite(t, dir, []byte("damaged, yet perhaps to be mended"))
	if _, err := Create(dir, "autre", "member-2", cheap()); mutual.CodeOf(err) != mutual.CodeVaultDamaged {
		t.Errorf("got %v", err)
	}
	if got := content(t, dir); string(got) != "damaged, yet perhaps to be mended" {
		t.Errorf("the file is now %q", got)
	}
	if _, err := Create(t.TempDir(), "", "member-1", cheap()); mutual.CodeOf(err) != mutual.CodeFieldRequired {
		t.Errorf("an empty password: %v", err)
	}
}

func TestEachVaultAndEachUseHasAKeyOfItsOwn(t *testing.T) {
	a, dirA := created(t)
	b, _ := created(t)
	keys := [][keyBytes]byte{
		a.keys.database, a.keys.files, a.keys.names, [keyBytes]byte(a.master),
		b.keys.database, b.keys.files, b.keys.names, [keyBytes]byte(b.master),
	}
	for i, key := range keys {
		if slices.Contains(keys[:i], key) || key == [keyBytes]byte{} {
			t.Errorf("key %d is another's, or empty", i)
		}
		if bytes.Contains(content(t, dirA), key[:]) {
			t.Errorf("key %d is in the file", i)
		}
	}
}

func TestOnlyTheOwnerIsToldToBeTheOwner(t *testing.T) {
	_, dir := created(t)
	for member, want := range map[string]bool{"member-1": true, "member-2": false, "": false} {
		if got, err := BelongsTo(dir, member); err != nil || got != want {
			t.Errorf("%q: %v (%v)", member, got, err)
		}
	}
	if bytes.Contains(content(t, dir), []byte("member-1")) {
		t.Error("the file names the member")
	}
	if _, err := BelongsTo(t.TempDir(), "member-1"); mutual.CodeOf(err) != mutual.CodeNoVault {
		t.Errorf("no vault: %v", err)
	}
}

func TestAChangedPasswordReplacesTheEarlierOneAndKeepsTheKeys(t *testing.T) {
	v, dir := created(t)
	before := v.DatabaseKey()
	if err := v.ChangePassword("nouveau", cheap()); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, "motdepasse"); mutual.CodeOf(err) != mutual.CodeWrongPassword {
		t.Errorf("the earlier password: %v", err)
	}
	again, err := Open(dir, "nouveau")
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.DatabaseKey() != before {
		t.Error("the keys changed")
	}
	if err := v.ChangePassword("", cheap()); mutual.CodeOf(err) != mutual.CodeFieldRequired {
		t.Errorf("an empty password: %v", err)
	}
}

func TestAFailedChangeLeavesTheVaultAsItWas(t *testing.T) {
	v, dir := created(t)
	v.dir = filepath.Join(dir, "absent")
	if err := v.ChangePassword("nouveau", cheap()); mutual.CodeOf(err) != mutual.CodeNotWritable {
		t.Errorf("got %v", err)
	}
	again, err := Open(dir, "motdepasse")
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestEveryAlteredByteIsNoticed(t *testing.T) {
	_, dir := created(t)
	whole := content(t, dir)
	for at := range whole {
		altered := bytes.Clone(whole)
		altered[at] ^= 1
		f, err := parseFile(altered)
		if code := mutual.CodeOf(err); code != mutual.CodeVaultDamaged && code != mutual.CodeVaultNewer {
			t.Errorf("byte %d, %q for %q: %+v, %v", at, altered[at], whole[at], f, err)
		}
	}
	for length := range whole {
		if _, err := parseFile(whole[:length]); mutual.CodeOf(err) != mutual.CodeVaultDamaged {
			t.Errorf("cut to %d bytes: %v", length, err)
		}
	}
}

// TestEveryAlteredFieldIsNoticed alters fields as someone would who means harm and
// mends the sum.
func TestEveryAlteredFieldIsNoticed(t *testing.T) {
	_, dir := created(t)
	_, other := created(t)
	foreign, err := readFile(other)
	if err != nil {
		t.Fatal(err)
	}
	cost := func(change func(*passwordCost)) func(*file) {
		return func(f *file) {
			var c passwordCost
			if err := json.Unmarshal(f.Slots[0].Parameters, &c); err != nil {
				t.Fatal(err)
			}
			change(&c)
			b, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			f.Slots[0].Parameters = b
		}
	}
	const damaged, wrong = mutual.CodeVaultDamaged, mutual.CodeWrongPassword
	for name, c := range map[string]struct {
		alter func(*file)
		want  mutual.Code
	}{
		"nothing at all":      {func(*file) {}, ""},
		"an older format":     {func(f *file) { f.Format = 0 }, damaged},
		"a newer format":      {func(f *file) { f.Format = 2 }, mutual.CodeVaultNewer},
		"id":                  {func(f *file) { f.ID = foreign.ID }, wrong},
		"id of another form":  {func(f *file) { f.ID = "x" }, damaged},
		"owner":               {func(f *file) { f.Owner = foreign.Owner }, wrong},
		"owner's hash":        {func(f *file) { f.Owner.Hash[0] ^= 1 }, wrong},
		"owner's salt":        {func(f *file) { f.Owner.Salt[0] ^= 1 }, wrong},
		"a short owner":       {func(f *file) { f.Owner.Hash = f.Owner.Hash[:8] }, damaged},
		"nonce":               {func(f *file) { f.Slots[0].Nonce[0] ^= 1 }, wrong},
		"a short nonce":       {func(f *file) { f.Slots[0].Nonce = f.Slots[0].Nonce[:12] }, damaged},
		"wrapped key":         {func(f *file) { f.Slots[0].Wrapped[0] ^= 1 }, wrong},
		"a short wrapped key": {func(f *file) { f.Slots[0].Wrapped = f.Slots[0].Wrapped[:8] }, damaged},
		"another vault's slot": {func(f *file) {
			f.Slots = foreign.Slots
		}, wrong},
		"another kind":     {func(f *file) { f.Slots[0].Kind = kindKeyring }, damaged},
		"no slots":         {func(f *file) { f.Slots = nil }, damaged},
		"a slot twice":     {func(f *file) { f.Slots = append(f.Slots, f.Slots[0]) }, damaged},
		"too many slots":   {func(f *file) { f.Slots = make([]slot, maxSlots+1) }, damaged},
		"parameters: none": {func(f *file) { f.Slots[0].Parameters = json.RawMessage(`{}`) }, damaged},
		"parameters: salt": {cost(func(c *passwordCost) { c.Salt[0] ^= 1 }), wrong},
		"parameters: time": {cost(func(c *passwordCost) { c.Time++ }), wrong},
		"parameters: one more": {func(f *file) {
			p := f.Slots[0].Parameters
			f.Slots[0].Parameters = append(slices.Clone(p[:len(p)-1]), `,"x":1}`...)
		}, wrong},
		"parameters: another function": {cost(func(c *passwordCost) { c.KDF = "md5" }), damaged},
		"parameters: 100 GiB":          {cost(func(c *passwordCost) { c.MemoryKiB = 100 << 20 }), damaged},
		"parameters: for ever":         {cost(func(c *passwordCost) { c.Time = 1 << 30 }), damaged},
		"parameters: no passes":        {cost(func(c *passwordCost) { c.Time = 0 }), damaged},
		"parameters: no threads":       {cost(func(c *passwordCost) { c.Threads = 0 }), damaged},
		"parameters: a short salt":     {cost(func(c *passwordCost) { c.Salt = c.Salt[:4] }), damaged},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := readFile(dir)
			if err != nil {
				t.Fatal(err)
			}
			c.alter(&f)
			altered := t.TempDir()
			if err := f.write(altered); err != nil {
				t.Fatal(err)
			}
			before := content(t, altered)
			v, err := Open(altered, "motdepasse")
			if mutual.CodeOf(err) != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if err == nil {
				v.Close()
			}
			if !bytes.Equal(content(t, altered), before) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestAForeignFileIsDamagedNotRead(t *testing.T) {
	for name, b := range map[string][]byte{
		"empty":           {},
		"not JSON":        []byte("%PDF-1.7"),
		"JSON of another": []byte(`{"version": 3, "crypto": {}}` + "\n"),
		"a list":          []byte("[]"),
		"far too long":    bytes.Repeat([]byte(" "), maxFileBytes+1),
		"spaces added":    nil,
	} {
		t.Run(name, func(t *testing.T) {
			_, dir := created(t)
			if b == nil {
				b = append([]byte(" "), content(t, dir)...)
			}
			rewrite(t, dir, b)
			if _, err := Open(dir, "motdepasse"); mutual.CodeOf(err) != mutual.CodeVaultDamaged {
				t.Errorf("Open: %v", err)
			}
			if _, err := BelongsTo(dir, "member-1"); mutual.CodeOf(err) != mutual.CodeVaultDamaged {
				t.Errorf("BelongsTo: %v", err)
			}
			if HasKeyringSlot(dir) || HasRecoverySlot(dir) || !Exists(dir) {
				t.Error("it has a slot, or does not exist")
			}
		})
	}
}

func TestAFolderInTheVaultsPlaceIsDamaged(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, fileName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, "x"); mutual.CodeOf(err) != mutual.CodeVaultDamaged {
		t.Errorf("got %v", err)
	}
}

func TestASlotOfAnUnknownKindIsKeptAsItIs(t *testing.T) {
	v, dir := created(t)
	unknown, err := v.file.wrap("passkey", map[string]int{"words": 12}, random(keyBytes), v.master)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.replace(v.file.with(unknown)); err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir, "motdepasse")
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := again.ChangePassword("nouveau", cheap()); err != nil {
		t.Fatal(err)
	}
	f, err := readFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	i := f.slot("passkey")
	if i < 0 || string(f.Slots[i].Parameters) != `{"words":12}` || !bytes.Equal(f.Slots[i].Wrapped, unknown.Wrapped) {
		t.Errorf("slots: %+v", f.Slots)
	}
}

func TestAClosedVaultHoldsNoKey(t *testing.T) {
	v, _ := created(t)
	master := v.master
	v.Close()
	if v.keys != (keys{}) || !bytes.Equal(master, make([]byte, keyBytes)) || v.DatabaseKey() != [32]byte{} {
		t.Error("a key is left")
	}
	if name := v.FileName(strings.Repeat("a", 64)); name != "" {
		t.Errorf("a name: %s", name)
	}
	_, sealing := v.Seal(&bytes.Buffer{})
	_, unsealing := v.Unseal(&bytes.Buffer{})
	_, adding := v.AddRecoverySlot()
	_, removing := v.RemoveKeyringSlot()
	for name, err := range map[string]error{
		"Seal": sealing, "Unseal": unsealing, "ChangePassword": v.ChangePassword("x", cheap()),
		"AddKeyringSlot": v.AddKeyringSlot(t.Context()), "RemoveKeyringSlot": removing,
		"AddRecoverySlot": adding, "RemoveRecoverySlot": v.RemoveRecoverySlot(),
	} {
		if mutual.CodeOf(err) != mutual.CodeLocked {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSetAsideKeepsEverythingAndClearsTheWay(t *testing.T) {
	at := time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC)
	dir := t.TempDir()
	if _, err := SetAside(dir, at); mutual.CodeOf(err) != mutual.CodeNoVault {
		t.Errorf("nothing to move: %v", err)
	}
	seen := []string{}
	for range 2 {
		v, err := Create(dir, "motdepasse", "member-1", cheap())
		if err != nil {
			t.Fatal(err)
		}
		v.Close()
		if err := os.Mkdir(filepath.Join(dir, "documents"), 0o700); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"cache.db", "cache.db-wal", "settings.json", "documents/x"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		aside, err := SetAside(dir, at)
		if err != nil || slices.Contains(seen, aside) {
			t.Fatalf("%q (%v)", aside, err)
		}
		seen = append(seen, aside)
		for _, name := range []string{"cache.db", "cache.db-wal", "documents/x"} {
			if b, err := os.ReadFile(filepath.Join(aside, name)); err != nil || string(b) != name {
				t.Errorf("%s: %q (%v)", name, b, err)
			}
		}
		if again, err := Open(aside, "motdepasse"); err != nil {
			t.Errorf("the vault set aside: %v", err)
		} else {
			again.Close()
		}
		if _, err := os.Stat(filepath.Join(dir, "settings.json")); Exists(dir) || err != nil {
			t.Errorf("a vault is left, or the settings are gone (%v)", err)
		}
	}
}
