package main

import (
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Documents lists the member's documents, newest first.
func (a *App) Documents() ([]desk.DocumentRow, error) { return a.desk.Documents(a.ctx) }

// OpenDocument shows a document with the system's program, and brings it before where
// it is not on this device.
func (a *App) OpenDocument(id string) error { return a.desk.OpenDocument(a.ctx, id) }

// SaveDocument asks where and writes a document there. It returns the path, empty
// when the member cancelled.
func (a *App) SaveDocument(id string) (string, error) {
	name, err := a.desk.DocumentFileName(a.ctx, id)
	if err != nil {
		return "", err
	}
	path, err := a.askWhere("Enregistrer le document", name)
	if err != nil || path == "" {
		return "", err
	}
	return path, a.desk.SaveDocument(a.ctx, id, path)
}

// CancelTransfer stops a document on its way.
func (a *App) CancelTransfer(id string) { a.desk.CancelTransfer(id) }

// SaveAllDocuments asks for a folder and writes the documents of the ids there, all for
// none. The folder comes back empty when the member cancelled.
func (a *App) SaveAllDocuments(ids []string) (desk.SavedAll, error) {
	folder, err := runtime.OpenDirectoryDialog(a.ctx, runtime.OpenDialogOptions{
		Title: "Choisir le dossier des documents", DefaultDirectory: a.desk.SaveFolder(), CanCreateDirectories: true,
	})
	if err != nil {
		return desk.SavedAll{}, mutual.Fault(mutual.CodeInternal, err)
	}
	if folder == "" {
		return desk.SavedAll{}, nil
	}
	return a.desk.SaveAllDocuments(a.ctx, folder, ids)
}

// CancelSaveAll stops SaveAllDocuments; what was saved stays.
func (a *App) CancelSaveAll() { a.desk.CancelSaveAll() }

// KeepDocument has a document on this device from now on.
func (a *App) KeepDocument(id string) error { return a.desk.KeepDocument(a.ctx, id) }

// FreeDocument removes a document from this device.
func (a *App) FreeDocument(id string) error { return a.desk.FreeDocument(a.ctx, id) }

// FreeDocuments removes from this device all documents that the member did not choose.
func (a *App) FreeDocuments() error { return a.desk.FreeDocuments(a.ctx) }

// News returns what came since the last visit.
func (a *App) News() (desk.News, error) { return a.desk.News(a.ctx) }

// FetchDocument brings a document that did not come.
func (a *App) FetchDocument(id string) error { return a.desk.FetchDocument(a.ctx, id) }
