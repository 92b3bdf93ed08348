package main

import (
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Requests returns the drafts, the outbox and what was sent.
func (a *App) Requests() ([]desk.RequestRow, error) { return a.desk.Requests(a.ctx) }

// NewDraft begins a request.
func (a *App) NewDraft(kind mutual.RequestKind) (desk.RequestRow, error) {
	return a.desk.NewDraft(a.ctx, kind)
}

// SaveDraft keeps what is typed so far.
func (a *App) SaveDraft(key string, content mutual.RequestContent) error {
	return a.desk.SaveDraft(a.ctx, key, content)
}

// CheckRequest is all that is wrong with what is typed.
func (a *App) CheckRequest(content mutual.RequestContent) desk.RequestCheck {
	return a.desk.CheckRequest(content)
}

// JudgeIBAN says how far an IBAN is, while it is typed.
func (a *App) JudgeIBAN(text string) mutual.IBANVerdict { return mutual.JudgeIBAN(text) }

// AttachFiles asks for files and adds them to a draft, all or none. The row comes back
// as it was when the member cancelled.
func (a *App) AttachFiles(key string) (desk.RequestRow, error) {
	paths, err := runtime.OpenMultipleFilesDialog(a.ctx, runtime.OpenDialogOptions{
		Title:   "Joindre des fichiers",
		Filters: []runtime.FileFilter{{DisplayName: "PDF, JPEG, PNG", Pattern: "*.pdf;*.jpg;*.jpeg;*.png"}},
	})
	if err != nil {
		return desk.RequestRow{}, mutual.Fault(mutual.CodeInternal, err)
	}
	return a.desk.AttachFiles(a.ctx, key, paths)
}

// AttachDropped adds the files that were last dropped on the window to a draft, all or
// none. The paths come from the system and not from the page, which could name any file.
func (a *App) AttachDropped(key string) (desk.RequestRow, error) {
	var paths []string
	if dropped := a.dropped.Swap(nil); dropped != nil {
		paths = *dropped
	}
	return a.desk.AttachFiles(a.ctx, key, paths)
}

// DetachFile takes a file out of a draft.
func (a *App) DetachFile(key, sha256 string) (desk.RequestRow, error) {
	return a.desk.DetachFile(a.ctx, key, sha256)
}

// SubmitDraft puts a draft into the outbox; password is asked for with bank details.
func (a *App) SubmitDraft(key, password string) (desk.RequestRow, error) {
	return a.desk.SubmitDraft(a.ctx, key, password)
}

// ConfirmRequest gives the password that a waiting request needs.
func (a *App) ConfirmRequest(key, password string) (desk.RequestRow, error) {
	return a.desk.ConfirmRequest(a.ctx, key, password)
}

// RetryRequest sends a waiting request once more.
func (a *App) RetryRequest(key string) (desk.RequestRow, error) {
	return a.desk.RetryRequest(a.ctx, key)
}

// TakeBack makes a request that waits in the outbox a draft again.
func (a *App) TakeBack(key string) (desk.RequestRow, error) { return a.desk.TakeBack(a.ctx, key) }

// DeleteDraft forgets a draft with its files.
func (a *App) DeleteDraft(key string) error { return a.desk.DeleteDraft(a.ctx, key) }
