package desk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// SaveAllStatus is the progress of SaveAllDocuments.
type SaveAllStatus struct {
	Active bool `json:"active"`
	Done   int  `json:"done"`
	Total  int  `json:"total"`
}

// SavedAll says what SaveAllDocuments did.
type SavedAll struct {
	Folder    string     `json:"folder"`
	Saved     int        `json:"saved"`
	Failed    []NotSaved `json:"failed"`
	Cancelled bool       `json:"cancelled"` // the member stopped it; what was saved stays
}

// NotSaved is a document that was not saved, and why.
type NotSaved struct {
	Document mutual.Document `json:"document"`
	Problem  Problem         `json:"problem"`
}

// SaveAllDocuments writes the documents of the given ids, or all for none, in clear into
// a folder, and brings those that are not on this device. No file that is there is
// touched: a name that is taken gets a number. What was not saved is told, and stops the
// others only where none of them could be saved either: a full disk, a folder that
// cannot be written. It fails with CodeLocked.
func (d *Desk) SaveAllDocuments(ctx context.Context, folder string, ids []string) (SavedAll, error) {
	d.savingAll.Lock()
	defer d.savingAll.Unlock()
	rows, err := d.Documents(ctx)
	if err != nil {
		return SavedAll{}, err
	}
	if len(ids) > 0 {
		rows = slices.DeleteFunc(rows, func(row DocumentRow) bool { return !slices.Contains(ids, row.Document.ID) })
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	d.change(func(s *Status) { s.SaveAll = SaveAllStatus{Active: true, Total: len(rows)} })
	d.mu.Lock()
	d.cancelSaveAll = cancel
	d.mu.Unlock()
	defer d.change(func(s *Status) { s.SaveAll = SaveAllStatus{} })

	problems := d.saveEach(ctx, folder, rows)
	told := SavedAll{Folder: folder, Failed: []NotSaved{}, Cancelled: ctx.Err() != nil}
	for i, problem := range problems {
		switch {
		case problem == nil:
			told.Saved++
		case problem.Code != mutual.CodeCancelled:
			told.Failed = append(told.Failed, NotSaved{Document: rows[i].Document, Problem: *problem})
		}
	}
	if told.Saved > 0 {
		d.rememberFolder(folder)
	}
	return told, nil
}

// CancelSaveAll stops SaveAllDocuments; what was saved stays.
func (d *Desk) CancelSaveAll() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cancelSaveAll != nil {
		d.cancelSaveAll()
	}
}

// saveEach saves several documents at once and returns, by row, what kept each from
// being saved.
func (d *Desk) saveEach(ctx context.Context, folder string, rows []DocumentRow) []*Problem {
	problems := make([]*Problem, len(rows))
	var mu sync.Mutex
	var hopeless *Problem
	group := errgroup.Group{}
	group.SetLimit(parallelDocuments)
	for i, row := range rows {
		group.Go(func() error {
			mu.Lock()
			problem := hopeless
			mu.Unlock()
			if problem == nil {
				problem = problemOf(d.saveInto(ctx, folder, row))
			}
			mu.Lock()
			defer mu.Unlock()
			problems[i] = problem
			if problem == nil {
				d.change(func(s *Status) { s.SaveAll.Done++ })
				return nil
			}
			switch problem.Code {
			case mutual.CodeDiskFull, mutual.CodeNotWritable, mutual.CodeDeviceWrite, mutual.CodeLocked, mutual.CodeCancelled:
				hopeless = problem
			}
			return nil
		})
	}
	_ = group.Wait() // each tells its own problem
	return problems
}

// saveInto saves one document under its own name, or the next free one.
func (d *Desk) saveInto(ctx context.Context, folder string, row DocumentRow) error {
	if err := ctx.Err(); err != nil {
		return mutual.Fault(mutual.CodeCancelled, err)
	}
	if err := d.present(ctx, row); err != nil {
		return err
	}
	path, err := reserve(folder, safeFileName(row.Document.FileName))
	if err != nil {
		return err
	}
	d.room.RLock()
	defer d.room.RUnlock()
	if d.opened == nil {
		err = mutual.Fault(mutual.CodeLocked, nil)
	} else {
		err = d.unseal(ctx, d.opened, row.Document, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// reserve makes an empty file of the name, or of the name with the first number that is
// free. What is already there, of whatever kind, is not touched.
func reserve(folder, name string) (path string, err error) {
	ending := filepath.Ext(name)
	for n := 1; ; n++ {
		tried := name
		if n > 1 {
			tried = strings.TrimSuffix(name, ending) + " (" + strconv.Itoa(n) + ")" + ending
		}
		path = filepath.Join(folder, tried)
		file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", atomicfile.Fault(err)
		}
		return path, file.Close()
	}
}
