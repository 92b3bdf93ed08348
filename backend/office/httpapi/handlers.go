package httpapi

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// handlers translate. Rules are in office.
type handlers struct {
	office  *office.Office
	version string
}

var _ wire.StrictServerInterface = handlers{}

// defaultLimit is the page size of the contract where none is asked for.
const defaultLimit = 500

// GetHealth answers the operation getHealth.
func (h handlers) GetHealth(ctx context.Context, _ wire.GetHealthRequestObject) (wire.GetHealthResponseObject, error) {
	if err := h.office.Check(ctx); err != nil {
		return nil, mutual.Fault(mutual.CodeOfficeDown, err)
	}
	return wire.GetHealth200JSONResponse{Service: wire.EspaceMutuelle, Version: h.version, Now: int64(h.office.Now())}, nil
}

// OpenSession answers the operation openSession.
func (h handlers) OpenSession(ctx context.Context, request wire.OpenSessionRequestObject) (wire.OpenSessionResponseObject, error) {
	from := originOf(ctx)
	from.Device = request.Body.Device
	if id := request.Params.EspaceDevice; id != nil {
		from.DeviceID = *id
	}
	session, err := h.office.SignIn(ctx, request.Body.Login, request.Body.Password, from)
	if err != nil {
		return nil, err
	}
	return wire.OpenSession200JSONResponse{MemberId: session.MemberID, Tokens: tokens(session.Tokens)}, nil
}

// EndSession answers the operation endSession.
func (h handlers) EndSession(ctx context.Context, _ wire.EndSessionRequestObject) (wire.EndSessionResponseObject, error) {
	if err := h.office.SignOut(ctx, callerOf(ctx).access); err != nil {
		return nil, err
	}
	return wire.EndSession204Response{}, nil
}

// RefreshSession answers the operation refreshSession.
func (h handlers) RefreshSession(ctx context.Context, request wire.RefreshSessionRequestObject) (wire.RefreshSessionResponseObject, error) {
	fresh, err := h.office.Refresh(ctx, request.Body.RefreshToken, originOf(ctx))
	if err != nil {
		return nil, err
	}
	return wire.RefreshSession200JSONResponse(tokens(fresh)), nil
}

// Sync answers the operation sync.
func (h handlers) Sync(ctx context.Context, request wire.SyncRequestObject) (wire.SyncResponseObject, error) {
	limit, cursor := defaultLimit, ""
	if request.Params.Limit != nil {
		limit = *request.Params.Limit
	}
	if request.Params.Cursor != nil {
		cursor = *request.Params.Cursor
	}
	page, err := h.office.Changes(ctx, callerOf(ctx).MemberID, cursor, limit)
	if err != nil {
		return nil, err
	}
	return syncPage(page), nil
}

// GetDocumentContent answers the operation getDocumentContent.
func (h handlers) GetDocumentContent(ctx context.Context, request wire.GetDocumentContentRequestObject) (wire.GetDocumentContentResponseObject, error) {
	document, content, err := h.office.Document(ctx, callerOf(ctx).MemberID, request.Id)
	if err != nil {
		return nil, err
	}
	return documentContent{request: requestOf(ctx), sha256: document.SHA256, content: content}, nil
}

// ReadMessage answers the operation readMessage.
func (h handlers) ReadMessage(ctx context.Context, request wire.ReadMessageRequestObject) (wire.ReadMessageResponseObject, error) {
	if err := h.office.ReadMessage(ctx, callerOf(ctx).Caller, request.Id); err != nil {
		return nil, err
	}
	return wire.ReadMessage204Response{}, nil
}
