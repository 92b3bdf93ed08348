// Package backend_test holds the house to its floor plan: what each package may
// import is proved from `go list`, on the three systems we build for.
package backend_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/unimutuelles/espace-adherents"

// yard is for the tools that build, drive and measure the house from outside. They
// may know every room; no room knows them.
const yard = 5

// floors places every package. Imports only go down; a new package takes its
// place here first.
var floors = map[string]int{
	"backend/mutual":     0,
	"backend/wire":       0,
	"backend/french":     0,
	"backend/atomicfile": 0,
	"backend/roots":      0,
	"backend/licences":   0,
	"backend/peertest":   0,

	"backend/vault":               1,
	"backend/vault/keyringtest":   1,
	"backend/cache":               1,
	"backend/remote":              1,
	"backend/pdf":                 1,
	"backend/logbook":             1,
	"backend/mailbox":             1,
	"backend/instance":            1,
	"backend/notices":             1,
	"backend/office/store":        1,
	"backend/office/store/sqlite": 1,
	"backend/office/store/files":  1,
	"backend/office/mail":         1,

	"backend/office/store/internal/db":         0,
	"backend/office/store/internal/migrations": 0,
	"backend/office/store/internal/portable":   1,
	"backend/office/store/storetest":           2,

	"backend/desk":   2,
	"backend/office": 2,

	"backend/office/httpapi":    3,
	"backend/office/demo":       3,
	"backend/office/officetest": 3,
	"backend/office/postroom":   3,
	"backend/office/pages":      3,
	"backend/office/console":    3,
	"backend/office/intake":     3,

	".":                           4,
	"backend/cmd/espace":          4,
	"backend/cmd/espace-mutuelle": 4,

	"build/palette":            yard,
	"build/licences":           yard,
	"build/window":             yard,
	"build/window/screenshots": yard,
	"build/bench":              yard,
	"build/bench/emptywindow":  yard,
}

// sidesteps are the few imports within one floor, each for its reason.
var sidesteps = map[string][]string{
	"backend/french":                         {"backend/mutual"},                                                                                   // writes its amounts and days
	"backend/atomicfile":                     {"backend/mutual"},                                                                                   // gives its errors
	"backend/office/store/sqlite":            {"backend/office/store", "backend/office/store/internal/portable"},                                   // implements it
	"backend/office/store/files":             {"backend/office/store"},                                                                             // hands over what was received under its name
	"backend/office/store/internal/portable": {"backend/office/store"},                                                                             // the part of it that every database shares
	"backend/office/console":                 {"backend/office/pages"},                                                                             // wears the same fonts and colours
	"backend/office/officetest":              {"backend/office/httpapi", "backend/office/demo", "backend/office/pages", "backend/office/postroom"}, // starts a whole office
}

// onlyIn names the rooms that may import a package, ours or another's, so that it
// can be replaced in one place. The path covers what lies under it.
var onlyIn = map[string][]string{
	module + "/backend/wire":              {"backend/remote", "backend/office/httpapi"},
	module + "/backend/logbook":           {".", "backend/cmd/espace", "backend/cmd/espace-mutuelle"},
	module + "/backend/office/officetest": {},
	module + "/backend/peertest":          {},
	module + "/backend/vault/keyringtest": {},

	"github.com/wailsapp/wails/v2": {"."},
	"github.com/sirupsen/logrus":   {"backend/logbook"},
	"github.com/jung-kurt/gofpdf":  {"backend/pdf"},
	"github.com/mattn/go-sqlite3":  {"backend/cache", "backend/office/store/sqlite"},
	"database/sql": {
		"backend/cache", "backend/office/store/sqlite", "backend/office/store/internal/db", "backend/office/store/internal/portable",
	},
	"github.com/zalando/go-keyring":  {"backend/vault"},
	"github.com/google/licensecheck": {"build/licences"},
	"filippo.io/age":                 {"backend/vault"},
	"github.com/emersion":            {"backend/mailbox", "backend/office/mail", "backend/office/postroom"},
	"github.com/wneessen/go-mail":    {"backend/office/mail"},
	"net/http": {
		"backend/wire", "backend/remote", "backend/office/httpapi", "backend/office/pages", "backend/office/console", "backend/office/officetest",
		"backend/cmd/espace-mutuelle",
		".", // the headers of the window's own pages
	},
	"testing": {"backend/office/officetest", "backend/office/store/storetest", "backend/peertest"},
}

