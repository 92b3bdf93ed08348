package intake_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// free is a line that changes no sum: the payment's is right with it and without it.
const free = "0001042,L4,B1,V26-0312,2026-03-02,2026-03-06,PHN,Médicament non remboursé,1,100,0,0,0,0,0,0,none,0,100,professional\n"

// shapes are ways to be refused for a row whose payment is known all the same.
var shapes = map[string]struct{ old, now string }{
	"an unknown beneficiary":  {",B1,", ",B7,"},
	"a day that is none":      {"2026-03-02", "2026-02-30"},
	"a day before 2017":       {"2026-03-06", "2016-03-06"},
	"another day":             {"2026-03-06", "2026-03-07"},
	"another payee":           {"professional", "member"},
	"a sum":                   {",0,100,", ",0,101,"},
	"an amount with a point":  {",1,100,", ",1,1.00,"},
	"an id with an accent":    {",L4,", ",Lé,"},
	"an id twice":             {",L4,", ",L3,"},
	"no act":                  {",PHN,", ",,"},
	"an unknown pathway":      {",none,", ",aucun,"},
	"a separator too many":    {"Médicament ", "Médicament, "},
	"a separator too few":     {",PHN,", ","},
	"no member":               {"0001042,", ","},
	"a line's end cut off":    {"professional\n", "professional"},
	"the line itself cut off": {"0,0,none,0,100,professional\n", "0,0"},
}

func TestARefusedLineRefusesItsPaymentWhateverTheSum(t *testing.T) {
	right := guide(t)
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			e := maps.Clone(right)
			bad := strings.Replace(free, shape.old, shape.now, 1)
			if bad == free {
				t.Fatal("nothing is wrong")
			}
			e[inReimbursements] += bad
			_, refused := p.take(e)
			got := slices.DeleteFunc(brief(refused), func(line string) bool { return strings.HasPrefix(line, inReimbursements+":5:") })
			slices.Sort(got)
			if want := []string{inPayments + ":3:", inReimbursements + ":3:payment_id", inReimbursements + ":4:payment_id"}; !slices.Equal(got, want) || len(refused) != 4 {
				t.Fatalf("refused %v", brief(refused))
			}
			e[inReimbursements] = right[inReimbursements] + free
			p.takeWhole(e)
		})
	}
}

func TestARefusedLineOfAKnownPaymentHoldsItsNewLinesBack(t *testing.T) {
	right := guide(t)
	p := newPlace(t)
	p.takeWhole(right)
	want, versions := p.memory()
	good := strings.Replace(free, ",L4,", ",L5,", 1)
	for name, shape := range shapes {
		bad := strings.Replace(free, shape.old, shape.now, 1)
		_, refused := p.take(export{inReimbursements: right[inReimbursements] + good + bad})
		if len(refused) != 2 || !slices.ContainsFunc(brief(refused), func(line string) bool { return line == inReimbursements+":5:payment_id" }) {
			t.Errorf("%s: refused %+v", name, refused)
		}
	}
	p.wantMemory(want)
	if _, now := p.memory(); now != versions {
		t.Errorf("%d versions more", now-versions)
	}
}

func TestARefusedLineStopsNoOtherPayment(t *testing.T) {
	right := guide(t)
	p := newPlace(t)
	e := maps.Clone(right)
	e[inReimbursements] += strings.Replace(free, ",B1,", ",B7,", 1)
	p.take(e)
	all, _ := p.memory()
	kept := 0
	for _, change := range all["0001042"] {
		if change.Payment != nil && change.ID == "V26-0311" || change.Reimbursement != nil && change.ID == "L1" {
			kept++
		}
	}
	if kept != 2 {
		t.Errorf("%d nouns of the other payment", kept)
	}
}

func TestALineOfAQuoteThatCannotBeReadRefusesTheQuote(t *testing.T) {
	right := guide(t)
	for name, bad := range map[string]string{
		"a separator too many": "0001042,Q88,3,Étui, rigide,E01,1,0,0,0,0,0\n",
		"cut off":              "0001042,Q88,3,Étui",
		"no member":            ",Q88,3,Étui,E01,1,0,0,0,0,0\n",
	} {
		p := newPlace(t)
		lines := strings.SplitAfter(right[inQuoteLines], "\n")
		_, refused := p.take(right.with(t, inQuoteLines, lines[2], lines[2]+strings.TrimSuffix(bad, "\n")+"\n"))
		if got := brief(refused); len(got) != 4 || !slices.Contains(got, inQuotes+":2:") || !slices.Contains(got, inQuoteLines+":2:quote_id") {
			t.Errorf("%s: refused %v", name, got)
		}
	}
}
