package intake

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Config says what to take in, and where to.
type Config struct {
	Folder string // with the files of docs/import.md
	Store  store.Store
	Files  office.Files
	// Refused is told of every row and file that is not taken, as it is met; an error
	// of it ends the import.
	Refused func(Refusal) error
	// Progress is told how far the files that are read together have come; nil for nobody.
	Progress func(Progress)
}

// Progress is how far some files have been read.
type Progress struct {
	Files       []string
	Done, Total int64 // bytes
	Ended       bool
}

// Tally counts what became of a file's rows.
type Tally struct {
	File                                string
	Rows, Added, Changed, Same, Refused int64
	Whole                               bool // the file was refused: nothing of it is taken, whatever was counted
}

// ReportPrefix begins the names of reports that nobody named, ReportHeader is the first
// row of all. Reports may lie beside the files, under any name but one of theirs (see
// IsOurs).
const (
	ReportPrefix = "report-"
	ReportHeader = "file,line,field,reason"
)

// IsOurs reports whether a file of this name is taken in.
func IsOurs(name string) bool {
	return slices.ContainsFunc(lots(), func(l lot) bool {
		return slices.ContainsFunc(l.forms, func(f form) bool { return strings.EqualFold(f.name, name) })
	})
}

// documentsFolder holds the PDF files that documents.csv names.
const documentsFolder = "documents"

// lot is files that are true together only, in the order of its forms: they share one
// transaction. take is given one member's rows of each.
type lot struct {
	forms []form
	take  func(ctx context.Context, b *batch) error
}

// lots are in the order in which what is named comes before what names it.
func lots() []lot {
	return []lot{
		{[]form{members}, takeMember},
		{[]form{beneficiaries}, takeBeneficiaries},
		{[]form{guarantees}, takeGuarantees},
		{[]form{payments, reimbursements}, takeLedger},
		{[]form{documents}, takeDocuments},
		{[]form{quotes, quoteLines}, takeQuotes},
	}
}

// batch is the rows of one member in the files of a lot.
type batch struct {
	writer  store.Writer
	config  *Config
	root    *os.Root
	number  string
	rows    [2][]*row
	torn    [2][]*row // what names them is not whole without them: see table.tornOf
	member  string    // the id, for every lot but that of the members
	changes []mutual.Change
}

