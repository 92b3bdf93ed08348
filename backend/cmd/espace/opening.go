package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/logbook"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// passwordFlag is on every command that may ask for the password.
type passwordFlag struct {
	PasswordStdin bool `help:"Lire le mot de passe sur la première ligne de l’entrée standard, sans interroger le trousseau."`
}

// openingFlags are on every command that may have to open the vault.
type openingFlags struct {
	passwordFlag
	RecoveryKey bool `help:"Ouvrir avec la clé de secours au lieu du mot de passe ; avec --password-stdin elle est sur la première ligne."`
}

// asking says whether the system's keyring opens the vault.
type asking bool

// withDesk opens the profile, runs use and closes it.
func withDesk(ctx context.Context, t *terminal, keyring asking, onStatus func(desk.Status), use func(*desk.Desk) error) (err error) {
	folder := desk.ProfileFolder(os.Getenv("ESPACE_PROFILE"))
	log, closer, _ := logbook.Open(filepath.Join(folder, "log")) // without a log everything can still be read
	defer closer.Close()
	d, err := desk.Open(ctx, desk.Config{
		Folder: folder, DefaultOffice: defaultService, ForcedOffice: os.Getenv("ESPACE_SERVICE"), CAFile: os.Getenv("ESPACE_CA_FILE"),
		Version: version, Device: desk.DeviceName(), AskKeyring: bool(keyring), Log: log, OnStatus: t.saying(onStatus),
		Patience: t.patience,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	err = use(d)
	t.tellTrouble(d.Status().Trouble, err)
	return err
}

// tellTrouble tells of a fault of what is stored here, unless err is about to.
func (t *terminal) tellTrouble(trouble *desk.Trouble, err error) {
	if trouble == nil || trouble.Code == mutual.CodeOf(err) {
		return
	}
	fmt.Fprintln(t.err, french.Fault(&mutual.Error{Code: trouble.Code}))
	if trouble.Kept > 0 || trouble.Lost > 0 {
		fmt.Fprintf(t.err, "Brouillons et demandes repris : %s ; perdus : %s.\n", french.Number(trouble.Kept), french.Number(trouble.Lost))
	}
	if trouble.Aside != "" {
		fmt.Fprintf(t.err, "Mis de côté : %s\n", trouble.Aside)
	}
}

// unlocked runs use once the vault is open: by what was given, or by the keyring, or by
// the password that is asked for.
func (f openingFlags) unlocked(ctx context.Context, t *terminal, onStatus func(desk.Status), use func(*desk.Desk) error) error {
	return f.opened(ctx, t, onStatus, false, func(d *desk.Desk, _ string) error { return use(d) })
}

// withPassword is unlocked for what may need the password once more, which is asked for
// once. Whoever types it waits for no keyring.
func (f openingFlags) withPassword(ctx context.Context, t *terminal, needed bool, use func(d *desk.Desk, password string) error) error {
	return f.opened(ctx, t, nil, needed, use)
}

func (f openingFlags) opened(ctx context.Context, t *terminal, onStatus func(desk.Status), needed bool, use func(d *desk.Desk, password string) error) error {
	keyring := asking(!f.PasswordStdin && !f.RecoveryKey && !needed)
	return withDesk(ctx, t, keyring, onStatus, func(d *desk.Desk) error {
		if s := d.Status(); s.Vault == desk.VaultAbsent {
			if s.Trouble != nil {
				return mutual.Fault(s.Trouble.Code, nil)
			}
			return mutual.Fault(mutual.CodeNoVault, nil)
		}
		t.awaitKeyring(ctx, d)
		if f.RecoveryKey {
			key, err := t.askSecret("Clé de secours", f.PasswordStdin)
			if err != nil {
				return err
			}
			if err := d.UnlockWithRecoveryKey(ctx, key, desk.StayAsIs); err != nil {
				return err
			}
		}
		locked := d.Status().Vault == desk.VaultLocked
		if !locked && !needed {
			return use(d, "")
		}
		password, err := t.password(f.PasswordStdin)
		if err != nil {
			return err
		}
		if locked {
			if err := d.Unlock(ctx, password, desk.StayAsIs); err != nil {
				return err
			}
		}
		return use(d, password)
	})
}

const (
	// keyringHint is when a wait for the keyring is told.
	keyringHint = time.Second
	// keyringTurn bounds it where the work goes on without the keyring: somebody is there
	// to type the password, or gave it.
	keyringTurn = 15 * time.Second
	// keyringGlance bounds it where nothing depends on the keyring.
	keyringGlance = 2 * time.Second
)

// awaitKeyring waits for what the keyring was asked: to open the vault, or to keep its
// key; and tells why it did not.
func (t *terminal) awaitKeyring(ctx context.Context, d *desk.Desk) {
	atMost(ctx, keyringHint, d.AwaitKeyring)
	if d.Status().Keyring != desk.KeyringIdle {
		fmt.Fprintln(t.err, "Le trousseau du système est interrogé…")
		_, typed := t.tty()
		if s := d.Status(); typed || s.Vault == desk.VaultOpen {
			atMost(ctx, keyringTurn, d.AwaitKeyring)
		} else {
			d.AwaitKeyring(ctx)
		}
	}
	s := d.Status()
	switch {
	case s.Notice != nil:
		fmt.Fprintln(t.err, french.Fault(&mutual.Error{Code: s.Notice.Code}))
	case s.Keyring != desk.KeyringIdle:
		fmt.Fprintln(t.err, french.Fault(&mutual.Error{Code: mutual.CodeKeyringUnavailable}))
	}
}

func atMost(ctx context.Context, limit time.Duration, await func(context.Context)) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	await(ctx)
}
