package demo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/pdf"
)

// scannedFrom is the number of documents from which certificates carry a scan,
// so that a large household weighs what real ones do.
const scannedFrom = 100

// papers draws count documents, spread from the start of the history to today:
// first the contract, then each year's notice, certificates, and the statements
// of payments to the member.
func papers(c *chance, h Household, count int, today mutual.Date) ([]DocumentFile, error) {
	if count == 0 {
		return nil, nil
	}
	var scan []byte
	if count >= scannedFrom {
		var err error
		if scan, err = scannedPage(c); err != nil {
			return nil, mutual.Fault(mutual.CodeInternal, err)
		}
	}
	days := daysBetween(mutual.HistoryStart, today)
	documents := make([]DocumentFile, 0, count)
	noticed := ""
	for i := range count {
		day := plusDays(mutual.HistoryStart, days*i/max(1, count-1))
		year := string(day[:4])
		p := certificate(h, i, day, scan)
		switch {
		case i == 0:
			p = contract(h, day)
		case year != noticed:
			p, noticed = notice(h, year, day), year
		}
		id, err := c.id(day)
		if err != nil {
			return nil, err
		}
		var content bytes.Buffer
		if err := pdf.WriteLetter(&content, p.letter, day.Time().Add(9*time.Hour)); err != nil {
			return nil, err
		}
		sum := sha256.Sum256(content.Bytes())
		documents = append(documents, DocumentFile{
			Document: mutual.Document{
				ID: id, Kind: p.kind, Title: p.letter.Title, FileName: p.fileName + ".pdf", ContentType: "application/pdf",
				PublishedOn: day, Bytes: int64(content.Len()), SHA256: hex.EncodeToString(sum[:]),
			},
			Content: content.Bytes(),
		})
	}
	return documents, nil
}

type paper struct {
	kind     mutual.DocumentKind
	fileName string
	letter   pdf.Letter
}

func contract(h Household, day mutual.Date) paper {
	return paper{mutual.DocumentContract, "contrat-" + string(day), pdf.Letter{
		Title: "Votre contrat", Reference: "CT-" + h.Member.Number, Member: h.Member, Date: day,
		Paragraphs: []string{
			"Vous avez choisi la garantie « " + h.Member.Contract + " ». C'est un contrat responsable : il respecte le parcours de soins coordonnés et le panier 100 % Santé.",
			"Les pourcentages s'entendent part de la Sécurité sociale comprise, dans la limite de la dépense engagée.",
		},
		Facts: []pdf.Fact{
			{Label: "Consultations et pharmacie", Value: "100 % de la base"},
			{Label: "Médecins spécialistes", Value: "150 % de la base"},
			{Label: "Prothèses dentaires", Value: "250 % de la base, 100 % Santé intégral"},
			{Label: "Optique et audition", Value: "100 % Santé intégral, montures libres jusqu'à 100 €"},
			{Label: "Forfait journalier hospitalier", Value: "frais réels"},
		},
	}}
}

func notice(h Household, year string, day mutual.Date) paper {
	// The yearly contribution rises with the years; what matters is that it is stable for a year.
	monthly := mutual.Cents(11840 + 310*int64(day.Time().Year()-mutual.HistoryStart.Time().Year()))
	return paper{mutual.DocumentNotice, "avis-echeance-" + year, pdf.Letter{
		Title: "Avis d'échéance " + year, Reference: "AE-" + year + "-" + h.Member.Number, Member: h.Member, Date: day,
		Paragraphs: []string{"Voici le montant de votre cotisation pour l'année " + year + ". Elle est prélevée le 5 de chaque mois sur votre compte."},
		Facts: []pdf.Fact{
			{Label: "Contrat", Value: h.Member.Contract},
			{Label: "Personnes couvertes", Value: fmt.Sprint(len(h.Beneficiaries))},
			{Label: "Cotisation mensuelle", Value: french.Money(monthly)},
			{Label: "Cotisation annuelle", Value: french.Money(12 * monthly)},
			{Label: "Compte prélevé", Value: h.Member.MaskedIBAN},
			{Label: "Code d'accès à votre espace", Value: h.AccessCode},
		},
	}}
}

func certificate(h Household, i int, day mutual.Date, scan []byte) paper {
	person := h.Beneficiaries[i%len(h.Beneficiaries)]
	if person.BirthDate > day {
		person = h.Beneficiaries[0]
	}
	name := person.FirstName + " " + person.LastName
	return paper{mutual.DocumentCertificate, fmt.Sprintf("attestation-%s-%03d", day, i), pdf.Letter{
		Title: "Attestation de droits de " + person.FirstName, Reference: fmt.Sprintf("AT-%s-%03d", h.Member.Number, i), Member: h.Member, Date: day,
		Paragraphs: []string{"Nous attestons que " + name + " est couvert par le contrat « " + h.Member.Contract + " » le " + french.Day(day) + "."},
		Scan:       scan,
	}}
}
