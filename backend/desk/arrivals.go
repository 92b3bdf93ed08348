package desk

import (
	"context"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Arrivals counts what came to the space.
type Arrivals struct {
	Reimbursements int `json:"reimbursements"`
	Documents      int `json:"documents"`
	Messages       int `json:"messages"` // those read on another device before are none
	Quotes         int `json:"quotes"`   // answered
	Requests       int `json:"requests"` // answered
}

// News is what came since the member's last visit.
type News struct {
	Since   mutual.Millis `json:"since"` // when that visit ended; 0: this is the first
	Arrived Arrivals      `json:"arrived"`
}

func arrivalsOf(counts map[mutual.Noun]int) Arrivals {
	return Arrivals{
		Reimbursements: counts[mutual.NounReimbursement], Documents: counts[mutual.NounDocument],
		Messages: counts[mutual.NounMessage], Quotes: counts[mutual.NounQuote], Requests: counts[mutual.NounRequest],
	}
}

// News returns what came since the last visit. Whoever reads the news is on a visit: it
// goes on until the vault closes, and where the vault opens again on the day it began,
// it is the same one. So the news do not change by looking at them, by locking the
// screen over lunch, or by leaving the window open all day. It fails with CodeLocked.
func (d *Desk) News(ctx context.Context) (news News, err error) {
	err = d.reading(func(c *cache.Cache) error {
		visit, err := d.visit(ctx, c)
		if err != nil {
			return err
		}
		counts, err := c.Arrivals(ctx, 0, visit.Previous)
		news = News{Since: visit.Previous, Arrived: arrivalsOf(counts)}
		return err
	})
	return news, err
}

// visit returns the visit under way, begun now where none is.
func (d *Desk) visit(ctx context.Context, c *cache.Cache) (cache.Visit, error) {
	d.visitMu.Lock()
	defer d.visitMu.Unlock()
	visit, err := c.Visit(ctx)
	if err != nil || d.visited {
		return visit, err
	}
	now := mutual.MillisOf(d.cfg.Now())
	if !sameDay(visit.Began, now) {
		visit.Began, visit.Previous = now, visit.Seen
	}
	visit.Seen = max(visit.Seen, now)
	// A disk that is full keeps the note out, not the news away from their reader.
	if err := c.SaveVisit(ctx, visit); err != nil {
		d.cfg.Log.Warn("a visit was not noted", "code", mutual.CodeOf(err))
		return visit, nil
	}
	d.visited = true
	return visit, nil
}

func sameDay(a, b mutual.Millis) bool {
	return a.Time().Local().Format(time.DateOnly) == b.Time().Local().Format(time.DateOnly)
}

// endVisit notes when the visit under way ended. One that is cut off ended, as far as is
// known, when it was begun or taken up again last: its news are told once more.
func (d *Desk) endVisit(c *cache.Cache) {
	d.visitMu.Lock()
	defer d.visitMu.Unlock()
	if !d.visited {
		return
	}
	d.visited = false
	visit, err := c.Visit(context.Background())
	if err == nil {
		visit.Seen = max(visit.Seen, mutual.MillisOf(d.cfg.Now()))
		err = c.SaveVisit(context.Background(), visit)
	}
	if err != nil {
		d.cfg.Log.Warn("the end of a visit was not noted", "code", mutual.CodeOf(err))
	}
}

// tellArrivals tells whoever listens of what came after a place. It stands in the cache:
// what cannot be counted now is told on the first screen all the same.
func (d *Desk) tellArrivals(ctx context.Context, c *cache.Cache, place int64) {
	if d.cfg.OnArrival == nil {
		return
	}
	counts, err := c.Arrivals(context.WithoutCancel(ctx), place, 0)
	if err != nil {
		d.cfg.Log.Warn("arrivals were not counted", "code", mutual.CodeOf(err))
		return
	}
	if arrived := arrivalsOf(counts); arrived != (Arrivals{}) {
		d.cfg.OnArrival(arrived)
	}
}
