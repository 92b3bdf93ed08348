package desk

import (
	"context"
	"io"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/pdf"
)

// Statements lists the statements of a year, by month and by payment, newest
// first; an empty year lists all. It fails with CodeLocked.
func (d *Desk) Statements(ctx context.Context, year mutual.Period) (s Statements, err error) {
	if year != "" {
		if year, err = mutual.ParsePeriod(year.String()); err != nil {
			return Statements{}, err
		}
	}
	err = d.reading(func(c *cache.Cache) (err error) {
		if s.Months, err = c.StatementMonths(ctx, year); err != nil {
			return err
		}
		s.Payments, err = c.StatementPayments(ctx, year)
		return err
	})
	return s, err
}

// Statement builds the statement of a period or of a payment from the stored
// lines. It fails with CodeLocked, CodeInvalidPeriod, CodeBeforeHistory,
// CodeNothingInPeriod, CodeNotFound or CodeLineRefused.
func (d *Desk) Statement(ctx context.Context, ref StatementRef) (mutual.Statement, error) {
	source := mutual.StatementSource{IssuedOn: mutual.DateOf(d.cfg.Now())}
	err := d.reading(func(c *cache.Cache) (err error) {
		if source.Member, err = c.Member(ctx); err != nil {
			return err
		}
		if source.Beneficiaries, err = c.Beneficiaries(ctx); err != nil {
			return err
		}
		if ref.PaymentID == "" {
			if source.Period, err = mutual.ParsePeriod(ref.Period.String()); err != nil {
				return err
			}
			if source.Missing, err = c.MissingPaid(ctx, source.Period, ""); err != nil {
				return err
			}
			source.Lines, err = c.LinesPaidIn(ctx, source.Period)
			return err
		}
		payment, err := c.Payment(ctx, ref.PaymentID)
		if err != nil {
			return err
		}
		source.Payment = &payment
		if source.Missing, err = c.MissingPaid(ctx, "", ref.PaymentID); err != nil {
			return err
		}
		source.Lines, err = c.LinesOfPayment(ctx, ref.PaymentID)
		return err
	})
	if err != nil {
		return mutual.Statement{}, err
	}
	return mutual.NewStatement(source)
}

// StatementFileName returns the name that a save dialog proposes.
func (d *Desk) StatementFileName(ctx context.Context, ref StatementRef) (string, error) {
	number := ref.Period.String()
	if ref.PaymentID != "" {
		err := d.reading(func(c *cache.Cache) error {
			payment, err := c.Payment(ctx, ref.PaymentID)
			number = payment.Number
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return safeFileName("Relevé " + number + ".pdf"), nil
}

// SaveStatement makes the statement's PDF at path; no network is used. It fails
// like Statement, or with CodeNotWritable or CodeDiskFull, and then the file that
// was there stays as it was.
func (d *Desk) SaveStatement(ctx context.Context, ref StatementRef, path string) error {
	statement, err := d.Statement(ctx, ref)
	if err != nil {
		return err
	}
	made := d.cfg.Now()
	return d.savePaper(path, func(w io.Writer) error { return pdf.Statement(w, statement, made) })
}
