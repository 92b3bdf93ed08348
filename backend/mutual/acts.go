package mutual

import "slices"

// ActCode is a code of the French nomenclatures (NGAP, CCAM groupings, LPP), as
// it stands on a line of care.
type ActCode string

// ActKind groups acts as members think of them.
type ActKind string

// The kinds of acts.
const (
	KindConsultation ActKind = "consultation" // médecins
	KindPharmacy     ActKind = "pharmacy"
	KindAllied       ActKind = "allied" // infirmiers, kinésithérapeutes, orthophonistes
	KindBiology      ActKind = "biology"
	KindTechnical    ActKind = "technical" // actes techniques et imagerie
	KindDental       ActKind = "dental"
	KindOptical      ActKind = "optical"
	KindHearing      ActKind = "hearing"
	KindHospital     ActKind = "hospital"
	KindTransport    ActKind = "transport"
	KindOther        ActKind = "other"
)

// ActKinds lists the kinds in the order of the screens.
func ActKinds() []ActKind {
	return []ActKind{
		KindConsultation, KindPharmacy, KindAllied, KindBiology, KindTechnical, KindDental,
		KindOptical, KindHearing, KindHospital, KindTransport, KindOther,
	}
}

// Act explains an act code to a member, in French.
type Act struct {
	Code        ActCode `json:"code"`
	Kind        ActKind `json:"kind"`
	Label       string  `json:"label"`       // short, for a list
	Explanation string  `json:"explanation"` // one or two sentences without jargon
}

var acts = []Act{
	{"G", KindConsultation, "Consultation généraliste", "Consultation chez un médecin généraliste."},
	{"GS", KindConsultation, "Consultation médecin généraliste spécialiste", "Consultation chez un généraliste qui a la qualification de spécialiste en médecine générale."},
	{"CS", KindConsultation, "Consultation spécialiste", "Consultation chez un médecin spécialiste, au cabinet."},
	{"APC", KindConsultation, "Avis ponctuel de consultant", "Avis demandé à un spécialiste par votre médecin traitant."},
	{"MCS", KindConsultation, "Majoration de coordination spécialiste", "Complément versé au spécialiste qui vous reçoit sur le conseil de votre médecin traitant."},
	{"TCG", KindConsultation, "Téléconsultation généraliste", "Consultation d’un médecin généraliste par vidéo."},

	{"PH7", KindPharmacy, "Médicament remboursé à 65 %", "Médicament au service médical important, remboursé à 65 % par la Sécurité sociale. Une franchise de 1 € par boîte reste à votre charge."},
	{"PH4", KindPharmacy, "Médicament remboursé à 30 %", "Médicament au service médical modéré, remboursé à 30 % par la Sécurité sociale. Une franchise de 1 € par boîte reste à votre charge."},
	{"PH2", KindPharmacy, "Médicament remboursé à 15 %", "Médicament au service médical faible, remboursé à 15 % par la Sécurité sociale. Une franchise de 1 € par boîte reste à votre charge."},
	{"PH1", KindPharmacy, "Médicament remboursé à 100 %", "Médicament irremplaçable et coûteux, remboursé en totalité par la Sécurité sociale, franchise déduite."},
	{"PHN", KindPharmacy, "Médicament non remboursé", "Médicament que la Sécurité sociale ne rembourse pas."},
	{"HD7", KindPharmacy, "Honoraire de dispensation", "Rémunération du pharmacien pour la délivrance de vos médicaments."},

	{"AMI", KindAllied, "Soins infirmiers", "Acte d’une infirmière ou d’un infirmier : piqûre, pansement, prélèvement."},
	{"AIS", KindAllied, "Soins infirmiers de longue durée", "Séance de soins et d’aide à la toilette par une infirmière ou un infirmier."},
	{"AMK", KindAllied, "Kinésithérapie", "Séance chez un masseur-kinésithérapeute, au cabinet."},
	{"AMO", KindAllied, "Orthophonie", "Séance ou bilan chez un orthophoniste."},

	{"B", KindBiology, "Analyses de laboratoire", "Analyses médicales, par exemple une prise de sang."},

	{"ADI", KindTechnical, "Imagerie", "Radiographie, scanner ou IRM."},
	{"ADE", KindTechnical, "Échographie", "Examen par échographie."},
	{"ATM", KindTechnical, "Acte technique médical", "Geste technique réalisé par un médecin, hors chirurgie."},

	{"SDE", KindDental, "Soins dentaires", "Soins conservateurs : détartrage, carie, dévitalisation."},
	{"END", KindDental, "Endodontie", "Traitement de la racine d’une dent."},
	{"PF0", KindDental, "Prothèse dentaire 100 % Santé", "Couronne ou bridge du panier 100 % Santé : rien ne reste à votre charge."},
	{"PF1", KindDental, "Prothèse dentaire à tarif maîtrisé", "Couronne ou bridge dont le prix est plafonné."},
	{"PFC", KindDental, "Prothèse dentaire à tarif libre", "Couronne ou bridge dont le prix est fixé librement par le dentiste."},

	{"M01", KindOptical, "Monture 100 % Santé", "Monture de classe A : rien ne reste à votre charge."},
	{"M03", KindOptical, "Monture à tarif libre", "Monture de classe B, dont le prix est libre."},
	{"V01", KindOptical, "Verre simple 100 % Santé", "Verre de classe A pour une correction simple."},
	{"V02", KindOptical, "Verre simple 100 % Santé, correction moyenne", "Verre de classe A pour une correction simple plus forte."},
	{"V03", KindOptical, "Verre complexe 100 % Santé", "Verre progressif de classe A."},
	{"V04", KindOptical, "Verre très complexe 100 % Santé", "Verre progressif de classe A pour une forte correction."},
	{"LEN", KindOptical, "Lentilles", "Lentilles de contact."},

	{"PAZ", KindHearing, "Aide auditive 100 % Santé", "Appareil auditif de classe I, pour une oreille : rien ne reste à votre charge."},

	{"FJ", KindHospital, "Forfait journalier hospitalier", "Participation aux frais d’hébergement pour chaque jour d’hôpital. La Sécurité sociale ne la rembourse pas."},

	{"VSL", KindTransport, "Véhicule sanitaire léger", "Transport assis, prescrit par un médecin."},
	{"TXI", KindTransport, "Taxi conventionné", "Trajet en taxi conventionné, prescrit par un médecin."},
}

// Acts returns the nomenclature that the space explains.
func Acts() []Act { return slices.Clone(acts) }

// ActOf returns what is known of code. An unknown code gives an Act of
// KindOther without a label, so that a new code is shown as the office names it.
func ActOf(code ActCode) Act {
	for _, a := range acts {
		if a.Code == code {
			return a
		}
	}
	return Act{Code: code, Kind: KindOther}
}
