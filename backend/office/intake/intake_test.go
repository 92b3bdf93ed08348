package intake_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/intake"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

func TestTheGuidesExampleIsTakenAsItStands(t *testing.T) {
	p := newPlace(t)
	for _, tally := range p.takeWhole(guide(t)) {
		if tally.Rows == 0 || tally.Added != tally.Rows || tally.Whole {
			t.Errorf("%+v", tally)
		}
	}
	all, _ := p.memory()
	claire := all["0001042"]
	if len(claire) != 13 || len(all["0001043"]) != 3 {
		t.Fatalf("%d and %d nouns", len(claire), len(all["0001043"]))
	}
	m := claire[0].Member
	if m.Street != "12, rue des Lilas" || m.IBAN != "FR7630006000011234567890189" || m.MaskedIBAN != "FR76 •••• •••• 189" || m.CardTo != "2026-12-31" {
		t.Errorf("the member is %+v", m)
	}
	for _, change := range claire {
		switch {
		case change.Payment != nil && change.ID == "V26-0311" && change.Payment.MaskedIBAN != "FR76 •••• •••• 189":
			t.Errorf("the payment is %+v", change.Payment)
		case change.Document != nil && change.ID == "D2":
			if d := change.Document; d.FileName != "devis-88.pdf" || !strings.Contains(p.content(d.SHA256), "devis 88") {
				t.Errorf("the document is %+v", d)
			}
		case change.Quote != nil:
			if q := change.Quote; len(q.Lines) != 2 || q.Lines[1].Spent != 6500 || q.DocumentID != "D2" || strings.Count(q.Answer, "\n") != 1 {
				t.Errorf("the quote is %+v", q)
			}
		}
	}
}

func TestASecondImportOfTheSameFilesChangesNothing(t *testing.T) {
	p := newPlace(t)
	p.takeWhole(guide(t))
	all, versions := p.memory()
	for _, tally := range p.takeWhole(guide(t)) {
		if tally.Same != tally.Rows || tally.Rows == 0 {
			t.Errorf("%+v", tally)
		}
	}
	p.wantMemory(all)
	if _, now := p.memory(); now != versions {
		t.Errorf("members' devices would fetch %d changes", now-versions)
	}
}

func TestOnlyWhatChangedIsWritten(t *testing.T) {
	e := guide(t)
	p := newPlace(t)
	p.takeWhole(e)
	_, before := p.memory()
	e = e.with(t, "members.csv", "12, rue des Lilas", "3, place du Marché").
		with(t, "reimbursements.csv", "900,200,member", "1100,0,member").with(t, "payments.csv", "189,900", "189,1100").
		with(t, "quote_lines.csv", "2460,0", "2450,10").with(t, "documents/attestation-2026.pdf", "1.7", "1.4")
	changed := map[string]int64{}
	for _, tally := range p.takeWhole(e) {
		if tally.Changed > 0 {
			changed[tally.File] = tally.Changed
		}
		if tally.Changed+tally.Same != tally.Rows {
			t.Errorf("%+v", tally)
		}
	}
	if len(changed) != 6 || changed["reimbursements.csv"] != 1 || changed["quote_lines.csv"] != 1 {
		t.Errorf("changed %v", changed)
	}
	if _, after := p.memory(); after != before+5 {
		t.Errorf("%d changes were written", after-before)
	}
}

func TestFilesMayComeAlone(t *testing.T) {
	e := guide(t)
	whole, p := newPlace(t), newPlace(t)
	whole.takeWhole(e)
	want, _ := whole.memory()
	p.takeWhole(export{"members.csv": e["members.csv"], "beneficiaries.csv": e["beneficiaries.csv"]})
	p.takeWhole(export{"guarantees.csv": e["guarantees.csv"]})
	p.takeWhole(export{"payments.csv": e["payments.csv"], "reimbursements.csv": e["reimbursements.csv"]})
	p.takeWhole(e.without("members.csv", "beneficiaries.csv", "guarantees.csv", "payments.csv", "reimbursements.csv"))
	p.wantMemory(want)
	// A line may change alone where its payment's sum stays.
	p.takeWhole(export{"reimbursements.csv": strings.Replace(e["reimbursements.csv"], "65,36,0,100,none,73,100", "65,36,0,100,none,74,99", 1)}.
		with(t, "reimbursements.csv", "66,0,0,none,36,0", "66,0,0,none,35,1"))
}

func TestSeparatorsMarksAndLineEndsDoNotMatter(t *testing.T) {
	e := guide(t)
	whole := newPlace(t)
	whole.takeWhole(e)
	want, _ := whole.memory()
	other := export{}
	for name, content := range e {
		switch name {
		case "members.csv":
			content = "\ufeff" + strings.ReplaceAll(content, "\n", "\r\n")
		case "payments.csv", "reimbursements.csv", "documents.csv", "quote_lines.csv":
			content = "\ufeff" + strings.ReplaceAll(strings.ReplaceAll(content, ",", ";"), "\n", "\n\n")
		case "beneficiaries.csv":
			content = `"` + strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(content), ",", `","`), "\n", "\"\n\"") + "\"\n"
		}
		other[name] = content
	}
	p := newPlace(t)
	p.takeWhole(other)
	p.wantMemory(want)
}

