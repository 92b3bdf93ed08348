package pdf

import (
	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

var (
	noteTitle = style{semibold, 9.5, colourInk}
	noteText  = style{regular, 8.6, colourInk}
	noteLabel = style{semibold, 8.6, colourInk}
)

const (
	noteIndent = 38.0
	noteGap    = 1.6
)

// note explains one thing; its label stands in a column of its own.
type note struct{ label, text string }

// notes explain the figures that this statement holds, in its own amounts.
func (d *statementDrawing) notes() []note {
	var flat, deductible mutual.Cents
	outside, excess := false, false
	for _, section := range d.Sections {
		for _, line := range section.Lines {
			flat += line.FlatContribution
			deductible += line.Deductible
			outside = outside || line.Pathway == mutual.PathwayOut
			excess = excess || line.Excess > 0
		}
	}
	var notes []note
	if d.Missing > 0 {
		notes = append(notes, note{"Relevé incomplet", "Des lignes reçues de la mutuelle sont incohérentes et ne figurent pas ici (" +
			french.Number(d.Missing) + ")\u202f: les totaux ne les comptent pas. Demandez un relevé à votre mutuelle."})
	}
	notes = append(notes, note{"Payé par la Sécu (net)", "Base multipliée par le taux, moins la participation forfaitaire et la franchise, déjà déduites. " +
		"Sur ce relevé\u202f: " + french.Money(flat) + " de participation forfaitaire et " + french.Money(deductible) + " de franchise. " +
		"Elles restent à votre charge\u202f: un contrat responsable ne peut pas les rembourser."})
	if d.ThirdParty > 0 {
		notes = append(notes, note{"Tiers payant", "Vous n’avez pas avancé ces frais. La mutuelle a versé " + french.Money(d.ThirdParty) +
			" directement aux professionnels de santé\u202f: cette somme n’est pas dans le total versé sur votre compte."})
	}
	if d.Elsewhere > 0 {
		notes = append(notes, note{"Autre destinataire", "La mutuelle a versé " + french.Money(d.Elsewhere) +
			" à un destinataire que cette version de l’application ne connaît pas\u202f: cette somme n’est pas dans le total versé sur votre compte."})
	}
	if outside {
		notes = append(notes, note{"Hors parcours de soins", "Consultation sans passer par votre médecin traitant\u202f: la Sécurité sociale rembourse moins, et la mutuelle ne compense pas cette différence."})
	}
	if excess {
		notes = append(notes, note{"Dépassement", "Part du prix au-dessus de la base, le tarif de référence de la Sécurité sociale."})
	}
	return append(notes, note{"Avant 2017", "Prestations versées jusqu’au 31 décembre 2016\u202f: votre conseiller habituel."})
}

// noteBlocks keeps the notes together, under their title.
func (d *statementDrawing) noteBlocks() []block {
	const before, title = 9.0, 5.5
	blocks := []block{{height: before + title, section: -1, draw: func(y float64) float64 {
		d.text(margin, y+before, noteTitle, "Comprendre ce relevé")
		return y + before + title
	}}}
	for _, n := range d.notes() {
		lines := d.wrap(noteText, n.text, contentWidth-noteIndent)
		height := float64(len(lines))*noteText.leading() + noteGap
		blocks = append(blocks, block{height: height, section: -1, draw: func(y float64) float64 {
			d.text(margin, y, noteLabel, n.label)
			d.lines(margin+noteIndent, y, noteText, lines)
			return y + height
		}})
	}
	return blocks
}
