package intake

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxRecord = 64 << 10 // bytes of one row
	maxMember = 64 << 20 // bytes of one member's rows in one file: what is held at once
	maxTorn   = 1000     // torn rows that are remembered: a file with more is torn all over
	maxHeader = 40       // bytes of a column's name that are told
)

// form is what a file holds: its name and its columns, the first of which is the
// member's number. All of them must be there, in any order.
type form struct {
	name    string
	columns []string
	// later are columns that came after files were already made: a file without one is
	// whole, and leaves what is known of it as it is.
	later []string
}

// table reads one file, one member's rows at a time.
type table struct {
	form
	file   *os.File
	size   int64
	source *source
	csv    *csv.Reader
	places map[string]int // of the columns
	tally  *Tally
	tell   func(Refusal) error

	ahead      *row   // read, not given out yet
	torn       []*row // refused before a member could be given them, since the last take
	tornBefore []*row // and since the take before
	line       int    // on which the next row begins
	cut        bool   // the file does not end with a line's end
	ended      bool
	lastNumber string
}

// row is one record of a table.
type row struct {
	table   *table
	line    int
	fields  []string
	number  string // the member's
	outcome outcome
	refusal Refusal
}

type outcome int

const (
	outcomeSame outcome = iota // known already, word for word
	outcomeAdded
	outcomeChanged
	outcomeRefused
)

// refuse refuses the row, for its first reason only.
func (r *row) refuse(field, reason string, args ...any) {
	if r.outcome == outcomeRefused {
		return
	}
	if len(args) > 0 {
		reason = fmt.Sprintf(reason, args...)
	}
	r.outcome, r.refusal = outcomeRefused, Refusal{File: r.table.name, Line: r.line, Field: field, Reason: reason}
}

// has reports whether the file has a column that came later.
func (r *row) has(column string) bool {
	_, there := r.table.places[column]
	return there
}

// blank reports whether nothing stands in the row: a spreadsheet ends its tables with
// rows of separators alone.
func (r *row) blank() bool {
	return !slices.ContainsFunc(r.fields, func(field string) bool { return strings.TrimSpace(field) != "" })
}

// cells is what stands in the row, whatever its columns are.
func (r *row) cells() []string {
	cells := make([]string, len(r.fields))
	for i, field := range r.fields {
		cells[i] = strings.TrimSpace(field)
	}
	return cells
}

func (r *row) refused() bool { return r.outcome == outcomeRefused }

// source counts what is read and lets no row become longer than maxRecord.
type source struct {
	from    io.Reader
	read    int64
	allowed int
	err     error // other than the file's end
}

var errLong = errors.New("a row is too long")

// Read implements io.Reader.
func (s *source) Read(p []byte) (int, error) {
	if s.allowed <= 0 {
		s.err = errLong
		return 0, s.err
	}
	n, err := s.from.Read(p[:min(len(p), s.allowed)])
	s.read += int64(n)
	s.allowed -= n
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// openTable opens a file of the folder and reads its header. It returns fs.ErrNotExist
// where there is none, and a wholeFile for one that cannot be read.
func openTable(folder *os.Root, f form, tally *Tally, tell func(Refusal) error) (t *table, err error) {
	t = &table{form: f, tally: tally, tell: tell, line: 1}
	stat, err := folder.Lstat(f.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		return nil, t.refuse(0, "", reasonUnreadable)
	}
	if !stat.Mode().IsRegular() {
		return nil, t.refuse(0, "", reasonNoFile)
	}
	file, err := folder.Open(f.name)
	if err != nil {
		return nil, t.refuse(0, "", reasonUnreadable)
	}
	t.file, t.size = file, stat.Size()
	defer func() {
		if err != nil {
			_ = file.Close()
		}
	}()
	if stat.Size() == 0 {
		return nil, t.refuse(0, "", reasonEmpty)
	}
	last := make([]byte, 1)
	if _, err := file.ReadAt(last, stat.Size()-1); err != nil {
		return nil, t.refuse(0, "", reasonUnreadable)
	}
	t.cut = last[0] != '\n'
	return t, t.header(file)
}

func (t *table) header(file io.Reader) error {
	start := bufio.NewReaderSize(file, maxRecord)
	beginning, err := start.Peek(maxRecord)
	if err != nil && !errors.Is(err, io.EOF) {
		return t.refuse(0, "", reasonUnreadable)
	}
	first, _, _ := bytes.Cut(beginning, []byte("\n"))
	switch {
	case bytes.HasPrefix(first, []byte("\xff\xfe")), bytes.HasPrefix(first, []byte("\xfe\xff")), bytes.ContainsRune(first, 0):
		return t.refuse(1, "", reasonUTF16)
	case bytes.HasPrefix(first, []byte("\ufeff")):
		if _, err := start.Discard(len("\ufeff")); err != nil {
			return err
		}
	}
	t.source = &source{from: start}
	t.csv = csv.NewReader(t.source)
	t.csv.FieldsPerRecord = -1
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		t.csv.Comma = ';'
	}
	names, err := t.record()
	if errors.Is(err, io.EOF) {
		return t.refuse(1, "", reasonEmpty)
	}
	if err != nil {
		return err
	}
	t.line++
	t.places = make(map[string]int, len(names))
	for i, name := range names {
		name = strings.TrimSpace(name)
		_, twice := t.places[name]
		switch {
		case name == "" || len(name) > maxHeader || strings.ContainsFunc(name, invisible):
			return t.refuse(1, "", reasonUnnamed)
		case twice:
			return t.refuse(1, name, reasonTwice, name)
		case !slices.Contains(t.columns, name) && !slices.Contains(t.later, name):
			return t.refuse(1, name, reasonUnknown, name)
		}
		t.places[name] = i
	}
	for _, name := range t.columns {
		if _, there := t.places[name]; !there {
			return t.refuse(1, name, reasonMissing, name)
		}
	}
	return t.advance()
}

