package portable

import (
	"context"
	"strconv"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// Letters implements store.Reader.
func (t *Tx) Letters(ctx context.Context, dueBy mutual.Millis, limit int) ([]store.Letter, error) {
	rows, err := t.queries.ListLetters(ctx, db.ListLettersParams{DueBy: int64(dueBy), PageSize: int32(limit)})
	return each(rows, func(row db.Letter) store.Letter {
		return store.Letter{
			ID: row.ID, Kind: row.Kind, MemberID: row.MemberID.String, RegistrationID: row.RegistrationID.String, To: row.Recipient,
			At: mutual.Millis(row.ToldAt), Until: mutual.Millis(row.ToldUntil), Device: row.Device, Network: row.Network,
			CreatedAt: mutual.Millis(row.CreatedAt), NextAt: mutual.Millis(row.NextAt), Attempts: row.Attempts,
			SentAt: mutual.Millis(row.SentAt), FailedAt: mutual.Millis(row.FailedAt),
			Trouble: troubleOf(row.Trouble, row.Smtp, row.Enhanced),
		}
	}), t.fault(err)
}

// NextLetterAt implements store.Reader.
func (t *Tx) NextLetterAt(ctx context.Context) (mutual.Millis, error) {
	at, err := t.queries.GetNextLetterAt(ctx)
	return mutual.Millis(at), t.fault(err)
}

// WaitingLetters implements store.Reader.
func (t *Tx) WaitingLetters(ctx context.Context) ([]store.LetterPile, error) {
	rows, err := t.queries.ListWaitingLetters(ctx)
	return each(rows, func(row db.ListWaitingLettersRow) store.LetterPile {
		return store.LetterPile{Trouble: troubleOf(row.Trouble, row.Smtp, row.Enhanced), Count: row.Letters, Since: mutual.Millis(row.Since)}
	}), t.fault(err)
}

// GivenUpLetters implements store.Reader.
func (t *Tx) GivenUpLetters(ctx context.Context) ([]store.LetterPile, error) {
	rows, err := t.queries.ListGivenUpLetters(ctx)
	return each(rows, func(row db.ListGivenUpLettersRow) store.LetterPile {
		return store.LetterPile{Trouble: troubleOf(row.Trouble, row.Smtp, row.Enhanced), Count: row.Letters, Since: mutual.Millis(row.Since)}
	}), t.fault(err)
}

func troubleOf(kind string, smtp int64, enhanced string) mutual.MailTrouble {
	return mutual.MailTrouble{Kind: mutual.MailTroubleKind(kind), SMTP: int(smtp), Enhanced: enhanced}
}

// AddLetter implements store.Writer.
func (t *Tx) AddLetter(ctx context.Context, letter store.Letter) error {
	return t.fault(t.queries.AddLetter(ctx, db.AddLetterParams{
		ID: letter.ID, Kind: letter.Kind, MemberID: reference(letter.MemberID),
		RegistrationID: reference(letter.RegistrationID), Recipient: letter.To,
		ToldAt: int64(letter.At), ToldUntil: int64(letter.Until), Device: letter.Device, Network: letter.Network,
		CreatedAt: int64(letter.CreatedAt), NextAt: int64(letter.NextAt), Attempts: letter.Attempts,
		SentAt: int64(letter.SentAt), FailedAt: int64(letter.FailedAt),
	}))
}

// PutLetter implements store.Writer.
func (t *Tx) PutLetter(ctx context.Context, letter store.Letter) error {
	return t.changed(t.queries.PutLetter(ctx, db.PutLetterParams{
		Recipient: letter.To, NextAt: int64(letter.NextAt), Attempts: letter.Attempts,
		SentAt: int64(letter.SentAt), FailedAt: int64(letter.FailedAt), ID: letter.ID,
		Trouble: string(letter.Trouble.Kind), Smtp: int64(letter.Trouble.SMTP), Enhanced: letter.Trouble.Enhanced,
	}))
}

// DropLetters implements store.Writer.
func (t *Tx) DropLetters(ctx context.Context, doneBefore mutual.Millis) error {
	return t.fault(t.queries.DeleteLetters(ctx, int64(doneBefore)))
}

// Reports implements store.Reader.
func (t *Tx) Reports(ctx context.Context, state string, unknown bool, after string, limit int) ([]store.Request, string, error) {
	place, err := placeOf(after)
	if err != nil || limit < 1 {
		return nil, "", mutual.Fault(mutual.CodeInvalidRequest, err)
	}
	rows, err := t.queries.ListReports(ctx, db.ListReportsParams{State: state, Unknown: unknown, After: place, PageSize: int32(limit) + 1})
	if err != nil {
		return nil, "", t.fault(err)
	}
	next := ""
	if len(rows) > limit {
		rows = rows[:limit]
		next = strconv.FormatInt(rows[limit-1].Seq, 10)
	}
	return each(rows, requestOf), next, nil
}

// placeOf reads a cursor: a place in the order of arrival, 0 for the beginning.
func placeOf(after string) (int64, error) {
	if after == "" {
		return 0, nil
	}
	return strconv.ParseInt(after, 10, 64)
}

// ReportsOf implements store.Reader.
func (t *Tx) ReportsOf(ctx context.Context, kind, number string, limit int) ([]store.Request, error) {
	rows, err := t.queries.ListReportsOf(ctx, db.ListReportsOfParams{Kind: kind, Number: number, PageSize: int32(limit)})
	return each(rows, requestOf), t.fault(err)
}

// DropUnknownReports implements store.Writer.
func (t *Tx) DropUnknownReports(ctx context.Context, before mutual.Millis, kept int) error {
	return t.fault(t.queries.DeleteUnknownReports(ctx, db.DeleteUnknownReportsParams{Before: int64(before), Kept: int32(kept)}))
}

// DropDoneReports implements store.Writer.
func (t *Tx) DropDoneReports(ctx context.Context, before mutual.Millis) error {
	return t.fault(t.queries.DeleteDoneReports(ctx, int64(before)))
}

// Request implements store.Reader.
func (t *Tx) Request(ctx context.Context, id string) (store.Request, error) {
	row, err := t.queries.GetRequest(ctx, id)
	return requestOf(row), t.fault(err)
}

func requestOf(row db.Request) store.Request {
	return store.Request{
		ID: row.ID, Kind: row.Kind, MemberID: row.MemberID.String, Number: row.Number, Email: row.Email,
		State: row.State, CreatedAt: mutual.Millis(row.CreatedAt),
	}
}

// CloseRequests implements store.Writer.
func (t *Tx) CloseRequests(ctx context.Context, kind, number string) error {
	return t.fault(t.queries.CloseRequests(ctx, db.CloseRequestsParams{Kind: kind, Number: number}))
}

// AddRequest implements store.Writer.
func (t *Tx) AddRequest(ctx context.Context, request store.Request) (bool, error) {
	rows, err := t.queries.AddRequest(ctx, db.AddRequestParams{
		ID: request.ID, Kind: request.Kind, MemberID: reference(request.MemberID), Number: request.Number, Email: request.Email,
		State: request.State, CreatedAt: int64(request.CreatedAt),
	})
	return rows > 0, t.fault(err)
}
