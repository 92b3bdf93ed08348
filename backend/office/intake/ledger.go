package intake

import (
	"context"
	"maps"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

var payments = form{name: "payments.csv", columns: []string{
	"member_number", "id", "number", "issued_on", "paid_on", "payee", "payee_name", "iban", "amount",
}}

var reimbursements = form{name: "reimbursements.csv", columns: []string{
	"member_number", "id", "beneficiary_id", "payment_id", "care_date", "paid_on", "act_code", "act_label", "quantity",
	"spent", "excess", "base", "rate", "social_security", "flat_contribution", "deductible", "pathway", "mutual", "remaining", "payee",
}}

// maxQuantity is far above any number of acts on one line.
const maxQuantity = 9_999

// ledger is one member's payments and lines: those that are known, and those of the
// files that would change them.
type ledger struct {
	people   map[string]mutual.Beneficiary
	payments map[string]mutual.Payment
	lines    map[string]mutual.Reimbursement

	newPayments map[string]*paymentRow
	newLines    map[string]*lineRow
	order       []*lineRow      // of newLines, as in the file
	touched     map[string]bool // payments whose sum may have changed
	broken      map[string]*row // the first row that was refused of a payment's lines
}

type paymentRow struct {
	*row
	mutual.Payment
}

type lineRow struct {
	*row
	mutual.Reimbursement
	left string // the payment that carried the line so far, "" for a new one
}

func takeLedger(ctx context.Context, b *batch) error {
	found, err := b.find(ctx)
	if !found {
		return err
	}
	l := ledger{
		newPayments: map[string]*paymentRow{}, newLines: map[string]*lineRow{}, touched: map[string]bool{}, broken: map[string]*row{},
	}
	if l.people, err = known(ctx, b, mutual.NounBeneficiary, func(c mutual.Change) *mutual.Beneficiary { return c.Beneficiary }); err != nil {
		return err
	}
	if l.payments, err = known(ctx, b, mutual.NounPayment, func(c mutual.Change) *mutual.Payment { return c.Payment }); err != nil {
		return err
	}
	if l.lines, err = known(ctx, b, mutual.NounReimbursement, func(c mutual.Change) *mutual.Reimbursement { return c.Reimbursement }); err != nil {
		return err
	}
	l.readPayments(b.rows[0])
	l.readLines(b.rows[1])
	for _, torn := range b.torn[1] {
		for _, id := range torn.cells() {
			l.breaks(id, torn)
		}
	}
	for l.weigh() {
	}
	for _, r := range b.rows[0] {
		if r.writes() {
			p := l.newPayments[r.raw("id")]
			b.changes = append(b.changes, mutual.Change{Noun: mutual.NounPayment, ID: p.ID, Payment: &p.Payment})
		}
	}
	for _, line := range l.order {
		if line.writes() {
			b.changes = append(b.changes, mutual.Change{Noun: mutual.NounReimbursement, ID: line.ID, Reimbursement: &line.Reimbursement})
		}
	}
	return nil
}

func (l *ledger) readPayments(rows []*row) {
	seen := map[string]*row{}
	for _, r := range rows {
		p := mutual.Payment{
			ID: r.id("id"), Number: r.required("number"), IssuedOn: r.day("issued_on"), PaidOn: r.historyDay("paid_on"),
			Payee: choice(r, "payee", mutual.PayeeMember, mutual.PayeeProfessional), PayeeName: r.required("payee_name"),
			Amount: r.cents("amount"),
		}
		if iban := r.iban("iban"); iban != "" {
			p.MaskedIBAN = mutual.MaskIBAN(iban)
		}
		if !unique(r, "id", p.ID, seen) {
			continue
		}
		if compare(r, p.ID, p, l.payments); r.writes() {
			l.newPayments[p.ID] = &paymentRow{r, p}
			l.touched[p.ID] = true
		}
	}
}

func (l *ledger) readLines(rows []*row) {
	seen := map[string]*row{}
	for _, r := range rows {
		line := &lineRow{r, readLine(r), ""}
		if !r.refused() {
			if _, there := l.people[line.BeneficiaryID]; !there {
				r.refuse("beneficiary_id", reasonNoBeneficiary)
			}
		}
		unique(r, "id", line.ID, seen)
		if r.refused() {
			l.breaks(line.PaymentID, r)
			continue
		}
		if compare(r, line.ID, line.Reimbursement, l.lines); r.writes() {
			if was, there := l.lines[line.ID]; there {
				line.left = was.PaymentID
				l.touched[was.PaymentID] = true
			}
			l.newLines[line.ID] = line
			l.order = append(l.order, line)
			l.touched[line.PaymentID] = true
		}
	}
}

// breaks notes that a row of a payment is refused: the payment stays as it is known, or
// unknown, whatever its sum is without that row.
func (l *ledger) breaks(id string, r *row) {
	if l.broken[id] == nil {
		l.broken[id] = r
	}
}

func readLine(r *row) mutual.Reimbursement {
	line := mutual.Reimbursement{
		ID: r.id("id"), BeneficiaryID: r.id("beneficiary_id"), PaymentID: r.id("payment_id"),
		CareDate: r.day("care_date"), PaidOn: r.historyDay("paid_on"),
		ActCode: mutual.ActCode(r.required("act_code")), ActLabel: r.required("act_label"), Quantity: r.whole("quantity", 1, maxQuantity),
		Spent: r.cents("spent"), Excess: r.cents("excess"), Base: r.cents("base"), Rate: r.percent("rate"),
		SocialSecurity: r.cents("social_security"), FlatContribution: r.cents("flat_contribution"), Deductible: r.cents("deductible"),
		Pathway: choice(r, "pathway", mutual.PathwayIn, mutual.PathwayOut, mutual.PathwayNone),
		Mutual:  r.cents("mutual"), Remaining: r.cents("remaining"), Payee: choice(r, "payee", mutual.PayeeMember, mutual.PayeeProfessional),
	}
	if r.refused() {
		return line
	}
	if err := line.Check(); err != nil {
		r.refuse(invariant(err, map[string]string{"social_security": reasonSocialSecurity, "spent": reasonSpent}))
	}
	return line
}

// payment is a payment as it would be.
func (l *ledger) payment(id string) (mutual.Payment, bool) {
	if p := l.newPayments[id]; p != nil && !p.refused() {
		return p.Payment, true
	}
	p, there := l.payments[id]
	return p, there
}

// weigh holds every touched payment against its lines as they would be, and refuses
// the rows of those that do not agree. It reports whether it refused any: what then
// stays may agree no more.
func (l *ledger) weigh() (refused bool) {
	sums := make(map[string]mutual.Cents, len(l.touched))
	differs := map[string]bool{}
	for _, line := range l.order {
		if line.refused() {
			continue
		}
		p, there := l.payment(line.PaymentID)
		switch {
		case !there:
			line.refuse("payment_id", reasonNoPayment)
		case p.PaidOn != line.PaidOn:
			line.refuse("paid_on", reasonPaidOn)
		case p.Payee != line.Payee:
			line.refuse("payee", reasonPayee)
		default:
			sums[line.PaymentID] += line.Mutual
			continue
		}
		refused = true
		l.breaks(line.PaymentID, line.row)
	}
	if refused {
		return true
	}
	for id, line := range l.lines {
		if next := l.newLines[id]; next != nil && !next.refused() || !l.touched[line.PaymentID] {
			continue
		}
		sums[line.PaymentID] += line.Mutual
		if p, there := l.payment(line.PaymentID); there && (p.PaidOn != line.PaidOn || p.Payee != line.Payee) {
			differs[line.PaymentID] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(l.touched)) {
		if p, there := l.payment(id); there && (l.broken[id] != nil || sums[id] != p.Amount || differs[id]) && l.refuse(id, differs[id]) {
			refused = true
		}
	}
	return refused
}

// refuse refuses the rows that would alter a payment, and reports whether there were any.
func (l *ledger) refuse(id string, differs bool) (refused bool) {
	p := l.newPayments[id]
	if p != nil && !p.refused() {
		refused = true
		switch line := l.broken[id]; {
		case line != nil:
			p.refuse("", reasonPaymentLine, line.table.name, line.line)
		case differs:
			p.refuse("", reasonPaymentDiffers)
		default:
			p.refuse("amount", reasonPaymentSum)
		}
	}
	for _, line := range l.order {
		if line.refused() || line.PaymentID != id && line.left != id {
			continue
		}
		refused = true
		switch other := l.broken[id]; {
		case p != nil:
			line.refuse("payment_id", reasonLinePayment, p.table.name, p.line)
		case other != nil:
			line.refuse("payment_id", reasonLineLine, other.table.name, other.line)
		default:
			line.refuse("payment_id", reasonLineSum)
		}
	}
	return refused
}
