package cache

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// LinesPaidIn returns the lines paid in a month or a year, oldest payment first.
func (c *Cache) LinesPaidIn(ctx context.Context, p mutual.Period) ([]mutual.Reimbursement, error) {
	first, last := months(p)
	return collect(ctx, c.read, `SELECT `+lineColumns+` FROM reimbursement r
		WHERE r.paid_month BETWEEN ? AND ? ORDER BY r.paid_on, r.care_date, r.id`, []any{first, last}, scanLine)
}

// LinesOfPayment returns the lines that a payment carries, oldest care first.
func (c *Cache) LinesOfPayment(ctx context.Context, paymentID string) ([]mutual.Reimbursement, error) {
	return collect(ctx, c.read, `SELECT `+lineColumns+` FROM reimbursement r WHERE r.rowid IN (
			SELECT rowid FROM reimbursement INDEXED BY reimbursement_statement WHERE payment_id = ?
		) ORDER BY r.care_date, r.id`, []any{paymentID}, scanLine)
}

// Payment returns one payment, or CodeNotFound.
func (c *Cache) Payment(ctx context.Context, id string) (mutual.Payment, error) {
	var p mutual.Payment
	err := c.read.QueryRowContext(ctx, `SELECT id, number, issued_on, paid_on, payee, payee_name, masked_iban, amount
		FROM payment WHERE id = ?`, id).
		Scan(&p.ID, &p.Number, &p.IssuedOn, &p.PaidOn, &p.Payee, &p.PayeeName, &p.MaskedIBAN, &p.Amount)
	p.Payee = p.Payee.Known()
	return p, fault(err)
}

// byPayment sums the lines of each payment, in the order of the index.
const byPayment = `SELECT paid_month, paid_on, payment_id, count(*) AS lines,
		sum(CASE payee WHEN 'member' THEN mutual ELSE 0 END) AS paid,
		sum(CASE payee WHEN 'professional' THEN mutual ELSE 0 END) AS third_party,
		sum(CASE payee WHEN 'member' THEN 0 WHEN 'professional' THEN 0 ELSE mutual END) AS elsewhere
	FROM reimbursement INDEXED BY reimbursement_statement WHERE paid_month BETWEEN ? AND ?
	GROUP BY paid_month, paid_on, payment_id`

// StatementMonths returns the months of a year ("" for all) in which something was
// paid, newest first.
func (c *Cache) StatementMonths(ctx context.Context, year mutual.Period) ([]mutual.StatementSummary, error) {
	first, last := months(year)
	return collect(ctx, c.read, `SELECT paid_month, max(paid_on), sum(lines), count(DISTINCT payment_id), sum(paid), sum(third_party), sum(elsewhere),
			(SELECT count(*) FROM kept_out k WHERE k.noun = 'reimbursement' AND k.paid_month IN ('', s.paid_month))
		FROM (`+byPayment+`) s GROUP BY paid_month ORDER BY paid_month DESC`, []any{first, last},
		func(from row, s *mutual.StatementSummary) error {
			err := from.Scan(&s.Period, &s.PaidOn, &s.Lines, &s.Payments, &s.Paid, &s.ThirdParty, &s.Elsewhere, &s.Missing)
			s.Number = s.Period.String()
			return err
		})
}

// StatementPayments returns the payments of a year ("" for all) that carry lines,
// newest first.
func (c *Cache) StatementPayments(ctx context.Context, year mutual.Period) ([]mutual.StatementSummary, error) {
	first, last := months(year)
	return collect(ctx, c.read, `SELECT p.id, p.number, p.paid_on, p.payee, p.payee_name,
			sum(s.lines), sum(s.paid), sum(s.third_party), sum(s.elsewhere),
			(SELECT count(*) FROM kept_out k WHERE k.noun = 'reimbursement' AND k.payment_id IN ('', p.id))
		FROM (`+byPayment+`) s CROSS JOIN payment p ON p.id = s.payment_id
		GROUP BY p.id ORDER BY p.paid_on DESC, p.number DESC, p.id DESC`, []any{first, last},
		func(from row, s *mutual.StatementSummary) error {
			s.Payments = 1
			err := from.Scan(&s.PaymentID, &s.Number, &s.PaidOn, &s.Payee, &s.PayeeName, &s.Lines, &s.Paid, &s.ThirdParty, &s.Elsewhere, &s.Missing)
			s.Payee = s.Payee.Known()
			return err
		})
}
