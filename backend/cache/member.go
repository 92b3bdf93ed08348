package cache

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Member returns the person insured, or CodeNotFound before the first sync.
func (c *Cache) Member(ctx context.Context) (mutual.Member, error) {
	var m mutual.Member
	err := c.read.QueryRowContext(ctx, `SELECT id, number, first_name, last_name, street, postal_code, city, masked_iban, contract,
			phone, email, iban, contract_number, covered_from, card_from, card_to, amc_number, exchange_code, (SELECT access_code FROM sync_state)
		FROM member ORDER BY generation DESC LIMIT 1`).
		Scan(&m.ID, &m.Number, &m.FirstName, &m.LastName, &m.Street, &m.PostalCode, &m.City, &m.MaskedIBAN, &m.Contract,
			&m.Phone, &m.Email, &m.IBAN, &m.ContractNumber, &m.CoveredFrom, &m.CardFrom, &m.CardTo,
			&m.AMCNumber, &m.ExchangeCode, &m.AccessCode)
	return m, fault(err)
}

// Beneficiaries returns who the contract covers: the member, the spouse, then the
// children by birth date.
func (c *Cache) Beneficiaries(ctx context.Context) ([]mutual.Beneficiary, error) {
	return collect(ctx, c.read, `SELECT id, first_name, last_name, birth_date, relation, rank, covered_from, covered_to,
			card_from, card_to FROM beneficiary
		ORDER BY CASE relation WHEN 'self' THEN 0 WHEN 'spouse' THEN 1 WHEN 'child' THEN 2 ELSE 3 END, birth_date, rank, id`, nil,
		func(from row, b *mutual.Beneficiary) error {
			err := from.Scan(&b.ID, &b.FirstName, &b.LastName, &b.BirthDate, &b.Relation, &b.Rank, &b.CoveredFrom, &b.CoveredTo,
				&b.CardFrom, &b.CardTo)
			b.Relation = b.Relation.Known()
			return err
		})
}
