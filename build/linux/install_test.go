//go:build linux

// Package linux_test installs the application into a home of its own.
package linux_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const scheme = "x-scheme-handler/espace-adherents"

// home is a user's home that the system knows nothing of.
type home struct {
	t        *testing.T
	folder   string
	data     string // XDG_DATA_HOME
	programs string // what was built
	opened   string // a pipe that the program writes its arguments to
	env      []string
}

// newHome makes a home under a folder of that name, with programs to install.
func newHome(t *testing.T, name string) *home {
	t.Helper()
	around := t.TempDir()
	folder := filepath.Join(around, name)
	h := &home{
		t: t, folder: folder, data: filepath.Join(around, "data"), programs: filepath.Join(folder, "built"), opened: filepath.Join(around, "opened"),
	}
	if err := os.MkdirAll(h.programs, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(h.opened, 0o600); err != nil {
		t.Fatal(err)
	}
	program := "#!/bin/sh\nprintf '%s %s\\n' \"$#\" \"$*\" >\"$OPENED\"\n"
	for _, name := range []string{"espace-adherents", "espace"} {
		if err := os.WriteFile(filepath.Join(h.programs, name), []byte(program), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	h.env = []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "HOME=" + folder, "OPENED=" + h.opened, "XDG_RUNTIME_DIR=" + folder,
		"XDG_CONFIG_HOME=" + filepath.Join(folder, ".config"), "XDG_DATA_HOME=" + h.data, "XDG_DATA_DIRS=" + filepath.Join(folder, "none"),
		"XDG_CONFIG_DIRS=" + filepath.Join(folder, "none"),
	}
	return h
}

// run runs a program of the system and returns what it said.
func (h *home) run(env []string, program string, args ...string) string {
	h.t.Helper()
	command := exec.Command(program, args...)
	command.Env = append(h.env, env...)
	said, err := command.CombinedOutput()
	if err != nil {
		h.t.Fatalf("%s %v: %v\n%s", program, args, err, said)
	}
	return strings.TrimSpace(string(said))
}

func (h *home) install() {
	h.t.Helper()
	h.run(nil, "./install.sh", "install", h.programs)
}

// open opens a link as a desktop does, and returns what the program was started with:
// the number of its arguments, and their text.
func (h *home) open(link string) string {
	h.t.Helper()
	pipe, err := os.OpenFile(h.opened, os.O_RDWR, 0) // opened first, and for both: nobody waits for the other
	if err != nil {
		h.t.Fatal(err)
	}
	defer pipe.Close()
	h.run(nil, "gio", "open", link)
	if err := pipe.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		h.t.Fatal(err)
	}
	line, err := bufio.NewReader(pipe).ReadString('\n')
	if err != nil {
		h.t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

func TestALinkOpensTheInstalledProgramWithItAlone(t *testing.T) {
	for _, name := range []string{"camille", "Camille & Léo", `Le "grand" $HOME \ ` + "`id`"} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t, name)
			h.install()
			for _, query := range [][]string{{"xdg-mime", "query", "default", scheme}, {"gio", "mime", scheme}} {
				if said := h.run(nil, query[0], query[1:]...); !strings.Contains(said, "espace-adherents.desktop") {
					t.Errorf("%v said %s", query, said)
				}
			}
			if said := h.run(nil, "desktop-file-validate", filepath.Join(h.data, "applications", "espace-adherents.desktop")); said != "" {
				t.Error(said)
			}
			const link = "espace-adherents://mot-de-passe#Qm9uam91ciBsZSBtb25kZSwgY2VjaSBlc3QgdW4gamV0"
			if got := h.open(link); got != "1 "+link {
				t.Errorf("the program got %q", got)
			}
		})
	}
}

func TestInstallingAgainReplacesAndUninstallingLeavesWhatIsTheMembers(t *testing.T) {
	h := newHome(t, "camille")
	theirs := map[string]string{
		filepath.Join(h.data, "espace-adherents", "vault.json"): "{}\n",
		filepath.Join(h.folder, ".config", "mimeapps.list"):     "[Default Applications]\ntext/plain=editor.desktop\n",
	}
	for path, content := range theirs {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	installed := []string{
		filepath.Join(h.folder, ".local", "bin", "espace-adherents"), filepath.Join(h.folder, ".local", "bin", "espace"),
		filepath.Join(h.data, "applications", "espace-adherents.desktop"),
		filepath.Join(h.data, "icons", "hicolor", "scalable", "apps", "espace-adherents.svg"),
	}
	for range 2 {
		h.install()
		for _, path := range installed {
			if at, err := os.Stat(path); err != nil || at.Size() == 0 {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
	for range 2 {
		h.run(nil, "./install.sh", "uninstall")
	}
	for _, path := range installed {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s is still there", path)
		}
	}
	for path, content := range theirs {
		if left, err := os.ReadFile(path); err != nil || strings.TrimSpace(string(left)) != strings.TrimSpace(content) {
			t.Errorf("%s holds %q, %v", path, left, err)
		}
	}
	if said := h.run(nil, "xdg-mime", "query", "default", scheme); said != "" {
		t.Errorf("links still open %s", said)
	}
}

func TestAPrefixTakesItAll(t *testing.T) {
	h := newHome(t, "camille")
	prefix := filepath.Join(h.folder, "opt", "espace")
	h.run([]string{"PREFIX=" + prefix}, "./install.sh", "install", h.programs)
	entry, err := os.ReadFile(filepath.Join(prefix, "share", "applications", "espace-adherents.desktop"))
	if err != nil || !strings.Contains(string(entry), `Exec=`+prefix+`/bin/espace-adherents %u`) {
		t.Errorf("%s, %v", entry, err)
	}
	if _, err := os.Stat(filepath.Join(h.folder, ".local")); !os.IsNotExist(err) {
		t.Error("something was installed outside the prefix")
	}
}
