package french

import "github.com/unimutuelles/espace-adherents/backend/mutual"

// Domain names a domain of guarantees.
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
	return "Autres garanties"
}

// QuoteKind names what a quote is for.
func QuoteKind(k mutual.QuoteKind) string {
	switch k {
	case mutual.QuoteOptical:
		return "Optique"
	case mutual.QuoteDental:
		return "Dentaire"
	}
	return "Autre"
}

// QuoteStatus names where a quote is.
func QuoteStatus(s mutual.QuoteStatus) string {
	switch s {
	case mutual.QuoteReceived:
		return "En cours d’étude"
	case mutual.QuoteAnswered:
		return "Réponse donnée"
	case mutual.QuoteRefused:
		return "Refusé"
	}
	return "Autre état"
}

// Cover words what a guarantee pays, as contracts do: 150 % BR.
func Cover(g mutual.Guarantee) string {
	switch g.Formula {
	case mutual.FormulaFull:
		return "Frais réels"
	case mutual.FormulaAmount:
		return "Jusqu’à " + Money(g.Amount)
	case mutual.FormulaBase:
		return Percent(g.Percent) + " BR"
	}
	return "Autre calcul"
}
