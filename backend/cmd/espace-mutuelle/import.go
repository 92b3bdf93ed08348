package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/intake"
)

type importCommand struct {
	Folder string `arg:"" name:"dossier" help:"Dossier des fichiers CSV et PDF (voir docs/import.md)."`
	Data   string `required:"" placeholder:"DOSSIER" help:"Dossier de données du service, créé s’il n’existe pas. Le service doit être arrêté."`
	Report string `placeholder:"FICHIER" help:"Où écrire les refus, au format CSV ; report-DATE.csv dans le dossier importé, s’il n’est pas donné."`
}

// shownRefusals is how many refusals are told at once; the report has them all.
const shownRefusals = 10

// Run takes the files in, with the data folder to itself.
func (c *importCommand) Run(s *surroundings) (err error) {
	if stat, err := os.Stat(c.Folder); err != nil || !stat.IsDir() {
		return &refusal{text: fmt.Sprintf("%s n’est pas un dossier.", c.Folder), exit: exitUsage, err: err}
	}
	path := c.reportPath(time.Now())
	if c.isData(path) {
		return &refusal{text: fmt.Sprintf("%s est le nom d’un fichier à importer : donnez un autre fichier avec --report.", path), exit: exitUsage}
	}
	r, err := openReport(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	ctx, stop := untilSignal(s.signals)
	defer stop()
	p, err := openPremises(ctx, c.Data, false, office.Config{})
	if errors.Is(err, errInUse) {
		return &refusal{exit: exitFault, err: err, text: fmt.Sprintf("Le service tourne sur le dossier %s : arrêtez-le le temps de l’import. "+
			"Tant qu’un fichier est repris, personne d’autre ne peut rien y écrire.", c.Data)}
	}
	if err != nil {
		return interrupted(ctx, err)
	}
	defer func() { err = errors.Join(err, p.close()) }()
	tallies, err := intake.Run(ctx, intake.Config{
		Folder: c.Folder, Store: p.store, Files: p.files, Refused: r.add, Progress: importProgress(s.err),
	})
	if told := tell(s.out, tallies); err == nil {
		err = told
	}
	switch {
	case err == nil:
		return r.verdict(s.err)
	case mutual.CodeOf(err) == mutual.CodeNotFound && len(tallies) == 0:
		return &refusal{text: fmt.Sprintf("Le dossier %s ne contient aucun fichier à importer : leurs noms sont dans docs/import.md.", c.Folder), exit: exitUsage, err: err}
	}
	return interrupted(ctx, err)
}

// interrupted tells an error that a signal brought about from any other.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return &refusal{exit: exitFault, err: err, text: "Import interrompu : les fichiers comptés ci-dessus, s’il y en a, sont repris en entier, les autres pas du tout. " +
		"Relancez-le : ce qui est repris ne le sera pas deux fois."}
}

func (c *importCommand) reportPath(now time.Time) string {
	if c.Report != "" {
		return c.Report
	}
	return filepath.Join(c.Folder, intake.ReportPrefix+now.Format("20060102-150405")+".csv")
}

// isData reports whether a report at the path would be taken for a file to import.
func (c *importCommand) isData(path string) bool {
	folder, err := os.Stat(c.Folder)
	beside, missing := os.Stat(filepath.Dir(path))
	return err == nil && missing == nil && os.SameFile(folder, beside) && intake.IsOurs(filepath.Base(path))
}

// untilSignal is a context that ends with the first signal, one that waits already
// included.
func untilSignal(signals <-chan os.Signal) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(context.Background())
	select {
	case <-signals:
		stop()
	default:
	}
	go func() {
		select {
		case <-signals:
			stop()
		case <-ctx.Done():
		}
	}()
	return ctx, stop
}

// report is the file of the refusals.
type report struct {
	path  string
	file  *os.File
	rows  *csv.Writer
	count int
	first []intake.Refusal
}