// Run takes the folder's files in, each lot whole or not at all, and returns what
// became of each, in their order. Nobody else may write members' data meanwhile. What
// is refused is told to Config.Refused and is no error. Errors carry CodeNotFound for
// a folder that is none or that holds no file of ours, CodeCancelled, or are those of
// the store; the files counted by then are taken.
func Run(ctx context.Context, config Config) (tallies []Tally, err error) {
	root, err := os.OpenRoot(config.Folder)
	if err != nil {
		return nil, mutual.Fault(mutual.CodeNotFound, err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	if err := strangers(root, config.Refused); err != nil {
		return nil, err
	}
	for _, l := range lots() {
		taken, err := l.run(ctx, root, &config)
		if err != nil {
			return tallies, err
		}
		tallies = append(tallies, taken...)
	}
	if len(tallies) == 0 {
		return nil, mutual.Fault(mutual.CodeNotFound, nil)
	}
	return tallies, nil
}

// strangers tells of tables under a name that nothing would read: a slip in a name
// must not pass for an import.
func strangers(root *os.Root, tell func(Refusal) error) error {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return mutual.Fault(mutual.CodeInternal, err)
	}
	var names []string
	for _, l := range lots() {
		for _, f := range l.forms {
			names = append(names, f.name)
		}
	}
	for _, entry := range entries {
		name := entry.Name()
		if strings.EqualFold(filepath.Ext(name), ".csv") && !slices.Contains(names, name) && !leftBehind(name) && !isReport(root, name) {
			if err := tell(Refusal{File: name, Reason: reasonNotOurFile}); err != nil {
				return err
			}
		}
	}
	return nil
}

// leftBehind reports whether a system or a spreadsheet keeps a file of its own under
// the name, beside the one that somebody wrote: ._members.csv, ~$members.csv.
func leftBehind(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$")
}

// isReport reports whether a file is an import's own report, this one's included, also
// after a spreadsheet saved it.
func isReport(root *os.Root, name string) bool {
	if strings.HasPrefix(name, ReportPrefix) {
		return true
	}
	if stat, err := root.Lstat(name); err != nil || !stat.Mode().IsRegular() {
		return false
	}
	file, err := root.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	first, err := bufio.NewReader(io.LimitReader(file, 2*int64(len(ReportHeader)))).ReadString('\n')
	return err == nil && strings.ReplaceAll(strings.TrimSpace(strings.TrimPrefix(first, "\ufeff")), ";", ",") == ReportHeader
}

func (l lot) run(ctx context.Context, root *os.Root, config *Config) ([]Tally, error) {
	tallies := make([]*Tally, 0, len(l.forms))
	tables := make([]*table, len(l.forms))
	defer func() {
		for _, t := range tables {
			if t != nil {
				_ = t.close()
			}
		}
	}()
	progress := Progress{}
	read := func() error {
		for i, f := range l.forms {
			tally := &Tally{File: f.name}
			t, err := openTable(root, f, tally, config.Refused)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			tallies = append(tallies, tally)
			if err != nil {
				return err
			}
			tables[i] = t
			progress.Files = append(progress.Files, f.name)
			progress.Total += t.size
		}
		if len(progress.Files) == 0 {
			return nil
		}
		return config.Store.Update(ctx, func(w store.Writer) error {
			return l.walk(ctx, &batch{writer: w, config: config, root: root}, tables, &progress)
		})
	}
	err := read()
	var whole *wholeFile
	if errors.As(err, &whole) {
		tallies, err = l.refuse(root, tallies, whole.Refusal, config.Refused)
	}
	if err != nil {
		return nil, err
	}
	if progress.Ended, progress.Done = true, progress.Total; config.Progress != nil && len(progress.Files) > 0 {
		config.Progress(progress)
	}
	counted := make([]Tally, len(tallies))
	for i, tally := range tallies {
		counted[i] = *tally
	}
	return counted, nil
}

// refuse tells of a file that cannot be taken, and of those that go with it, read or not.
func (l lot) refuse(root *os.Root, tallies []*Tally, refusal Refusal, tell func(Refusal) error) ([]*Tally, error) {
	for _, f := range l.forms {
		at := slices.IndexFunc(tallies, func(t *Tally) bool { return t.File == f.name })
		if at < 0 {
			if _, err := root.Lstat(f.name); err != nil {
				continue
			}
			tallies = append(tallies, &Tally{File: f.name})
			at = len(tallies) - 1
		}
		tallies[at].Whole = true
		told := refusal
		if f.name != refusal.File {
			told = Refusal{File: f.name, Reason: fmt.Sprintf(reasonCompanion, refusal.File)}
		}
		if err := tell(told); err != nil {
			return nil, err
		}
	}
	return tallies, nil
}

// walk goes through the tables member by member, in the order of their numbers.
func (l lot) walk(ctx context.Context, b *batch, tables []*table, progress *Progress) error {
	for {
		var next *string
		for _, t := range tables {
			if t != nil && t.ahead != nil && (next == nil || t.ahead.number < *next) {
				next = &t.ahead.number
			}
		}
		if next == nil {
			return nil
		}
		b.number, b.member, b.changes, b.rows, b.torn = *next, "", nil, [2][]*row{}, [2][]*row{}
		progress.Done = 0
		for i, t := range tables {
			if t == nil {
				continue
			}
			if t.ahead != nil && t.ahead.number == b.number {
				var err error
				if b.rows[i], err = t.take(); err != nil {
					return err
				}
			}
			b.torn[i] = t.tornOf(b.number)
			progress.Done += t.source.read
		}
		if err := l.takeBatch(ctx, b); err != nil {
			return err
		}
		if b.config.Progress != nil {
			b.config.Progress(*progress)
		}
	}
}

func (l lot) takeBatch(ctx context.Context, b *batch) error {
	if err := ctx.Err(); err != nil {
		return mutual.Fault(mutual.CodeCancelled, err)
	}
	if err := l.take(ctx, b); err != nil {
		return err
	}
	if len(b.changes) > 0 {
		if _, err := b.writer.Write(ctx, b.member, b.changes); err != nil {
			return err
		}
	}
	for _, rows := range b.rows {
		for _, r := range rows {
			if err := r.table.settle(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// find looks the member up; without one, all rows are refused.
func (b *batch) find(ctx context.Context) (found bool, err error) {
	record, err := b.writer.MemberByNumber(ctx, b.number)
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		for _, rows := range b.rows {
			for _, r := range rows {
				r.refuse(r.table.columns[0], reasonNoMember)
			}
		}
		return false, nil
	}
	b.member = record.ID
	return err == nil, err
}

// known returns what the member has of one noun, by its id.
func known[T any](ctx context.Context, b *batch, noun mutual.Noun, of func(mutual.Change) *T) (map[string]T, error) {
	changes, err := b.writer.Known(ctx, b.member, noun)
	if err != nil {
		return nil, err
	}
	all := make(map[string]T, len(changes))
	for _, change := range changes {
		all[change.ID] = *of(change)
	}
	return all, nil
}

// unique refuses a row whose id another row of the member has, and notes it if not.
func unique(r *row, column, id string, seen map[string]*row) bool {
	if r.refused() {
		return false
	}
	if first := seen[id]; first != nil {
		r.refuse(column, reasonDuplicate, first.line)
		return false
	}
	seen[id] = r
	return true
}

// compare says what a row does to what is known.
func compare[T comparable](r *row, id string, now T, before map[string]T) {
	was, there := before[id]
	switch {
	case !there:
		r.outcome = outcomeAdded
	case was != now:
		r.outcome = outcomeChanged
	}
}

func (r *row) writes() bool { return r.outcome == outcomeAdded || r.outcome == outcomeChanged }
