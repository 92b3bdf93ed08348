package portable

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// Counter implements store.Reader.
func (t *Tx) Counter(ctx context.Context, memberID string) (store.Counter, error) {
	row, err := t.queries.GetCounter(ctx, memberID)
	return store.Counter{Version: row.Version, Floor: row.TombstoneFloor, AccessCode: row.AccessCode}, t.fault(err)
}

// AddStart implements store.Writer.
func (t *Tx) AddStart(ctx context.Context, start string) error {
	return t.fault(t.queries.AddStart(ctx, start))
}

// LatestStart implements store.Reader.
func (t *Tx) LatestStart(ctx context.Context) (string, error) {
	start, err := t.queries.GetLatestStart(ctx)
	return start, t.fault(err)
}

// Ceiling implements store.Reader.
func (t *Tx) Ceiling(ctx context.Context, memberID, start string) (version int64, err error) {
	seq := int64(0)
	if start != "" {
		if seq, err = t.queries.GetStartSeq(ctx, start); err != nil {
			return 0, t.fault(err)
		}
	}
	version, err = t.queries.GetCeiling(ctx, db.GetCeilingParams{MemberID: memberID, Seq: seq})
	if errors.Is(err, sql.ErrNoRows) { // nothing was written since
		counter, err := t.Counter(ctx, memberID)
		return counter.Version, err
	}
	return version, t.fault(err)
}

// CountChanges implements store.Reader.
func (t *Tx) CountChanges(ctx context.Context, memberID string, after int64) (int64, error) {
	n, err := t.queries.CountChanges(ctx, db.CountChangesParams{MemberID: memberID, After: after})
	return n, t.fault(err)
}

// Changes implements store.Reader: one query for the index, one for each noun
// that the page holds, over the same versions and in the same order.
func (t *Tx) Changes(ctx context.Context, memberID string, after int64, limit int) ([]mutual.Change, error) {
	index, err := t.queries.ListChanges(ctx, db.ListChangesParams{MemberID: memberID, After: after, PageSize: int32(limit)})
	if err != nil || len(index) == 0 {
		return nil, t.fault(err)
	}
	page := span{memberID: memberID, after: after, last: index[len(index)-1].Version}
	live := make(map[mutual.Noun]int)
	for _, row := range index {
		if !row.Deleted {
			live[mutual.Noun(row.Noun)]++
		}
	}
	nouns := make(map[mutual.Noun]queue, len(live))
	for noun := range live {
		if nouns[noun], err = t.load(ctx, noun, page); err != nil {
			return nil, t.fault(err)
		}
	}
	changes := make([]mutual.Change, len(index))
	taken := make(map[mutual.Noun]int, len(nouns))
	for i, row := range index {
		change := &changes[i]
		*change = mutual.Change{Noun: mutual.Noun(row.Noun), ID: row.ID, Version: row.Version, Deleted: row.Deleted}
		if row.Deleted {
			continue
		}
		next := taken[change.Noun]
		taken[change.Noun]++
		if !nouns[change.Noun].take(next, change) {
			return nil, mutual.Fault(mutual.CodeInternal, nil)
		}
	}
	return changes, nil
}

// span is the versions of one page: after excluded, last included.
type span struct {
	memberID    string
	after, last int64
}

// queue is the rows of one noun in version order. take sets the change's noun
// to row i, and reports whether that row is the one the index announced.
type queue interface {
	take(i int, change *mutual.Change) bool
}

