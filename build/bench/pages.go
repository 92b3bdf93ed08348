//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

const (
	pageLines   = 100
	pageRounds  = 4 // warm, of all pages
	openedTimes = 2 // just opened, of all pages
	pageBar     = 5 * time.Millisecond
)

// page is one page that a member may ask for.
type page struct {
	filter mutual.Filter
	offset int
}

// pagesOf are every kind of filter, near the top and far down.
func pagesOf(beneficiary string) []page {
	var all []page
	for _, period := range []mutual.Period{"", "2021", "2021-05"} {
		for _, who := range []string{"", beneficiary} {
			for _, kind := range []mutual.ActKind{"", mutual.KindPharmacy} {
				for _, payee := range []mutual.Payee{"", mutual.PayeeMember} {
					for _, offset := range []int{0, pageLines, 5000, 19_800} {
						all = append(all, page{mutual.Filter{Period: period, BeneficiaryID: who, Kind: kind, Payee: payee}, offset})
					}
				}
			}
		}
	}
	return all
}

// measurePages compares the encrypted cache with a plain file of the same schema
// and rows, asked the same query.
func measurePages(ctx context.Context, b *bench) (err error) {
	folder := b.path("pages")
	d, err := b.signedIn(ctx, folder, b.office.LinesOnly, false)
	if err != nil {
		return err
	}
	if err := errors.Join(d.Sync(ctx), d.Close()); err != nil {
		return err
	}
	safe, err := vault.Open(folder, b.office.LinesOnly.Password)
	if err != nil {
		return err
	}
	defer safe.Close()
	openOurs := func() (*cache.Cache, error) {
		return cache.Open(ctx, filepath.Join(folder, "cache.db"), safe.DatabaseKey())
	}
	openFloor := func() (*plainFile, error) { return openPlain(ctx, b.path("pages.db")) }
	ours, err := openOurs()
	if err != nil {
		return err
	}
	floor, err := openFloor()
	if err != nil {
		return errors.Join(err, ours.Close())
	}
	closeBoth := func() error { return errors.Join(ours.Close(), floor.close()) }
	client, err := newPlainClient(ctx, b.office.URL, b.office.LinesOnly)
	if err != nil {
		return errors.Join(err, closeBoth())
	}
	defer client.close()
	if _, _, err := client.sync(ctx, floor, ""); err != nil {
		return errors.Join(err, closeBoth())
	}
	people, err := ours.Beneficiaries(ctx)
	if err != nil {
		return errors.Join(err, closeBoth())
	}
	pages := pagesOf(people[0].ID)

	var a, f samples
	for round := range pageRounds + 1 {
		for _, p := range pages {
			took, plain, err := askBoth(ctx, ours, floor, p)
			if err != nil {
				return errors.Join(err, closeBoth())
			}
			if round > 0 {
				a, f = append(a, took), append(f, plain)
			}
		}
	}
	b.showPages("a filtered page, warm", a, f)
	a, f = nil, nil
	for range openedTimes {
		for _, p := range pages {
			if err := closeBoth(); err != nil {
				return err
			}
			if ours, err = openOurs(); err != nil {
				return err
			}
			if floor, err = openFloor(); err != nil {
				return errors.Join(err, ours.Close())
			}
			took, plain, err := askBoth(ctx, ours, floor, p)
			if err != nil {
				return errors.Join(err, closeBoth())
			}
			a, f = append(a, took), append(f, plain)
		}
	}
	b.showPages("a filtered page, the file just opened", a, f)
	b.note("pages: %d lines of 20,000, under %d filters and offsets; the same query on a plain SQLite file of the same schema, rows and cache size; "+
		"just opened: opening left out, nothing decrypted yet but the schema.", pageLines, len(pages))
	return closeBoth()
}

func (b *bench) showPages(what string, ours, floor samples) {
	b.ratioAtMost(what+", median", float64(ours.median()), float64(floor.median()), spent, 1.5)
	b.within(what+", p95", ours.percentile(95), floor.percentile(95), pageBar)
}

// askBoth asks both for a page and holds their answers against each other.
func askBoth(ctx context.Context, ours *cache.Cache, floor *plainFile, p page) (took, plain time.Duration, err error) {
	start := time.Now()
	lines, err := ours.Reimbursements(ctx, p.filter, p.offset, pageLines)
	took = time.Since(start)
	if err != nil {
		return 0, 0, err
	}
	start = time.Now()
	same, err := floor.page(ctx, p)
	plain = time.Since(start)
	if err != nil {
		return 0, 0, err
	}
	if !reflect.DeepEqual(lines, same) {
		return 0, 0, fmt.Errorf("the cache and the floor differ on %+v", p)
	}
	return took, plain, nil
}

// page reads one page, by the query that the cache uses.
func (f *plainFile) page(ctx context.Context, p page) (lines []mutual.Reimbursement, err error) {
	conditions, args := []string{"TRUE"}, []any{}
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	if p.filter.Period != "" {
		add("care_month BETWEEN ? AND ?", string(p.filter.Period.First().Month()), string(p.filter.Period.Last().Month()))
	}
	if p.filter.BeneficiaryID != "" {
		add("beneficiary_id = ?", p.filter.BeneficiaryID)
	}
	if p.filter.Kind != "" {
		add("kind = ?", string(p.filter.Kind))
	}
	if p.filter.Payee != "" {
		add("payee = ?", string(p.filter.Payee))
	}
	rows, err := f.db.QueryContext(ctx, `SELECT r.id, r.beneficiary_id, r.payment_id, r.care_date, r.paid_on, r.act_code, r.act_label,
			r.quantity, r.spent, r.excess, r.base, r.rate, r.social_security, r.flat_contribution, r.deductible, r.pathway, r.mutual,
			r.remaining, r.payee
		FROM (
			SELECT rowid AS line FROM reimbursement INDEXED BY reimbursement_list WHERE `+strings.Join(conditions, " AND ")+`
			ORDER BY care_month DESC, care_date DESC, id DESC LIMIT ? OFFSET ?
		) CROSS JOIN reimbursement r ON r.rowid = line ORDER BY r.care_date DESC, r.id DESC`, append(args, pageLines, p.offset)...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	lines = []mutual.Reimbursement{}
	for rows.Next() {
		var r mutual.Reimbursement
		err := rows.Scan(&r.ID, &r.BeneficiaryID, &r.PaymentID, &r.CareDate, &r.PaidOn, &r.ActCode, &r.ActLabel, &r.Quantity, &r.Spent,
			&r.Excess, &r.Base, &r.Rate, &r.SocialSecurity, &r.FlatContribution, &r.Deductible, &r.Pathway, &r.Mutual, &r.Remaining, &r.Payee)
		if err != nil {
			return nil, err
		}
		lines = append(lines, r)
	}
	return lines, rows.Err()
}
