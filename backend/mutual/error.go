package mutual

import (
	"errors"
	"slices"
)

// Code names what went wrong, for both sides of the contract: the office sends
// it, the desk passes it on, and the screen and the command line turn it into
// French. A code without a text does not build.
type Code string

// The codes. Each comment says what happened, not what the member reads.
const (
	// CodeInternal: a fault of ours; the log holds the cause under a reference.
	CodeInternal Code = "internal"
	// CodeInvalidRequest: the other side could not make sense of a request.
	CodeInvalidRequest Code = "invalid_request"
	// CodeCancelled: the member stopped the work.
	CodeCancelled Code = "cancelled"

	// CodeFieldRequired: a field that must be filled is empty.
	CodeFieldRequired Code = "field_required"
	// CodeInvalidDate: a text is no YYYY-MM-DD day.
	CodeInvalidDate Code = "invalid_date"
	// CodeInvalidPeriod: a text is no YYYY or YYYY-MM period.
	CodeInvalidPeriod Code = "invalid_period"
	// CodeBeforeHistory: the period lies before HistoryStart.
	CodeBeforeHistory Code = "before_history"
	// CodeNothingInPeriod: no line was paid in the period.
	CodeNothingInPeriod Code = "nothing_in_period"
	// CodeNotFound: the thing asked for does not exist, or not for this member.
	CodeNotFound Code = "not_found"

	// CodePasswordTooShort: a chosen password has fewer than PasswordMin characters.
	CodePasswordTooShort Code = "password_too_short"
	// CodePasswordTooLong: a chosen password has more than PasswordMax characters.
	CodePasswordTooLong Code = "password_too_long"
	// CodePasswordNeedsUpper: a chosen password has no upper-case letter.
	CodePasswordNeedsUpper Code = "password_needs_upper"
	// CodePasswordNeedsLower: a chosen password has no lower-case letter.
	CodePasswordNeedsLower Code = "password_needs_lower"
	// CodePasswordNeedsDigit: a chosen password has no digit.
	CodePasswordNeedsDigit Code = "password_needs_digit"
	// CodePasswordPersonal: a chosen password contains the member's e-mail, name or number.
	CodePasswordPersonal Code = "password_personal"
	// CodePasswordCommon: a chosen password is one that everybody tries first.
	CodePasswordCommon Code = "password_common"
	// CodeDateAhead: a date is still to come, where it cannot be.
	CodeDateAhead Code = "date_ahead"
	// CodeEmailNotASCII: an e-mail address has an accent or the like before its @.
	CodeEmailNotASCII Code = "email_not_ascii"
	// CodeInvalidEmail: a text is no e-mail address that a message could be sent to.
	CodeInvalidEmail Code = "invalid_email"
	// CodeInvalidIBAN: a text is no IBAN: its shape, its length or its check digits.
	CodeInvalidIBAN Code = "invalid_iban"
	// CodeInvalidPhone: a text is no telephone number.
	CodeInvalidPhone Code = "invalid_phone"
	// CodeInvalidPostalCode: a text is no postal code.
	CodeInvalidPostalCode Code = "invalid_postal_code"
	// CodeTextTooLong: a text has more characters than its field takes.
	CodeTextTooLong Code = "text_too_long"
	// CodeAnswerRevealing: the answer to the secret question contains the password,
	// the e-mail or the name.
	CodeAnswerRevealing Code = "answer_revealing"

	// CodeBadCredentials: login and password do not belong together. An unknown
	// login answers the same, so that nobody can probe for accounts.
	CodeBadCredentials Code = "bad_credentials"
	// CodeThrottled: too many tries; Until says when the next one is heard.
	CodeThrottled Code = "throttled"
	// CodeAccountBlocked: the mutual closed this account; Until may say how long.
	CodeAccountBlocked Code = "account_blocked"
	// CodeSessionEnded: the session is over; the member signs in again.
	CodeSessionEnded Code = "session_ended"

	// CodePairUnknown: member number and access code do not belong together.
	CodePairUnknown Code = "pair_unknown"
	// CodeTicketExpired: what an earlier step opened is over; begin again.
	CodeTicketExpired Code = "ticket_expired"
	// CodeTermsChanged: the terms that were accepted are not the current ones.
	CodeTermsChanged Code = "terms_changed"
	// CodeLinkUnknown: no link of ours for this purpose, or one that a newer took over.
	CodeLinkUnknown Code = "link_unknown"
	// CodeLinkUsed: the link did its work already.
	CodeLinkUsed Code = "link_used"
	// CodeLinkExpired: the link came too late.
	CodeLinkExpired Code = "link_expired"
	// CodeCodeWrong: not the short code of the activation mail.
	CodeCodeWrong Code = "code_wrong"
	// CodeAnswerWrong: not the answer to the secret question, or not this member's.
	CodeAnswerWrong Code = "answer_wrong"
	// CodeEmailTaken: the address opens another account already.
	CodeEmailTaken Code = "email_taken"
	// CodeNotActivated: the right password of a registration that waits for its
	// mail to be followed; Until says how long it waits.
	CodeNotActivated Code = "not_activated"
	// CodeMailRefused: the mail's server refuses the recipient for good.
	CodeMailRefused Code = "mail_refused"
	// CodeMailDown: the mail's server cannot be reached or does not take mail now.
	CodeMailDown Code = "mail_down"

	// CodeAttachmentKind: a file is no whole PDF, JPEG or PNG.
	CodeAttachmentKind Code = "attachment_kind"
	// CodeAttachmentTooLarge: a file has more than AttachmentMax bytes, or a picture more points than a scan has.
	CodeAttachmentTooLarge Code = "attachment_too_large"
	// CodeAttachmentsTooMany: a request carries more than AttachmentsMax files.
	CodeAttachmentsTooMany Code = "attachments_too_many"
	// CodeAttachmentsTooLarge: the files of a request have more than AttachmentsMaxSize bytes in all.
	CodeAttachmentsTooLarge Code = "attachments_too_large"
	// CodeAttachmentMissing: a request names a file that the office does not have; it is sent anew.
	CodeAttachmentMissing Code = "attachment_missing"
	// CodeBankHold: after a reset, bank details stay as they are; Until says how long.
	CodeBankHold Code = "bank_hold"
	// CodeKeyReused: another request was sent under this key before.
	CodeKeyReused Code = "key_reused"
	// CodeInFlight: the same request is on its way already; ask again in a moment.
	CodeInFlight Code = "in_flight"
	// CodeBehindAnother: an older request of the same kind is not sent, and this one would
	// overtake it.
	CodeBehindAnother Code = "behind_another"
	// CodeRequestReturned: a request that was sent did not come back from the office; it is sent again.
	CodeRequestReturned Code = "request_returned"
	// CodeRequestLost: a request that was sent is no longer at the office, and cannot be sent again by itself.
	CodeRequestLost Code = "request_lost"
	// CodeRequestClosed: the request is answered already, or not so far yet.
	CodeRequestClosed Code = "request_closed"

	// CodeOffline: the office could not be reached from this device.
	CodeOffline Code = "offline"
	// CodeOfficeDown: something answered in the office's place, or it is broken.
	CodeOfficeDown Code = "office_down"
	// CodePortal: the network answers in the office's place, as those do that ask for a
	// sign-in first; or it redirects, which nothing follows.
	CodePortal Code = "portal"
	// CodeProxySignIn: the proxy of the member's network asks for a login.
	CodeProxySignIn Code = "proxy_sign_in"
	// CodeFiltered: a filter between the desk and the office refuses.
	CodeFiltered Code = "filtered"
	// CodeTooLargeOnTheWay: something between refuses what the office would take; Field
	// says what is too large, where that is known.
	CodeTooLargeOnTheWay Code = "too_large_on_the_way"
	// CodeSlowDown: something between finds that this network asks too often; Until says
	// how long it waits, where that is known.
	CodeSlowDown Code = "slow_down"
	// CodeUnavailable: what stands before the office says that it is closed for now;
	// Until says for how long, where that is known.
	CodeUnavailable Code = "unavailable"
	// CodeGateway: what stands before the office does not reach it, or not in time.
	CodeGateway Code = "gateway"
	// CodeOfficeUntrusted: the office's certificate does not hold.
	CodeOfficeUntrusted Code = "office_untrusted"
	// CodeOfficeAddress: the configured address is no allowed office address.
	CodeOfficeAddress Code = "office_address"
	// CodeAnswerAltered: an answer was truncated or is not of the contract.
	CodeAnswerAltered Code = "answer_altered"
	// CodeLineRefused: a care line breaks the invariants; it is not stored.
	CodeLineRefused Code = "line_refused"
	// CodeChecksum: a document's bytes are not those announced.
	CodeChecksum Code = "checksum"
	// CodeDocumentGone: the office lists the document and no longer has its whole file.
	CodeDocumentGone Code = "document_gone"
	// CodeResyncRequired: the cursor is of another history; sync starts over.
	CodeResyncRequired Code = "resync_required"

	// CodeNoVault: nothing was ever stored on this device; sign in online first.
	CodeNoVault Code = "no_vault"
	// CodeLocked: the vault is closed; it must be opened first.
	CodeLocked Code = "locked"
	// CodeWrongPassword: the password does not open the vault on this device.
	CodeWrongPassword Code = "wrong_password"
	// CodeVaultPasswordChanged: the office took the password, but the vault on
	// this device is still closed by an earlier one.
	CodeVaultPasswordChanged Code = "vault_password_changed"
	// CodeVaultOtherMember: the vault on this device is another member's.
	CodeVaultOtherMember Code = "vault_other_member"
	// CodeVaultDamaged: the vault file is corrupted or not one of ours.
	CodeVaultDamaged Code = "vault_damaged"
	// CodeVaultNewer: a newer version of the application wrote the vault.
	CodeVaultNewer Code = "vault_newer"
	// CodeVaultLost: what a vault closed is on this device, the vault's file is not.
	CodeVaultLost Code = "vault_lost"
	// CodeCacheDamaged: the encrypted store does not open or fails its checks.
	CodeCacheDamaged Code = "cache_damaged"
	// CodeCacheRebuilt: the damaged store was put aside; what exists on this device alone
	// is in the new one, the rest comes from the office.
	CodeCacheRebuilt Code = "cache_rebuilt"
	// CodeCacheLost: the store was put aside or was gone, and something that exists on this
	// device alone could not be read of it.
	CodeCacheLost Code = "cache_lost"
	// CodeCacheOlder: the store is as it was before its last writings.
	CodeCacheOlder Code = "cache_older"
	// CodeStoreDamaged: the office's own store is corrupted or none of ours; it stays there.
	CodeStoreDamaged Code = "store_damaged"
	// CodeReadingOnly: nothing can be written to the profile; it is read as it is.
	CodeReadingOnly Code = "reading_only"
	// CodeNotEncrypted: this build cannot encrypt; it refuses to store anything.
	CodeNotEncrypted Code = "not_encrypted"
	// CodeRecoveryKeyMistyped: the text was never printed as a recovery key.
	CodeRecoveryKeyMistyped Code = "recovery_key_mistyped"
	// CodeRecoveryKeyWrong: a recovery key, but not the one of this vault.
	CodeRecoveryKeyWrong Code = "recovery_key_wrong"
	// CodeKeyringUnavailable: the system's keyring does not answer.
	CodeKeyringUnavailable Code = "keyring_unavailable"
	// CodeKeyringChanged: the system's keyring answers, and no longer holds the key of the
	// vault's slot.
	CodeKeyringChanged Code = "keyring_changed"
	// CodeAlreadyOpen: another instance holds this profile.
	CodeAlreadyOpen Code = "already_open"

	// CodeDiskFull: no room left on the disk; nothing was half written.
	CodeDiskFull Code = "disk_full"
	// CodeNotWritable: a file or folder cannot be written.
	CodeNotWritable Code = "not_writable"
	// CodeDeviceRead: the system failed to read a file; it may succeed another time.
	CodeDeviceRead Code = "device_read"
	// CodeDeviceWrite: the system failed to write a file, and not for lack of room.
	CodeDeviceWrite Code = "device_write"
	// CodeCannotOpenFile: the system found no program to open a file with.
	CodeCannotOpenFile Code = "cannot_open_file"
	// CodeNotDownloaded: the document is not on this device yet.
	CodeNotDownloaded Code = "not_downloaded"

	// CodeMailboxUnknown: no server is known for the member's e-mail address.
	CodeMailboxUnknown Code = "mailbox_unknown"
	// CodeMailboxRefused: the mailbox's server refused the login.
	CodeMailboxRefused Code = "mailbox_refused"
	// CodeMailboxNoPassword: the mailbox's server lets nobody in with a password.
	CodeMailboxNoPassword Code = "mailbox_no_password"
	// CodeMailboxUntrusted: the mailbox's server proved no identity, or offers no
	// encryption; no password was sent.
	CodeMailboxUntrusted Code = "mailbox_untrusted"
	// CodeMailboxUnreachable: the mailbox's server does not answer, or not in IMAP.
	CodeMailboxUnreachable Code = "mailbox_unreachable"
	// CodeMailboxNoMessage: the mailbox holds no message that may be followed.
	CodeMailboxNoMessage Code = "mailbox_no_message"
)

