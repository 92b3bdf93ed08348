package portable

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// requestContent is mutual.RequestContent under the names it is kept by, which outlive
// those of the screens. Its kind is a column, its IBAN is masked.
type requestContent struct {
	Words       string          `json:"words,omitempty"`
	Street      string          `json:"street,omitempty"`
	PostalCode  string          `json:"postal_code,omitempty"`
	City        string          `json:"city,omitempty"`
	AddressFrom mutual.Date     `json:"address_from,omitempty"`
	Phone       string          `json:"phone,omitempty"`
	Email       string          `json:"email,omitempty"`
	Holder      string          `json:"holder,omitempty"`
	MaskedIBAN  string          `json:"masked_iban,omitempty"`
	FirstName   string          `json:"first_name,omitempty"`
	LastName    string          `json:"last_name,omitempty"`
	BirthDate   mutual.Date     `json:"birth_date,omitempty"`
	Relation    mutual.Relation `json:"relation,omitempty"`
	CoveredFrom mutual.Date     `json:"covered_from,omitempty"`
}

// attachment is mutual.Attachment under the names it is kept by.
type attachment struct {
	Name        string `json:"name"`
	ContentType string `json:"content_type"`
	Bytes       int64  `json:"bytes"`
	SHA256      string `json:"sha256"`
}

// UpdateRequest implements store.Reader.
func (t *Tx) UpdateRequest(ctx context.Context, memberID, id string) (mutual.UpdateRequest, error) {
	row, err := t.queries.GetUpdateRequest(ctx, db.GetUpdateRequestParams{MemberID: memberID, ID: id})
	return t.updateRequest(db.ListUpdateRequestsRow(row), err)
}

// UpdateRequestByKey implements store.Reader.
func (t *Tx) UpdateRequestByKey(ctx context.Context, memberID, key string) (mutual.UpdateRequest, error) {
	row, err := t.queries.GetUpdateRequestByKey(ctx, db.GetUpdateRequestByKeyParams{MemberID: memberID, RequestKey: key})
	return t.updateRequest(db.ListUpdateRequestsRow(row), err)
}

func (t *Tx) updateRequest(row db.ListUpdateRequestsRow, err error) (mutual.UpdateRequest, error) {
	if err != nil {
		return mutual.UpdateRequest{}, t.fault(err)
	}
	request, err := updateRequestOf(row)
	return request, t.fault(err)
}

// OwnerOfRequest implements store.Reader.
func (t *Tx) OwnerOfRequest(ctx context.Context, id string) (string, error) {
	memberID, err := t.queries.GetOwnerOfRequest(ctx, id)
	return memberID, t.fault(err)
}

// CountRequests implements store.Reader.
func (t *Tx) CountRequests(ctx context.Context, memberID string, since mutual.Millis) (int64, error) {
	n, err := t.queries.CountUpdateRequests(ctx, db.CountUpdateRequestsParams{MemberID: memberID, Since: int64(since)})
	return n, t.fault(err)
}

// WholeIBAN implements store.Reader.
func (t *Tx) WholeIBAN(ctx context.Context, memberID, id string) (string, error) {
	iban, err := t.queries.GetWholeIBAN(ctx, db.GetWholeIBANParams{MemberID: memberID, ID: id})
	return iban, t.fault(err)
}

// SetWholeIBAN implements store.Writer.
func (t *Tx) SetWholeIBAN(ctx context.Context, memberID, requestID, iban string) error {
	return t.changed(t.queries.SetWholeIBAN(ctx, db.SetWholeIBANParams{Iban: iban, MemberID: memberID, ID: requestID}))
}

// Queue implements store.Reader: the cursor is the place of the last request given.
func (t *Tx) Queue(ctx context.Context, states []mutual.RequestState, after string, limit int) ([]store.WaitingRequest, string, error) {
	var asked [5]string
	if len(states) > len(asked) || limit < 1 {
		return nil, "", mutual.Fault(mutual.CodeInvalidRequest, nil)
	}
	for i, state := range states {
		asked[i] = string(state)
	}
	place, err := placeOf(after)
	if err != nil {
		return nil, "", mutual.Fault(mutual.CodeInvalidRequest, err)
	}
	rows, err := t.queries.ListQueue(ctx, db.ListQueueParams{
		After: place, State1: asked[0], State2: asked[1], State3: asked[2], State4: asked[3], State5: asked[4], PageSize: int32(limit) + 1,
	})
	if err != nil {
		return nil, "", t.fault(err)
	}
	next := ""
	if len(rows) > limit {
		rows = rows[:limit]
		next = strconv.FormatInt(rows[limit-1].Seq, 10)
	}
	waiting := make([]store.WaitingRequest, len(rows))
	for i, row := range rows {
		request, err := updateRequestOf(db.ListUpdateRequestsRow{
			ID: row.ID, RequestKey: row.RequestKey, Kind: row.Kind, State: row.State, Content: row.Content,
			Attachments: row.Attachments, SentAt: row.SentAt, ReadAt: row.ReadAt, AnsweredAt: row.AnsweredAt,
			AppliedAt: row.AppliedAt, Answer: row.Answer,
		})
		if err != nil {
			return nil, "", t.fault(err)
		}
		waiting[i] = store.WaitingRequest{
			MemberID: row.MemberID, Number: row.Number, Name: row.FirstName + " " + row.LastName, Request: request,
		}
	}
	return waiting, next, nil
}

