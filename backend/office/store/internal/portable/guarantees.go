package portable

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

func (t *Tx) putGuarantee(ctx context.Context, memberID string, version int64, change *mutual.Change) error {
	g := change.Guarantee
	tariff := g.Example.Tariff
	return t.queries.PutGuarantee(ctx, db.PutGuaranteeParams{
		MemberID: memberID, ID: change.ID, Version: version,
		Domain: string(g.Domain), Position: int64(g.Position), Label: g.Label, Formula: string(g.Formula),
		Percent: int64(g.Percent), Amount: int64(g.Amount), Restriction: g.Limit,
		ActCode: string(g.Example.ActCode), ActLabel: g.Example.Label, Since: string(g.Example.Since),
		Spent: int64(tariff.Spent), Base: int64(tariff.Base), Rate: int64(tariff.Rate), UsualRate: int64(tariff.UsualRate),
		FlatContribution: int64(tariff.FlatContribution), Deductible: int64(tariff.Deductible),
	})
}

type guaranteeRows []db.ListGuaranteesRow

func (rows guaranteeRows) take(i int, change *mutual.Change) bool {
	if i >= len(rows) || rows[i].ID != change.ID {
		return false
	}
	row := &rows[i]
	change.Guarantee = &mutual.Guarantee{
		ID: row.ID, Domain: mutual.Domain(row.Domain), Position: int(row.Position), Label: row.Label,
		Formula: mutual.Formula(row.Formula), Percent: mutual.Percent(row.Percent), Amount: mutual.Cents(row.Amount),
		Limit: row.Restriction,
		Example: mutual.Sample{
			ActCode: mutual.ActCode(row.ActCode), Label: row.ActLabel, Since: mutual.Date(row.Since),
			Tariff: mutual.Tariff{
				Spent: mutual.Cents(row.Spent), Base: mutual.Cents(row.Base), Rate: mutual.Percent(row.Rate),
				UsualRate: mutual.Percent(row.UsualRate), FlatContribution: mutual.Cents(row.FlatContribution),
				Deductible: mutual.Cents(row.Deductible),
			},
		},
	}
	return true
}