// Codes lists every code, for tests and for the frontend's bound enum.
func Codes() []Code {
	return []Code{
		CodeInternal, CodeInvalidRequest, CodeCancelled,
		CodeFieldRequired, CodeInvalidDate, CodeInvalidPeriod, CodeBeforeHistory, CodeNothingInPeriod, CodeNotFound,
		CodePasswordTooShort, CodePasswordTooLong, CodePasswordNeedsUpper, CodePasswordNeedsLower, CodePasswordNeedsDigit,
		CodePasswordPersonal, CodePasswordCommon, CodeInvalidEmail, CodeDateAhead, CodeEmailNotASCII, CodeInvalidIBAN, CodeInvalidPhone, CodeInvalidPostalCode,
		CodeTextTooLong, CodeAnswerRevealing,
		CodeBadCredentials, CodeThrottled, CodeAccountBlocked, CodeSessionEnded,
		CodePairUnknown, CodeTicketExpired, CodeTermsChanged, CodeLinkUnknown, CodeLinkUsed, CodeLinkExpired, CodeCodeWrong,
		CodeAnswerWrong, CodeEmailTaken, CodeNotActivated, CodeMailRefused, CodeMailDown,
		CodeAttachmentKind, CodeAttachmentTooLarge, CodeAttachmentsTooMany, CodeAttachmentsTooLarge, CodeAttachmentMissing,
		CodeBankHold, CodeKeyReused, CodeInFlight, CodeBehindAnother, CodeRequestReturned, CodeRequestLost,
		CodeRequestClosed,
		CodeOffline, CodeOfficeDown, CodePortal, CodeProxySignIn, CodeFiltered, CodeTooLargeOnTheWay, CodeSlowDown,
		CodeUnavailable, CodeGateway, CodeOfficeUntrusted, CodeOfficeAddress, CodeAnswerAltered, CodeLineRefused,
		CodeChecksum, CodeDocumentGone, CodeResyncRequired,
		CodeNoVault, CodeLocked, CodeWrongPassword, CodeVaultPasswordChanged, CodeVaultOtherMember, CodeVaultDamaged,
		CodeVaultNewer, CodeVaultLost, CodeCacheDamaged, CodeCacheRebuilt, CodeCacheLost, CodeCacheOlder, CodeReadingOnly, CodeStoreDamaged, CodeNotEncrypted, CodeRecoveryKeyMistyped, CodeRecoveryKeyWrong,
		CodeKeyringUnavailable, CodeKeyringChanged, CodeAlreadyOpen,
		CodeDiskFull, CodeNotWritable, CodeDeviceRead, CodeDeviceWrite, CodeCannotOpenFile, CodeNotDownloaded,
		CodeMailboxUnknown, CodeMailboxRefused, CodeMailboxNoPassword, CodeMailboxUntrusted, CodeMailboxUnreachable, CodeMailboxNoMessage,
	}
}

