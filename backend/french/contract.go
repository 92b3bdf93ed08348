package french

import "github.com/unimutuelles/espace-adherents/backend/mutual"

// Domain names a domain of guarantees, "" for one that is not known.
func Domain(d mutual.Domain) string {
	switch d {
	case mutual.DomainCare:
		return "Soins courants"
	case mutual.DomainHospital:
		return "Hospitalisation"
	case mutual.DomainDental:
		return "Dentaire"
	case mutual.DomainOptical:
		return "Optique"
	case mutual.DomainHearing:
		return "Aides auditives"
	}
	return ""
}

// QuoteKind names what a quote is for, "" for a kind that is not known.
func QuoteKind(k mutual.QuoteKind) string {
	switch k {
	case mutual.QuoteOptical:
		return "Optique"
	case mutual.QuoteDental:
		return "Dentaire"
	}
	return ""
}

// QuoteStatus names where a quote is, "" for a state that is not known.
func QuoteStatus(s mutual.QuoteStatus) string {
	switch s {
	case mutual.QuoteReceived:
		return "En cours d’étude"
	case mutual.QuoteAnswered:
		return "Réponse donnée"
	case mutual.QuoteRefused:
		return "Refusé"
	}
	return ""
}

// Cover words what a guarantee pays, as contracts do: 150 % BR.
func Cover(g mutual.Guarantee) string {
	switch g.Formula {
	case mutual.FormulaFull:
		return "Frais réels"
	case mutual.FormulaAmount:
		return "Jusqu’à " + Money(g.Amount)
	}
	return Percent(g.Percent) + " BR"
}
