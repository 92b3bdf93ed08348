package httpapi

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// GetTerms answers the operation getTerms.
func (h handlers) GetTerms(context.Context, wire.GetTermsRequestObject) (wire.GetTermsResponseObject, error) {
	terms := h.office.Terms()
	sections := make([]wire.TermsSection, len(terms.Sections))
	for i, s := range terms.Sections {
		sections[i] = wire.TermsSection{Heading: s.Heading, Paragraphs: s.Paragraphs}
	}
	return wire.GetTerms200JSONResponse{Version: terms.Version, Title: terms.Title, Sections: sections}, nil
}

// BeginRegistration answers the operation beginRegistration.
func (h handlers) BeginRegistration(ctx context.Context, request wire.BeginRegistrationRequestObject) (wire.BeginRegistrationResponseObject, error) {
	admission, err := h.office.BeginRegistration(ctx, request.Body.MemberNumber, request.Body.AccessCode, originOf(ctx))
	if err != nil {
		return nil, err
	}
	questions := make([]wire.Question, len(admission.Questions))
	for i, q := range admission.Questions {
		questions[i] = wire.Question{Id: string(q.ID), Text: q.Text}
	}
	return wire.BeginRegistration200JSONResponse{
		Ticket: admission.Ticket, Name: admission.Name, Questions: questions,
		TermsVersion: admission.TermsVersion, ExpiresAt: int64(admission.ExpiresAt),
	}, nil
}

// ChooseAccount answers the operation chooseAccount.
func (h handlers) ChooseAccount(ctx context.Context, request wire.ChooseAccountRequestObject) (wire.ChooseAccountResponseObject, error) {
	body := request.Body
	w, err := h.office.ChooseAccount(ctx, body.Ticket, mutual.AccountChoice{
		Password: body.Password, Email: body.Email, ShareEmail: body.ShareEmail,
		Question: mutual.QuestionID(body.QuestionId), Answer: body.Answer, TermsVersion: body.TermsVersion,
	}, originOf(ctx))
	if err != nil {
		return nil, err
	}
	return wire.ChooseAccount202JSONResponse(waiting(w)), nil
}

// RegistrationStatus answers the operation registrationStatus.
func (h handlers) RegistrationStatus(ctx context.Context, request wire.RegistrationStatusRequestObject) (wire.RegistrationStatusResponseObject, error) {
	w, err := h.office.RegistrationStatus(ctx, request.Body.Waiting)
	if err != nil {
		return nil, err
	}
	return wire.RegistrationStatus200JSONResponse(waiting(w)), nil
}

// ResendActivation answers the operation resendActivation.
func (h handlers) ResendActivation(ctx context.Context, request wire.ResendActivationRequestObject) (wire.ResendActivationResponseObject, error) {
	w, err := h.office.ResendActivation(ctx, request.Body.Waiting, originOf(ctx))
	if err != nil {
		return nil, err
	}
	return wire.ResendActivation202JSONResponse(waiting(w)), nil
}

// CorrectEmail answers the operation correctEmail.
func (h handlers) CorrectEmail(ctx context.Context, request wire.CorrectEmailRequestObject) (wire.CorrectEmailResponseObject, error) {
	w, err := h.office.CorrectEmail(ctx, request.Body.Waiting, request.Body.Email, originOf(ctx))
	if err != nil {
		return nil, err
	}
	return wire.CorrectEmail202JSONResponse(waiting(w)), nil
}

// ResumeRegistration answers the operation resumeRegistration.
func (h handlers) ResumeRegistration(ctx context.Context, request wire.ResumeRegistrationRequestObject) (wire.ResumeRegistrationResponseObject, error) {
	w, err := h.office.ResumeRegistration(ctx, request.Body.Login, request.Body.Password, originOf(ctx))
	if err != nil {
		return nil, err
	}
	return wire.ResumeRegistration200JSONResponse(waiting(w)), nil
}

// Activate answers the operation activate.
func (h handlers) Activate(ctx context.Context, request wire.ActivateRequestObject) (wire.ActivateResponseObject, error) {
	var err error
	switch body := request.Body; {
	case body.Token != nil && body.Waiting == nil && body.Code == nil:
		err = h.office.Activate(ctx, *body.Token, originOf(ctx))
	case body.Token == nil && body.Waiting != nil && body.Code != nil:
		err = h.office.ActivateByCode(ctx, *body.Waiting, *body.Code, originOf(ctx))
	default:
		err = &mutual.Error{Code: mutual.CodeInvalidRequest}
	}
	if err != nil {
		return nil, err
	}
	return wire.Activate204Response{}, nil
}

func waiting(w mutual.Waiting) wire.Waiting {
	return wire.Waiting{
		Waiting: w.Handle, State: wire.WaitingState(w.State), Mail: wire.WaitingMail(w.Mail), Email: w.Email,
		Sender: w.Sender, Subject: w.Subject, ExpiresAt: int64(w.ExpiresAt), ResendAt: int64(w.ResendAt),
	}
}