func openReport(path string) (*report, error) {
	// An existing file could be one of those to import.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, &refusal{text: fmt.Sprintf("%s existe déjà : donnez un autre fichier avec --report.", path), exit: exitUsage, err: err}
	}
	if err != nil {
		return nil, &refusal{text: fmt.Sprintf("Le rapport ne peut pas être écrit dans %s : donnez un autre fichier avec --report.", path), exit: exitUsage, err: err}
	}
	r := &report{path: path, file: file, rows: csv.NewWriter(file)}
	// The header stands in the file before the folder is read: by it the import knows its
	// own reports.
	if err := r.write(strings.Split(intake.ReportHeader, ",")...); err != nil {
		return r, err
	}
	if r.rows.Flush(); r.rows.Error() != nil {
		return r, r.incomplete(r.rows.Error())
	}
	return r, nil
}

func (r *report) write(cells ...string) error {
	if err := r.rows.Write(cells); err != nil {
		return r.incomplete(err)
	}
	return nil
}

func (r *report) incomplete(err error) error {
	return &refusal{text: fmt.Sprintf("Le rapport %s n’a pas pu être écrit en entier.", r.path), exit: exitFault, err: err}
}

func (r *report) add(refused intake.Refusal) error {
	r.count++
	if len(r.first) < shownRefusals {
		r.first = append(r.first, refused)
	}
	line := ""
	if refused.Line > 0 {
		line = strconv.Itoa(refused.Line)
	}
	return r.write(refused.File, line, refused.Field, refused.Reason)
}

// verdict tells the first refusals, and is an error where there are any.
func (r *report) verdict(out io.Writer) error {
	if r.count == 0 {
		return nil
	}
	for _, refused := range r.first {
		fmt.Fprintln(out, refusalText(refused))
	}
	if more := r.count - len(r.first); more > 0 {
		fmt.Fprintf(out, "… et %s.\n", counted(int64(more), "autre refus", "autres refus"))
	}
	return &refusal{text: fmt.Sprintf("%s : %s. Corrigez, puis relancez l’import ; ce qui est repris ne le sera pas deux fois.",
		counted(int64(r.count), "refus", "refus"), r.path), exit: exitRefused}
}

// close leaves no empty report behind.
func (r *report) close() error {
	r.rows.Flush()
	err := errors.Join(r.rows.Error(), r.file.Close())
	if err == nil && r.count == 0 {
		err = os.Remove(r.path)
	}
	if err != nil {
		return r.incomplete(err)
	}
	return nil
}

func refusalText(refused intake.Refusal) string {
	where := refused.File
	if refused.Line > 0 {
		where += ", ligne " + french.Number(refused.Line)
	}
	if refused.Field != "" {
		where += ", " + refused.Field
	}
	return where + " : " + refused.Reason
}

// tell shows what became of each file.
func tell(out io.Writer, tallies []intake.Tally) error {
	if len(tallies) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "FICHIER\tLIGNES\tAJOUTÉES\tMODIFIÉES\tINCHANGÉES\tREFUSÉES")
	for _, t := range tallies {
		if t.Whole {
			fmt.Fprintf(table, "%s\trefusé, rien n’en est repris\n", t.File)
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", t.File, french.Number(int(t.Rows)), french.Number(int(t.Added)),
			french.Number(int(t.Changed)), french.Number(int(t.Same)), french.Number(int(t.Refused)))
	}
	return table.Flush()
}

func counted(n int64, one, many string) string {
	word := many
	if n < 2 {
		word = one
	}
	return french.Number(int(n)) + " " + word
}

// importProgress shows how far the files have been read on a terminal, and names them
// one after the other elsewhere.
func importProgress(out io.Writer) func(intake.Progress) {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		named := ""
		return func(p intake.Progress) {
			if names := strings.Join(p.Files, " + "); names != named {
				named = names
				fmt.Fprintf(out, "Lecture de %s…\n", names)
			}
		}
	}
	var bar *progressbar.ProgressBar
	return func(p intake.Progress) {
		if bar == nil {
			bar = progressbar.NewOptions64(p.Total, progressbar.OptionSetWriter(out), progressbar.OptionSetWidth(30),
				progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetPredictTime(true),
				progressbar.OptionSetDescription(fmt.Sprintf("%-33s", strings.Join(p.Files, " + "))))
		}
		_ = bar.Set64(p.Done)
		if p.Ended {
			_ = bar.Exit()
			fmt.Fprintln(out)
			bar = nil
		}
	}
}
