package intake_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// slip is one thing that is wrong in the guide's example.
type slip struct {
	file, old, now string   // what is wrong, where the guide is right
	want           []string // file:line:field of all that is refused
	reason         string   // in the first reason
}

const (
	inMembers        = "members.csv"
	inPayments       = "payments.csv"
	inReimbursements = "reimbursements.csv"
	inQuotes         = "quotes.csv"
	inQuoteLines     = "quote_lines.csv"
)

func TestASlipIsRefusedWithItsLineAndReasonAndThenMended(t *testing.T) {
	right := guide(t)
	whole := newPlace(t)
	whole.takeWhole(right)
	want, _ := whole.memory()
	for name, s := range map[string]slip{
		"a missing column":       {inMembers, "number,access_code,", "number,code,", []string{inMembers + ":1:code"}, "n’est pas attendue"},
		"a column left out":      {"guarantees.csv", ";limit;", ";restriction;", []string{"guarantees.csv:1:restriction"}, "n’est pas attendue"},
		"a column twice":         {inMembers, "number,access_code,first_name", "number,access_code,access_code", []string{inMembers + ":1:access_code"}, "deux fois"},
		"no header":              {inMembers, right[inMembers][:strings.Index(right[inMembers], "\n")+1], "", []string{inMembers + ":1:0001042"}, "n’est pas attendue"},
		"Windows-1252":           {inMembers, "Équilibre", "\xc9quilibre", []string{inMembers + ":2:"}, "UTF-8"},
		"a character lost":       {inMembers, "Équilibre", "\ufffdquilibre", []string{inMembers + ":2:contract"}, "perdu"},
		"a NUL":                  {inMembers, "Bourg-en-Bresse", "Bourg\x00", []string{inMembers + ":2:city"}, "invisible"},
		"a quote never closed":   {inMembers, `"12, rue des Lilas"`, `"12, rue des Lilas`, []string{inMembers + ":2:"}, "guillemet"},
		"a bare quote":           {inMembers, "Claire", `Cl"aire`, []string{inMembers + ":2:"}, "guillemet"},
		"10 MB in a field":       {inMembers, "Bourg-en-Bresse", strings.Repeat("x", 10<<20), []string{inMembers + ":2:"}, "64 Kio"},
		"10 MB within quotes":    {inMembers, "12, rue des Lilas", strings.Repeat("x\n", 5<<20), []string{inMembers + ":2:"}, "64 Kio"},
		"a long text":            {inMembers, "Bourg-en-Bresse", strings.Repeat("é", 201), []string{inMembers + ":2:city"}, "200"},
		"a separator too many":   {inMembers, "Claire,", "Claire,,", []string{inMembers + ":2:"}, "16 champs au lieu de 15"},
		"an unsorted file":       {"beneficiaries.csv", "0001043,B1,", "0001041,B1,", []string{"beneficiaries.csv:4:member_number"}, "triées"},
		"a truncated line":       {inMembers, ",Essentiel,CT-1043,2024-09-01,,\n", ",Essen", []string{inMembers + ":3:"}, "champs"},
		"a line's end cut off":   {inMembers, "2024-09-01,,\n", "2024-09-01,,", []string{inMembers + ":3:"}, "tronqué"},
		"a member without no.":   {inMembers, "0001043,P3", ",P3", []string{inMembers + ":3:number"}, "obligatoire"},
		"a member twice":         {inMembers, "0001043,P3", "0001042,P3", []string{inMembers + ":3:number"}, "ligne 2"},
		"an access code twice":   {inMembers, "P3XH-61QA", "k7m2-94td", []string{inMembers + ":3:access_code"}, "autre adhérent"},
		"an e-mail as a code":    {inMembers, "P3XH-61QA", "y@exemple.fr", []string{inMembers + ":3:access_code"}, "sans @"},
		"an IBAN's checksum":     {inMembers, "7890 189", "7890 188", []string{inMembers + ":2:iban"}, "IBAN"},
		"an e-mail's accent":     {inMembers, "@exemple.fr", "é@exemple.fr", []string{inMembers + ":2:email"}, "accent"},
		"an e-mail's slip":       {inMembers, "@exemple.fr", "@exemple", []string{inMembers + ":2:email"}, "e-mail"},
		"a card that ends early": {inMembers, "2026-12-31", "2025-12-31", []string{inMembers + ":2:card_to"}, "avant"},

		"an unknown relation":    {"beneficiaries.csv", ",child,", ",enfant,", []string{"beneficiaries.csv:3:relation"}, "self, spouse, child"},
		"a day that is none":     {"beneficiaries.csv", "2015-11-23,child", "2015-11-31,child", []string{"beneficiaries.csv:3:birth_date"}, "2026-03-31"},
		"a French day":           {"beneficiaries.csv", "2015-11-23,child", "23/11/2015,child", []string{"beneficiaries.csv:3:birth_date"}, "2026-03-31"},
		"a beneficiary's member": {"beneficiaries.csv", "0001043,B1", "0001044,B1", []string{"beneficiaries.csv:4:member_number", inQuotes + ":4:beneficiary_id", inQuoteLines + ":4:quote_id"}, "Aucun adhérent"},
		"an id with an accent":   {"guarantees.csv", ";G2;", ";Gé;", []string{"guarantees.csv:3:id"}, "sans accent"},
		"ids twice":              {"guarantees.csv", ";G2;", ";G1;", []string{"guarantees.csv:3:id"}, "ligne 2"},
		"no percentage":          {"guarantees.csv", ";base;100;", ";base;0;", []string{"guarantees.csv:2:percent"}, "pourcentage"},

		"an amount with a comma": {inReimbursements, "1,3000,0,3000,", `1,"30,00",0,3000,`, []string{inPayments + ":2:", inReimbursements + ":2:spent"}, "ligne 2"},
		"an amount with a point": {inPayments, ",900\n", ",9.00\n", []string{inPayments + ":2:amount", inReimbursements + ":2:payment_id"}, "centimes"},
		"a negative amount":      {inPayments, ",900\n", ",-900\n", []string{inPayments + ":2:amount", inReimbursements + ":2:payment_id"}, "positif"},
		"an amount beyond all":   {inPayments, ",900\n", ",90000000000000000000\n", []string{inPayments + ":2:amount", inReimbursements + ":2:payment_id"}, "dix millions"},
		"a day before 2017":      {inPayments, "2026-03-06,member", "2016-12-30,member", []string{inPayments + ":2:paid_on", inReimbursements + ":2:payment_id"}, "2017"},
		"a payment's sum":        {inPayments, ",109\n", ",110\n", []string{inPayments + ":3:amount", inReimbursements + ":3:payment_id", inReimbursements + ":4:payment_id"}, "somme"},
		"a line's net share":     {inReimbursements, "70,1900,", "70,2100,", []string{inPayments + ":2:", inReimbursements + ":2:social_security"}, "ligne 2"},
		"a line's sum":           {inReimbursements, "900,200,member", "900,100,member", []string{inPayments + ":2:", inReimbursements + ":2:spent"}, "ligne 2"},
		"a line's beneficiary":   {inReimbursements, "L2,B1,", "L2,B7,", []string{inPayments + ":3:", inReimbursements + ":3:beneficiary_id", inReimbursements + ":4:payment_id"}, "ligne 3"},
		"a line's payment":       {inReimbursements, "L2,B1,V26-0312", "L2,B1,V26-0999", []string{inPayments + ":3:amount", inReimbursements + ":3:payment_id", inReimbursements + ":4:payment_id"}, "somme"},
		"a line's day":           {inReimbursements, "V26-0311,2026-03-02,2026-03-06", "V26-0311,2026-03-02,2026-03-07", []string{inPayments + ":2:", inReimbursements + ":2:paid_on"}, "ligne 2"},
		"a line's payee":         {inReimbursements, "900,200,member", "900,200,professional", []string{inPayments + ":2:", inReimbursements + ":2:payee"}, "ligne 2"},
		"a line's id twice":      {inReimbursements, ",L3,", ",L2,", []string{inPayments + ":3:", inReimbursements + ":3:payment_id", inReimbursements + ":4:id"}, "ligne 4"},
		"a line lost":            {inReimbursements, "0001042,L3,", "0001043,L3,", []string{inPayments + ":3:amount", inReimbursements + ":3:payment_id", inReimbursements + ":4:payment_id"}, "somme"},
		"an unreadable payment":  {inPayments, "Claire", "Cl\xe9re", []string{inPayments + ":2:", inReimbursements + ":0:"}, "UTF-8"},
		"an unreadable line":     {inReimbursements, "Honoraire", `"Honoraire`, []string{inPayments + ":0:", inReimbursements + ":4:"}, "reimbursements.csv"},

		"a document that is no PDF":    {"documents/attestation-2026.pdf", "%PDF-", "%PS-", []string{"documents.csv:2:file"}, "PDF entier"},
		"a document cut short":         {"documents/attestation-2026.pdf", "%%EOF", "", []string{"documents.csv:2:file"}, "PDF entier"},
		"a document too large":         {"documents/attestation-2026.pdf", "<<>>", strings.Repeat(" ", 20_000_001), []string{"documents.csv:2:file"}, "20 Mo"},
		"a document that is not there": {"documents.csv", "attestation-2026.pdf", "attestation-2025.pdf", []string{"documents.csv:2:file"}, "dossier documents"},
		"a document beside the folder": {"documents.csv", "attestation-2026.pdf", "../members.csv", []string{"documents.csv:2:file"}, "« .. »"},
		"a document far away":          {"documents.csv", "attestation-2026.pdf", "/etc/passwd", []string{"documents.csv:2:file"}, "« .. »"},
		"a way around":                 {"documents.csv", "attestation-2026.pdf", "2026/../attestation-2026.pdf", []string{"documents.csv:2:file"}, "« .. »"},
		"a Windows path":               {"documents.csv", "attestation-2026.pdf", `2026\devis-88.pdf`, []string{"documents.csv:2:file"}, "« .. »"},
		"a folder as a document":       {"documents.csv", "attestation-2026.pdf", "2026", []string{"documents.csv:2:file"}, "« .. »"},
		"a file as a folder":           {"documents.csv", "attestation-2026.pdf", "2026/devis-88.pdf/x", []string{"documents.csv:2:file"}, "« .. »"},

		"a quote's document":     {inQuotes, ",D2\n", ",D9\n", []string{inQuotes + ":2:document_id", inQuoteLines + ":2:quote_id", inQuoteLines + ":3:quote_id"}, "Aucun document"},
		"a quote's beneficiary":  {inQuotes, "optical,B1", "optical,B9", []string{inQuotes + ":2:beneficiary_id", inQuoteLines + ":2:quote_id", inQuoteLines + ":3:quote_id"}, "Aucun bénéficiaire"},
		"a quote without lines":  {inQuoteLines, "0001043,Q89", "0001043,Q90", []string{inQuotes + ":4:", inQuoteLines + ":4:quote_id"}, "pas de ligne"},
		"a quote's sum":          {inQuoteLines, "2460,0", "2460,1", []string{inQuotes + ":2:spent", inQuoteLines + ":2:quote_id", inQuoteLines + ":3:quote_id"}, "somme"},
		"an answer without date": {inQuotes, "2026-02-12,2026-08-12", ",2026-08-12", []string{inQuotes + ":2:answered_on", inQuoteLines + ":2:quote_id", inQuoteLines + ":3:quote_id"}, "answered"},
		"a quote line's amount":  {inQuoteLines, "55000", "550.00", []string{inQuotes + ":4:", inQuoteLines + ":4:spent"}, "ligne 4"},
		"a quote's place twice":  {inQuoteLines, "Q88,2,", "Q88,1,", []string{inQuotes + ":2:", inQuoteLines + ":2:quote_id", inQuoteLines + ":3:position"}, "ligne 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			_, refused := p.take(right.with(t, s.file, s.old, s.now))
			// Where a file is refused, so is what names its rows in the next ones.
			got := slices.DeleteFunc(brief(refused), func(line string) bool {
				return !slices.ContainsFunc(s.want, func(want string) bool { return strings.Split(want, ":")[0] == strings.Split(line, ":")[0] })
			})
			if !slices.Equal(got, s.want) {
				t.Fatalf("refused %v, want %v", brief(refused), s.want)
			}
			if !strings.Contains(refused[0].Reason, s.reason) {
				t.Errorf("the reason is %q", refused[0].Reason)
			}
			for _, r := range refused {
				if r.Reason == "" || strings.Contains(r.Reason, "%!") || !strings.HasSuffix(r.Reason, ".") && !strings.Contains(r.Reason, " : ") {
					t.Errorf("the reason is %q", r.Reason)
				}
			}
			p.takeWhole(right)
			p.wantMemory(want)
		})
	}
}

