package french

import "github.com/unimutuelles/espace-adherents/backend/mutual"

// RequestKind names what a member asks for.
func RequestKind(k mutual.RequestKind) string {
	switch k {
	case mutual.RequestAddress:
		return "Changement d’adresse"
	case mutual.RequestPhone:
		return "Changement de téléphone"
	case mutual.RequestEmail:
		return "Changement d’e-mail"
	case mutual.RequestBank:
		return "Changement de coordonnées bancaires"
	case mutual.RequestBirth:
		return "Déclaration de naissance"
	case mutual.RequestBeneficiary:
		return "Nouveau bénéficiaire"
	case mutual.RequestOther:
		return "Autre demande"
	}
	return "Autre demande"
}

// RequestState says how far a request is.
func RequestState(s mutual.RequestState) string {
	switch s {
	case mutual.RequestDraft:
		return "Brouillon"
	case mutual.RequestToSend:
		return "À envoyer"
	case mutual.RequestSent:
		return "Envoyée"
	case mutual.RequestRead:
		return "Lue"
	case mutual.RequestAccepted:
		return "Acceptée"
	case mutual.RequestRefused:
		return "Refusée"
	case mutual.RequestApplied:
		return "Appliquée"
	}
	return "Autre état"
}

// Relation names how a beneficiary is tied to the member.
func Relation(r mutual.Relation) string {
	switch r {
	case "": // where none is asked for
		return ""
	case mutual.RelationSelf:
		return "Adhérent"
	case mutual.RelationSpouse:
		return "Conjoint"
	case mutual.RelationChild:
		return "Enfant"
	}
	return "Autre"
}

// DocumentKind names a kind of documents.
func DocumentKind(k mutual.DocumentKind) string {
	switch k {
	case mutual.DocumentStatement:
		return "Relevé"
	case mutual.DocumentCertificate:
		return "Attestation"
	case mutual.DocumentNotice:
		return "Avis"
	case mutual.DocumentContract:
		return "Contrat"
	}
	return "Autre document"
}