// BeginRecovery answers the operation beginRecovery.
func (h handlers) BeginRecovery(ctx context.Context, request wire.BeginRecoveryRequestObject) (wire.BeginRecoveryResponseObject, error) {
	recovery, err := h.office.BeginRecovery(ctx, request.Body.MemberNumber, request.Body.AccessCode, originOf(ctx))
	if err != nil {
		return nil, err
	}
	return wire.BeginRecovery200JSONResponse{
		Ticket: recovery.Ticket, Question: recovery.Question, MailOffered: recovery.MailOffered, ExpiresAt: int64(recovery.ExpiresAt),
	}, nil
}

// AnswerQuestion answers the operation answerQuestion.
func (h handlers) AnswerQuestion(ctx context.Context, request wire.AnswerQuestionRequestObject) (wire.AnswerQuestionResponseObject, error) {
	effectiveAt, err := h.office.AnswerQuestion(ctx, request.Body.Ticket, request.Body.Answer, request.Body.Password, originOf(ctx))
	if err != nil {
		return nil, err
	}
	return wire.AnswerQuestion200JSONResponse{EffectiveAt: int64(effectiveAt)}, nil
}

// MailReset answers the operation mailReset.
func (h handlers) MailReset(ctx context.Context, request wire.MailResetRequestObject) (wire.MailResetResponseObject, error) {
	resendAt, err := h.office.MailReset(ctx, request.Body.Ticket, originOf(ctx))
	if err != nil {
		return nil, err
	}
	return wire.MailReset202JSONResponse{ResendAt: int64(resendAt)}, nil
}

// ResetPassword answers the operation resetPassword.
func (h handlers) ResetPassword(ctx context.Context, request wire.ResetPasswordRequestObject) (wire.ResetPasswordResponseObject, error) {
	if err := h.office.ResetPassword(ctx, request.Body.Token, request.Body.Password, originOf(ctx)); err != nil {
		return nil, err
	}
	return wire.ResetPassword204Response{}, nil
}

// ChangePassword answers the operation changePassword.
func (h handlers) ChangePassword(ctx context.Context, request wire.ChangePasswordRequestObject) (wire.ChangePasswordResponseObject, error) {
	err := h.office.ChangePassword(ctx, callerOf(ctx).Caller, request.Body.OldPassword, request.Body.Password, originOf(ctx))
	if err != nil {
		return nil, err
	}
	return wire.ChangePassword204Response{}, nil
}

// CancelReset answers the operation cancelReset.
func (h handlers) CancelReset(ctx context.Context, _ wire.CancelResetRequestObject) (wire.CancelResetResponseObject, error) {
	if err := h.office.CancelResetOf(ctx, callerOf(ctx).Caller, originOf(ctx)); err != nil {
		return nil, err
	}
	return wire.CancelReset204Response{}, nil
}

// ReportLostCode answers the operation reportLostCode.
func (h handlers) ReportLostCode(ctx context.Context, request wire.ReportLostCodeRequestObject) (wire.ReportLostCodeResponseObject, error) {
	if err := h.office.ReportLostCode(ctx, request.Body.Email, request.Body.MemberNumber, originOf(ctx)); err != nil {
		return nil, err
	}
	return wire.ReportLostCode202Response{}, nil
}

// GetSecurity answers the operation getSecurity.
func (h handlers) GetSecurity(ctx context.Context, _ wire.GetSecurityRequestObject) (wire.GetSecurityResponseObject, error) {
	s, err := h.office.Security(ctx, callerOf(ctx).Caller)
	if err != nil {
		return nil, err
	}
	out := wire.GetSecurity200JSONResponse{
		Sessions: make([]wire.OpenSession, len(s.Sessions)), Events: make([]wire.SecurityEvent, len(s.Events)),
		PendingResetAt: int64(s.PendingReset), BankHoldUntil: int64(s.BankHoldUntil), Email: s.Email, EmailCertified: s.EmailCertified,
	}
	for i, session := range s.Sessions {
		out.Sessions[i] = wire.OpenSession{
			Id: session.ID, Device: session.Device, Network: session.Network,
			OpenedAt: int64(session.OpenedAt), LastUsedAt: int64(session.LastUsedAt), Current: session.Current,
		}
	}
	for i, e := range s.Events {
		out.Events[i] = wire.SecurityEvent{Id: e.ID, Kind: string(e.Kind), At: int64(e.At), Device: e.Device, Network: e.Network}
	}
	return out, nil
}

// EndOtherSession answers the operation endOtherSession.
func (h handlers) EndOtherSession(ctx context.Context, request wire.EndOtherSessionRequestObject) (wire.EndOtherSessionResponseObject, error) {
	if err := h.office.EndSession(ctx, callerOf(ctx).Caller, request.Id, originOf(ctx)); err != nil {
		return nil, err
	}
	return wire.EndOtherSession204Response{}, nil
}
