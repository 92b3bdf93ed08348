package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// modules are the Go modules of every program on every system, in the order of their
// names.
func modules() ([]part, error) {
	found := map[string]*part{}
	var paths []string
	for _, program := range programs {
		for _, system := range []string{"linux", "windows", "darwin"} {
			used, err := usedPackages(program.pack, program.tags, system)
			if err != nil {
				return nil, err
			}
			for _, u := range used {
				p := found[u.path]
				if p == nil {
					p = &part{name: u.path, version: u.version}
					found[u.path] = p
					paths = append(paths, u.path)
				}
				if !slices.Contains(p.programs, program.name) {
					p.programs = append(p.programs, program.name)
				}
				if err := p.readUp(u.dir, u.root); err != nil {
					return nil, err
				}
			}
		}
	}
	slices.Sort(paths)
	var parts []part
	for _, path := range paths {
		parts = append(parts, *found[path])
	}
	return parts, nil
}

// used is one package of a module.
type used struct{ path, version, root, dir string }

func usedPackages(pack, tags, system string) ([]used, error) {
	const format = `{{with .Module}}{{if not .Main}}{{.Path}}{{"\t"}}{{.Version}}{{"\t"}}{{.Dir}}{{"\t"}}{{$.Dir}}{{end}}{{end}}`
	list := exec.Command("go", "list", "-deps", "-tags", strings.Trim(tags+","+sqliteTags, ","), "-f", format, pack)
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s for %s: %w", pack, system, err)
	}
	var all []used
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) == 4 {
			all = append(all, used{fields[0], fields[1], fields[2], fields[3]})
		}
	}
	return all, nil
}

// readUp reads the licence files of a package's folder and of those above it, up to
// its module's: what a module took over from others lies in folders of its own.
func (p *part) readUp(dir, root string) error {
	for {
		if err := p.read(dir); err != nil {
			return err
		}
		if dir == root || len(dir) <= len(root) {
			return nil
		}
		dir = filepath.Dir(dir)
	}
}

// golang is the language's own library and runtime, in every program.
func golang() (part, error) {
	p := part{name: "Go", programs: programNames()}
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/crypto").Output()
	if err != nil {
		return part{}, err
	}
	// A toolchain from a distribution has its licence elsewhere; the authors' other
	// modules bear the same one.
	beside := strings.TrimSpace(string(out))
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return part{}, err
	}
	for _, folder := range []string{strings.TrimSpace(string(root)), beside} {
		if err := p.read(folder); err != nil {
			return part{}, err
		}
		if len(p.licences) > 0 {
			break
		}
	}
	return p, nil
}

var (
	copyrightLine = regexp.MustCompile(`(?m)^[\s*]*(Copyright.*)$`)
	comment       = regexp.MustCompile(`(?s)/\*.*?\*/`)
	grants        = regexp.MustCompile(`Redistribution and use|Permission is hereby granted|Permission to use, copy`)
	commentEdge   = regexp.MustCompile(`(?m)^[ \t]*(/\*+|\*+/|\*+)[ \t]?`)
)

// amalgamation is SQLite, which is nobody's, with the ciphers and compressors around
// it: their authors stand in the source, their licence in the package's.
func amalgamation(folder string) (part, error) {
	p := part{name: "SQLite3 Multiple Ciphers", programs: programNames()}
	version, err := packageVersion(folder)
	if err != nil {
		return part{}, err
	}
	p.version = version
	source, err := os.ReadFile(filepath.Join(folder, "deps/sqlite3/sqlite3.c"))
	if err != nil {
		return part{}, err
	}
	var authors []string
	for _, match := range copyrightLine.FindAllSubmatch(source, -1) {
		line := strings.Join(strings.Fields(string(bytes.TrimRight(match[1], "*/ \r"))), " ")
		if !slices.Contains(authors, line) {
			authors = append(authors, line)
		}
	}
	if len(authors) == 0 {
		return part{}, fmt.Errorf("%s: the source names no author", folder)
	}
	slices.Sort(authors)
	p.add(strings.Join(authors, "\n"))
	for _, block := range comment.FindAll(source, -1) {
		if grants.Match(block) {
			p.add(strings.TrimSuffix(strings.TrimSpace(commentEdge.ReplaceAllString(string(block), "")), "*/"))
		}
	}
	return p, p.read(folder)
}

// sourceSans is the typeface of the pages and papers.
func sourceSans(folder string) (part, error) {
	version, err := packageVersion(folder)
	if err != nil {
		return part{}, err
	}
	p := part{name: "Source Sans 3", version: version, programs: programNames()}
	return p, p.read(folder)
}

func packageVersion(folder string) (string, error) {
	content, err := os.ReadFile(filepath.Join(folder, "package.json"))
	if err != nil {
		return "", err
	}
	var described struct{ Version string }
	return described.Version, json.Unmarshal(content, &described)
}
