package main

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// App is the only type bound to the window: each method asks the window where it
// must, calls the desk and returns.
type App struct {
	ctx     context.Context
	started atomic.Bool // ctx is set
	desk    *desk.Desk
	demo    DemoHint
	log     *slog.Logger
	notices arrivalNotices
	closing sync.Once
	dropped atomic.Pointer[[]string] // the paths of the files that were last dropped; nil: none since they were taken
}

// Demo returns what the demo office proposes, if this is a demo.
func (a *App) Demo() DemoHint { return a.demo }

// Status returns the desk's state now.
func (a *App) Status() desk.Status { return a.desk.Status() }

// SignIn opens a session with the office and the vault.
func (a *App) SignIn(c desk.Credentials) error { return a.desk.SignIn(a.ctx, c) }

// Unlock opens the vault with the password, with or without a network.
func (a *App) Unlock(password string, stay desk.Stay) error {
	return a.desk.Unlock(a.ctx, password, stay)
}

// UnlockWithRecoveryKey opens the vault with the printed key.
func (a *App) UnlockWithRecoveryKey(key string, stay desk.Stay) error {
	return a.desk.UnlockWithRecoveryKey(a.ctx, key, stay)
}

// Used notes that the member uses the window.
func (a *App) Used() { a.desk.Used() }

// Lock closes the vault.
func (a *App) Lock() error { return a.desk.Lock() }

// SignOut ends the session, forgets the keyring slot and closes the vault.
func (a *App) SignOut() error { return a.desk.SignOut(a.ctx) }

// StartAfresh puts aside the vault that will not open, erasing nothing.
func (a *App) StartAfresh() error { return a.desk.StartAfresh() }

// Sync brings the member's changes and documents.
func (a *App) Sync() error { return a.desk.Sync(a.ctx) }

// CancelSync stops the sync under way; what was stored stays.
func (a *App) CancelSync() { a.desk.CancelSync() }

// Acts returns the nomenclature with its explanations.
func (a *App) Acts() []mutual.Act { return mutual.Acts() }

// Choices returns what the filters can offer.
func (a *App) Choices() (desk.Choices, error) { return a.desk.Choices(a.ctx) }

// Overview returns the totals and months of the lines that f chooses.
func (a *App) Overview(f mutual.Filter) (desk.Overview, error) { return a.desk.Overview(a.ctx, f) }

// Reimbursements returns the lines that f chooses, newest care first.
func (a *App) Reimbursements(f mutual.Filter, offset, limit int) ([]mutual.Reimbursement, error) {
	return a.desk.Reimbursements(a.ctx, f, offset, limit)
}

// Reimbursement returns one line with what explains it.
func (a *App) Reimbursement(id string) (desk.LineDetail, error) {
	return a.desk.Reimbursement(a.ctx, id)
}

// Statements lists the statements of a year (YYYY), all of them for an empty year.
func (a *App) Statements(year string) (desk.Statements, error) {
	return a.desk.Statements(a.ctx, mutual.Period(year))
}

// SaveStatement asks where and writes the statement as a PDF. It returns the path,
// empty when the member cancelled.
func (a *App) SaveStatement(ref desk.StatementRef) (string, error) {
	name, err := a.desk.StatementFileName(a.ctx, ref)
	if err != nil {
		return "", err
	}
	path, err := a.askWhere("Enregistrer le relevé", name)
	if err != nil || path == "" {
		return "", err
	}
	return path, a.desk.SaveStatement(a.ctx, ref, path)
}

// OpenSaved opens a file or folder that this run saved, with the system's program for it.
func (a *App) OpenSaved(path string) error { return a.desk.OpenSaved(path) }

// Settings returns the settings with what overrides them.
func (a *App) Settings() desk.SettingsView { return a.desk.Settings() }

// SaveSettings keeps the settings; another office closes the vault's session.
func (a *App) SaveSettings(s desk.Settings) error { return a.desk.SaveSettings(s) }

// ChooseCAFile asks for a certificate file and returns its path, empty when the
// member cancelled.
func (a *App) ChooseCAFile() (string, error) {
	path, err := runtime.OpenFileDialog(a.ctx, runtime.OpenDialogOptions{
		Title:   "Choisir un certificat d’autorité",
		Filters: []runtime.FileFilter{{DisplayName: "Certificats (*.pem, *.crt)", Pattern: "*.pem;*.crt"}},
	})
	if err != nil {
		return "", mutual.Fault(mutual.CodeInternal, err)
	}
	return path, nil
}

func (a *App) askWhere(title, name string) (string, error) {
	path, err := runtime.SaveFileDialog(a.ctx, runtime.SaveDialogOptions{
		Title: title, DefaultFilename: name, DefaultDirectory: a.desk.SaveFolder(), CanCreateDirectories: true,
		Filters: []runtime.FileFilter{{DisplayName: "PDF (*.pdf)", Pattern: "*.pdf"}},
	})
	if err != nil {
		return "", mutual.Fault(mutual.CodeInternal, err)
	}
	return path, nil
}
