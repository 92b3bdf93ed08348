package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// viewFor is how long a clear copy stays for the program that shows it: programs read
// a file when they open it, some again when the member prints it.
const viewFor = 10 * time.Minute

// retryRemoval is when a copy that would not go is tried again: on Windows a file that
// a program holds open stays.
const retryRemoval = 30 * time.Second

// viewed are the content types that OpenDocument hands to the system, with the ending
// by which the system chooses the program. No other type is opened: a program could
// come in a document's clothes.
var viewed = map[string]string{
	"application/pdf": ".pdf",
	"image/jpeg":      ".jpg",
	"image/png":       ".png",
}

// copies are the documents that lie in clear for the system's programs, each in a
// private folder of its own.
type copies struct {
	mu      sync.Mutex
	folders map[string]*time.Timer
}

// OpenDocument shows a document with the system's program for it, and brings it
// before, where it is not on this device. The program gets a clear copy, whose checksum
// is verified first and which goes when the vault closes, after ten minutes, or at the
// next start. It fails with CodeNotFound, CodeNotDownloaded, CodeChecksum,
// CodeCannotOpenFile, CodeDiskFull, CodeNotWritable, CodeCancelled or the office's codes.
func (d *Desk) OpenDocument(ctx context.Context, id string) error {
	row, err := d.document(ctx, id)
	if err != nil {
		return err
	}
	name, err := viewName(row.Document)
	if err != nil {
		return err
	}
	if err := d.present(ctx, row); err != nil {
		return err
	}
	folder, exit, err := d.show(ctx, row.Document, name)
	if err != nil {
		return err
	}
	if err := refused(exit); err != nil {
		d.removeCopy(folder)
		return err
	}
	return nil
}

// show unseals a document into a folder of its own and starts the program on it. The
// vault cannot close between the two.
func (d *Desk) show(ctx context.Context, document mutual.Document, name string) (folder string, exit <-chan error, err error) {
	d.room.RLock()
	defer d.room.RUnlock()
	if d.opened == nil {
		return "", nil, mutual.Fault(mutual.CodeLocked, nil)
	}
	// Not the runtime folder: the confined viewers of several systems may not read there.
	folder, err = os.MkdirTemp("", d.copyPrefix()+"*")
	if err != nil {
		return "", nil, atomicfile.Fault(err)
	}
	ends := d.keepCopy(folder)
	path := filepath.Join(folder, name)
	if err = d.unseal(ctx, d.opened, document, path); err == nil {
		exit, err = d.view(path)
	}
	if err != nil {
		d.removeCopy(folder)
		return "", nil, err
	}
	ends.Reset(d.cfg.ViewFor)
	return folder, exit, nil
}

// viewName returns the name of a document's clear copy, whose ending is its content's.
// It says nothing else: programs keep the names of what they opened in lists of their own.
func viewName(document mutual.Document) (string, error) {
	ending := viewed[document.ContentType]
	if ending == "" {
		return "", mutual.Fault(mutual.CodeCannotOpenFile, nil)
	}
	return "document" + ending, nil
}

// copyPrefix begins the name of every folder of this profile's copies: whoever holds
// the profile's lock may sweep them.
func (d *Desk) copyPrefix() string {
	profile := sha256.Sum256([]byte(d.cfg.Folder))
	return "espace-adherents-" + hex.EncodeToString(profile[:8]) + "-"
}

// keepCopy notes a copy, so that it goes when the vault closes; once the returned timer
// is set, it goes then too.
func (d *Desk) keepCopy(folder string) *time.Timer {
	d.copies.mu.Lock()
	defer d.copies.mu.Unlock()
	if d.copies.folders == nil {
		d.copies.folders = map[string]*time.Timer{}
	}
	ends := time.AfterFunc(retryRemoval, func() { d.removeCopy(folder) })
	ends.Stop()
	d.copies.folders[folder] = ends
	return ends
}

// removeCopy removes a copy, and tries again later where a program holds it.
func (d *Desk) removeCopy(folder string) {
	d.copies.mu.Lock()
	defer d.copies.mu.Unlock()
	timer, kept := d.copies.folders[folder]
	if !kept {
		return
	}
	if err := os.RemoveAll(folder); err != nil {
		timer.Reset(retryRemoval)
		d.cfg.Log.Info("a clear copy is still in use")
		return
	}
	timer.Stop()
	delete(d.copies.folders, folder)
}

func (d *Desk) removeCopies() {
	d.copies.mu.Lock()
	folders := make([]string, 0, len(d.copies.folders))
	for folder := range d.copies.folders {
		folders = append(folders, folder)
	}
	d.copies.mu.Unlock()
	for _, folder := range folders {
		d.removeCopy(folder)
	}
}

// sweepCopies removes what a run that was killed left in clear. Call it under the
// profile's lock, before anything is shown.
func (d *Desk) sweepCopies() {
	entries, err := os.ReadDir(os.TempDir())
	if err != nil {
		return // there is nowhere a copy could lie
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), d.copyPrefix()) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(os.TempDir(), entry.Name())); err != nil {
			d.cfg.Log.Warn("a clear copy of an earlier run was not removed", "code", mutual.CodeNotWritable)
		}
	}
}
