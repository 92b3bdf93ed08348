// Command licences collects the notices of what the programs are made of, and lists it:
//
//	licences -sqlite FOLDER -fonts FOLDER -pages FILE -notices FILE -inventory FILE
//
// It stops where something has no licence text, or one that is not on the list below:
// whoever adds such a part decides about it first.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"

	"github.com/unimutuelles/espace-adherents/backend/licences"
)

// allowed are the licences under which a part may go into a program that is not open:
// each asks for its notice, none for the program's source. GooglePatentsFile is a grant
// beside the licence of Go.
var allowed = []string{"MIT", "MIT-0", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "Unlicense", "OFL-1.1", "CC0-1.0", "GooglePatentsFile"}

// part is one thing that goes into programs.
type part struct {
	name, version string
	licences      []string // SPDX, sorted
	programs      []string
	texts         []string // of its licence and notice files
}

// The programs, with what tells the Go command how each is built.
var programs = []struct{ name, pack, tags string }{
	{"espace-adherents", ".", "desktop,production,webkit2_41"},
	{"espace", "./backend/cmd/espace", ""},
	{"espace-mutuelle", "./backend/cmd/espace-mutuelle", ""},
}

const sqliteTags = "libsqlite3,sqlite_fts5,sqlite_omit_load_extension"

func main() {
	sqlite := flag.String("sqlite", "", "the npm package that SQLite3 Multiple Ciphers comes in")
	fonts := flag.String("fonts", "", "the npm package that the fonts come in")
	pages := flag.String("pages", "", "what vite says the pages are made of")
	notices := flag.String("notices", "", "the notices to write, compressed")
	inventory := flag.String("inventory", "", "the list to write, if any")
	flag.Parse()
	if err := collect(*sqlite, *fonts, *pages, *notices, *inventory); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func collect(sqlite, fonts, pages, notices, inventory string) error {
	carried, err := modules()
	if err != nil {
		return err
	}
	for _, more := range []func() (part, error){
		golang,
		func() (part, error) { return amalgamation(sqlite) },
		func() (part, error) { return sourceSans(fonts) },
	} {
		p, err := more()
		if err != nil {
			return err
		}
		carried = append(carried, p)
	}
	shown, err := packages(pages)
	if err != nil {
		return err
	}
	faults := []error{}
	for _, p := range slices.Concat(carried, shown) {
		faults = append(faults, p.check())
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	if err := writeNotices(notices, carried); err != nil {
		return err
	}
	if inventory == "" {
		return nil
	}
	return writeInventory(inventory, slices.Concat(carried, shown))
}

// check refuses a part whose licence nobody has decided about.
func (p part) check() error {
	if len(p.licences) == 0 {
		return fmt.Errorf("%s %s: no licence that is known by its text", p.name, p.version)
	}
	for _, licence := range p.licences {
		if !slices.Contains(allowed, licence) {
			return fmt.Errorf("%s %s: %s is not on the list of build/licences", p.name, p.version, licence)
		}
	}
	return nil
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|unlicense|patents)([-._].*)?$`)

// read adds the licence files of a folder, each text once.
func (p *part) read(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !licenceFile.MatchString(entry.Name()) || strings.HasSuffix(entry.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return err
		}
		p.add(string(text))
	}
	return nil
}

// add takes a text and the licences that stand in it.
func (p *part) add(text string) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if text == "" || slices.Contains(p.texts, text) {
		return
	}
	p.texts = append(p.texts, text)
	for _, match := range licensecheck.Scan([]byte(text)).Match {
		if !match.IsURL {
			p.licence(match.ID)
		}
	}
}

func (p *part) licence(id string) {
	if !slices.Contains(p.licences, id) {
		p.licences = append(p.licences, id)
		slices.Sort(p.licences)
	}
}

func programNames() []string {
	var names []string
	for _, program := range programs {
		names = append(names, program.name)
	}
	return names
}

// writeNotices writes the texts one after the other: the same parts, the same bytes.
func writeNotices(path string, parts []part) error {
	var text bytes.Buffer
	zipped, err := gzip.NewWriterLevel(&text, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, p := range parts {
		fmt.Fprintf(zipped, "%s (%s)\n%s\n\n", strings.TrimSpace(p.name+" "+p.version), strings.Join(p.licences, ", "), strings.Join(p.programs, ", "))
		for _, t := range p.texts {
			fmt.Fprintf(zipped, "%s\n\n", t)
		}
		fmt.Fprintf(zipped, "%s\n\n", licences.Rule)
	}
	if err := zipped.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, text.Bytes(), 0o644)
}

func writeInventory(path string, parts []part) error {
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.name, b.name) })
	var text strings.Builder
	text.WriteString("name\tversion\tlicences\tprograms\n")
	for _, p := range parts {
		fmt.Fprintf(&text, "%s\t%s\t%s\t%s\n", p.name, p.version, strings.Join(p.licences, " "), strings.Join(p.programs, " "))
	}
	return os.WriteFile(path, []byte(text.String()), 0o644)
}

// packages are the npm packages that vite put into the pages; their texts travel
// with the pages.
func packages(path string) ([]part, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var listed []struct{ Name, Version, Identifier, Text string }
	if err := json.Unmarshal(content, &listed); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(listed) == 0 {
		return nil, fmt.Errorf("%s lists nothing", path)
	}
	var parts []part
	for _, l := range listed {
		p := part{name: "npm:" + l.Name, version: l.Version, programs: []string{programs[0].name}}
		p.add(l.Text)
		if len(p.licences) == 0 { // a text that only names it
			first, _, _ := strings.Cut(l.Identifier, " ")
			p.licence(first)
		}
		parts = append(parts, p)
	}
	return parts, nil
}