func (t *Tx) load(ctx context.Context, noun mutual.Noun, page span) (queue, error) {
	switch noun {
	case mutual.NounMember:
		row, err := t.queries.GetMember(ctx, page.memberID)
		return memberRow(row), err
	case mutual.NounBeneficiary:
		rows, err := t.queries.ListBeneficiaries(ctx, db.ListBeneficiariesParams{MemberID: page.memberID, After: page.after, Last: page.last})
		return beneficiaryRows(rows), err
	case mutual.NounPayment:
		rows, err := t.queries.ListPayments(ctx, db.ListPaymentsParams{MemberID: page.memberID, After: page.after, Last: page.last})
		return paymentRows(rows), err
	case mutual.NounReimbursement:
		rows, err := t.queries.ListReimbursements(ctx, db.ListReimbursementsParams{MemberID: page.memberID, After: page.after, Last: page.last})
		return reimbursementRows(rows), err
	case mutual.NounDocument:
		rows, err := t.queries.ListDocuments(ctx, db.ListDocumentsParams{MemberID: page.memberID, After: page.after, Last: page.last})
		return documentRows(rows), err
	case mutual.NounGuarantee:
		rows, err := t.queries.ListGuarantees(ctx, db.ListGuaranteesParams{MemberID: page.memberID, After: page.after, Last: page.last})
		return guaranteeRows(rows), err
	case mutual.NounQuote:
		rows, err := t.queries.ListQuotes(ctx, db.ListQuotesParams{MemberID: page.memberID, After: page.after, Last: page.last})
		return quoteRows(rows), err
	case mutual.NounMessage:
		rows, err := t.queries.ListMessages(ctx, db.ListMessagesParams{MemberID: page.memberID, After: page.after, Last: page.last})
		return messageRows(rows), err
	case mutual.NounRequest:
		rows, err := t.queries.ListUpdateRequests(ctx, db.ListUpdateRequestsParams{MemberID: page.memberID, After: page.after, Last: page.last})
		return updateRequestRows(rows), err
	}
	return nil, mutual.Fault(mutual.CodeInternal, nil)
}

// Write implements store.Writer.
func (t *Tx) Write(ctx context.Context, memberID string, changes []mutual.Change) (int64, error) {
	if err := t.queries.NoteCeiling(ctx, memberID); err != nil {
		return 0, t.fault(err)
	}
	last, err := t.queries.AllocateVersions(ctx, db.AllocateVersionsParams{Wanted: int64(len(changes)), ID: memberID})
	if err != nil {
		return 0, t.fault(err)
	}
	version := last - int64(len(changes))
	for i := range changes {
		version++
		if changes[i].Deleted {
			err = t.remove(ctx, memberID, &changes[i])
		} else {
			err = t.put(ctx, memberID, version, &changes[i])
		}
		if err != nil {
			return 0, t.fault(err)
		}
		err = t.queries.PutChange(ctx, db.PutChangeParams{
			MemberID: memberID, Noun: string(changes[i].Noun), ID: changes[i].ID, Version: version, Deleted: changes[i].Deleted,
		})
		if err != nil {
			return 0, t.fault(err)
		}
	}
	return last, nil
}

// ForgetTombstones implements store.Writer.
func (t *Tx) ForgetTombstones(ctx context.Context, memberID string, floor int64) error {
	raised, err := t.queries.RaiseTombstoneFloor(ctx, db.RaiseTombstoneFloorParams{Floor: floor, ID: memberID})
	if err != nil || raised == 0 {
		return t.fault(err)
	}
	_, err = t.queries.DeleteTombstones(ctx, db.DeleteTombstonesParams{MemberID: memberID, Floor: floor})
	return t.fault(err)
}

func (t *Tx) remove(ctx context.Context, memberID string, change *mutual.Change) error {
	switch change.Noun {
	case mutual.NounBeneficiary:
		return t.changed(t.queries.DeleteBeneficiary(ctx, db.DeleteBeneficiaryParams{MemberID: memberID, ID: change.ID}))
	case mutual.NounPayment:
		return t.changed(t.queries.DeletePayment(ctx, db.DeletePaymentParams{MemberID: memberID, ID: change.ID}))
	case mutual.NounReimbursement:
		return t.changed(t.queries.DeleteReimbursement(ctx, db.DeleteReimbursementParams{MemberID: memberID, ID: change.ID}))
	case mutual.NounDocument:
		return t.changed(t.queries.DeleteDocument(ctx, db.DeleteDocumentParams{MemberID: memberID, ID: change.ID}))
	case mutual.NounGuarantee:
		return t.changed(t.queries.DeleteGuarantee(ctx, db.DeleteGuaranteeParams{MemberID: memberID, ID: change.ID}))
	case mutual.NounQuote:
		return t.changed(t.queries.DeleteQuote(ctx, db.DeleteQuoteParams{MemberID: memberID, ID: change.ID}))
	case mutual.NounMessage:
		return t.changed(t.queries.DeleteMessage(ctx, db.DeleteMessageParams{MemberID: memberID, ID: change.ID}))
	case mutual.NounRequest:
		return t.changed(t.queries.DeleteUpdateRequest(ctx, db.DeleteUpdateRequestParams{MemberID: memberID, ID: change.ID}))
	}
	return mutual.Fault(mutual.CodeInvalidRequest, nil)
}
