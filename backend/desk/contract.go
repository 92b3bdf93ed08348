package desk

import (
	"context"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// ContractView is whom the contract covers and how the mutual reaches the member.
type ContractView struct {
	Member        mutual.Member        `json:"member"`
	Beneficiaries []mutual.Beneficiary `json:"beneficiaries"`
	HasIBAN       bool                 `json:"hasIban"` // IBAN has something to show
}

// GuaranteeRow is a guarantee and what it makes of its example.
type GuaranteeRow struct {
	Guarantee mutual.Guarantee `json:"guarantee"`
	Shares    mutual.Shares    `json:"shares"`
}

// QuoteRow is a quote with what it refers to.
type QuoteRow struct {
	Quote       mutual.Quote       `json:"quote"`
	Totals      mutual.Totals      `json:"totals"`
	Beneficiary mutual.Beneficiary `json:"beneficiary"`
	Document    *DocumentRow       `json:"document"` // the answer as a document, null for none
}

// Contract returns the contract's people. It fails with CodeLocked, or CodeNotFound
// before the first sync.
func (d *Desk) Contract(ctx context.Context) (view ContractView, err error) {
	err = d.reading(func(c *cache.Cache) error {
		if view.Member, err = c.Member(ctx); err != nil {
			return err
		}
		view.HasIBAN = view.Member.IBAN != ""
		view.Beneficiaries, err = c.Beneficiaries(ctx)
		return err
	})
	return view, err
}

// IBAN returns the member's whole IBAN in groups of four, "" where the file has
// none. No other call shows it. It fails like Contract.
func (d *Desk) IBAN(ctx context.Context) (string, error) {
	var member mutual.Member
	err := d.reading(func(c *cache.Cache) (err error) {
		member, err = c.Member(ctx)
		return err
	})
	return groupedByFour(member.IBAN), err
}

func groupedByFour(iban string) string {
	compact := strings.Join(strings.Fields(iban), "")
	var groups []string
	for len(compact) > 4 {
		groups, compact = append(groups, compact[:4]), compact[4:]
	}
	return strings.Join(append(groups, compact), " ")
}

// Guarantees returns what the contract pays, in the order of the screens, each with
// its worked example. It fails with CodeLocked.
func (d *Desk) Guarantees(ctx context.Context) ([]GuaranteeRow, error) {
	rows := []GuaranteeRow{}
	err := d.reading(func(c *cache.Cache) error {
		guarantees, err := c.Guarantees(ctx)
		for _, g := range guarantees {
			rows = append(rows, GuaranteeRow{Guarantee: g, Shares: g.Work()})
		}
		return err
	})
	return rows, err
}

// Quotes returns the quotes, the newest first. It fails with CodeLocked.
func (d *Desk) Quotes(ctx context.Context) ([]QuoteRow, error) {
	rows := []QuoteRow{}
	err := d.reading(func(c *cache.Cache) error {
		quotes, err := c.Quotes(ctx)
		if err != nil {
			return err
		}
		references, err := readReferences(ctx, c)
		for _, q := range quotes {
			rows = append(rows, references.quote(q))
		}
		return err
	})
	return rows, err
}

// Quote returns one quote. It fails with CodeLocked or CodeNotFound.
func (d *Desk) Quote(ctx context.Context, id string) (row QuoteRow, err error) {
	err = d.reading(func(c *cache.Cache) error {
		quote, err := c.Quote(ctx, id)
		if err != nil {
			return err
		}
		references, err := readReferences(ctx, c)
		row = references.quote(quote)
		return err
	})
	return row, err
}

// references is what quotes and messages name by an id.
type references struct {
	people    map[string]mutual.Beneficiary
	documents map[string]DocumentRow
}

func readReferences(ctx context.Context, c *cache.Cache) (references, error) {
	r := references{people: map[string]mutual.Beneficiary{}, documents: map[string]DocumentRow{}}
	people, err := c.Beneficiaries(ctx)
	if err != nil {
		return r, err
	}
	for _, person := range people {
		r.people[person.ID] = person
	}
	documents, err := c.Documents(ctx)
	for _, s := range documents {
		r.documents[s.ID] = documentRow(s)
	}
	return r, err
}

func (r references) quote(q mutual.Quote) QuoteRow {
	row := QuoteRow{Quote: q, Totals: q.Totals(), Beneficiary: r.people[q.BeneficiaryID]}
	if document, known := r.documents[q.DocumentID]; known {
		row.Document = &document
	}
	return row
}

func (r references) message(m mutual.Message) MessageRow {
	row := MessageRow{Message: m, Documents: []DocumentRow{}}
	for _, id := range m.DocumentIDs {
		if document, known := r.documents[id]; known {
			row.Documents = append(row.Documents, document)
		}
	}
	return row
}