func TestAFileThatCannotBeReadTakesNothingInAndStopsNoOther(t *testing.T) {
	right := guide(t)
	utf16 := func(text string) string {
		var b strings.Builder
		b.WriteString("\xff\xfe")
		for _, c := range []byte(text) {
			b.WriteByte(c)
			b.WriteByte(0)
		}
		return b.String()
	}
	for name, content := range map[string]string{
		"empty": "", "a mark alone": "\ufeff", "UTF-16": utf16(right[inPayments]), "UTF-16 without a mark": utf16(right[inPayments])[2:],
		"big-endian": "\xfe\xff\x00m", "an empty header": "\n\n", "something else": "PK\x03\x04 a spreadsheet\n",
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			e := right.without()
			e[inPayments] = content
			tallies, refused := p.take(e)
			if len(refused) != 2 || refused[0].File != inPayments || refused[1].File != inReimbursements || !strings.Contains(refused[1].Reason, inPayments) {
				t.Fatalf("refused %+v", refused)
			}
			for _, tally := range tallies {
				ledger := tally.File == inPayments || tally.File == inReimbursements
				if tally.Whole != ledger || !ledger && tally.Added != tally.Rows {
					t.Errorf("%+v", tally)
				}
			}
			if len(tallies) != 8 {
				t.Errorf("%d files", len(tallies))
			}
		})
	}
}

