package pdf_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/pdf"
)

var made = time.Date(2026, 4, 2, 9, 30, 0, 0, time.UTC)

func member() mutual.Member {
	return mutual.Member{
		ID: "m", Number: "10042170", FirstName: "Camille", LastName: "Martin", Street: "14 rue des Tilleuls",
		PostalCode: "38000", City: "Grenoble", MaskedIBAN: "FR76 •••• •••• 189", Contract: "L'essentiel Famille",
	}
}

func people() []mutual.Beneficiary {
	return []mutual.Beneficiary{
		{ID: "camille", FirstName: "Camille", LastName: "Martin", BirthDate: "1984-06-18", Relation: mutual.RelationSelf},
		{ID: "julien", FirstName: "Julien", LastName: "Martin", BirthDate: "1982-11-03", Relation: mutual.RelationSpouse},
		{ID: "leo", FirstName: "Léo", LastName: "Martin", BirthDate: "2013-02-21", Relation: mutual.RelationChild},
	}
}

// kinds are lines of care as the domain's worked cases settle them.
func kinds() []mutual.Reimbursement {
	return []mutual.Reimbursement{
		{ActCode: "G", Spent: 3000, Base: 3000, Rate: 70, SocialSecurity: 1900, FlatContribution: 200, Pathway: mutual.PathwayIn, Mutual: 900, Remaining: 200, Payee: mutual.PayeeMember},
		{ActCode: "PH7", Spent: 209, Base: 209, Rate: 65, SocialSecurity: 36, Deductible: 100, Mutual: 73, Remaining: 100, Payee: mutual.PayeeProfessional},
		{ActCode: "HD7", Spent: 102, Base: 102, Rate: 65, SocialSecurity: 66, Mutual: 36, Payee: mutual.PayeeProfessional},
		{ActCode: "CS", Spent: 6000, Base: 3150, Rate: 70, Excess: 2850, SocialSecurity: 2005, FlatContribution: 200, Pathway: mutual.PathwayIn, Mutual: 2520, Remaining: 1475, Payee: mutual.PayeeMember},
		{ActCode: "AMK", Spent: 1613, Base: 1613, Rate: 60, SocialSecurity: 868, Deductible: 100, Mutual: 645, Remaining: 100, Payee: mutual.PayeeMember},
		{ActCode: "PF1", Spent: 55000, Base: 12000, Rate: 60, Excess: 43000, SocialSecurity: 7200, Mutual: 22800, Remaining: 25000, Payee: mutual.PayeeMember},
		{ActCode: "FJ", Quantity: 3, Spent: 6900, Mutual: 6900, Payee: mutual.PayeeProfessional},
		{ActCode: "G", Spent: 3000, Base: 3000, Rate: 30, SocialSecurity: 700, FlatContribution: 200, Pathway: mutual.PathwayOut, Mutual: 900, Remaining: 1400, Payee: mutual.PayeeMember},
	}
}

// lines are count lines over the month, for each person a run of them.
func lines(count int, to []mutual.Beneficiary) []mutual.Reimbursement {
	out := make([]mutual.Reimbursement, count)
	for i := range out {
		r := kinds()[i%len(kinds())]
		r.ID, r.PaymentID = fmt.Sprintf("l%04d", i), "v1"
		r.BeneficiaryID = to[i*len(to)/count].ID
		r.CareDate = mutual.Date(fmt.Sprintf("2026-03-%02d", 1+i%28))
		r.PaidOn = "2026-03-31"
		r.ActLabel = mutual.ActOf(r.ActCode).Label
		r.Quantity = max(1, r.Quantity)
		if r.Pathway == "" {
			r.Pathway = mutual.PathwayNone
		}
		out[i] = r
	}
	return out
}

func statement(t testing.TB, src mutual.StatementSource) mutual.Statement {
	t.Helper()
	s, err := mutual.NewStatement(src)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func monthOf(t testing.TB, count int) mutual.Statement {
	t.Helper()
	return statement(t, mutual.StatementSource{
		Member: member(), Beneficiaries: people(), Lines: lines(count, people()), Period: "2026-03", IssuedOn: "2026-04-02",
	})
}

// onePayment is the statement of one line of one payment.
func onePayment(t testing.TB) mutual.Statement {
	t.Helper()
	return statement(t, mutual.StatementSource{
		Member: member(), Beneficiaries: people(), Lines: lines(1, people()),
		Payment: &mutual.Payment{
			ID: "v1", Number: "2026-00042", IssuedOn: "2026-03-31", PaidOn: "2026-03-31", Payee: mutual.PayeeMember,
			PayeeName: "Camille Martin", MaskedIBAN: "FR76 •••• •••• 189", Amount: 900,
		},
	})
}

// strained holds what strains a layout: endless names and labels, large sums,
// characters that no font has.
func strained(t testing.TB) mutual.Statement {
	t.Helper()
	m := member()
	m.FirstName = "Marie-Antoinette Joséphine Éléonore"
	m.LastName = "de la Rochefoucauld-Montmorency d'Aubigné-Saint-Barthélemy"
	m.Street = "Résidence Les Hauts de Belledonne, bâtiment C, escalier 4, 1284 avenue du Général-de-Division-Leclerc"
	m.City = "Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson CEDEX 09"
	m.Contract = "L'essentiel Famille nombreuse avec renforts optique, dentaire et médecines douces"
	who := []mutual.Beneficiary{
		{ID: "a", FirstName: m.FirstName, LastName: m.LastName, BirthDate: "1984-06-18", Relation: mutual.RelationSelf},
		{ID: "b", FirstName: "Zoe\u0308", LastName: "N\u0303un\u0303ez \U0001f600", Relation: mutual.RelationChild},
	}
	all := lines(9, who)
	all[0].ActLabel = "Consultation d'un médecin spécialiste en hématologie, oncologie et radiothérapie avec majoration de nuit et déplacement en zone de montagne"
	all[1].ActLabel = "Anticonstitutionnellementhexakosioihexekontahexaphobiquement"
	all[1].ActCode = "CODEINCONNU"
	for i := range all {
		if all[i].ActCode == "PF1" {
			all[i].Spent, all[i].Excess, all[i].Mutual = 987_654_321, 975_654_321, 987_654_321-7200-25000
		}
	}
	return statement(t, mutual.StatementSource{Member: m, Beneficiaries: who, Lines: all, Period: "2026", IssuedOn: "2026-12-31"})
}

func draw(t testing.TB, s mutual.Statement) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Statement(&b, s, made); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
