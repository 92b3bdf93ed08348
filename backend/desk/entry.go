package desk

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

// SignIn opens a session with the office, and the vault with the same password;
// the first time it makes the vault. Without a network it opens an existing vault
// alone. It fails with the office's codes, CodeVaultOtherMember,
// CodeVaultPasswordChanged (give OldPassword or RecoveryKey, or StartAfresh), CodeWrongPassword
// with the field old_password, CodeRecoveryKeyMistyped or CodeRecoveryKeyWrong with
// the field recovery_key. On failure nothing is kept, at the office neither.
func (d *Desk) SignIn(ctx context.Context, c Credentials) error {
	c.Login = strings.TrimSpace(c.Login)
	if c.Login == "" {
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "login"}
	}
	if c.Password == "" {
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "password"}
	}
	d.entry.Lock()
	defer d.entry.Unlock()

	client, err := d.reach()
	if err != nil {
		return err
	}
	session, err := client.OpenSession(ctx, c.Login, c.Password, d.cfg.Device)
	d.heard(err)
	if mutual.CodeOf(err).Away() && vault.Exists(d.cfg.Folder) && d.opened == nil {
		if unlocking := d.unlock(ctx, c.Password, c.StaySignedIn); unlocking != nil {
			return unlocking
		}
		d.change(func(s *Status) { s.Sync.Problem = problemOf(err) })
		return nil
	}
	if err != nil {
		return err
	}
	session.Tokens.Office = client.Origin()
	if err := d.enter(ctx, session, c); err != nil {
		return errors.Join(err, d.giveBack(client, session.Tokens))
	}
	d.closeDoor()
	d.stay(c.StaySignedIn)
	d.ping()
	return nil
}

// enter opens or makes the vault for a session just opened, and keeps its tokens.
func (d *Desk) enter(ctx context.Context, session mutual.Session, c Credentials) error {
	if vault.Exists(d.cfg.Folder) {
		ours, err := vault.BelongsTo(d.cfg.Folder, session.MemberID)
		if err != nil {
			return err
		}
		if !ours {
			return mutual.Fault(mutual.CodeVaultOtherMember, nil)
		}
	}
	if d.opened != nil {
		return d.renew(ctx, session, c.Password)
	}
	safe, err := d.vaultFor(session.MemberID, c)
	if err != nil {
		return err
	}
	return d.admit(ctx, safe, &session)
}

// vaultFor opens the vault, changing its password where the office has a newer one.
func (d *Desk) vaultFor(memberID string, c Credentials) (*vault.Vault, error) {
	folder := d.cfg.Folder
	if !vault.Exists(folder) {
		return vault.Create(folder, c.Password, memberID, d.cfg.Stretching)
	}
	safe, err := vault.Open(folder, c.Password)
	if mutual.CodeOf(err) != mutual.CodeWrongPassword {
		return safe, err
	}
	switch {
	case c.RecoveryKey != "":
		safe, err = vault.OpenWithRecoveryKey(folder, c.RecoveryKey)
	case c.OldPassword != "":
		safe, err = vault.Open(folder, c.OldPassword)
		if mutual.CodeOf(err) == mutual.CodeWrongPassword {
			return nil, &mutual.Error{Code: mutual.CodeWrongPassword, Field: "old_password", Err: err}
		}
	case vault.HasKeyringSlot(folder):
		safe, err = vault.OpenWithKeyring(folder)
		if code := mutual.CodeOf(err); code == mutual.CodeKeyringUnavailable || code == mutual.CodeLocked {
			return nil, &mutual.Error{Code: mutual.CodeVaultPasswordChanged, Field: "old_password", Err: err}
		}
	default:
		return nil, &mutual.Error{Code: mutual.CodeVaultPasswordChanged, Field: "old_password"}
	}
	if err != nil {
		return nil, err
	}
	if err := safe.ChangePassword(c.Password, d.cfg.Stretching); err != nil {
		safe.Close()
		return nil, err
	}
	return safe, nil
}

