package demo

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/pdf"
)

// scannedFrom is the number of documents from which certificates carry a scan,
// so that a large household weighs what real ones do.
const scannedFrom = 100

// agreementFrom is the number of documents from which one is the answer to a quote.
const agreementFrom = 8

// papers draws count documents, spread from the start of the history to today:
// first the contract, then each year's notice and certificates of cover. The last
// but one is the answer to the quote that still holds, which then names it.
func papers(c *chance, h *Household, count int, today mutual.Date) ([]DocumentFile, error) {
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
	drawn := map[string][]byte{}
	noticed := ""
	agreed := slices.IndexFunc(h.Quotes, func(q mutual.Quote) bool { return q.Kind == mutual.QuoteDental && q.ValidUntil >= today })
	for i := range count {
		day := plusDays(mutual.HistoryStart, days*i/max(1, count-1))
		year := string(day[:4])
		p := certificate(*h, i, day, scan)
		agreement := agreed >= 0 && count >= agreementFrom && i == count-2
		switch {
		case i == 0:
			p = contract(*h, day)
		case agreement:
			day = h.Quotes[agreed].AnsweredOn
			p = agreementOn(*h, h.Quotes[agreed], scan)
		case year != noticed:
			p, noticed = notice(*h, year, day), year
		}
		document, err := p.document(c, i, day, drawn)
		if err != nil {
			return nil, err
		}
		documents = append(documents, document)
		if agreement {
			h.Quotes[agreed].DocumentID = document.ID
		}
	}
	slices.SortStableFunc(documents, func(a, b DocumentFile) int { return cmp.Compare(a.PublishedOn, b.PublishedOn) })
	return documents, nil
}

type paper struct {
	kind     mutual.DocumentKind
	fileName string
	letter   pdf.Letter
}

// document puts the paper at the member's disposal on a day. A paper of the same
// reference was drawn before: it is the same certificate, handed out again, and
// differs only by a comment behind the PDF's end. That keeps hundreds of
// documents cheap and each one's checksum its own.
func (p paper) document(c *chance, number int, day mutual.Date, drawn map[string][]byte) (DocumentFile, error) {
	id, err := c.id(day)
	if err != nil {
		return DocumentFile{}, err
	}
	if drawn[p.letter.Reference] == nil {
		var b bytes.Buffer
		if err := pdf.WriteLetter(&b, p.letter, p.letter.Date.Time().Add(9*time.Hour)); err != nil {
			return DocumentFile{}, err
		}
		drawn[p.letter.Reference] = b.Bytes()
	}
	content := fmt.Appendf(bytes.Clone(drawn[p.letter.Reference]), "%% %03d %s\n", number, day)
	sum := sha256.Sum256(content)
	return DocumentFile{Content: content, Document: mutual.Document{
		ID: id, Kind: p.kind, Title: p.letter.Title, FileName: fmt.Sprintf("%s-%s-%03d.pdf", p.fileName, day, number),
		ContentType: "application/pdf", PublishedOn: day, Bytes: int64(len(content)), SHA256: hex.EncodeToString(sum[:]),
	}}, nil
}

func contract(h Household, day mutual.Date) paper {
	return paper{mutual.DocumentContract, "contrat", pdf.Letter{
		Title: "Votre contrat", Reference: h.Member.ContractNumber, Member: h.Member, Date: day,
		Paragraphs: []string{
			"Vous avez choisi la garantie «\u202f" + h.Member.Contract + "\u202f». C’est un contrat responsable\u202f: il respecte le parcours de soins coordonnés et le panier 100\u202f% Santé.",
			"Les pourcentages s’entendent part de la Sécurité sociale comprise, dans la limite de la dépense engagée.",
		},
		Facts: []pdf.Fact{
			{Label: "Consultations et pharmacie", Value: "100\u202f% de la base"},
			{Label: "Médecins spécialistes", Value: "150\u202f% de la base"},
			{Label: "Prothèses dentaires", Value: "250\u202f% de la base, 100\u202f% Santé intégral"},
			{Label: "Optique et audition", Value: "100\u202f% Santé intégral, montures libres jusqu’à 100\u202f€"},
			{Label: "Forfait journalier hospitalier", Value: "frais réels"},
		},
	}}
}

