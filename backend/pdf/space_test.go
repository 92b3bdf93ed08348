package pdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/pdf"
)

func guarantees() []mutual.Guarantee {
	return []mutual.Guarantee{
		{Domain: mutual.DomainCare, Label: "Consultations de médecins généralistes", Formula: mutual.FormulaBase, Percent: 100},
		{Domain: mutual.DomainCare, Label: "Consultations de spécialistes adhérents à l’OPTAM", Formula: mutual.FormulaBase, Percent: 150, Limit: "dans le parcours de soins"},
		{Domain: mutual.DomainCare, Label: "Médicaments remboursés à 65\u202f%", Formula: mutual.FormulaBase, Percent: 100},
		{Domain: mutual.DomainHospital, Label: "Forfait journalier hospitalier", Formula: mutual.FormulaFull, Limit: "sans limite de durée"},
		{Domain: mutual.DomainDental, Label: "Prothèses dentaires 100\u202f% Santé", Formula: mutual.FormulaFull},
		{Domain: mutual.DomainDental, Label: "Prothèses dentaires à tarif maîtrisé", Formula: mutual.FormulaBase, Percent: 250},
		{Domain: mutual.DomainOptical, Label: "Monture de classe B", Formula: mutual.FormulaAmount, Amount: 10000, Limit: "une paire tous les deux ans, tous les ans avant 16 ans ou si la vue évolue"},
		{Domain: mutual.DomainHearing, Label: "Aide auditive 100\u202f% Santé, par oreille", Formula: mutual.FormulaFull, Limit: "tous les quatre ans"},
	}
}

func cardOf(people []mutual.Beneficiary) pdf.ThirdPartyCard {
	m := member()
	m.ContractNumber, m.CardFrom, m.CardTo = "UM-2018-004217", "2026-01-01", "2026-12-31"
	for i := range people {
		people[i].Rank = 1
	}
	return pdf.ThirdPartyCard{Member: m, Beneficiaries: people, Guarantees: guarantees()}
}

// pharmacyCard has what a pharmacy's software asks for, and a child whose cover ends
// before the card.
func pharmacyCard() pdf.ThirdPartyCard {
	c := cardOf(people())
	c.Member.AccessCode, c.Member.AMCNumber, c.Member.ExchangeCode = "K7M2-94TD", "00000000", "ZZ"
	c.Beneficiaries[2].CoveredTo = "2026-06-30"
	return c
}

// largeCard holds what strains a card: more people than a face holds, endless names,
// a contract of many guarantees.
func largeCard() pdf.ThirdPartyCard {
	var family []mutual.Beneficiary
	for i := range 14 {
		family = append(family, mutual.Beneficiary{
			FirstName: "Marie-Antoinette Joséphine", LastName: "de la Rochefoucauld-Montmorency d'Aubigné", BirthDate: mutual.Date(fmt.Sprintf("2001-02-%02d", i+1)),
		})
	}
	c := cardOf(family)
	c.Member.LastName, c.Member.Number = family[0].LastName, "123456789012"
	c.Member.Contract = "L'essentiel Famille nombreuse avec renforts optique, dentaire et médecines douces"
	c.Member.CardTo = "2026-03-31"
	for range 3 {
		c.Guarantees = append(c.Guarantees, guarantees()...)
	}
	c.Guarantees[1].Label = "Consultations de médecins spécialistes en hématologie, oncologie et radiothérapie, avec leurs majorations de nuit, de dimanche et de déplacement"
	return c
}

func answeredQuote() pdf.QuotePaper {
	return pdf.QuotePaper{Member: member(), Beneficiary: people()[2], Quote: mutual.Quote{
		Number: "DEV-2026-0311", Kind: mutual.QuoteOptical, Professional: "Optique des Tilleuls, Grenoble", Status: mutual.QuoteAnswered,
		ReceivedOn: "2026-03-11", AnsweredOn: "2026-03-13", ValidUntil: "2026-09-13",
		Answer: "Bonjour,\n\nvotre contrat prend en charge les verres en totalité et la monture jusqu’à 100\u202f€.\n\nVotre conseillère",
		Lines: []mutual.QuoteLine{
			{Label: "Monture à tarif libre", ActCode: "M03", Quantity: 1, Spent: 14900, Base: 5, SocialSecurity: 3, Mutual: 9997, Remaining: 4900},
			{Label: "Verre simple 100\u202f% Santé", ActCode: "V01", Quantity: 2, Spent: 6500, Base: 1950, SocialSecurity: 1170, Mutual: 5330},
		},
	}}
}

func receivedQuote() pdf.QuotePaper {
	p := answeredQuote()
	p.Quote.Kind, p.Quote.Status, p.Quote.AnsweredOn, p.Quote.ValidUntil, p.Quote.Answer = mutual.QuoteDental, mutual.QuoteReceived, "", "", ""
	p.Quote.Lines = []mutual.QuoteLine{{Label: "Couronne à tarif maîtrisé", ActCode: "PF1", Quantity: 1, Spent: 55000, Base: 12000}}
	return p
}

// longQuote has more lines than a page holds, and long words.
func longQuote() pdf.QuotePaper {
	p := answeredQuote()
	p.Quote.Professional = "Centre dentaire mutualiste interdépartemental des Hauts de Belledonne et de la Chartreuse réunies, site de Saint-Martin"
	p.Quote.Answer, p.Quote.ValidUntil = "", "2026-03-31"
	for i := range 24 {
		line := p.Quote.Lines[i%2]
		line.Label += " avec un traitement antireflet, antirayures et une épaisseur réduite pour les fortes corrections"
		p.Quote.Lines = append(p.Quote.Lines, line)
	}
	return p
}

func drawCard(t testing.TB, c pdf.ThirdPartyCard) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Card(&b, c, made); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func drawQuote(t testing.TB, p pdf.QuotePaper) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Quote(&b, p, made); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheSameCardAndQuoteGiveTheSameBytes(t *testing.T) {
	if !bytes.Equal(drawCard(t, largeCard()), drawCard(t, largeCard())) {
		t.Error("two drawings of a card differ")
	}
	if !bytes.Equal(drawQuote(t, longQuote()), drawQuote(t, longQuote())) {
		t.Error("two drawings of a quote differ")
	}
}

func TestAFullDiskIsReportedForCardAndQuote(t *testing.T) {
	if err := pdf.Card(&fullDisk{left: 1000}, cardOf(people()), made); mutual.CodeOf(err) != mutual.CodeNotWritable || !errors.Is(err, errNoRoom) {
		t.Errorf("card: %v", err)
	}
	if err := pdf.Quote(&fullDisk{left: 1000}, answeredQuote(), made); mutual.CodeOf(err) != mutual.CodeNotWritable || !errors.Is(err, errNoRoom) {
		t.Errorf("quote: %v", err)
	}
}
