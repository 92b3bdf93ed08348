package desk

import (
	"context"
	"errors"
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
	session, err := client.OpenSession(ctx, c.Login, c.Password, remote.Device{Name: d.cfg.Device, ID: d.deviceID()})
	d.heard(err)
	if mutual.CodeOf(err).Away() && vault.Exists(d.cfg.Folder) && d.opened == nil {
		if unlocking := d.unlock(ctx, c.Password, c.Stay); unlocking != nil {
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
	d.stay(c.Stay)
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
	safe, err := d.vaultFor(ctx, session.MemberID, c)
	if err != nil {
		return err
	}
	return d.admit(ctx, safe, &session)
}

// vaultFor opens the vault, changing its password where the office has a newer one.
func (d *Desk) vaultFor(ctx context.Context, memberID string, c Credentials) (*vault.Vault, error) {
	folder := d.cfg.Folder
	if !vault.Exists(folder) {
		if err := d.putOrphansAside(); err != nil {
			return nil, err
		}
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
	case d.cfg.AskKeyring && vault.HasKeyringSlot(folder):
		safe, err = d.rescue(ctx)
		switch mutual.CodeOf(err) {
		case mutual.CodeKeyringUnavailable, mutual.CodeKeyringChanged, mutual.CodeLocked, mutual.CodeCancelled:
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

// rescue opens by the keyring a vault whose password is an older one.
func (d *Desk) rescue(ctx context.Context) (*vault.Vault, error) {
	ctx, cancel := context.WithTimeout(ctx, rescuePatience)
	defer cancel()
	return vault.OpenWithKeyring(ctx, d.cfg.Folder)
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
	if err := d.keepTokens(ctx, session.Tokens); err != nil {
		return err
	}
	d.opened.tokenMu.Lock()
	d.opened.tokens = session.Tokens
	d.opened.tokenMu.Unlock()
	d.change(func(s *Status) { s.SignedIn = true })
	return nil
}

// keepTokens stores the tokens of a new session; a damaged store, which may not take them,
// is rebuilt.
func (d *Desk) keepTokens(ctx context.Context, tokens mutual.Tokens) error {
	err := d.opened.cache.SaveTokens(ctx, tokens)
	if mutual.CodeOf(err) != mutual.CodeCacheDamaged {
		return err
	}
	if _, err := d.replaceCache(ctx); err != nil {
		return err
	}
	return d.opened.cache.SaveTokens(ctx, tokens)
}

// Unlock opens the vault with the password, with or without a network, and waits for no
// keyring. It fails with CodeNoVault, CodeWrongPassword, CodeVaultDamaged, CodeVaultNewer
// or CodeCacheDamaged.
func (d *Desk) Unlock(ctx context.Context, password string, stay Stay) error {
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

// UnlockWithRecoveryKey opens the vault with the key that was printed, as it was typed,
// with or without a network. It fails with CodeRecoveryKeyMistyped or
// CodeRecoveryKeyWrong with the field recovery_key, and else like Unlock.
func (d *Desk) UnlockWithRecoveryKey(ctx context.Context, key string, stay Stay) error {
	if err := filled(field{"recovery_key", key}); err != nil {
		return err
	}
	d.entry.Lock()
	defer d.entry.Unlock()
	if d.opened != nil {
		return nil
	}
	safe, err := vault.OpenWithRecoveryKey(d.cfg.Folder, key)
	return d.let(ctx, safe, err, stay)
}

func (d *Desk) unlock(ctx context.Context, password string, stay Stay) error {
	safe, err := vault.Open(d.cfg.Folder, password)
	return d.let(ctx, safe, err, stay)
}

// let admits who opened the vault, or returns why it stayed closed.
func (d *Desk) let(ctx context.Context, safe *vault.Vault, err error, stay Stay) error {
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

// admit opens the cache with the vault's key and shows the member's desk. The
// vault is the desk's from here on: it is closed when this fails.
func (d *Desk) admit(ctx context.Context, safe *vault.Vault, session *mutual.Session) (err error) {
	defer func() {
		if err != nil {
			safe.Close()
		}
	}()
	if d.life.Err() != nil {
		return mutual.Fault(mutual.CodeCancelled, d.life.Err())
	}
	store, trouble, err := d.openCache(ctx, safe)
	if err != nil {
		return err
	}
	o := &opened{vault: safe, cache: store, outbox: newOutbox(), paging: newPaging()}
	if session != nil {
		o.tokens = session.Tokens
	}
	err = d.settle(ctx, o, trouble)
	if mutual.CodeOf(err) == mutual.CodeCacheDamaged && store.ReadingOnly() == nil { // not even the session can be read
		o.end()
		_ = store.Close()
		if o.cache, trouble, err = d.rebuildCache(ctx, safe); err != nil {
			return err
		}
		err = d.settle(ctx, o, trouble)
	}
	if err != nil {
		return errors.Join(err, o.cache.Close())
	}
	return nil
}

// settle shows the desk of a vault and a store that are open. Tokens that o has are kept,
// else those that are stored are taken.
func (d *Desk) settle(ctx context.Context, o *opened, trouble *Trouble) (err error) {
	o.life, o.end = context.WithCancel(d.life)
	if o.tokens != (mutual.Tokens{}) {
		err = o.cache.SaveTokens(ctx, o.tokens)
	} else {
		o.tokens, err = o.cache.Tokens(ctx)
	}
	if err != nil {
		return err
	}
	if client := d.office(); client != nil && o.tokens.Office != client.Origin() {
		o.tokens = mutual.Tokens{} // another office's: kept, but shown to no one
	}
	known, err := readKnown(ctx, o)
	if mutual.CodeOf(err) == mutual.CodeCacheDamaged { // the rest can be read until a sync mends it
		trouble, err = &Trouble{Code: mutual.CodeCacheDamaged}, nil
	}
	if err != nil {
		return err
	}
	d.room.Lock()
	d.opened = o
	d.room.Unlock()
	d.mu.Lock()
	d.usedAt = d.wall()
	d.mu.Unlock()
	d.leaveKeyring() // it is open: nothing is to come of it
	d.change(func(s *Status) {
		s.LockedAfter = 0
		s.Vault, s.SignedIn = VaultOpen, o.tokens.Refresh != ""
		s.Member, s.CurrentAt, s.Unread, s.Outbox = known.member, known.currentAt, known.unread, known.outbox
		s.Beyond, s.KeptOut = known.troubles.Beyond, known.troubles.KeptOut
		s.Notice, s.Sync = nil, SyncStatus{Phase: SyncIdle}
		if trouble != nil {
			s.Trouble = trouble
		}
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
	troubles  cache.Troubles
}

func readKnown(ctx context.Context, o *opened) (k known, err error) {
	if k.currentAt, err = o.cache.CurrentAt(ctx); err != nil {
		return known{}, err
	}
	if k.unread, err = o.cache.UnreadMessages(ctx); err != nil {
		return known{}, err
	}
	if k.troubles, err = o.cache.Troubles(ctx); err != nil {
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
	forget := d.closeToKeyring()
	d.change(func(s *Status) { s.SignedIn = false })
	err := d.shut()
	d.forgetInKeyring(forget)
	return err
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
		*s = Status{Vault: VaultAbsent, Keyring: KeyringIdle, Online: s.Online, Revision: s.Revision + 1, Sync: SyncStatus{Phase: SyncIdle}}
	})
	return nil
}

// putOrphansAside makes way for a new vault where an earlier one's data lies without it: no
// new vault could ever open that.
func (d *Desk) putOrphansAside() error {
	if !vault.Orphaned(d.cfg.Folder) {
		return nil
	}
	aside, err := vault.SetAside(d.cfg.Folder, d.cfg.Now())
	if err != nil {
		return err
	}
	d.change(func(s *Status) { s.Trouble = &Trouble{Code: mutual.CodeVaultLost, Aside: aside} })
	return nil
}

// shut forgets what the front door knows, stops the sync and closes cache and vault,
// if they are open.
func (d *Desk) shut() error {
	d.leaveKeyring()
	d.closeDoor()
	o := d.withdraw()
	if o == nil {
		return nil
	}
	o.outbox.forget()
	d.removeCopies()
	d.endVisit(o.cache)
	err := o.cache.Close()
	d.closed(o.vault)
	return err
}

// withdraw stops all that uses the open cache and returns it; nil where none is open.
func (d *Desk) withdraw() *opened {
	d.stopSync()
	d.room.Lock()
	o := d.opened
	d.opened = nil
	d.room.Unlock()
	if o == nil {
		return nil
	}
	o.end()
	o.asking.Wait()
	d.transfers.forget()
	return o
}

// closed closes the vault and says so.
func (d *Desk) closed(safe *vault.Vault) {
	safe.Close()
	d.change(func(s *Status) {
		s.Vault, s.Member, s.Unread, s.Notice, s.Trouble = VaultLocked, nil, 0, nil, nil
		s.Beyond, s.KeptOut = false, 0
		s.Sync, s.Outbox = SyncStatus{Phase: SyncIdle}, OutboxStatus{}
	})
}