func TestColumnsMayStandInAnyOrder(t *testing.T) {
	p := newPlace(t)
	e := guide(t)
	p.takeWhole(export{"members.csv": e["members.csv"]})
	p.takeWhole(export{"beneficiaries.csv": "rank,relation,id,covered_to,covered_from,birth_date,last_name,first_name,member_number\n" +
		"1,self,B1,,2024-09-01,1999-07-30,Moreau,Yanis,0001043\n"})
	all, _ := p.memory()
	if b := all["0001043"][1].Beneficiary; b.FirstName != "Yanis" || b.Rank != 1 || b.CoveredFrom != "2024-09-01" {
		t.Errorf("%+v", b)
	}
}

func TestAnAnswerOfTheOfficeOutlivesAFileThatDoesNotKnowIt(t *testing.T) {
	p := newPlace(t)
	e := guide(t)
	p.takeWhole(e)
	ctx := context.Background()
	err := p.store.Update(ctx, func(w store.Writer) error {
		record, err := w.MemberByNumber(ctx, "0001043")
		if err != nil {
			return err
		}
		quote, err := w.Quote(ctx, record.ID, "Q89")
		if err != nil {
			return err
		}
		quote.Status, quote.AnsweredOn, quote.Answer = mutual.QuoteRefused, "2026-03-03", "Hors contrat."
		_, err = w.Write(ctx, record.ID, []mutual.Change{{Noun: mutual.NounQuote, ID: quote.ID, Quote: &quote}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	answered, _ := p.memory()
	p.takeWhole(e)
	p.wantMemory(answered)
}

func TestAnInterruptedFileLeavesNothingBehind(t *testing.T) {
	p := newPlace(t)
	e := guide(t)
	p.takeWhole(e.without("payments.csv", "reimbursements.csv"))
	before, versions := p.memory()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	tallies, err := intake.Run(ctx, intake.Config{
		Folder: e.write(t), Store: p.store, Files: p.files, Refused: func(intake.Refusal) error { return nil },
		Progress: func(progress intake.Progress) {
			if slices.Contains(progress.Files, "payments.csv") {
				cancel()
			}
		},
	})
	if mutual.CodeOf(err) != mutual.CodeCancelled || len(tallies) != 3 {
		t.Errorf("%v after %+v", err, tallies)
	}
	p.wantMemory(before)
	if _, now := p.memory(); now != versions {
		t.Errorf("%d versions more", now-versions)
	}
}

func TestAFolderWithoutOurFilesIsNoImport(t *testing.T) {
	p := newPlace(t)
	for _, folder := range []string{t.TempDir(), "nowhere"} {
		tallies, err := intake.Run(context.Background(), intake.Config{Folder: folder, Store: p.store, Files: p.files})
		if mutual.CodeOf(err) != mutual.CodeNotFound || len(tallies) != 0 {
			t.Errorf("%s: %v, %v", folder, tallies, err)
		}
	}
}

func TestProgressComesToTheEndOfEveryFile(t *testing.T) {
	p := newPlace(t)
	var last intake.Progress
	var ended []string
	_, err := intake.Run(context.Background(), intake.Config{
		Folder: guide(t).write(t), Store: p.store, Files: p.files, Refused: func(intake.Refusal) error { return nil },
		Progress: func(progress intake.Progress) {
			if progress.Done < last.Done && !last.Ended || progress.Done > progress.Total {
				t.Errorf("%+v after %+v", progress, last)
			}
			if last = progress; progress.Ended {
				ended = append(ended, strings.Join(progress.Files, "+"))
				if progress.Done != progress.Total {
					t.Errorf("%+v", progress)
				}
			}
		},
	})
	if err != nil || len(ended) != 6 || ended[3] != "payments.csv+reimbursements.csv" {
		t.Errorf("%v, %v", ended, err)
	}
}

func TestColumnsOfTheCardAreTakenWhereTheyAreAndLeftWhereTheyAreNot(t *testing.T) {
	p := newPlace(t)
	e := guide(t)
	p.takeWhole(e)
	members := strings.Split(strings.TrimSpace(e["members.csv"]), "\n")
	p.takeWhole(export{
		"members.csv": members[0] + ",exchange_code,amc_number\n" + members[1] + ",ZZ,00000000\n",
		"beneficiaries.csv": "member_number,id,first_name,last_name,birth_date,relation,rank,covered_from,covered_to,card_from,card_to\n" +
			"0001042,B2,Léo,Fontaine,2015-11-23,child,1,2015-11-23,,2026-01-01,2026-06-30\n",
	})
	wantCard := func() {
		t.Helper()
		all, _ := p.memory()
		for _, change := range all["0001042"] {
			if m := change.Member; m != nil && (m.AMCNumber != "00000000" || m.ExchangeCode != "ZZ") {
				t.Errorf("the member's card is %q, %q", m.AMCNumber, m.ExchangeCode)
			}
			if b := change.Beneficiary; b != nil && b.ID == "B2" && (b.CardFrom != "2026-01-01" || b.CardTo != "2026-06-30") {
				t.Errorf("the child's card is %s to %s", b.CardFrom, b.CardTo)
			}
		}
	}
	wantCard()
	// Files of before these columns change nothing of what they do not have.
	p.takeWhole(e.without("documents.csv"))
	wantCard()
}
