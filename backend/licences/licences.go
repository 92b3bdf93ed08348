// Package licences carries the notices of everything that the programs are made of:
// the licence and copyright texts of Go, its modules, the encrypted SQLite and the
// fonts. build/licences collects them when the programs are built; what the pages are
// made of travels with the pages.
package licences

import (
	"bytes"
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/alecthomas/kong"
)

// all: takes the file that holds the folder's place too, so that a tree compiles
// before its notices were collected.
//
//go:embed all:texts
var texts embed.FS

// Rule stands between the notices of two parts.
const Rule = "------------------------------------------------------------------------------"

// ErrNotCollected says that the program was built without make, which collects them.
var ErrNotCollected = errors.New("licences: the notices were not collected before this build")

// Text returns the notices as plain UTF-8 text of some hundred thousand bytes, or
// ErrNotCollected.
func Text() (string, error) {
	zipped, err := texts.ReadFile("texts/notices.txt.gz")
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNotCollected
	}
	if err != nil {
		return "", err
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(unzipped)
	return string(text), err
}

// Flag is the flag --licences of a command: it prints the notices and ends it.
type Flag bool

// BeforeReset prints the notices before anything else of the command line counts.
func (Flag) BeforeReset(app *kong.Kong) error {
	text, err := Text()
	if err != nil {
		return err
	}
	fmt.Fprint(app.Stdout, text)
	app.Exit(0)
	return nil
}
