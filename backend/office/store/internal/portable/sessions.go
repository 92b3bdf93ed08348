package portable

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// PairByAccess implements store.Reader.
func (t *Tx) PairByAccess(ctx context.Context, hash string) (store.Pair, error) {
	row, err := t.queries.GetPairByAccess(ctx, hash)
	return pairOf(db.GetPairByRefreshRow(row)), t.fault(err)
}

// PairByRefresh implements store.Reader.
func (t *Tx) PairByRefresh(ctx context.Context, hash string) (store.Pair, error) {
	row, err := t.queries.GetPairByRefresh(ctx, hash)
	return pairOf(row), t.fault(err)
}

func pairOf(row db.GetPairByRefreshRow) store.Pair {
	return store.Pair{
		SessionID: row.SessionID, MemberID: row.MemberID, OpenedAt: mutual.Millis(row.OpenedAt),
		AccessHash: row.AccessHash, RefreshHash: row.RefreshHash, ParentHash: row.ParentHash,
		AccessUntil: mutual.Millis(row.AccessUntil), RefreshUntil: mutual.Millis(row.RefreshUntil),
		Used: row.Used, Retired: row.Retired,
	}
}

// Sessions implements store.Reader.
func (t *Tx) Sessions(ctx context.Context, memberID string) ([]store.Session, error) {
	rows, err := t.queries.ListSessions(ctx, memberID)
	return each(rows, func(row db.Session) store.Session {
		return store.Session{
			ID: row.ID, MemberID: row.MemberID, Device: row.Device, Network: row.Network,
			OpenedAt: mutual.Millis(row.OpenedAt), LastUsedAt: mutual.Millis(row.LastUsedAt),
		}
	}), t.fault(err)
}

// AddSession implements store.Writer.
func (t *Tx) AddSession(ctx context.Context, session store.Session) error {
	return t.fault(t.queries.AddSession(ctx, db.AddSessionParams{
		ID: session.ID, MemberID: session.MemberID, Device: session.Device, Network: session.Network,
		OpenedAt: int64(session.OpenedAt), LastUsedAt: int64(session.LastUsedAt),
	}))
}

// UseSession implements store.Writer.
func (t *Tx) UseSession(ctx context.Context, sessionID, network string, at mutual.Millis) error {
	return t.changed(t.queries.UseSession(ctx, db.UseSessionParams{Network: network, LastUsedAt: int64(at), ID: sessionID}))
}

// Devices implements store.Reader.
func (t *Tx) Devices(ctx context.Context, memberID string) ([]string, error) {
	hashes, err := t.queries.ListDevices(ctx, memberID)
	return hashes, t.fault(err)
}

// PutDevice implements store.Writer.
func (t *Tx) PutDevice(ctx context.Context, memberID, hash string, at mutual.Millis) error {
	return t.fault(t.queries.PutDevice(ctx, db.PutDeviceParams{MemberID: memberID, Hash: hash, SeenAt: int64(at)}))
}

// DropDevices implements store.Writer.
func (t *Tx) DropDevices(ctx context.Context, seenBefore mutual.Millis) error {
	return t.fault(t.queries.DeleteDevices(ctx, int64(seenBefore)))
}

// AddPair implements store.Writer.
func (t *Tx) AddPair(ctx context.Context, pair store.Pair) error {
	return t.fault(t.queries.AddPair(ctx, db.AddPairParams{
		RefreshHash: pair.RefreshHash, AccessHash: pair.AccessHash, SessionID: pair.SessionID, ParentHash: pair.ParentHash,
		AccessUntil: int64(pair.AccessUntil), RefreshUntil: int64(pair.RefreshUntil),
	}))
}

// UsePair implements store.Writer.
func (t *Tx) UsePair(ctx context.Context, pair store.Pair) error {
	if err := t.queries.UsePair(ctx, pair.RefreshHash); err != nil {
		return t.fault(err)
	}
	if pair.ParentHash == "" {
		return nil
	}
	return t.fault(t.queries.RetireOthers(ctx, db.RetireOthersParams{
		SessionID: pair.SessionID, RefreshHash: pair.RefreshHash, ParentHash: pair.ParentHash,
	}))
}

// EndSession implements store.Writer.
func (t *Tx) EndSession(ctx context.Context, sessionID string) error {
	if err := t.queries.DeleteSessionPairs(ctx, sessionID); err != nil {
		return t.fault(err)
	}
	return t.fault(t.queries.DeleteSession(ctx, sessionID))
}

// EndSessionsOf implements store.Writer.
func (t *Tx) EndSessionsOf(ctx context.Context, memberID string) error {
	if err := t.queries.DeleteMemberPairs(ctx, memberID); err != nil {
		return t.fault(err)
	}
	return t.fault(t.queries.DeleteMemberSessions(ctx, memberID))
}

// DropExpired implements store.Writer.
func (t *Tx) DropExpired(ctx context.Context, memberID string, now mutual.Millis) error {
	err := t.queries.DeleteExpiredPairs(ctx, db.DeleteExpiredPairsParams{Now: int64(now), MemberID: memberID})
	if err != nil {
		return t.fault(err)
	}
	return t.fault(t.queries.DeleteEmptySessions(ctx, memberID))
}
