package cache

import (
	"context"
	"database/sql"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// arrivalsKept is how long an arrival stays news, in milliseconds: 90 days.
const arrivalsKept mutual.Millis = 90 * 24 * 3600 * 1000

// newness names, for each noun whose arrival is news, the column that says so beside
// the id: a row that was stored with another value of it arrives again. Without one
// only a row that was not there arrives.
var newness = map[mutual.Noun]string{
	mutual.NounReimbursement: "",
	mutual.NounDocument:      "sha256",
	mutual.NounMessage:       "",
	mutual.NounQuote:         "status",
	mutual.NounRequest:       "state",
}

// newnessOf returns the value of a change's newness, and false where its coming is no
// news: a message that was read on another device, a quote or request without an answer.
func newnessOf(change *mutual.Change) (value string, news bool) {
	switch {
	case change.Reimbursement != nil:
		return "", true
	case change.Document != nil:
		return change.Document.SHA256, true
	case change.Message != nil:
		return "", change.Message.ReadAt == 0
	case change.Quote != nil:
		return string(change.Quote.Status), change.Quote.Status == mutual.QuoteAnswered || change.Quote.Status == mutual.QuoteRefused
	case change.Request != nil:
		switch change.Request.State {
		case mutual.RequestAccepted, mutual.RequestRefused, mutual.RequestApplied:
			return string(change.Request.State), true
		}
	}
	return "", false
}

// recordsArrivals reports whether what comes is news: not by the first sync, which
// brings all there is, nor by one that brings it all again.
func recordsArrivals(ctx context.Context, tx *sql.Tx) (records bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT current_at <> 0 AND sweeping = 0 FROM sync_state`).Scan(&records)
	return records, err
}

// recordArrival notes a change that is news. Call it before the change is stored.
func recordArrival(ctx context.Context, tx *sql.Tx, change *mutual.Change, at mutual.Millis) error {
	value, news := newnessOf(change)
	if !news {
		return nil
	}
	query := `INSERT OR REPLACE INTO arrival (noun, id, at) SELECT ?1, ?2, ?3
		WHERE NOT EXISTS (SELECT 1 FROM ` + string(change.Noun) + ` WHERE id = ?2`
	arguments := []any{string(change.Noun), change.ID, at}
	if column := newness[change.Noun]; column != "" {
		query += ` AND ` + column + ` = ?4`
		arguments = append(arguments, value)
	}
	_, err := tx.ExecContext(ctx, query+`)`, arguments...)
	return err
}

// LastArrival returns the place of the newest arrival, to ask for those after it.
func (c *Cache) LastArrival(ctx context.Context) (place int64, err error) {
	err = c.read.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM arrival`).Scan(&place)
	return place, fault(err)
}

// Arrivals counts, by noun, what arrived after a place and a moment and is still there.
func (c *Cache) Arrivals(ctx context.Context, place int64, since mutual.Millis) (map[mutual.Noun]int, error) {
	there := make([]string, 0, len(newness))
	for noun := range newness {
		there = append(there, `noun = '`+string(noun)+`' AND EXISTS (SELECT 1 FROM `+string(noun)+` WHERE id = arrival.id)`)
	}
	type counted struct {
		noun  mutual.Noun
		count int
	}
	rows, err := collect(ctx, c.read, `SELECT noun, count(*) FROM arrival WHERE seq > ? AND at > ?
		AND (`+strings.Join(there, ` OR `)+`) GROUP BY noun`, []any{place, since},
		func(from row, one *counted) error { return from.Scan(&one.noun, &one.count) })
	counts := make(map[mutual.Noun]int, len(rows))
	for _, one := range rows {
		counts[one.noun] = one.count
	}
	return counts, err
}

// Visit is when the member looks at their space, in epoch ms; 0 is never.
type Visit struct {
	Began    mutual.Millis
	Seen     mutual.Millis // when it was last known to go on
	Previous mutual.Millis // when the visit before ended
}

// Visit returns the visit under way or the last one.
func (c *Cache) Visit(ctx context.Context) (v Visit, err error) {
	err = c.read.QueryRowContext(ctx, `SELECT began, seen, previous FROM visit`).Scan(&v.Began, &v.Seen, &v.Previous)
	return v, fault(err)
}

// SaveVisit keeps the visit, and forgets what arrived too long before it to be news.
func (c *Cache) SaveVisit(ctx context.Context, v Visit) error {
	return c.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE visit SET began = ?, seen = ?, previous = ?`, v.Began, v.Seen, v.Previous); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM arrival WHERE at < ?`, v.Seen-arrivalsKept)
		return err
	})
}
