package remote

import (
	"context"
	"net/http"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// BeginRecovery opens the ways to a new password. A wrong pair gets an answer of
// the same form. It fails with CodeThrottled.
func (c *Client) BeginRecovery(ctx context.Context, number, code string) (mutual.Recovery, error) {
	r, err := ask[wire.Recovery](ctx, c, func(ctx context.Context) (*http.Response, error) {
		return c.wire.BeginRecovery(ctx, wire.Pair{MemberNumber: number, AccessCode: code})
	})
	if err != nil {
		return mutual.Recovery{}, err
	}
	if r.Ticket == "" || r.Question == "" || r.ExpiresAt <= 0 {
		return mutual.Recovery{}, mutual.Fault(mutual.CodeAnswerAltered, nil)
	}
	return mutual.Recovery{Ticket: r.Ticket, Question: r.Question, MailOffered: r.MailOffered, ExpiresAt: mutual.Millis(r.ExpiresAt)}, nil
}

// AnswerQuestion sets a new password by the secret question and returns when it
// holds; 0: at once. It fails with CodeTicketExpired, CodeAnswerWrong, CodeThrottled
// or what is wrong with the password.
func (c *Client) AnswerQuestion(ctx context.Context, ticket, answer, password string) (mutual.Millis, error) {
	outcome, err := ask[wire.ResetOutcome](ctx, c, func(ctx context.Context) (*http.Response, error) {
		return c.wire.AnswerQuestion(ctx, wire.QuestionAnswer{Ticket: ticket, Answer: answer, Password: password})
	})
	if err == nil && outcome.EffectiveAt < 0 {
		err = mutual.Fault(mutual.CodeAnswerAltered, nil)
	}
	return mutual.Millis(outcome.EffectiveAt), err
}

// MailReset has a link for a new password sent to the certified address, if there
// is one, and returns from when it is sent again if asked for. It fails with
// CodeTicketExpired or CodeThrottled.
func (c *Client) MailReset(ctx context.Context, ticket string) (mutual.Millis, error) {
	outcome, err := ask[wire.MailOutcome](ctx, c, func(ctx context.Context) (*http.Response, error) {
		return c.wire.MailReset(ctx, wire.RecoveryTicket{Ticket: ticket})
	})
	if err == nil && outcome.ResendAt < 0 {
		err = mutual.Fault(mutual.CodeAnswerAltered, nil)
	}
	return mutual.Millis(outcome.ResendAt), err
}

// ResetPassword sets a new password with the token of a mailed link. It fails with
// CodeLinkUnknown, CodeLinkUsed, CodeLinkExpired or what is wrong with the password.
func (c *Client) ResetPassword(ctx context.Context, token, password string) error {
	return c.order(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.ResetPassword(ctx, wire.PasswordReset{Token: token, Password: password})
	})
}

// ReportLostCode tells the mutual that a member lost their access code. Everybody
// gets the same answer. It fails with CodeThrottled.
func (c *Client) ReportLostCode(ctx context.Context, email, number string) error {
	return c.order(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.ReportLostCode(ctx, wire.LostCode{Email: email, MemberNumber: number})
	})
}
