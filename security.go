package main

import "github.com/unimutuelles/espace-adherents/backend/mutual"

// Security returns who has access to the account, and its journal.
func (a *App) Security() (mutual.Security, error) { return a.desk.Security(a.ctx) }

// EndOtherSession ends one of the member's sessions.
func (a *App) EndOtherSession(id string) error { return a.desk.EndOtherSession(a.ctx, id) }

// CancelReset cancels a new password that does not hold yet.
func (a *App) CancelReset() error { return a.desk.CancelReset(a.ctx) }

// HasRecoveryKey reports whether some recovery key opens the vault of this device.
func (a *App) HasRecoveryKey() bool { return a.desk.HasRecoveryKey() }

// MakeRecoveryKey returns a new recovery key, which is nowhere else.
func (a *App) MakeRecoveryKey(password string) (string, error) {
	return a.desk.MakeRecoveryKey(password)
}

// RemoveRecoveryKey closes the vault to its recovery key.
func (a *App) RemoveRecoveryKey(password string) error { return a.desk.RemoveRecoveryKey(password) }

// ChangePassword gives the account another password for whoever knows the old one, here
// and at the office.
func (a *App) ChangePassword(old, password string) error {
	return a.desk.ChangePassword(a.ctx, old, password)
}

// NewDevices returns the sign-ins from new devices that nobody has called theirs.
func (a *App) NewDevices() ([]mutual.SecurityEvent, error) { return a.desk.NewDevices(a.ctx) }

// KnowDevices says that the sign-ins from new devices up to an instant were the member's own.
func (a *App) KnowDevices(upTo mutual.Millis) error { return a.desk.KnowDevices(upTo) }
