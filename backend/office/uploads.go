package office

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

const (
	// uploadsPending is how many files of one member wait for a request to name them.
	uploadsPending = 20
	// uploadsAtOnce is how many files one member brings at the same time.
	uploadsAtOnce = 4
	// uploadPatience is when a member who brings too many at once may try again.
	uploadPatience = 2 * time.Second
	uploadsKept    = 24 * time.Hour
)

// uploadTurns bounds what members bring at once. Content is written to the disk as it
// comes; only a file's type is read in memory, by one in each turn.
type uploadTurns struct {
	sniffing chan struct{}

	mutex sync.Mutex
	under map[string]int // uploads under way, by member
}

func newUploadTurns() *uploadTurns {
	return &uploadTurns{sniffing: make(chan struct{}, runtime.GOMAXPROCS(0)), under: make(map[string]int)}
}

func (u *uploadTurns) enter(memberID string) bool {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	if u.under[memberID] >= uploadsAtOnce {
		return false
	}
	u.under[memberID]++
	return true
}

func (u *uploadTurns) leave(memberID string) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	if u.under[memberID]--; u.under[memberID] == 0 {
		delete(u.under, memberID)
	}
}

// sniff is mutual.SniffAttachment, in turn.
func (u *uploadTurns) sniff(ctx context.Context, in store.Incoming) (string, error) {
	select {
	case u.sniffing <- struct{}{}:
		defer func() { <-u.sniffing }()
	case <-ctx.Done():
		return "", mutual.Fault(mutual.CodeCancelled, ctx.Err())
	}
	return mutual.SniffAttachment(in.Whole, in.Bytes)
}

// PutAttachment keeps a file that a request to come will name by its SHA-256. It is
// read up to one byte more than mutual.AttachmentMax, and kept only when it is what was
// announced. The same file again changes nothing; of more than a few that wait, the
// oldest goes. Errors carry CodeChecksum, CodeAttachmentKind and CodeAttachmentTooLarge,
// CodeInvalidRequest where the content breaks off, and CodeThrottled with Until where
// the member brings too many files at once.
func (o *Office) PutAttachment(ctx context.Context, caller Caller, sha256 string, content io.Reader) error {
	if !o.uploads.enter(caller.MemberID) {
		return &mutual.Error{Code: mutual.CodeThrottled, Until: mutual.MillisOf(o.now().Add(uploadPatience))}
	}
	defer o.uploads.leave(caller.MemberID)
	return o.files.Receive(io.LimitReader(arriving{content}, mutual.AttachmentMax+1), func(in store.Incoming) error {
		switch {
		case in.Bytes > mutual.AttachmentMax:
			return &mutual.Error{Code: mutual.CodeAttachmentTooLarge, Field: "attachments"}
		case in.SHA256 != sha256:
			return &mutual.Error{Code: mutual.CodeChecksum, Field: "sha256"}
		}
		contentType, err := o.uploads.sniff(ctx, in)
		if err != nil {
			return err
		}
		return o.store.Update(ctx, func(w store.Writer) error {
			return o.keepUpload(ctx, w, in, store.Upload{
				MemberID: caller.MemberID, SHA256: in.SHA256, ContentType: contentType, Bytes: in.Bytes, At: o.Now(),
			})
		})
	})
}

// keepUpload keeps the bytes in the transaction that names them: whoever forgets bytes
// does so in a transaction too, and only one of these is under way at a time.
func (o *Office) keepUpload(ctx context.Context, w store.Writer, in store.Incoming, upload store.Upload) error {
	if err := w.PutUpload(ctx, upload); err != nil {
		return err
	}
	waiting, err := w.Uploads(ctx, upload.MemberID)
	if err != nil {
		return err
	}
	for _, oldest := range waiting[:max(0, len(waiting)-uploadsPending)] {
		if err := w.DropUpload(ctx, oldest.MemberID, oldest.SHA256); err != nil {
			return err
		}
		if err := o.forgetBytes(ctx, w, oldest.SHA256); err != nil {
			return err
		}
	}
	return in.Keep()
}

// dropOldUploads forgets the files that no request named in time.
func (o *Office) dropOldUploads(ctx context.Context, w store.Writer, before mutual.Millis) error {
	dropped, err := w.DropUploads(ctx, before)
	if err != nil {
		return err
	}
	for _, upload := range dropped {
		if err := o.forgetBytes(ctx, w, upload.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// forgetBytes removes what nothing names any more. Where the transaction fails after
// that, an upload stays without its bytes: whoever names it is told that it is missing.
func (o *Office) forgetBytes(ctx context.Context, w store.Writer, sha256 string) error {
	used, err := w.SumInUse(ctx, sha256)
	if err != nil || used {
		return err
	}
	return o.files.Remove(sha256)
}

// arriving is content from a member's device. That it breaks off is no fault of ours.
type arriving struct{ content io.Reader }

// Read reads on.
func (a arriving) Read(p []byte) (int, error) {
	n, err := a.content.Read(p)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	return n, mutual.Fault(mutual.CodeInvalidRequest, err)
}