// renew gives the open vault a new session, and the office's password if it changed.
func (d *Desk) renew(ctx context.Context, session mutual.Session, password string) error {
	same, err := vault.Open(d.cfg.Folder, password)
	switch mutual.CodeOf(err) {
	case "":
		same.Close()
	case mutual.CodeWrongPassword:
		if err := d.opened.vault.ChangePassword(password, d.cfg.Stretching); err != nil {
			return err
		}
	default:
		return err
	}
	if err := d.opened.cache.SaveTokens(ctx, session.Tokens); err != nil {
		return err
	}
	d.opened.tokenMu.Lock()
	d.opened.tokens = session.Tokens
	d.opened.tokenMu.Unlock()
	d.change(func(s *Status) { s.SignedIn = true })
	return nil
}

// Unlock opens the vault with the password, with or without a network. stay asks
// the system's keyring to open it at the next start. It fails with CodeNoVault,
// CodeWrongPassword, CodeVaultDamaged, CodeVaultNewer or CodeCacheDamaged.
func (d *Desk) Unlock(ctx context.Context, password string, stay bool) error {
	if password == "" {
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "password"}
	}
	d.entry.Lock()
	defer d.entry.Unlock()
	if d.opened != nil {
		return nil
	}
	return d.unlock(ctx, password, stay)
}

func (d *Desk) unlock(ctx context.Context, password string, stay bool) error {
	safe, err := vault.Open(d.cfg.Folder, password)
	if err != nil {
		return err
	}
	if err := d.admit(ctx, safe, nil); err != nil {
		return err
	}
	d.stay(stay)
	d.ping()
	return nil
}

// openFromKeyring opens the vault without a password. Whatever keeps it from
// doing so is told in the status and leaves the vault locked: the password opens it.
func (d *Desk) openFromKeyring(ctx context.Context) {
	safe, err := vault.OpenWithKeyring(d.cfg.Folder)
	if err == nil {
		err = d.admit(ctx, safe, nil)
	}
	if err != nil {
		d.status.Notice = problemOf(err)
		return
	}
	d.status.StaysOpen = true
	d.ping()
}

// admit opens the cache with the vault's key and shows the member's desk. The
// vault is the desk's from here on: it is closed when this fails.
func (d *Desk) admit(ctx context.Context, safe *vault.Vault, session *mutual.Session) (err error) {
	defer func() {
		if err != nil {
			safe.Close()
		}
	}()
	store, err := cache.Open(ctx, filepath.Join(d.cfg.Folder, "cache.db"), safe.DatabaseKey())
	if err != nil {
		return err
	}
	o := &opened{vault: safe, cache: store, outbox: newOutbox(), paging: newPaging()}
	o.life, o.end = context.WithCancel(d.life)
	if session != nil {
		o.tokens = session.Tokens
		err = store.SaveTokens(ctx, session.Tokens)
	} else {
		o.tokens, err = store.Tokens(ctx)
	}
	if err != nil {
		return errors.Join(err, store.Close())
	}
	if client := d.office(); client != nil && o.tokens.Office != client.Origin() {
		o.tokens = mutual.Tokens{} // another office's: kept, but shown to no one
	}
	known, err := readKnown(ctx, o)
	if err != nil {
		return errors.Join(err, store.Close())
	}
	d.room.Lock()
	d.opened = o
	d.room.Unlock()
	d.change(func(s *Status) {
		s.Vault, s.SignedIn = VaultOpen, o.tokens.Refresh != ""
		s.Member, s.CurrentAt, s.Unread, s.Outbox = known.member, known.currentAt, known.unread, known.outbox
		s.Notice, s.Sync = nil, SyncStatus{Phase: SyncIdle}
		s.Revision++
	})
	return nil
}

// known is what the status tells of the stored rows.
type known struct {
	member    *mutual.Member
	currentAt mutual.Millis
	unread    int
	outbox    OutboxStatus
}

func readKnown(ctx context.Context, o *opened) (k known, err error) {
	if k.currentAt, err = o.cache.CurrentAt(ctx); err != nil {
		return known{}, err
	}
	if k.unread, err = o.cache.UnreadMessages(ctx); err != nil {
		return known{}, err
	}
	if k.outbox, err = countOutbox(ctx, o); err != nil {
		return known{}, err
	}
	member, err := o.cache.Member(ctx)
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		return k, nil
	}
	k.member = &member
	return k, err
}

