package remote

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// Every method fails with CodeOffline without a network, CodeOfficeDown when the office
// is broken or something else answered, the code of what is known to stand between
// (see mutual.Code.Between), CodeOfficeUntrusted for a certificate that does not hold, CodeAnswerAltered for an answer that is truncated or not of the contract,
// CodeCancelled when ctx ended, or the code that the office sent.

// Health asks whether an office answers at the address.
func (c *Client) Health(ctx context.Context) error {
	return c.fetch(ctx, func(ctx context.Context) (*http.Response, error) { return c.wire.GetHealth(ctx) },
		func(resp *http.Response, body io.Reader) error {
			var health wire.Health
			err := c.decode(resp, body, &health)
			if err != nil && mutual.CodeOf(err).Between() {
				return err
			}
			if err != nil || !health.Service.Valid() {
				return mutual.Fault(mutual.CodeOfficeDown, err)
			}
			return nil
		})
}

// Device is what signs in.
type Device struct {
	Name string // that the member will recognise in the list of their sessions
	ID   string // drawn once for this profile; each office is shown another of it; "" for none
}

// OpenSession signs in. It fails with CodeBadCredentials, CodeThrottled (with Until) or
// CodeAccountBlocked.
func (c *Client) OpenSession(ctx context.Context, login, password string, device Device) (mutual.Session, error) {
	var session wire.Session
	params := &wire.OpenSessionParams{}
	if device.ID != "" {
		sum := sha256.Sum256([]byte(device.ID + "\x00" + c.Origin()))
		shown := hex.EncodeToString(sum[:])
		params.EspaceDevice = &shown
	}
	err := c.fetch(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.OpenSession(ctx, params, wire.Credentials{Login: login, Password: password, Device: device.Name})
	}, func(resp *http.Response, body io.Reader) error { return c.decode(resp, body, &session) })
	if err != nil {
		return mutual.Session{}, err
	}
	tokens, err := tokensOf(session.Tokens)
	if err != nil || session.MemberId == "" {
		return mutual.Session{}, mutual.Fault(mutual.CodeAnswerAltered, err)
	}
	return mutual.Session{MemberID: session.MemberId, Tokens: tokens}, nil
}

// Refresh exchanges a refresh token for a new pair. Store the pair before its
// first use: from then on the old token ends the session. It fails with
// CodeSessionEnded when the session is over.
func (c *Client) Refresh(ctx context.Context, refresh string) (mutual.Tokens, error) {
	var tokens wire.Tokens
	err := c.fetch(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.RefreshSession(ctx, wire.RefreshSessionJSONRequestBody{RefreshToken: refresh})
	}, func(resp *http.Response, body io.Reader) error { return c.decode(resp, body, &tokens) })
	if err != nil {
		return mutual.Tokens{}, err
	}
	return tokensOf(tokens)
}

// EndSession signs out at the office.
func (c *Client) EndSession(ctx context.Context, access string) error {
	return c.fetch(ctx, func(ctx context.Context) (*http.Response, error) { return c.wire.EndSession(ctx, bearer(access)) },
		c.done)
}

func tokensOf(t wire.Tokens) (mutual.Tokens, error) {
	if t.AccessToken == "" || t.RefreshToken == "" {
		return mutual.Tokens{}, mutual.Fault(mutual.CodeAnswerAltered, nil)
	}
	return mutual.Tokens{
		Access: t.AccessToken, AccessUntil: mutual.Millis(t.AccessExpiresAt),
		Refresh: t.RefreshToken, RefreshUntil: mutual.Millis(t.RefreshExpiresAt),
	}, nil
}

// decode reads a JSON answer whole: one that is truncated, followed by something
// else or too large fails.
func (c *Client) decode(resp *http.Response, body io.Reader, into any) error {
	if mediaType(resp.Header) != "application/json" {
		return c.between(resp)
	}
	return decodeJSON(io.LimitReader(body, maxAnswer), into)
}

func decodeJSON(body io.Reader, into any) error {
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		// The decoder's own error quotes what it read: health data.
		return mutual.Fault(mutual.CodeAnswerAltered, errors.New("not the JSON of the contract"))
	}
	return nil
}
