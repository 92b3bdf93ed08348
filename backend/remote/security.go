package remote

import (
	"context"
	"net/http"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// Security fetches who has access to the account, and its journal. A kind of event
// that this version does not know is left out. It fails with CodeSessionEnded.
func (c *Client) Security(ctx context.Context, access string) (mutual.Security, error) {
	s, err := ask[wire.Security](ctx, c, func(ctx context.Context) (*http.Response, error) {
		return c.wire.GetSecurity(ctx, bearer(access))
	})
	if err != nil {
		return mutual.Security{}, err
	}
	altered := mutual.Fault(mutual.CodeAnswerAltered, nil)
	if s.PendingResetAt < 0 || s.BankHoldUntil < 0 {
		return mutual.Security{}, altered
	}
	security := mutual.Security{
		Sessions: make([]mutual.OpenSession, len(s.Sessions)), Events: make([]mutual.SecurityEvent, 0, len(s.Events)),
		PendingReset: mutual.Millis(s.PendingResetAt), BankHoldUntil: mutual.Millis(s.BankHoldUntil),
		Email: s.Email, EmailCertified: s.EmailCertified,
	}
	for i, open := range s.Sessions {
		if open.Id == "" || open.OpenedAt <= 0 || open.LastUsedAt <= 0 {
			return mutual.Security{}, altered
		}
		security.Sessions[i] = mutual.OpenSession{
			ID: open.Id, Device: open.Device, Network: open.Network, Current: open.Current,
			OpenedAt: mutual.Millis(open.OpenedAt), LastUsedAt: mutual.Millis(open.LastUsedAt),
		}
	}
	for _, e := range s.Events {
		if e.Id == "" || e.At <= 0 {
			return mutual.Security{}, altered
		}
		if kind := mutual.SecurityEventKind(e.Kind); slices.Contains(mutual.SecurityEventKinds(), kind) {
			security.Events = append(security.Events, mutual.SecurityEvent{
				ID: e.Id, Kind: kind, At: mutual.Millis(e.At), Device: e.Device, Network: e.Network,
			})
		}
	}
	return security, nil
}

// EndOtherSession ends one of the member's sessions. It fails with CodeNotFound or
// CodeSessionEnded.
func (c *Client) EndOtherSession(ctx context.Context, access, id string) error {
	return c.order(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.EndOtherSession(ctx, id, bearer(access))
	})
}

// CancelReset cancels the new password that does not hold yet. It fails with
// CodeNotFound where there is none, or CodeSessionEnded.
func (c *Client) CancelReset(ctx context.Context, access string) error {
	return c.order(ctx, func(ctx context.Context) (*http.Response, error) { return c.wire.CancelReset(ctx, bearer(access)) })
}

// ChangePassword gives the account another password, and ends its other sessions. It
// fails with CodeBadCredentials and the field old_password, CodeThrottled or what is
// wrong with the new password.
func (c *Client) ChangePassword(ctx context.Context, access, old, password string) error {
	return c.order(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.ChangePassword(ctx, wire.PasswordChange{OldPassword: old, Password: password}, bearer(access))
	})
}
