package demo

import (
	"cmp"
	"slices"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// unread is how many of the newest messages the member has not opened.
const unread = 2

// Who signs the messages.
const (
	everyone = "Unimutuelles"
	adviser  = "Hélène Morel, votre conseillère"
)

// messages are what the mutual wrote to the member, oldest first.
func messages(c *chance, h Household, today mutual.Date) ([]mutual.Message, error) {
	w := writer{chance: c, greeting: "Bonjour " + h.Member.FirstName + ",\n\n"}
	var contract []string
	enclosed := ""
	for _, d := range h.Documents {
		if d.Kind == mutual.DocumentContract {
			contract = append(contract, d.ID)
			enclosed = "Votre contrat est joint à ce message. "
		}
	}
	w.write(plusDays(today, -400), everyone, "Bienvenue dans votre espace adhérent",
		"Vos remboursements, vos garanties, vos devis et vos documents vous suivent désormais ici, même sans connexion.\n\n"+
			enclosed+"Gardez votre carte de tiers payant sur vous\u202f: elle vous évite l’avance des frais chez la plupart des professionnels de santé.\n\nÀ bientôt,\nl’équipe d’Unimutuelles", contract...)
	w.write(plusDays(h.Member.CardFrom, -20), everyone, "Votre carte de tiers payant "+string(h.Member.CardFrom[:4]),
		"Votre nouvelle carte est prête. Elle vaut du "+french.Day(h.Member.CardFrom)+" au "+french.Day(h.Member.CardTo)+
			" pour toutes les personnes de votre contrat.\n\nVous la trouvez à la rubrique Carte, et vous pouvez l’imprimer. Détruisez celle de l’an passé.")
	for _, q := range h.Quotes {
		w.quote(h, q, today)
	}
	w.write(plusDays(today, -1), everyone, "Nos conseillers vous répondent aussi le samedi",
		"À partir du mois prochain, nos conseillers vous répondent au téléphone le samedi de 9\u202fh à 12\u202fh, en plus des jours de semaine.\n\n"+
			"Pour un changement d’adresse ou de coordonnées bancaires, prévenez votre conseillère avant le prochain remboursement.")

	slices.SortStableFunc(w.sent, func(a, b mutual.Message) int { return cmp.Compare(a.SentAt, b.SentAt) })
	for i := range w.sent {
		m := &w.sent[i]
		if i < len(w.sent)-unread {
			m.ReadAt = m.SentAt + mutual.Millis((time.Duration(c.between(20, 70*60)) * time.Minute).Milliseconds())
		}
		var err error
		if m.ID, err = c.id(mutual.DateOf(m.SentAt.Time())); err != nil {
			return nil, err
		}
	}
	return w.sent, nil
}

type writer struct {
	*chance
	greeting string
	sent     []mutual.Message
}

// write sends a message in the office's hours of a day, or of the working day before it.
func (w *writer) write(day mutual.Date, from, subject, body string, documentIDs ...string) {
	at := workday(day).Time().Add(time.Duration(w.between(7*60, 15*60)) * time.Minute)
	w.sent = append(w.sent, mutual.Message{
		SentAt: mutual.MillisOf(at), From: from, Subject: subject, Body: w.greeting + body, DocumentIDs: append([]string{}, documentIDs...),
	})
}

// quote tells of a quote that came in, or of the answer to one; an old one is past
// telling.
func (w *writer) quote(h Household, q mutual.Quote, today mutual.Date) {
	who := slices.IndexFunc(h.Beneficiaries, func(b mutual.Beneficiary) bool { return b.ID == q.BeneficiaryID })
	whose := "pour " + h.Beneficiaries[who].FirstName
	if who == 0 {
		whose = "à votre nom"
	}
	kind := "dentaire"
	if q.Kind == mutual.QuoteOptical {
		kind = "optique"
	}
	switch {
	case q.Status == mutual.QuoteReceived:
		w.write(q.ReceivedOn, everyone, "Votre devis "+kind+" est arrivé",
			"Nous avons reçu le devis "+q.Number+" ("+q.Professional+"), "+whose+".\n\n"+
				"Nous vous répondrons sous cinq jours ouvrés, ligne par ligne, à la rubrique Devis. D’ici là, ne commandez rien.")
	case q.Status == mutual.QuoteRefused:
		w.write(q.AnsweredOn, adviser, "Votre devis "+kind+" est à compléter",
			"J’ai bien examiné le devis "+q.Number+" ("+q.Professional+"), "+whose+".\n\n"+q.Answer+"\n\nBien à vous.")
	case q.ValidUntil >= today && q.Kind == mutual.QuoteDental:
		var attached []string
		enclosed := ""
		if q.DocumentID != "" {
			attached = []string{q.DocumentID}
			enclosed = " Vous le trouverez aussi en pièce jointe, à remettre à votre dentiste."
		}
		w.write(q.AnsweredOn, adviser, "Votre devis "+kind+" est accepté",
			"Voici notre accord pour le devis "+q.Number+" ("+q.Professional+"), "+whose+".\n\n"+q.Answer+"\n\n"+
				"Cet accord vaut jusqu’au "+french.Day(q.ValidUntil)+"."+enclosed+"\n\nBien à vous.", attached...)
	}
}
