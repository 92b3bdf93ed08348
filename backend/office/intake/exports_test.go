package intake_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestABirthDateWithoutADayRefusesNothing(t *testing.T) {
	p := newPlace(t)
	p.takeWhole(guide(t).with(t, "beneficiaries.csv", "1984-03-09", "1984-00-00").
		with(t, "beneficiaries.csv", "2015-11-23,child", "2015-11-00,child").with(t, "beneficiaries.csv", "1999-07-30", "0000-00-00"))
	all, _ := p.memory()
	var born []mutual.Date
	for _, number := range []string{"0001042", "0001043"} {
		for _, change := range all[number] {
			if change.Beneficiary != nil {
				born = append(born, change.Beneficiary.BirthDate)
			}
		}
	}
	if want := []mutual.Date{"1984-00-00", "2015-11-00", "0000-00-00"}; !slices.Equal(born, want) {
		t.Errorf("kept %v", born)
	}
	_, refused := p.take(guide(t).with(t, "beneficiaries.csv", "1984-03-09", "1984-13-00"))
	if len(refused) != 1 || refused[0].Field != "birth_date" || !strings.Contains(refused[0].Reason, "00") {
		t.Errorf("refused %+v", refused)
	}
}

func TestAFilesNameIsFoundHoweverItsAccentsAreWritten(t *testing.T) {
	const title = "années/Relevé d’été à Évreux.pdf"
	for name, c := range map[string]struct{ onDisk, inTable norm.Form }{
		"two signs on the disk":    {norm.NFD, norm.NFC},
		"two signs in the table":   {norm.NFC, norm.NFD},
		"two signs in both":        {norm.NFD, norm.NFD},
		"one sign, as they should": {norm.NFC, norm.NFC},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			e := guide(t).with(t, "documents.csv", "attestation-2026.pdf", c.inTable.String(title))
			e["documents/"+c.onDisk.String(title)] = pdf
			p.takeWhole(e)
			all, _ := p.memory()
			for _, change := range all["0001042"] {
				if change.Document != nil && change.ID == "D1" && change.Document.FileName != "Relevé d’été à Évreux.pdf" {
					t.Errorf("the file is named %q", change.Document.FileName)
				}
			}
		})
	}
}

// One bad thing in an export stops nothing beside it.
func TestWhatAnExportCarriesBesidesItsRowsStopsNothing(t *testing.T) {
	right := guide(t)
	whole := newPlace(t)
	whole.takeWhole(right)
	want, _ := whole.memory()
	for name, change := range map[string]func(e export){
		"a blank line at the end":    func(e export) { e[inPayments] += "\n\n" },
		"spaces at the end":          func(e export) { e[inPayments] += "   \n" },
		"a spreadsheet's empty rows": func(e export) { e["guarantees.csv"] += strings.Repeat(";", 17) + "\r\n" + strings.Repeat(";", 17) },
		"an empty row within": func(e export) {
			e[inMembers] = strings.Replace(e[inMembers], "\n0001043", "\n,,,,,,,,,,,,,,\n0001043", 1)
		},
		"a code in groups":                func(e export) { e[inMembers] = strings.Replace(e[inMembers], "K7M2-94TD", "K7M2-94td", 1) },
		"one file with a mark":            func(e export) { e[inReimbursements] = "\ufeff" + e[inReimbursements] },
		"both kinds of line's end":        func(e export) { e[inReimbursements] = strings.Replace(e[inReimbursements], "\n", "\r\n", 2) },
		"what a Mac leaves":               func(e export) { e["._members.csv"] = "\x00\x05\x16\x07"; e[".DS_Store"] = "\x00" },
		"what an open spreadsheet leaves": func(e export) { e["~$members.csv"] = "x"; e[".~lock.members.csv#"] = "x" },
		"accents of two signs":            func(e export) { e[inReimbursements] = norm.NFD.String(e[inReimbursements]) },
		"other files":                     func(e export) { e["LISEZMOI.txt"] = "x"; e["documents/brouillon.doc"] = "x" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			e := right.without()
			change(e)
			p.takeWhole(e)
			p.wantMemory(want)
		})
	}
}

func TestAnImportKnowsANumberACodeAndAPDFAsEveryDoorDoes(t *testing.T) {
	p := newPlace(t)
	right := guide(t)
	p.takeWhole(right)
	_, versions := p.memory()
	// The same member, as another program exports numbers and codes.
	p.takeWhole(export{inMembers: strings.ReplaceAll(right[inMembers], "K7M2-94TD", "\u200bk7m2\u00a094td")})
	p.takeWhole(export{"beneficiaries.csv": strings.ReplaceAll(right["beneficiaries.csv"], "0001042", "0001 042")})
	if _, now := p.memory(); now != versions {
		t.Errorf("%d versions more", now-versions)
	}
	_, refused := p.take(export{inMembers: right.with(t, inMembers, "P3XH-61QA", "K7 M294-TD")[inMembers]})
	if got := brief(refused); len(got) != 1 || got[0] != inMembers+":3:access_code" {
		t.Errorf("refused %v", got)
	}
	e := right.with(t, "documents.csv", "D1,", "D9,")
	e["documents/attestation-2026.pdf"] = "\ufeff" + pdf
	p.takeWhole(e)
}
