package vault

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/peertest"
	"github.com/unimutuelles/espace-adherents/backend/vault/keyringtest"
)

// keepassXC is a KeePassXC of its own, without a screen, that serves its databases as a
// keyring.
type keepassXC struct {
	folder, home string
	env          []string
}

// exposed is a database whose root group is shown as a keyring.
const exposed = `<?xml version="1.0" encoding="UTF-8"?>
<KeePassFile><Meta><DatabaseName>Trousseau</DatabaseName><CustomData><Item>
<Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{00010203-0405-0607-0809-0a0b0c0d0e0f}</Value></Item></CustomData></Meta>
<Root><Group><UUID>AAECAwQFBgcICQoLDA0ODw==</UUID><Name>Racine</Name></Group></Root></KeePassFile>`

func newKeePassXC(t *testing.T) *keepassXC {
	t.Helper()
	k := &keepassXC{folder: peertest.Folder(t, "keepassxc"), home: t.TempDir()}
	libraries, err := filepath.Glob(filepath.Join(k.folder, "usr/lib/*-linux-gnu*"))
	if err != nil || len(libraries) == 0 {
		t.Fatalf("no libraries (%v)", err)
	}
	k.env = append(os.Environ(), "HOME="+k.home, "XDG_CONFIG_HOME="+k.home, "XDG_RUNTIME_DIR="+k.home,
		"LD_LIBRARY_PATH="+libraries[0], "QT_PLUGIN_PATH="+filepath.Join(libraries[0], "qt5/plugins"), "QT_QPA_PLATFORM=offscreen")
	k.write(t, "keepassxc/keepassxc.ini", "[General]\nConfigVersion=2\n[FdoSecrets]\nEnabled=true\nShowNotification=false\nConfirmAccessItem=false\nConfirmDeleteItem=false\n")
	k.write(t, "db.xml", exposed)
	k.run(t, "pw\npw\n", "keepassxc-cli", "import", "-p", "-t", "100", "db.xml", "db.kdbx")
	return k
}

func (k *keepassXC) write(t *testing.T, name, content string) {
	t.Helper()
	path := filepath.Join(k.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (k *keepassXC) command(typed, program string, args ...string) *exec.Cmd {
	command := exec.Command(filepath.Join(k.folder, "usr/bin", program), args...)
	command.Dir, command.Env = k.home, k.env
	command.Stdin = strings.NewReader(typed)
	return command
}

func (k *keepassXC) run(t *testing.T, typed, program string, args ...string) {
	t.Helper()
	if out, err := k.command(typed, program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

// serving runs use on a bus where it serves the databases, unlocked.
func (k *keepassXC) serving(t *testing.T, databases []string, use func(address string)) {
	t.Helper()
	bus, err := keyringtest.StartBus(keyringtest.Absent)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := bus.Close(); err != nil {
			t.Error(err)
		}
	}()
	app := k.command("pw\n", "keepassxc", append([]string{"--pw-stdin"}, databases...)...)
	app.Env = append(app.Env, "DBUS_SESSION_BUS_ADDRESS="+bus.Address)
	var said bytes.Buffer
	app.Stdout, app.Stderr = &said, &said
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { // two of them in one home are one
		_ = app.Process.Kill()
		_ = app.Wait()
		if t.Failed() {
			t.Logf("KeePassXC said: %s", said.String())
		}
	}()
	conn, err := dbus.Connect(bus.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	service := conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
	late := time.After(30 * time.Second)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-look.C:
			var there bool // asked before it is, the bus starts another keyring
			if err := conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&there); err != nil || !there {
				continue
			}
			if got, err := service.GetProperty("org.freedesktop.Secret.Service.Collections"); err == nil {
				if paths, _ := got.Value().([]dbus.ObjectPath); len(paths) == len(databases) && open(conn, paths) {
					use(bus.Address)
					return
				}
			}
		case <-late:
			t.Fatal("KeePassXC did not serve its databases")
		}
	}
}

// open reports whether the keyrings are unlocked.
func open(conn *dbus.Conn, keyrings []dbus.ObjectPath) bool {
	for _, path := range keyrings {
		locked, err := conn.Object("org.freedesktop.secrets", path).GetProperty("org.freedesktop.Secret.Collection.Locked")
		if err != nil || locked.Value() != false {
			return false
		}
	}
	return true
}

func TestKeePassXCKeepsTheKeyAndIsMissedWithoutItsDatabase(t *testing.T) {
	if os.Getenv(variableChild) == "" {
		k := newKeePassXC(t)
		v, dir := created(t)
		v.Close()
		onIt := func(address string) { onBus(t, dir, address) }
		k.serving(t, []string{"db.kdbx"}, onIt)
		if !HasKeyringSlot(dir) {
			t.Fatal("KeePassXC did not keep the key")
		}
		before := string(content(t, dir))
		k.serving(t, nil, onIt) // no keyring is open there, so none is the default
		if string(content(t, dir)) != before {
			t.Error("the vault changed while KeePassXC had no database")
		}
		return
	}
	v, err := Open(".", "motdepasse")
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	adding := v.AddKeyringSlot(ctx)
	again, err := OpenWithKeyring(ctx, ".")
	if err == nil {
		again.Close()
	}
	if mutual.CodeOf(adding) == "" && mutual.CodeOf(err) == "" {
		return // with its database
	}
	for name, err := range map[string]error{"AddKeyringSlot": adding, "OpenWithKeyring": err} {
		if mutual.CodeOf(err) != mutual.CodeKeyringUnavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}
