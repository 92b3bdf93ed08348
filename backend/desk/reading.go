package desk

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Overview describes the lines a filter chose, without the lines themselves.
type Overview struct {
	Totals  mutual.Totals        `json:"totals"`
	Months  []mutual.MonthTotals `json:"months"`  // newest first; a list lays out its headings from it
	Missing int                  `json:"missing"` // lines of the period that are kept out: the sums lack them
}

// Choices is what the filters can offer on this member's lines.
type Choices struct {
	Years         []mutual.Period      `json:"years"` // newest first
	Kinds         []mutual.ActKind     `json:"kinds"`
	Beneficiaries []mutual.Beneficiary `json:"beneficiaries"`
}

// LineDetail is one line with what explains it.
type LineDetail struct {
	Line        mutual.Reimbursement `json:"line"`
	Act         mutual.Act           `json:"act"`
	Beneficiary mutual.Beneficiary   `json:"beneficiary"`
	Payment     mutual.Payment       `json:"payment"`
}

// Statements lists the statements of a year, by month and by payment, newest first.
type Statements struct {
	Months   []mutual.StatementSummary `json:"months"`
	Payments []mutual.StatementSummary `json:"payments"`
}

// StatementRef names a statement: by Period or by PaymentID.
type StatementRef struct {
	Period    mutual.Period `json:"period"`
	PaymentID string        `json:"paymentId"`
}

// DocumentRow is a document and whether its bytes are on this device.
type DocumentRow struct {
	Document mutual.Document `json:"document"`
	Stored   bool            `json:"stored"`
	Kept     bool            `json:"kept"` // the member wants it here, see KeepDocument
}

// Credentials is what the sign-in form holds.
type Credentials struct {
	Login       string `json:"login"` // access code or e-mail
	Password    string `json:"password"`
	OldPassword string `json:"oldPassword"` // only where an earlier password still closes the vault
	RecoveryKey string `json:"recoveryKey"` // the same; opens the vault instead of OldPassword
	Stay        Stay   `json:"stay"`
}

// maxRows bounds what one call hands to a screen.
const maxRows = 1000

// Choices returns what the filters can offer. It fails with CodeLocked.
func (d *Desk) Choices(ctx context.Context) (choices Choices, err error) {
	err = d.reading(func(c *cache.Cache) error {
		stored, err := c.Choices(ctx)
		if err != nil {
			return err
		}
		choices.Years, choices.Kinds = stored.Years, stored.Kinds
		choices.Beneficiaries, err = c.Beneficiaries(ctx)
		return err
	})
	return choices, err
}

// Overview returns the totals and the months of the lines that f chooses. It fails
// with CodeLocked, CodeInvalidPeriod or CodeBeforeHistory.
func (d *Desk) Overview(ctx context.Context, f mutual.Filter) (o Overview, err error) {
	if err := checkFilter(f); err != nil {
		return Overview{}, err
	}
	err = d.reading(func(c *cache.Cache) error {
		if o.Missing, err = c.Missing(ctx, f); err != nil {
			return err
		}
		o.Months, err = c.Months(ctx, f)
		return err
	})
	for _, month := range o.Months {
		o.Totals.Lines += month.Totals.Lines
		o.Totals.Spent += month.Totals.Spent
		o.Totals.SocialSecurity += month.Totals.SocialSecurity
		o.Totals.Mutual += month.Totals.Mutual
		o.Totals.Remaining += month.Totals.Remaining
	}
	return o, err
}

// Reimbursements returns up to limit (at most 1,000) of the lines that f chooses,
// newest care first, from offset on. It fails like Overview.
func (d *Desk) Reimbursements(ctx context.Context, f mutual.Filter, offset, limit int) (lines []mutual.Reimbursement, err error) {
	if err := checkFilter(f); err != nil {
		return nil, err
	}
	err = d.reading(func(c *cache.Cache) error {
		lines, err = c.Reimbursements(ctx, f, max(0, offset), min(max(0, limit), maxRows))
		return err
	})
	return lines, err
}

func checkFilter(f mutual.Filter) error {
	if f.Period == "" {
		return nil
	}
	_, err := mutual.ParsePeriod(f.Period.String())
	return err
}

// Reimbursement returns one line with what explains it. It fails with CodeLocked
// or CodeNotFound.
func (d *Desk) Reimbursement(ctx context.Context, id string) (detail LineDetail, err error) {
	err = d.reading(func(c *cache.Cache) error {
		if detail.Line, err = c.Reimbursement(ctx, id); err != nil {
			return err
		}
		detail.Act = mutual.ActOf(detail.Line.ActCode)
		if detail.Payment, err = c.Payment(ctx, detail.Line.PaymentID); err != nil {
			return err
		}
		people, err := c.Beneficiaries(ctx)
		for _, person := range people {
			if person.ID == detail.Line.BeneficiaryID {
				detail.Beneficiary = person
			}
		}
		return err
	})
	return detail, err
}
