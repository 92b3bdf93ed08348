package intake

import (
	"context"
	"unicode/utf8"

	"github.com/oklog/ulid/v2"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

var members = form{name: "members.csv", columns: []string{
	"number", "access_code", "first_name", "last_name", "street", "postal_code", "city", "phone", "email", "iban",
	"contract", "contract_number", "covered_from", "card_from", "card_to",
}, later: []string{"amc_number", "exchange_code"}}

func takeMember(ctx context.Context, b *batch) error {
	r := b.rows[0][0]
	for _, other := range b.rows[0][1:] {
		other.refuse("number", reasonDuplicate, r.line)
	}
	if utf8.RuneCountInString(b.number) > maxNumber {
		r.refuse("number", reasonLength, maxNumber)
	}
	m := mutual.Member{
		Number: r.required("number"), FirstName: r.required("first_name"), LastName: r.required("last_name"),
		Street: r.optional("street"), PostalCode: r.optional("postal_code"), City: r.optional("city"),
		Phone: r.optional("phone"), Email: r.email("email"), IBAN: r.iban("iban"),
		Contract: r.required("contract"), ContractNumber: r.optional("contract_number"), CoveredFrom: r.optionalDay("covered_from"),
	}
	m.CardFrom, m.CardTo = r.period("card_from", "card_to")
	m.AMCNumber, m.ExchangeCode = r.code("amc_number"), r.code("exchange_code")
	code, err := office.AccessCode(r.raw("access_code"))
	if err != nil || utf8.RuneCountInString(code) > maxNumber {
		r.refuse("access_code", reasonAccessCode)
	}
	if mutual.CardKey(m.Number) == "" {
		r.refuse("number", reasonRequired)
	}
	if r.refused() {
		return nil
	}
	if m.IBAN != "" {
		m.MaskedIBAN = mutual.MaskIBAN(m.IBAN)
	}
	record, err := b.writer.MemberByNumber(ctx, b.number)
	switch {
	case mutual.CodeOf(err) == mutual.CodeNotFound:
		return b.newMember(ctx, r, m, code)
	case err != nil:
		return err
	case mutual.CardKey(record.AccessCode) != mutual.CardKey(code):
		r.refuse("access_code", reasonCodeChanged)
		return nil
	}
	b.member, m.ID = record.ID, record.ID
	before, err := known(ctx, b, mutual.NounMember, func(c mutual.Change) *mutual.Member { return c.Member })
	if err != nil {
		return err
	}
	if old, there := before[m.ID]; there {
		if !r.has("amc_number") {
			m.AMCNumber = old.AMCNumber
		}
		if !r.has("exchange_code") {
			m.ExchangeCode = old.ExchangeCode
		}
	}
	if compare(r, m.ID, m, before); r.writes() {
		b.changes = []mutual.Change{{Noun: mutual.NounMember, ID: m.ID, Member: &m}}
	}
	return nil
}

// newMember adds a member. Ids follow each other, so that what is written after each
// other also lies beside each other.
func (b *batch) newMember(ctx context.Context, r *row, m mutual.Member, code string) error {
	_, err := b.writer.MemberByAccessCode(ctx, code)
	if err == nil {
		r.refuse("access_code", reasonCodeTaken)
		return nil
	}
	if mutual.CodeOf(err) != mutual.CodeNotFound {
		return err
	}
	m.ID = ulid.Make().String()
	b.member = m.ID
	if err := b.writer.AddMember(ctx, m, code); err != nil {
		return err
	}
	r.outcome = outcomeAdded
	b.changes = []mutual.Change{{Noun: mutual.NounMember, ID: m.ID, Member: &m}}
	return nil
}

var beneficiaries = form{name: "beneficiaries.csv", columns: []string{
	"member_number", "id", "first_name", "last_name", "birth_date", "relation", "rank", "covered_from", "covered_to",
}, later: []string{"card_from", "card_to"}}

// maxRank is far above any birth rank on a card.
const maxRank = 99

func takeBeneficiaries(ctx context.Context, b *batch) error {
	if found, err := b.find(ctx); !found {
		return err
	}
	before, err := known(ctx, b, mutual.NounBeneficiary, func(c mutual.Change) *mutual.Beneficiary { return c.Beneficiary })
	if err != nil {
		return err
	}
	seen := map[string]*row{}
	for _, r := range b.rows[0] {
		person := mutual.Beneficiary{
			ID: r.id("id"), FirstName: r.required("first_name"), LastName: r.required("last_name"), BirthDate: r.birthDay("birth_date"),
			Relation: choice(r, "relation", mutual.RelationSelf, mutual.RelationSpouse, mutual.RelationChild),
			Rank:     r.whole("rank", 0, maxRank),
		}
		person.CoveredFrom, person.CoveredTo = r.period("covered_from", "covered_to")
		if r.has("card_from") && r.has("card_to") {
			person.CardFrom, person.CardTo = r.period("card_from", "card_to")
		} else if old, there := before[person.ID]; there {
			person.CardFrom, person.CardTo = old.CardFrom, old.CardTo
		}
		if !unique(r, "id", person.ID, seen) {
			continue
		}
		if compare(r, person.ID, person, before); r.writes() {
			b.changes = append(b.changes, mutual.Change{Noun: mutual.NounBeneficiary, ID: person.ID, Beneficiary: &person})
		}
	}
	return nil
}

var guarantees = form{name: "guarantees.csv", columns: []string{
	"member_number", "id", "domain", "position", "label", "formula", "percent", "amount", "limit",
	"example_act_code", "example_label", "example_since", "example_spent", "example_base", "example_rate", "example_usual_rate",
	"example_flat_contribution", "example_deductible",
}}

// The largest percentage of a base and the largest place in a list.
const (
	maxPercent  = 10_000
	maxPosition = 9_999
)

func takeGuarantees(ctx context.Context, b *batch) error {
	if found, err := b.find(ctx); !found {
		return err
	}
	before, err := known(ctx, b, mutual.NounGuarantee, func(c mutual.Change) *mutual.Guarantee { return c.Guarantee })
	if err != nil {
		return err
	}
	seen := map[string]*row{}
	for _, r := range b.rows[0] {
		g := mutual.Guarantee{
			ID: r.id("id"), Domain: choice(r, "domain", mutual.Domains()...), Position: r.whole("position", 1, maxPosition),
			Label: r.required("label"), Formula: choice(r, "formula", mutual.FormulaBase, mutual.FormulaFull, mutual.FormulaAmount),
			Percent: mutual.Percent(r.whole("percent", 0, maxPercent)), Amount: r.cents("amount"), Limit: r.optional("limit"),
			Example: mutual.Sample{
				ActCode: mutual.ActCode(r.required("example_act_code")), Label: r.required("example_label"), Since: r.day("example_since"),
				Tariff: mutual.Tariff{
					Spent: r.cents("example_spent"), Base: r.cents("example_base"), Rate: r.percent("example_rate"),
					UsualRate: r.percent("example_usual_rate"), FlatContribution: r.cents("example_flat_contribution"),
					Deductible: r.cents("example_deductible"),
				},
			},
		}
		if !unique(r, "id", g.ID, seen) {
			continue
		}
		if err := g.Check(); err != nil {
			r.refuse(invariant(err, map[string]string{"percent": reasonPercent, "amount": reasonAmount}))
			continue
		}
		if compare(r, g.ID, g, before); r.writes() {
			b.changes = append(b.changes, mutual.Change{Noun: mutual.NounGuarantee, ID: g.ID, Guarantee: &g})
		}
	}
	return nil
}

func (r *row) percent(column string) mutual.Percent { return mutual.Percent(r.whole(column, 0, 100)) }