func notice(h Household, year string, day mutual.Date) paper {
	monthly := mutual.Cents(11840 + 310*int64(day.Time().Year()-mutual.HistoryStart.Time().Year()))
	return paper{mutual.DocumentNotice, "avis-echeance", pdf.Letter{
		Title: "Avis d’échéance " + year, Reference: "AE-" + year + "-" + h.Member.Number, Member: h.Member, Date: day,
		Paragraphs: []string{"Voici le montant de votre cotisation pour l’année " + year + ". Elle est prélevée le 5 de chaque mois sur votre compte."},
		Facts: []pdf.Fact{
			{Label: "Contrat", Value: h.Member.Contract},
			{Label: "Personnes couvertes", Value: fmt.Sprint(len(h.Beneficiaries))},
			{Label: "Cotisation mensuelle", Value: french.Money(monthly)},
			{Label: "Cotisation annuelle", Value: french.Money(12 * monthly)},
			{Label: "Compte prélevé", Value: h.Member.MaskedIBAN},
			{Label: "Code d’accès à votre espace", Value: h.AccessCode},
		},
	}}
}

// agreementOn is the mutual's answer to a quote, for the professional to see.
func agreementOn(h Household, q mutual.Quote, scan []byte) paper {
	person := h.Beneficiaries[slices.IndexFunc(h.Beneficiaries, func(b mutual.Beneficiary) bool { return b.ID == q.BeneficiaryID })]
	facts := []pdf.Fact{{Label: "Bénéficiaire", Value: person.FirstName + " " + person.LastName}}
	for _, line := range q.Lines {
		facts = append(facts, pdf.Fact{Label: line.Label, Value: french.Money(line.Mutual) + " sur " + french.Money(line.Spent)})
	}
	facts = append(facts,
		pdf.Fact{Label: "Professionnel de santé", Value: q.Professional}, pdf.Fact{Label: "Accord valable jusqu’au", Value: french.Day(q.ValidUntil)})
	return paper{mutual.DocumentCertificate, "prise-en-charge", pdf.Letter{
		Title: "Accord de prise en charge, devis " + q.Number, Reference: q.Number, Member: h.Member, Date: q.AnsweredOn,
		Paragraphs: []string{q.Answer, "Ces montants s’ajoutent à la part de la Sécurité sociale. Ils valent pour les actes ci-dessous, au prix du devis."},
		Facts:      facts,
		Scan:       scan,
	}}
}

// certificate attests one person's cover for the year of day. It is dated from
// the first day of that year on which the person was covered.
func certificate(h Household, i int, day mutual.Date, scan []byte) paper {
	who := i % len(h.Beneficiaries)
	if h.Beneficiaries[who].BirthDate > day {
		who = 0
	}
	person := h.Beneficiaries[who]
	from := max(day[:4]+"-01-01", person.BirthDate)
	year := string(day[:4])
	return paper{mutual.DocumentCertificate, "attestation", pdf.Letter{
		Title: "Attestation de droits " + year + " de " + person.FirstName, Reference: fmt.Sprintf("AT-%s-%s-%d", year, h.Member.Number, who+1),
		Member: h.Member, Date: from,
		Paragraphs: []string{
			"Nous attestons que " + person.FirstName + " " + person.LastName + " bénéficie du contrat «\u202f" + h.Member.Contract +
				"\u202f» du " + french.Day(from) + " au " + french.Day(mutual.Period(year).Last()) + ".",
			"Cette attestation est délivrée pour servir et valoir ce que de droit.",
		},
		Facts: []pdf.Fact{
			{Label: "Bénéficiaire", Value: person.FirstName + " " + person.LastName},
			{Label: "Date de naissance", Value: french.BirthDay(person.BirthDate)},
			{Label: "Adhérent", Value: h.Member.FirstName + " " + h.Member.LastName + ", n° " + h.Member.Number},
		},
		Scan: scan,
	}}
}