// Between reports whether c is what something between the desk and the office said in
// its place: a proxy, a filter, a network that asks for a sign-in.
func (c Code) Between() bool {
	switch c {
	case CodePortal, CodeProxySignIn, CodeFiltered, CodeTooLargeOnTheWay, CodeSlowDown, CodeUnavailable, CodeGateway:
		return true
	}
	return false
}

// Away reports whether c says that the office does not answer now, itself or for what
// stands between: what is stored on the device is all that there is meanwhile.
func (c Code) Away() bool {
	return c == CodeOffline || c == CodeOfficeDown || c.Between() && c != CodeTooLargeOnTheWay
}

// Known reports whether c is one of Codes.
func (c Code) Known() bool { return slices.Contains(Codes(), c) }

// Error is the one error type that crosses rooms and the contract. Its text is
// the code alone: it may be logged, and no secret can hide in it. Err keeps the
// cause for errors.Is and errors.As; it is never shown and its text never logged.
type Error struct {
	Code  Code
	Field string // the form field or JSON name at fault, empty when none is
	Until Millis // when a block ends; 0 when there is none
	Err   error
}

// Error returns the code, and the field where there is one.
func (e *Error) Error() string {
	if e.Field == "" {
		return string(e.Code)
	}
	return string(e.Code) + ": " + e.Field
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Fault wraps err under code. A nil err makes an Error without a cause.
func Fault(code Code, err error) *Error { return &Error{Code: code, Err: err} }

// CodeOf returns the code that err carries, "" for nil, and CodeInternal for an
// error that carries none.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