func TestALateFaultTakesBackTheWholeFile(t *testing.T) {
	p := newPlace(t)
	e := guide(t)
	late := e.with(t, "beneficiaries.csv", "Yanis", "Y\xe9nis")
	p.take(export{inMembers: late[inMembers], "beneficiaries.csv": late["beneficiaries.csv"]})
	all, _ := p.memory()
	if len(all["0001042"]) != 1 || len(all["0001043"]) != 1 {
		t.Errorf("something of the file stayed: %+v", all)
	}
}

func TestATableUnderAnotherNameIsNotPassedOver(t *testing.T) {
	p := newPlace(t)
	e := guide(t)
	e["reimbursment.csv"] = e[inReimbursements]
	e["report-20260101-000000.csv"] = "file,line,field,reason\n"
	_, refused := p.take(e)
	if got := brief(refused); !slices.Equal(got, []string{"reimbursment.csv:0:"}) {
		t.Errorf("refused %v", got)
	}
}

func TestLinksLeadNowhere(t *testing.T) {
	p := newPlace(t)
	folder := guide(t).write(t)
	outside := filepath.Join(t.TempDir(), "outside.pdf")
	if err := os.WriteFile(outside, []byte(pdf), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, target := range map[string]string{
		filepath.Join(folder, "documents", "attestation-2026.pdf"): outside,
		filepath.Join(folder, "guarantees.csv"):                    outside,
	} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, path); err != nil {
			t.Fatal(err)
		}
	}
	_, refused := p.takeFolder(folder)
	if got := brief(refused); !slices.Equal(got, []string{"guarantees.csv:0:", "documents.csv:2:file"}) {
		t.Errorf("refused %v", got)
	}
}

