package office

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// NewRequest is an update request as a member sends it.
type NewRequest struct {
	Key      string // the idempotency key
	Content  mutual.RequestContent
	Files    []NamedFile
	Password string // of the account, asked for with bank details
}

// NamedFile names a file that was put before.
type NamedFile struct {
	Name   string // as the member calls it
	SHA256 string
}

const (
	// requestsADay is far more than any member asks, and far less than would hide the
	// others' requests from the advisers.
	requestsADay = 100
	requestsDay  = 24 * time.Hour
	// receiptsKept is how long the contract keeps keys.
	receiptsKept = 120 * 24 * time.Hour
	fileNameMax  = 200
)

// requestKey is the contract's idempotency key.
var requestKey = regexp.MustCompile(`^[0-9A-Za-z_-]{16,40}$`)

// sendings are the requests under way in this process, by member and key.
type sendings struct {
	mutex sync.Mutex
	under map[[2]string]bool
}

func (s *sendings) enter(memberID, key string) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	at := [2]string{memberID, key}
	if s.under[at] {
		return false
	}
	if s.under == nil {
		s.under = make(map[[2]string]bool)
	}
	s.under[at] = true
	return true
}

func (s *sendings) leave(memberID, key string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.under, [2]string{memberID, key})
}

// SendRequest takes a member's request, once for each key: sent again, it gives the
// same receipt and does nothing, whatever has changed since. Errors carry CodeKeyReused,
// CodeInFlight, CodeThrottled with Until, those of RequestContent.Check and
// CheckAttachments, CodeAttachmentMissing; and for bank details CodeBankHold with Until,
// CodeFieldRequired and CodeBadCredentials with the field "password".
func (o *Office) SendRequest(ctx context.Context, caller Caller, sent NewRequest, from Origin) (mutual.Receipt, error) {
	if !requestKey.MatchString(sent.Key) {
		return mutual.Receipt{}, &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "key"}
	}
	if !o.sendings.enter(caller.MemberID, sent.Key) {
		return mutual.Receipt{}, &mutual.Error{Code: mutual.CodeInFlight}
	}
	defer o.sendings.leave(caller.MemberID, sent.Key)

	sent.Content = sent.Content.Clean()
	hash, err := o.bodyHash(sent)
	if err != nil {
		return mutual.Receipt{}, err
	}
	var receipt mutual.Receipt
	err = o.store.View(ctx, func(r store.Reader) error {
		var replayed bool
		if receipt, replayed, err = receiptOf(ctx, r, caller.MemberID, sent.Key, hash); err != nil || replayed {
			return err
		}
		if err := sent.Content.Check(o.latestDay()); err != nil {
			return err
		}
		if _, err := o.attachmentsOf(ctx, r, caller.MemberID, sent.Files); err != nil {
			return err
		}
		return o.checkRequestsADay(ctx, r, caller.MemberID)
	})
	if err != nil || receipt.ID != "" {
		return receipt, err
	}
	var proof passwordProof
	if sent.Content.Kind == mutual.RequestBank {
		if proof, err = o.provePassword(ctx, caller.MemberID, sent.Password, from, o.checkBankHold); err != nil {
			return mutual.Receipt{}, err
		}
		defer proof.counted.leave()
	}
	err = o.store.Update(ctx, func(w store.Writer) error {
		var replayed bool
		if receipt, replayed, err = receiptOf(ctx, w, caller.MemberID, sent.Key, hash); err != nil || replayed {
			return err
		}
		if err := o.checkRequestsADay(ctx, w, caller.MemberID); err != nil {
			return err
		}
		receipt, err = o.takeRequest(ctx, w, caller.MemberID, sent, hash)
		if err != nil || sent.Content.Kind != mutual.RequestBank {
			return err
		}
		return o.takeBankDetails(ctx, w, proof, receipt.ID, sent.Content.Bank.IBAN, from)
	})
	if err != nil {
		return mutual.Receipt{}, err
	}
	o.Wake()
	return receipt, nil
}

// latestDay is the day where it is latest now: to members overseas a child may be born
// on what is tomorrow in Paris.
func (o *Office) latestDay() mutual.Date { return mutual.DateOf(o.now().UTC().Add(14 * time.Hour)) }