func (t *Tx) putUpdateRequest(ctx context.Context, memberID string, version int64, change *mutual.Change) error {
	r, c := change.Request, change.Request.Content.Masked()
	content, err := json.Marshal(requestContent{
		Words: c.Words, Street: c.Address.Street, PostalCode: c.Address.PostalCode, City: c.Address.City,
		AddressFrom: c.Address.From, Phone: c.Phone, Email: c.Email, Holder: c.Bank.Holder, MaskedIBAN: c.Bank.IBAN,
		FirstName: c.Person.FirstName, LastName: c.Person.LastName, BirthDate: c.Person.BirthDate,
		Relation: c.Person.Relation, CoveredFrom: c.Person.From,
	})
	if err != nil {
		return err
	}
	attachments, err := json.Marshal(each(r.Attachments, func(a mutual.Attachment) attachment { return attachment(a) }))
	if err != nil {
		return err
	}
	err = t.queries.PutUpdateRequest(ctx, db.PutUpdateRequestParams{
		MemberID: memberID, ID: change.ID, Version: version, RequestKey: r.Key, Kind: string(c.Kind), State: string(r.State),
		Content: string(content), Attachments: string(attachments), SentAt: int64(r.SentAt), ReadAt: int64(r.ReadAt),
		AnsweredAt: int64(r.AnsweredAt), AppliedAt: int64(r.AppliedAt), Answer: r.Answer,
	})
	if err != nil {
		return err
	}
	err = t.queries.DeleteRequestSums(ctx, db.DeleteRequestSumsParams{MemberID: memberID, RequestID: change.ID})
	if err != nil {
		return err
	}
	for _, a := range r.Attachments {
		err := t.queries.AddRequestSum(ctx, db.AddRequestSumParams{Sha256: a.SHA256, MemberID: memberID, RequestID: change.ID})
		if err != nil {
			return err
		}
	}
	return nil
}

type updateRequestRows []db.ListUpdateRequestsRow

func (rows updateRequestRows) take(i int, change *mutual.Change) bool {
	if i >= len(rows) || rows[i].ID != change.ID {
		return false
	}
	request, err := updateRequestOf(rows[i])
	change.Request = &request
	return err == nil
}

func updateRequestOf(row db.ListUpdateRequestsRow) (mutual.UpdateRequest, error) {
	var c requestContent
	if err := json.Unmarshal([]byte(row.Content), &c); err != nil {
		return mutual.UpdateRequest{}, err
	}
	var attachments []attachment
	if err := json.Unmarshal([]byte(row.Attachments), &attachments); err != nil {
		return mutual.UpdateRequest{}, err
	}
	return mutual.UpdateRequest{
		ID: row.ID, Key: row.RequestKey, State: mutual.RequestState(row.State),
		Content: mutual.RequestContent{
			Kind: mutual.RequestKind(row.Kind), Words: c.Words,
			Address: mutual.PostalAddress{Street: c.Street, PostalCode: c.PostalCode, City: c.City, From: c.AddressFrom},
			Phone:   c.Phone, Email: c.Email,
			Bank: mutual.BankDetails{Holder: c.Holder, IBAN: c.MaskedIBAN},
			Person: mutual.NewPerson{
				FirstName: c.FirstName, LastName: c.LastName, BirthDate: c.BirthDate, Relation: c.Relation, From: c.CoveredFrom,
			},
		},
		Attachments: each(attachments, func(a attachment) mutual.Attachment { return mutual.Attachment(a) }),
		SentAt:      mutual.Millis(row.SentAt), ReadAt: mutual.Millis(row.ReadAt), AnsweredAt: mutual.Millis(row.AnsweredAt),
		AppliedAt: mutual.Millis(row.AppliedAt), Answer: row.Answer,
	}, nil
}
