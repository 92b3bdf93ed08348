package desk

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Transfer is a document on its way to this device, or one that did not come.
type Transfer struct {
	DocumentID string   `json:"documentId"`
	Bytes      int64    `json:"bytes"`   // received so far
	Total      int64    `json:"total"`   // bytes of the document
	Problem    *Problem `json:"problem"` // why it did not come, null while it comes
}

// transfers are the documents on their way. A content travels once, however many
// wait for it: the sync, a program that shall show it, a folder that shall hold it.
type transfers struct {
	mu     sync.Mutex
	under  map[string]*transfer // by the content's SHA-256
	failed map[string]Transfer  // by document, until it is tried again
}

// transfer is one content on its way.
type transfer struct {
	want    mutual.Document
	life    context.Context
	cancel  context.CancelFunc
	waiting int // guarded by the transfers' mutex; at 0 it is given up
	bytes   atomic.Int64
	synced  atomic.Bool // counts for the sync's progress
	done    chan struct{}
	err     error // valid once done is closed
}

// bring has the document come, or waits for it where it is on its way already. It ends
// with CodeCancelled when ctx ends, or when the member stops the transfer. Call it
// where the vault cannot close meanwhile.
func (d *Desk) bring(ctx context.Context, o *opened, document mutual.Document, synced bool) error {
	if _, err := d.reach(); err != nil {
		return err
	}
	t := d.join(o, document)
	if synced && !t.synced.Swap(true) {
		d.change(func(s *Status) { s.Sync.Bytes += t.bytes.Load() })
	}
	select {
	case <-t.done:
	case <-ctx.Done():
		if !d.transfers.leave(t) {
			return mutual.Fault(mutual.CodeCancelled, ctx.Err())
		}
		<-t.done
	}
	return t.err
}

// join returns the transfer of the document's content, begun now where there is none.
func (d *Desk) join(o *opened, document mutual.Document) *transfer {
	c := &d.transfers
	c.mu.Lock()
	for {
		t, under := c.under[document.SHA256]
		if !under {
			break
		}
		if t.waiting > 0 {
			t.waiting++
			c.mu.Unlock()
			return t
		}
		c.mu.Unlock() // given up by all who waited: its part is free once it has ended
		<-t.done
		c.mu.Lock()
	}
	defer c.mu.Unlock()
	t := &transfer{want: document, waiting: 1, done: make(chan struct{})}
	t.life, t.cancel = context.WithCancel(o.life)
	if c.under == nil {
		c.under, c.failed = map[string]*transfer{}, map[string]Transfer{}
	}
	c.under[document.SHA256] = t
	delete(c.failed, document.ID)
	o.asking.Go(func() { d.carry(o, t) })
	return t
}

// carry brings the content and tells whoever waits.
func (d *Desk) carry(o *opened, t *transfer) {
	defer t.cancel()
	d.news.changed()
	err := d.fetchDocument(t.life, o, t)
	if err != nil && t.life.Err() != nil {
		err = mutual.Fault(mutual.CodeCancelled, t.life.Err())
	}
	d.transfers.end(t, err)
	d.change(func(s *Status) {
		if err == nil {
			s.Revision++
		}
	})
}

// received counts bytes of the content; a part that starts over takes them back.
func (d *Desk) received(t *transfer, bytes int64) {
	t.bytes.Add(bytes)
	if t.synced.Load() {
		d.change(func(s *Status) { s.Sync.Bytes += bytes })
		return
	}
	d.news.changed()
}

// leave is for one who waits no longer; it reports whether that gave the transfer up.
func (c *transfers) leave(t *transfer) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.waiting > 0 {
		t.waiting--
	}
	if t.waiting > 0 {
		return false
	}
	t.cancel()
	return true
}

func (c *transfers) end(t *transfer, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.under, t.want.SHA256)
	switch mutual.CodeOf(err) {
	case "", mutual.CodeCancelled, mutual.CodeNotFound: // here, stopped, or withdrawn
	default:
		c.failed[t.want.ID] = Transfer{DocumentID: t.want.ID, Total: t.want.Bytes, Problem: problemOf(err)}
	}
	t.err = err
	close(t.done)
}

// forget drops what failed.
func (c *transfers) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.failed)
}

// underWay reports whether a document is on its way.
func (c *transfers) underWay() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.under) > 0
}

// list returns those under way and those that failed, by document.
func (c *transfers) list() []Transfer {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]Transfer, 0, len(c.under)+len(c.failed))
	for _, t := range c.under {
		all = append(all, Transfer{DocumentID: t.want.ID, Bytes: t.bytes.Load(), Total: t.want.Bytes})
	}
	for _, failed := range c.failed {
		all = append(all, failed)
	}
	slices.SortFunc(all, func(a, b Transfer) int { return cmp.Compare(a.DocumentID, b.DocumentID) })
	return all
}

// CancelTransfer stops the document's transfer, if there is one; what came stays for
// the next try. Whoever waits for it gets CodeCancelled.
func (d *Desk) CancelTransfer(documentID string) {
	c := &d.transfers
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.under {
		if t.want.ID == documentID {
			t.waiting = 0
			t.cancel()
		}
	}
}
