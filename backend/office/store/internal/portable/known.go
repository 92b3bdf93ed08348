package portable

import (
	"context"
	"math"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// Known implements store.Reader.
func (t *Tx) Known(ctx context.Context, memberID string, noun mutual.Noun) ([]mutual.Change, error) {
	rows, err := t.load(ctx, noun, span{memberID: memberID, last: math.MaxInt64})
	if err != nil {
		return nil, t.fault(err)
	}
	ids := idsOf(rows)
	changes := make([]mutual.Change, len(ids))
	for i, id := range ids {
		changes[i] = mutual.Change{Noun: noun, ID: id}
		if !rows.take(i, &changes[i]) {
			return nil, mutual.Fault(mutual.CodeInternal, nil)
		}
	}
	return changes, nil
}

func idsOf(rows queue) []string {
	switch rows := rows.(type) {
	case memberRow:
		return []string{rows.ID}
	case beneficiaryRows:
		return each(rows, func(r db.ListBeneficiariesRow) string { return r.ID })
	case paymentRows:
		return each(rows, func(r db.ListPaymentsRow) string { return r.ID })
	case reimbursementRows:
		return each(rows, func(r db.ListReimbursementsRow) string { return r.ID })
	case documentRows:
		return each(rows, func(r db.ListDocumentsRow) string { return r.ID })
	case guaranteeRows:
		return each(rows, func(r db.ListGuaranteesRow) string { return r.ID })
	case quoteRows:
		return each(rows, func(r db.ListQuotesRow) string { return r.ID })
	case messageRows:
		return each(rows, func(r db.ListMessagesRow) string { return r.ID })
	case updateRequestRows:
		return each(rows, func(r db.ListUpdateRequestsRow) string { return r.ID })
	}
	return nil
}
