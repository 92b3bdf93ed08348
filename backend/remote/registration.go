package remote

import (
	"context"
	"io"
	"net/http"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// BeginRegistration opens the second step of a registration. It fails with
// CodePairUnknown or CodeThrottled.
func (c *Client) BeginRegistration(ctx context.Context, number, code string) (mutual.Admission, error) {
	admission, err := ask[wire.Admission](ctx, c, func(ctx context.Context) (*http.Response, error) {
		return c.wire.BeginRegistration(ctx, wire.Pair{MemberNumber: number, AccessCode: code})
	})
	if err != nil {
		return mutual.Admission{}, err
	}
	if admission.Ticket == "" || admission.Name == "" || admission.TermsVersion == "" || len(admission.Questions) == 0 || admission.ExpiresAt <= 0 {
		return mutual.Admission{}, mutual.Fault(mutual.CodeAnswerAltered, nil)
	}
	questions := make([]mutual.Question, len(admission.Questions))
	for i, q := range admission.Questions {
		if q.Id == "" || q.Text == "" {
			return mutual.Admission{}, mutual.Fault(mutual.CodeAnswerAltered, nil)
		}
		questions[i] = mutual.Question{ID: mutual.QuestionID(q.Id), Text: q.Text}
	}
	return mutual.Admission{
		Ticket: admission.Ticket, Name: admission.Name, Questions: questions,
		TermsVersion: admission.TermsVersion, ExpiresAt: mutual.Millis(admission.ExpiresAt),
	}, nil
}

// Terms fetches the current terms of use.
func (c *Client) Terms(ctx context.Context) (mutual.Terms, error) {
	terms, err := ask[wire.Terms](ctx, c, func(ctx context.Context) (*http.Response, error) { return c.wire.GetTerms(ctx) })
	if err != nil {
		return mutual.Terms{}, err
	}
	if terms.Version == "" || len(terms.Sections) == 0 {
		return mutual.Terms{}, mutual.Fault(mutual.CodeAnswerAltered, nil)
	}
	sections := make([]mutual.TermsSection, len(terms.Sections))
	for i, s := range terms.Sections {
		sections[i] = mutual.TermsSection{Heading: s.Heading, Paragraphs: s.Paragraphs}
	}
	return mutual.Terms{Version: terms.Version, Title: terms.Title, Sections: sections}, nil
}

// ChooseAccount hands in what the member chose and accepted; the mail is queued. It
// fails with CodeTicketExpired, CodeTermsChanged, CodeEmailTaken, or the codes of
// mutual.CheckPassword, CheckEmail and CheckAnswer and CodePasswordCommon, with the
// field at fault.
func (c *Client) ChooseAccount(ctx context.Context, ticket string, choice mutual.AccountChoice) (mutual.Waiting, error) {
	return c.waiting(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.ChooseAccount(ctx, wire.AccountChoice{
			Ticket: ticket, Password: choice.Password, Email: choice.Email, ShareEmail: choice.ShareEmail,
			QuestionId: string(choice.Question), Answer: choice.Answer, TermsVersion: choice.TermsVersion,
		})
	})
}

// RegistrationStatus says how far the registration is that handle names. It fails
// with CodeTicketExpired for a handle that the office does not know.
func (c *Client) RegistrationStatus(ctx context.Context, handle string) (mutual.Waiting, error) {
	return c.waiting(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.RegistrationStatus(ctx, wire.WaitingHandle{Waiting: handle})
	})
}

// ResendActivation has the activation mail sent again. It fails with CodeThrottled,
// and Until, before Waiting.ResendAt.
func (c *Client) ResendActivation(ctx context.Context, handle string) (mutual.Waiting, error) {
	return c.waiting(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.ResendActivation(ctx, wire.WaitingHandle{Waiting: handle})
	})
}

// CorrectEmail changes the address of a registration, and has the mail sent there.
// It fails with CodeInvalidEmail, CodeEmailTaken or CodeThrottled.
func (c *Client) CorrectEmail(ctx context.Context, handle, email string) (mutual.Waiting, error) {
	return c.waiting(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.CorrectEmail(ctx, wire.CorrectedEmail{Waiting: handle, Email: email})
	})
}

// ResumeRegistration comes back to a registration that waits, with the password
// chosen for it. It fails with CodeBadCredentials or CodeThrottled.
func (c *Client) ResumeRegistration(ctx context.Context, login, password string) (mutual.Waiting, error) {
	return c.waiting(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.ResumeRegistration(ctx, wire.Resumption{Login: login, Password: password})
	})
}

// ActivateByLink makes the account with the token of the mail's link. It fails with
// CodeLinkUnknown, CodeLinkUsed, CodeLinkExpired or CodeEmailTaken.
func (c *Client) ActivateByLink(ctx context.Context, token string) error {
	return c.order(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.Activate(ctx, wire.Activation{Token: &token})
	})
}

// ActivateByCode makes the account with the short code of the mail. It fails like
// ActivateByLink, or with CodeCodeWrong or CodeThrottled.
func (c *Client) ActivateByCode(ctx context.Context, handle, code string) error {
	return c.order(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.Activate(ctx, wire.Activation{Waiting: &handle, Code: &code})
	})
}

func (c *Client) waiting(ctx context.Context, send func(context.Context) (*http.Response, error)) (mutual.Waiting, error) {
	w, err := ask[wire.Waiting](ctx, c, send)
	if err != nil {
		return mutual.Waiting{}, err
	}
	if w.Waiting == "" || !w.State.Valid() || !w.Mail.Valid() || w.ExpiresAt <= 0 || w.ResendAt < 0 {
		return mutual.Waiting{}, mutual.Fault(mutual.CodeAnswerAltered, nil)
	}
	return mutual.Waiting{
		Handle: w.Waiting, State: mutual.RegistrationState(w.State), Mail: mutual.MailState(w.Mail),
		Email: w.Email, Sender: w.Sender, Subject: w.Subject,
		ExpiresAt: mutual.Millis(w.ExpiresAt), ResendAt: mutual.Millis(w.ResendAt),
	}, nil
}

// ask sends a request and reads its JSON answer.
func ask[T any](ctx context.Context, c *Client, send func(context.Context) (*http.Response, error)) (answer T, err error) {
	err = c.fetch(ctx, send, func(resp *http.Response, body io.Reader) error { return c.decode(resp, body, &answer) })
	return answer, err
}

// order sends a request whose answer says nothing but that it was done.
func (c *Client) order(ctx context.Context, send func(context.Context) (*http.Response, error)) error {
	return c.fetch(ctx, send, c.done)
}

// done takes an answer that says nothing. One that says something is not the office's.
func (c *Client) done(resp *http.Response, _ io.Reader) error {
	if resp.StatusCode == http.StatusNoContent || resp.StatusCode == http.StatusAccepted {
		return nil
	}
	return c.between(resp)
}