// stay keeps or forgets the keyring slot. A keyring that does not answer is told
// in the status and stops nothing.
func (d *Desk) stay(wanted bool) {
	has := vault.HasKeyringSlot(d.cfg.Folder)
	var err error
	switch {
	case wanted && !has:
		err = d.opened.vault.AddKeyringSlot()
	case !wanted && has:
		err = d.opened.vault.RemoveKeyringSlot()
	}
	if err != nil {
		d.cfg.Log.Warn("the keyring slot did not change", "code", mutual.CodeOf(err))
	}
	d.change(func(s *Status) {
		s.StaysOpen = vault.HasKeyringSlot(d.cfg.Folder)
		s.Notice = problemOf(err)
	})
}

// Lock closes the vault; the session with the office lives on.
func (d *Desk) Lock() error {
	d.entry.Lock()
	defer d.entry.Unlock()
	return d.shut()
}

// SignOut ends the session at the office where it can be reached, forgets it and
// the keyring slot here, and closes the vault. What was synced stays on the device,
// encrypted.
func (d *Desk) SignOut(ctx context.Context) error {
	d.entry.Lock()
	defer d.entry.Unlock()
	if d.opened == nil {
		return d.shut()
	}
	d.stopSync()
	d.opened.tokenMu.Lock()
	tokens := d.opened.tokens
	d.opened.tokens = mutual.Tokens{}
	d.opened.tokenMu.Unlock()
	if client := d.office(); client != nil && tokens.Refresh != "" {
		// An unreachable office keeps a session that nobody holds a token of.
		if err := d.giveBack(client, tokens); err != nil {
			d.cfg.Log.Info("the office did not hear the sign-out", "code", mutual.CodeOf(err))
		}
	}
	if err := d.opened.cache.SaveTokens(ctx, mutual.Tokens{}); err != nil {
		return err
	}
	d.stay(false)
	d.change(func(s *Status) { s.SignedIn = false })
	return d.shut()
}

// giveBackTimeout bounds how long leaving waits for the office.
const giveBackTimeout = 5 * time.Second

// giveBack ends a session at the office, even when its access token is too old.
func (d *Desk) giveBack(client *remote.Client, tokens mutual.Tokens) error {
	ctx, cancel := context.WithTimeout(d.life, giveBackTimeout)
	defer cancel()
	if tokens.AccessUntil <= mutual.MillisOf(d.cfg.Now()) {
		renewed, err := client.Refresh(ctx, tokens.Refresh)
		if err != nil {
			return err
		}
		tokens = renewed
	}
	return client.EndSession(ctx, tokens.Access)
}

// StartAfresh puts aside a vault that will not open, with its cache and documents,
// in a dated folder beside them; nothing is erased. The next sign-in makes a new one.
func (d *Desk) StartAfresh() error {
	d.entry.Lock()
	defer d.entry.Unlock()
	if err := d.shut(); err != nil {
		return err
	}
	if _, err := vault.SetAside(d.cfg.Folder, d.cfg.Now()); err != nil {
		return err
	}
	d.change(func(s *Status) {
		*s = Status{Vault: VaultAbsent, Online: s.Online, Revision: s.Revision + 1, Sync: SyncStatus{Phase: SyncIdle}}
	})
	return nil
}

// shut forgets what the front door knows, stops the sync and closes cache and vault,
// if they are open.
func (d *Desk) shut() error {
	d.closeDoor()
	d.stopSync()
	d.room.Lock()
	o := d.opened
	d.opened = nil
	d.room.Unlock()
	if o == nil {
		return nil
	}
	o.end()
	o.outbox.forget()
	o.asking.Wait()
	d.removeCopies()
	d.transfers.forget()
	d.endVisit(o.cache)
	err := o.cache.Close()
	o.vault.Close()
	d.change(func(s *Status) {
		s.Vault, s.Member, s.Unread, s.Notice = VaultLocked, nil, 0, nil
		s.Sync, s.Outbox = SyncStatus{Phase: SyncIdle}, OutboxStatus{}
	})
	return err
}