func (t *table) close() error { return t.file.Close() }

func (t *table) refuse(line int, field, reason string, args ...any) error {
	if len(args) > 0 {
		reason = fmt.Sprintf(reason, args...)
	}
	return &wholeFile{Refusal{File: t.name, Line: line, Field: field, Reason: reason}}
}

// record reads the next record, and io.EOF at the end of the file.
func (t *table) record() ([]string, error) {
	t.source.allowed = maxRecord
	fields, err := t.csv.Read()
	var malformed *csv.ParseError
	switch {
	case errors.Is(t.source.err, errLong):
		return nil, t.refuse(t.line, "", reasonLong)
	case t.source.err != nil:
		return nil, t.refuse(t.line, "", reasonUnreadable)
	case errors.Is(err, io.EOF):
		return nil, err
	case errors.As(err, &malformed):
		return nil, t.refuse(malformed.StartLine, "", reasonQuote)
	case err != nil:
		return nil, t.refuse(t.line, "", reasonUnreadable)
	}
	t.line, _ = t.csv.FieldPos(0)
	for _, field := range fields {
		if !utf8.ValidString(field) {
			return nil, t.refuse(t.line, "", reasonEncoding)
		}
	}
	return fields, nil
}

// advance reads the next row that a member can be given. A row whose fields cannot be
// told apart, or without a member, is refused here.
func (t *table) advance() error {
	last := t.ahead
	t.ahead = nil
	for {
		fields, err := t.record()
		if errors.Is(err, io.EOF) {
			if last != nil && t.cut {
				last.refuse("", reasonCut)
			}
			t.ended = true
			return nil
		}
		if err != nil {
			return err
		}
		r := &row{table: t, line: t.line, fields: fields}
		for _, field := range fields {
			t.line += strings.Count(field, "\n")
		}
		t.line++
		if r.blank() {
			last = nil
			continue
		}
		t.tally.Rows++
		if len(fields) != len(t.places) {
			r.refuse("", reasonFields, len(fields), len(t.places))
		} else if r.number = strings.TrimSpace(fields[t.places[t.columns[0]]]); r.number == "" {
			r.refuse(t.columns[0], reasonRequired)
		}
		if !r.refused() {
			t.ahead = r
			return nil
		}
		last = nil
		if len(t.torn) < maxTorn {
			t.torn = append(t.torn, r)
		}
		if err := t.settle(r); err != nil {
			return err
		}
	}
}

// take returns the rows of the member who comes next.
func (t *table) take() (rows []*row, err error) {
	if t.ahead == nil {
		return nil, nil
	}
	number, size := t.ahead.number, 0
	if number < t.lastNumber {
		return nil, t.refuse(t.ahead.line, t.columns[0], reasonOrder)
	}
	t.lastNumber = number
	t.tornBefore, t.torn = t.torn, nil
	for t.ahead != nil && t.ahead.number == number {
		for _, field := range t.ahead.fields {
			size += len(field)
		}
		if size > maxMember {
			return nil, t.refuse(t.ahead.line, t.columns[0], reasonManyRows)
		}
		rows = append(rows, t.ahead)
		if err := t.advance(); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// tornOf returns the rows without a member that name this one, or no one, and stand
// beside the member's own: the file is sorted.
func (t *table) tornOf(number string) (rows []*row) {
	at := t.places[t.columns[0]]
	for _, r := range slices.Concat(t.tornBefore, t.torn) {
		if cells := r.cells(); slices.Contains(cells, number) || at >= len(cells) || cells[at] == "" {
			rows = append(rows, r)
		}
	}
	return rows
}

// settle counts what became of a row, and tells of a refusal.
func (t *table) settle(r *row) error {
	switch r.outcome {
	case outcomeSame:
		t.tally.Same++
	case outcomeAdded:
		t.tally.Added++
	case outcomeChanged:
		t.tally.Changed++
	case outcomeRefused:
		t.tally.Refused++
		return t.tell(r.refusal)
	}
	return nil
}