// bodyHash tells two bodies under one key apart. Keyed, for an IBAN could be tried out
// against a plain hash for as long as the receipt is kept.
func (o *Office) bodyHash(sent NewRequest) (string, error) {
	body, err := json.Marshal(struct {
		Content mutual.RequestContent
		Files   []NamedFile
	}{sent.Content, append([]NamedFile{}, sent.Files...)})
	if err != nil {
		return "", mutual.Fault(mutual.CodeInternal, err)
	}
	mac := hmac.New(sha256.New, o.bodyKey)
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// receiptOf returns what was answered under a key. Where the receipt is dropped, the
// request itself still has its key.
func receiptOf(ctx context.Context, r store.Reader, memberID, key, hash string) (receipt mutual.Receipt, replayed bool, err error) {
	kept, err := r.Receipt(ctx, memberID, key)
	switch mutual.CodeOf(err) {
	case "":
		if kept.BodyHash != hash {
			return mutual.Receipt{}, false, &mutual.Error{Code: mutual.CodeKeyReused}
		}
		return mutual.Receipt{ID: kept.RequestID, SentAt: kept.SentAt}, true, nil
	case mutual.CodeNotFound:
	default:
		return mutual.Receipt{}, false, err
	}
	request, err := r.UpdateRequestByKey(ctx, memberID, key)
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		return mutual.Receipt{}, false, nil
	}
	return mutual.Receipt{ID: request.ID, SentAt: request.SentAt}, err == nil, err
}

// checkRequestsADay returns CodeThrottled until the oldest of a day's requests is
// older than a day.
func (o *Office) checkRequestsADay(ctx context.Context, r store.Reader, memberID string) error {
	since := mutual.MillisOf(o.now().Add(-requestsDay))
	count, err := r.CountRequests(ctx, memberID, since)
	if err != nil || count < requestsADay {
		return err
	}
	known, err := r.Known(ctx, memberID, mutual.NounRequest)
	if err != nil {
		return err
	}
	var sentAt []mutual.Millis
	for _, change := range known {
		if at := change.Request.SentAt; at <= o.Now() { // what a clock that was ahead has dated counts for no day to come
			sentAt = append(sentAt, at)
		}
	}
	slices.Sort(sentAt)
	if len(sentAt) < requestsADay || sentAt[len(sentAt)-requestsADay] < since {
		return nil
	}
	oldest := sentAt[max(0, len(sentAt)-requestsADay)]
	return &mutual.Error{Code: mutual.CodeThrottled, Until: oldest + mutual.Millis(requestsDay.Milliseconds()) + 1}
}

// attachmentsOf finds the files that a request names among those that its member
// brought, with their bytes.
func (o *Office) attachmentsOf(ctx context.Context, r store.Reader, memberID string, files []NamedFile) ([]mutual.Attachment, error) {
	if len(files) > mutual.AttachmentsMax {
		return nil, &mutual.Error{Code: mutual.CodeAttachmentsTooMany, Field: "attachments"}
	}
	uploads, err := r.Uploads(ctx, memberID)
	if err != nil {
		return nil, err
	}
	attachments := make([]mutual.Attachment, len(files))
	for i, file := range files {
		at := slices.IndexFunc(uploads, func(u store.Upload) bool { return u.SHA256 == file.SHA256 })
		if at < 0 {
			return nil, &mutual.Error{Code: mutual.CodeAttachmentMissing, Field: "attachments"}
		}
		content, err := o.files.Open(file.SHA256)
		if mutual.CodeOf(err) == mutual.CodeNotFound {
			return nil, &mutual.Error{Code: mutual.CodeAttachmentMissing, Field: "attachments", Err: err}
		}
		if err != nil {
			return nil, err
		}
		if err := content.Close(); err != nil {
			return nil, mutual.Fault(mutual.CodeInternal, err)
		}
		name := fileName(file.Name)
		if name == "" {
			return nil, &mutual.Error{Code: mutual.CodeFieldRequired, Field: "attachments"}
		}
		attachments[i] = mutual.Attachment{
			Name: name, ContentType: uploads[at].ContentType, Bytes: uploads[at].Bytes, SHA256: file.SHA256,
		}
	}
	return attachments, mutual.CheckAttachments(attachments)
}

// fileName is what an adviser's computer may be handed as a file's name: no folder, and
// nothing that is not seen.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) || r == utf8.RuneError:
			return -1
		}
		return r
	}, name))
	if name == "." || name == ".." {
		return ""
	}
	if runes := []rune(name); len(runes) > fileNameMax {
		name = string(runes[len(runes)-fileNameMax:])
	}
	return name
}

