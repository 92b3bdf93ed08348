//go:build linux

package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/demo"
	"github.com/unimutuelles/espace-adherents/backend/pdf"
)

// roleDraw makes this program draw one statement and end: our own whole process.
const roleDraw = "draw"

const statementBar = 50

//go:embed statement.html.tmpl
var statementPage string

// weasyTimes prints how long its n-th drawing took, in seconds, the first left out.
const weasyTimes = `
import sys, time, weasyprint
from weasyprint.text.fonts import FontConfiguration
page, out, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
for i in range(times + 1):
    start = time.perf_counter()
    weasyprint.HTML(filename=page).write_pdf(out, font_config=FontConfiguration())
    if i: print(time.perf_counter() - start)
`

// measureStatements compares our drawing with two programs that print the same
// table from HTML.
func measureStatements(ctx context.Context, b *bench) error {
	for _, size := range []struct {
		name         string
		lines, times int
	}{{"one page", 12, 7}, {"500 lines", 500, 3}} {
		s, err := statementOf(size.lines)
		if err != nil {
			return err
		}
		if err := b.measureStatement(ctx, "statement of "+size.name, s, size.times); err != nil {
			return err
		}
	}
	b.note("statements: a call of pdf.Statement against the whole process that a program without it would start on ready HTML (files warm); " +
		"beside, whole process against whole process, and a call against a call in a Python that has WeasyPrint loaded.")
	return nil
}

func (b *bench) measureStatement(ctx context.Context, what string, s mutual.Statement, times int) error {
	page, source, out := b.path("statement.html"), b.path("statement.json"), b.path("statement.pdf")
	if err := errors.Join(writeFile(page, func(w io.Writer) error { return writePage(w, s) }),
		writeFile(source, func(w io.Writer) error { return json.NewEncoder(w).Encode(s) })); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	call := func() (time.Duration, error) {
		// One call is short: its time is that of several, shared out.
		const calls = 5
		start := time.Now()
		for range calls {
			if err := pdf.Statement(io.Discard, s, start); err != nil {
				return 0, err
			}
		}
		return time.Since(start) / calls, nil
	}
	whole := func(name string, args ...string) func() (time.Duration, error) {
		return func() (time.Duration, error) { return timeProcess(ctx, out, name, args...) }
	}
	chromium, err := chromiumPath()
	if err != nil {
		return err
	}
	ours, weasy, err := alternate(times, call, whole("weasyprint", "--quiet", page, out))
	if err != nil {
		return err
	}
	b.timesFaster(what+" / WeasyPrint", ours.median(), weasy.median(), statementBar)
	ours, chrome, err := alternate(times, call, whole(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
		"--user-data-dir="+b.path("chromium"), "--print-to-pdf="+out, "file://"+page))
	if err != nil {
		return err
	}
	b.timesFaster(what+" / Chromium", ours.median(), chrome.median(), statementBar)
	process, _, err := alternate(times, whole(self, roleDraw, source, out), call)
	if err != nil {
		return err
	}
	b.timesFaster("  process against process, WeasyPrint", process.median(), weasy.median(), 0)
	b.timesFaster("  process against process, Chromium", process.median(), chrome.median(), 0)
	warm, err := warmWeasy(ctx, page, out, times)
	if err != nil {
		return err
	}
	b.timesFaster("  call against call, WeasyPrint loaded", ours.median(), warm.median(), 0)
	return nil
}

func chromiumPath() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium")
}

// timeProcess runs a program that makes the PDF out.
func timeProcess(ctx context.Context, out, name string, args ...string) (time.Duration, error) {
	if err := os.Remove(out); err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, err
	}
	start := time.Now()
	said, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	took := time.Since(start)
	if err != nil {
		return 0, fmt.Errorf("%s: %w: %s", name, err, said)
	}
	made, err := os.ReadFile(out)
	if err != nil {
		return 0, err
	}
	if !strings.HasPrefix(string(made), "%PDF-") {
		return 0, fmt.Errorf("%s made no PDF", name)
	}
	return took, nil
}

func warmWeasy(ctx context.Context, page, out string, times int) (samples, error) {
	said, err := exec.CommandContext(ctx, "/usr/bin/python3", "-c", weasyTimes, page, out, strconv.Itoa(times)).Output()
	if err != nil {
		return nil, err
	}
	var took samples
	for _, line := range strings.Fields(string(said)) {
		seconds, err := strconv.ParseFloat(line, 64)
		if err != nil {
			return nil, err
		}
		took = append(took, time.Duration(seconds*float64(time.Second)))
	}
	if len(took) != times {
		return nil, fmt.Errorf("WeasyPrint drew %d times", len(took))
	}
	return took, nil
}

// statementOf is the statement of a demo member's latest lines.
func statementOf(lines int) (mutual.Statement, error) {
	today := mutual.DateOf(time.Now())
	household, err := demo.Generate(1, 0, demo.Size{Lines: lines}, today)
	if err != nil {
		return mutual.Statement{}, err
	}
	return mutual.NewStatement(mutual.StatementSource{
		Member: household.Member, Beneficiaries: household.Beneficiaries, Lines: household.Reimbursements[:lines],
		Period: mutual.Period(today[:4]), IssuedOn: today,
	})
}

// writePage writes the statement as HTML.
func writePage(w io.Writer, s mutual.Statement) error {
	page, err := template.New("statement").Funcs(template.FuncMap{
		"money": french.Money, "day": french.Day, "short": french.ShortDay, "percent": french.Percent,
	}).Parse(statementPage)
	if err != nil {
		return err
	}
	return page.Execute(w, s)
}

func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}

// drawStatement is the work of roleDraw.
func drawStatement(source, out string) error {
	text, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	var s mutual.Statement
	if err := json.Unmarshal(text, &s); err != nil {
		return err
	}
	return writeFile(out, func(w io.Writer) error { return pdf.Statement(w, s, time.Now()) })
}
