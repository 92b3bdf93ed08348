package cache

import (
	"context"
	"slices"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const lineColumns = `r.id, r.beneficiary_id, r.payment_id, r.care_date, r.paid_on, r.act_code, r.act_label, r.quantity, r.spent,
	r.excess, r.base, r.rate, r.social_security, r.flat_contribution, r.deductible, r.pathway, r.mutual, r.remaining, r.payee`

func scanLine(from row, r *mutual.Reimbursement) error {
	err := from.Scan(&r.ID, &r.BeneficiaryID, &r.PaymentID, &r.CareDate, &r.PaidOn, &r.ActCode, &r.ActLabel, &r.Quantity, &r.Spent,
		&r.Excess, &r.Base, &r.Rate, &r.SocialSecurity, &r.FlatContribution, &r.Deductible, &r.Pathway, &r.Mutual, &r.Remaining,
		&r.Payee)
	r.Payee, r.Pathway = r.Payee.Known(), r.Pathway.Known()
	return err
}

// where returns the condition of a filter, and its arguments. Every column it names
// is in the index reimbursement_list.
func where(f mutual.Filter) (string, []any) {
	conditions, args := []string{"TRUE"}, []any{}
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	if f.Period != "" {
		first, last := months(f.Period)
		add("care_month BETWEEN ? AND ?", first, last)
	}
	if f.BeneficiaryID != "" {
		add("beneficiary_id = ?", f.BeneficiaryID)
	}
	if f.Kind != "" {
		add("kind = ?", string(f.Kind))
	}
	if f.Payee != "" {
		add("payee = ?", string(f.Payee))
	}
	return strings.Join(conditions, " AND "), args
}

// pageQuery finds the page in the index first, then fetches its rows alone.
func pageQuery(condition string) string {
	return `SELECT ` + lineColumns + ` FROM (
		SELECT rowid AS line FROM reimbursement INDEXED BY reimbursement_list WHERE ` + condition + `
		ORDER BY care_month DESC, care_date DESC, id DESC LIMIT ? OFFSET ?
	) CROSS JOIN reimbursement r ON r.rowid = line ORDER BY r.care_date DESC, r.id DESC`
}

// Reimbursements returns limit lines of those that f chooses, after the first
// offset of them: newest care first, then by descending id.
func (c *Cache) Reimbursements(ctx context.Context, f mutual.Filter, offset, limit int) ([]mutual.Reimbursement, error) {
	condition, args := where(f)
	return collect(ctx, c.read, pageQuery(condition), append(args, max(limit, 0), max(offset, 0)), scanLine)
}

// Reimbursement returns one line, or CodeNotFound.
func (c *Cache) Reimbursement(ctx context.Context, id string) (mutual.Reimbursement, error) {
	var r mutual.Reimbursement
	err := scanLine(c.read.QueryRowContext(ctx, `SELECT `+lineColumns+` FROM reimbursement r WHERE r.id = ?`, id), &r)
	return r, fault(err)
}

func monthsQuery(condition string) string {
	return `SELECT care_month, count(*), sum(spent), sum(social_security), sum(mutual), sum(remaining)
		FROM reimbursement INDEXED BY reimbursement_list WHERE ` + condition + ` GROUP BY care_month ORDER BY care_month DESC`
}

// Months returns the totals of the lines that f chooses by month of care, newest
// first: the headings of the list, how many lines each month has, and, summed, the
// totals of all of it.
func (c *Cache) Months(ctx context.Context, f mutual.Filter) ([]mutual.MonthTotals, error) {
	condition, args := where(f)
	return collect(ctx, c.read, monthsQuery(condition), args, func(from row, m *mutual.MonthTotals) error {
		t := &m.Totals
		return from.Scan(&m.Month, &t.Lines, &t.Spent, &t.SocialSecurity, &t.Mutual, &t.Remaining)
	})
}

// Choices is what the filters can offer.
type Choices struct {
	Years []mutual.Period  // of care, newest first
	Kinds []mutual.ActKind // in the order of the screens
}

// Choices returns the years and the kinds of which there are lines.
func (c *Cache) Choices(ctx context.Context) (Choices, error) {
	// Each step looks for the newest line of an earlier year, instead of at all lines.
	years, err := collect(ctx, c.read, `WITH RECURSIVE newest (month) AS (
			SELECT max(care_month) FROM reimbursement
			UNION ALL
			SELECT (SELECT max(care_month) FROM reimbursement WHERE care_month < substr(month, 1, 4)) FROM newest WHERE month IS NOT NULL
		) SELECT substr(month, 1, 4) FROM newest WHERE month IS NOT NULL`, nil,
		func(from row, year *mutual.Period) error { return from.Scan(year) })
	if err != nil {
		return Choices{}, err
	}
	present, err := collect(ctx, c.read, `SELECT DISTINCT kind FROM reimbursement INDEXED BY reimbursement_list`, nil,
		func(from row, kind *mutual.ActKind) error { return from.Scan(kind) })
	if err != nil {
		return Choices{}, err
	}
	kinds := slices.DeleteFunc(mutual.ActKinds(), func(k mutual.ActKind) bool { return !slices.Contains(present, k) })
	return Choices{Years: years, Kinds: kinds}, nil
}