var emptyNames = []string{"utils", "util", "helper", "helpers", "common", "manager", "services", "data", "process", "info", "types", "misc"}

func side(room string) string {
	switch {
	case room == "." || room == "backend/cmd/espace" || slices.Contains([]string{"backend/desk", "backend/vault", "backend/cache", "backend/remote", "backend/mailbox"}, room):
		return "desk"
	case room == "backend/cmd/espace-mutuelle" || strings.HasPrefix(room+"/", "backend/office/"):
		return "office"
	}
	return ""
}

// listed is what `go list` tells of a package.
type listed struct {
	ImportPath string
	GoFiles    []string
	CgoFiles   []string
	Imports    []string
}

func TestTheHouseKeepsItsFloors(t *testing.T) {
	watchSources(t)
	for _, system := range []string{"linux", "windows", "darwin"} {
		t.Run(system, func(t *testing.T) {
			t.Parallel()
			for _, p := range packagesOn(t, system) {
				if len(p.GoFiles)+len(p.CgoFiles) == 0 {
					continue // tests alone
				}
				room := roomOf(p.ImportPath)
				floor, placed := floors[room]
				if !placed {
					t.Errorf("%s has no floor: place it in floors", room)
					continue
				}
				if slices.Contains(emptyNames, path.Base(room)) {
					t.Errorf("%s is named after nothing of the field", room)
				}
				if floor == yard {
					continue
				}
				for _, imported := range p.Imports {
					checkRoom(t, room, imported)
					if !isOurs(imported) {
						if room == "backend/mutual" && !isStandard(imported) {
							t.Errorf("%s imports %s, which is not of the standard library", room, imported)
						}
						continue
					}
					below := roomOf(imported)
					if floors[below] >= floor && !slices.Contains(sidesteps[room], below) {
						t.Errorf("%s (floor %d) imports %s (floor %d)", room, floor, below, floors[below])
					}
					if side(room) != "" && side(below) != "" && side(room) != side(below) {
						t.Errorf("%s is of the %s and imports %s, of the %s", room, side(room), below, side(below))
					}
				}
			}
		})
	}
}

func checkRoom(t *testing.T, room, imported string) {
	t.Helper()
	for guarded, rooms := range onlyIn {
		if (imported == guarded || strings.HasPrefix(imported, guarded+"/")) && !slices.Contains(rooms, room) {
			t.Errorf("%s imports %s, which is only for %v", room, imported, rooms)
		}
	}
}

// withoutSources are folders of build/ that hold what was made or brought.
var withoutSources = []string{"bin", "node_modules", "peers", "prefix", "sqlite", "testing"}

// watchSources opens every folder of ours: Go keeps a passed test's result until
// a file that the test itself opened changes, and does not see what `go list` reads.
func watchSources(t *testing.T) {
	t.Helper()
	if _, err := os.ReadDir(".."); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{".", filepath.Join("..", "build")} {
		if err := filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
			if err == nil && slices.Contains(withoutSources, entry.Name()) {
				return filepath.SkipDir
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func packagesOn(t *testing.T, system string) []listed {
	t.Helper()
	list := exec.Command("go", "list", "-e", "-json=ImportPath,GoFiles,CgoFiles,Imports", "./...")
	list.Dir = ".."
	list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=1")
	var problems strings.Builder
	list.Stderr = &problems
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, problems.String())
	}
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

func isOurs(imported string) bool {
	return imported == module || strings.HasPrefix(imported, module+"/")
}

func isStandard(imported string) bool {
	host, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(host, ".")
}

func roomOf(imported string) string {
	if imported == module {
		return "."
	}
	return strings.TrimPrefix(imported, module+"/")
}
