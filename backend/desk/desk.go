package desk

import (
	"context"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

type Desk struct{}

func (d *Desk) Status() Status                                                        { return Status{} }
func (d *Desk) SignIn(ctx context.Context, c Credentials) error                       { return nil }
func (d *Desk) Unlock(ctx context.Context, p string, s bool) error                    { return nil }
func (d *Desk) Lock() error                                                           { return nil }
func (d *Desk) SignOut(ctx context.Context) error                                     { return nil }
func (d *Desk) StartAfresh() error                                                    { return nil }
func (d *Desk) Sync(ctx context.Context) error                                        { return nil }
func (d *Desk) CancelSync()                                                           {}
func (d *Desk) Choices(ctx context.Context) (c Choices, err error)                    { return }
func (d *Desk) Overview(ctx context.Context, f mutual.Filter) (c Overview, err error) { return }
func (d *Desk) Reimbursements(ctx context.Context, f mutual.Filter, o, l int) (c []mutual.Reimbursement, err error) {
	return
}
func (d *Desk) Reimbursement(ctx context.Context, id string) (c LineDetail, err error)      { return }
func (d *Desk) Statements(ctx context.Context, y mutual.Period) (c Statements, err error)   { return }
func (d *Desk) StatementFileName(ctx context.Context, r StatementRef) (c string, err error) { return }
func (d *Desk) SaveStatement(ctx context.Context, r StatementRef, p string) error           { return nil }
func (d *Desk) Documents(ctx context.Context) (c []DocumentRow, err error)                  { return }
func (d *Desk) DocumentFileName(ctx context.Context, id string) (c string, err error)       { return }
func (d *Desk) SaveDocument(ctx context.Context, id, p string) error                        { return nil }
func (d *Desk) OpenSaved(p string) error                                                    { return nil }
func (d *Desk) Settings() (v SettingsView)                                                  { return }
func (d *Desk) SaveSettings(s Settings) error                                               { return nil }
func (d *Desk) SaveFolder() string                                                          { return "" }