// takeRequest writes a request, its receipt, and that its files wait no longer.
func (o *Office) takeRequest(ctx context.Context, w store.Writer, memberID string, sent NewRequest, hash string) (mutual.Receipt, error) {
	attachments, err := o.attachmentsOf(ctx, w, memberID, sent.Files)
	if err != nil {
		return mutual.Receipt{}, err
	}
	request := mutual.UpdateRequest{
		ID: rand.Text(), Key: sent.Key, State: mutual.RequestSent, Content: sent.Content.Masked(), Attachments: attachments,
		SentAt: o.Now(),
	}
	_, err = w.Write(ctx, memberID, []mutual.Change{{Noun: mutual.NounRequest, ID: request.ID, Request: &request}})
	if err != nil {
		return mutual.Receipt{}, err
	}
	for _, attachment := range attachments {
		if err := w.DropUpload(ctx, memberID, attachment.SHA256); err != nil {
			return mutual.Receipt{}, err
		}
	}
	return mutual.Receipt{ID: request.ID, SentAt: request.SentAt}, w.AddReceipt(ctx, store.Receipt{
		MemberID: memberID, Key: sent.Key, BodyHash: hash, RequestID: request.ID, SentAt: request.SentAt,
	})
}

// passwordProof is that a member's password was right, and which one it was.
type passwordProof struct {
	account store.Account
	counted *attempt
}

// provePassword asks for the account's password as a sign-in does, and counts with it,
// where may does not refuse. Without an error the caller leaves the attempt.
func (o *Office) provePassword(ctx context.Context, memberID, password string, from Origin, may func(store.Account) error) (passwordProof, error) {
	if password == "" {
		return passwordProof{}, &mutual.Error{Code: mutual.CodeFieldRequired, Field: "password"}
	}
	var proof passwordProof
	counted, err := o.try(ctx, from, func(w store.Writer) (subject, error) {
		var err error
		if proof.account, err = w.Account(ctx, memberID); err != nil {
			return subject{}, err
		}
		if err := o.applyDueOf(ctx, w, &proof.account); err != nil {
			return subject{}, err
		}
		about := subject{kind: typedLogin, typed: loginKey(proof.account.AccessCode), member: memberID, signedIn: true}
		return about, may(proof.account)
	}, func(w store.Writer, a *attempt) error {
		if a.last() {
			return o.note(ctx, w, memberID, mutual.EventSignInRefused, from)
		}
		return nil
	})
	if err != nil {
		return passwordProof{}, err
	}
	proof.counted = counted
	match, _, err := o.hasher.matches(ctx, proof.account.PasswordHash, password)
	if err == nil && !match {
		err = &mutual.Error{Code: mutual.CodeBadCredentials, Field: "password"}
	}
	if err != nil {
		counted.leave()
	}
	return proof, err
}

func (o *Office) checkBankHold(account store.Account) error {
	if account.BankHoldUntil > o.Now() {
		return &mutual.Error{Code: mutual.CodeBankHold, Until: account.BankHoldUntil}
	}
	return nil
}

// takeBankDetails keeps the whole IBAN for the advisers and tells the member that other
// bank details were asked for. Nothing of it happens where the password that was proved
// is no longer the account's.
func (o *Office) takeBankDetails(ctx context.Context, w store.Writer, proof passwordProof, requestID, iban string, from Origin) error {
	account, err := w.Account(ctx, proof.account.MemberID)
	if err != nil {
		return err
	}
	if err := o.checkBankHold(account); err != nil {
		return err
	}
	if account.PasswordHash != proof.account.PasswordHash {
		return &mutual.Error{Code: mutual.CodeBadCredentials, Field: "password"}
	}
	if err := o.succeed(ctx, w, proof.counted); err != nil {
		return err
	}
	if err := w.SetWholeIBAN(ctx, account.MemberID, requestID, iban); err != nil {
		return err
	}
	if err := o.note(ctx, w, account.MemberID, mutual.EventBankAsked, from); err != nil {
		return err
	}
	if account.EmailCertifiedAt == 0 {
		return nil
	}
	return o.tell(ctx, w, account, mail.KindBankAsked, 0, from)
}