func TestAKnownPaymentIsNotBrokenByWhatComesLater(t *testing.T) {
	right := guide(t)
	for name, c := range map[string]struct {
		e    export
		want []string
	}{
		"a line's share alone": {
			export{inReimbursements: right.with(t, inReimbursements, "900,200,member", "1000,100,member")[inReimbursements]},
			[]string{inReimbursements + ":2:payment_id"},
		},
		"a payment's amount alone": {
			export{inPayments: right.with(t, inPayments, ",900\n", ",800\n")[inPayments]}, []string{inPayments + ":2:amount"},
		},
		"a payment's day alone": {
			export{inPayments: right.with(t, inPayments, "2026-03-06,member", "2026-03-07,member")[inPayments]}, []string{inPayments + ":2:"},
		},
		"a line that changes its payment": {
			export{inReimbursements: right.with(t, inReimbursements, "L3,B1,V26-0312", "L3,B1,V26-0311")[inReimbursements]},
			[]string{inReimbursements + ":4:payee"},
		},
		"a new line of a known payment": {
			export{inReimbursements: right[inReimbursements] + strings.Replace(strings.Split(right[inReimbursements], "\n")[1], ",L1,", ",L9,", 1) + "\n"},
			[]string{inReimbursements + ":5:payment_id"},
		},
		"another access code": {
			export{inMembers: right.with(t, inMembers, "P3XH-61QA", "P3XH-61QB")[inMembers]}, []string{inMembers + ":3:access_code"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			p.takeWhole(right)
			want, versions := p.memory()
			_, refused := p.take(c.e)
			if got := brief(refused); !slices.Equal(got, c.want) {
				t.Errorf("refused %+v", refused)
			}
			p.wantMemory(want)
			if _, now := p.memory(); now != versions {
				t.Errorf("%d versions more", now-versions)
			}
		})
	}
}

func TestALineMovesWithBothItsPayments(t *testing.T) {
	p := newPlace(t)
	e := guide(t)
	p.takeWhole(e)
	p.takeWhole(e.with(t, inPayments, ",900\n", ",936\n").with(t, inPayments, ",109\n", ",73\n").
		with(t, inReimbursements, "L3,B1,V26-0312", "L3,B1,V26-0311").with(t, inReimbursements, "none,36,0,professional", "none,36,0,member"))
}
