//go:build linux

// Command bench measures what the project promised (docs of `make bench`), each
// time beside its floor: the same job done without what we add, in the same run on
// the same machine. It prints one table; figures are medians of alternating runs.
//
//	bench -app build/bin/espace-adherents -empty build/bin/bench-empty-window
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
)

// size is that of the promises: an adult life of care, and its papers.
const (
	benchLines     = 20_000
	benchDocuments = 300
)

// parts of the table, in its order.
var parts = []struct {
	name    string
	measure func(context.Context, *bench) error
}{
	{"sync", measureSync},
	{"pages", measurePages},
	{"statement", measureStatements},
	{"import", measureImport},
	{"throttle", measureThrottle},
	{"window", measureWindows},
}

// bench is one run.
type bench struct {
	folder     string // emptied at the end
	app, empty string // the two programs that open a window
	screen     string // the X screen's memory, a file in XWD format
	members    int    // of the import
	office     *officeHandle
	rows       []row
	notes      []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	switch {
	case len(os.Args) == 2 && os.Args[1] == roleOffice:
		err = runOffice(ctx)
	case len(os.Args) == 4 && os.Args[1] == roleImport:
		err = runImport(ctx, os.Args[2], os.Args[3])
	case len(os.Args) == 4 && os.Args[1] == roleDraw:
		err = drawStatement(os.Args[2], os.Args[3])
	default:
		err = run(ctx)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err, causes(err))
		os.Exit(1)
	}
}

// causes tells what lies under the mutual's error codes; everything here is fictitious.
func causes(err error) string {
	var told []string
	for cause := errors.Unwrap(err); cause != nil; cause = errors.Unwrap(cause) {
		told = append(told, cause.Error())
	}
	return strings.Join(told, ": ")
}

func run(ctx context.Context) (err error) {
	b := &bench{}
	names := make([]string, len(parts))
	for i, part := range parts {
		names[i] = part.name
	}
	only := flag.String("only", strings.Join(names, ","), "the parts to measure")
	profile := flag.String("cpuprofile", "", "write a CPU profile of this process to the file")
	flag.IntVar(&b.members, "members", 10_000, "how many members the import has")
	flag.StringVar(&b.app, "app", "", "the application's production build")
	flag.StringVar(&b.empty, "empty", "", "the empty window")
	flag.StringVar(&b.screen, "screen", "", "Xvfb's screen file")
	flag.Parse()
	wanted := strings.Split(*only, ",")
	for _, name := range wanted {
		if !slices.Contains(names, name) {
			return fmt.Errorf("no part is called %q; there are %v", name, names)
		}
	}
	if b.folder, err = os.MkdirTemp("", "espace-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.folder)) }()
	if *profile != "" {
		file, err := os.Create(*profile)
		if err != nil {
			return err
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	if b.office, err = startOffice(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.office.stop()) }()
	before := loadAverage()
	for _, part := range parts {
		if !slices.Contains(wanted, part.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "measuring: %s\n", part.name)
		if err := part.measure(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	b.print(os.Stdout, before, loadAverage())
	return nil
}

func (b *bench) path(name string) string { return filepath.Join(b.folder, name) }
