package cache

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// kindsByCode returns the kind of each act of the nomenclature.
func kindsByCode() map[mutual.ActCode]mutual.ActKind {
	acts := mutual.Acts()
	kinds := make(map[mutual.ActCode]mutual.ActKind, len(acts))
	for _, act := range acts {
		kinds[act.Code] = act.Kind
	}
	return kinds
}

// nomenclature returns a fingerprint of which act is of which kind.
func nomenclature() string {
	h := sha256.New()
	for _, act := range mutual.Acts() {
		h.Write([]byte(string(act.Code) + "=" + string(act.Kind) + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// classify gives every stored line the kind that today's nomenclature gives its
// act, when that is not the one it was stored by: a version of the application
// that learns an act shows the lines already here under it.
func (c *Cache) classify(ctx context.Context) error {
	var by string
	if err := c.write.QueryRowContext(ctx, `SELECT nomenclature FROM sync_state`).Scan(&by); err != nil {
		return fault(err)
	}
	if by == nomenclature() {
		return nil
	}
	return c.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		codes, err := collect(ctx, tx, `SELECT DISTINCT act_code FROM reimbursement`, nil, func(r row, code *mutual.ActCode) error {
			return r.Scan(code)
		})
		if err != nil {
			return err
		}
		for _, code := range codes {
			kind := mutual.ActOf(code).Kind
			if _, err := tx.ExecContext(ctx, `UPDATE reimbursement SET kind = ?1 WHERE act_code = ?2 AND kind <> ?1`, kind, code); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE sync_state SET nomenclature = ?`, nomenclature())
		return err
	})
}
