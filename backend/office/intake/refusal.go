package intake

import (
	"errors"
	"fmt"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Refusal says why a row, or a whole file, is not taken. It holds no value of the
// file: the line is enough to find it, and the report may travel.
type Refusal struct {
	File   string
	Line   int    // 0 for the file as a whole
	Field  string // "" where no one field is at fault
	Reason string // French, a sentence or two: what is wrong and what to do
}

// wholeFile is a file that cannot be taken at all.
type wholeFile struct{ Refusal }

// Error names the file and the line.
func (f *wholeFile) Error() string { return fmt.Sprintf("%s:%d refused", f.File, f.Line) }

// What is wrong with a file.
const (
	reasonNoFile     = "Ce n’est pas un fichier ordinaire : remplacez-le par le fichier lui-même."
	reasonUnreadable = "Ce fichier ne peut pas être lu : vérifiez ses droits et le disque."
	reasonEmpty      = "Le fichier est vide : il lui faut au moins la ligne des noms de colonnes."
	reasonUTF16      = "Le fichier est en UTF-16 : enregistrez-le en « CSV UTF-8 »."
	reasonEncoding   = "Cette ligne n’est pas en UTF-8 (peut-être en Windows-1252) : enregistrez le fichier en « CSV UTF-8 »."
	reasonQuote      = "Un guillemet est mal placé ou n’est jamais refermé. Un champ qui en contient s’écrit entre guillemets, et les siens se doublent."
	reasonLong       = "Cette ligne dépasse 64 Kio : un guillemet y est sans doute resté ouvert, ou un champ contient autre chose que du texte."
	reasonOrder      = "Les lignes doivent être triées par numéro d’adhérent, dans l’ordre des octets (sort, avec LC_ALL=C) : celle-ci vient trop tard."
	reasonManyRows   = "Les lignes d’un même adhérent dépassent 64 Mio : vérifiez la colonne du numéro d’adhérent."
	reasonMissing    = "Il manque la colonne %s. Les colonnes attendues sont dans docs/import.md."
	reasonUnknown    = "La colonne %s n’est pas attendue ici. Les colonnes sont dans docs/import.md ; leurs noms sont en anglais, en minuscules."
	reasonUnnamed    = "Une colonne n’a pas de nom, ou un nom trop long : vérifiez la première ligne."
	reasonTwice      = "La colonne %s est deux fois dans la première ligne."
	reasonCompanion  = "Ce fichier se reprend avec %s, qui est refusé."
	reasonNotOurFile = "Ce fichier ne fait pas partie de l’import : vérifiez son nom, ou retirez-le du dossier."
)

// What is wrong with a row.
const (
	reasonFields      = "Cette ligne a %d champs au lieu de %d : un séparateur est en trop, ou elle est tronquée."
	reasonCut         = "La dernière ligne n’a pas de retour à la ligne : le fichier est peut-être tronqué. S’il est entier, terminez-le par un retour à la ligne."
	reasonRequired    = "Ce champ est obligatoire."
	reasonLength      = "Ce champ dépasse %d caractères."
	reasonInvisible   = "Ce champ contient un caractère invisible (retour à la ligne, tabulation) : retirez-le."
	reasonLost        = "Ce champ contient le signe � d’un caractère perdu : exportez le fichier à nouveau, en UTF-8."
	reasonID          = "Un identifiant a de 1 à 40 lettres sans accent, chiffres, tirets ou soulignés."
	reasonEuros       = "Les montants s’écrivent en centimes, sans virgule ni point : 1250 pour 12,50 €."
	reasonCents       = "Écrivez un nombre entier de centimes, positif ou nul : 1250 pour 12,50 €."
	reasonLarge       = "Ce montant dépasse dix millions d’euros."
	reasonWhole       = "Écrivez un nombre entier, entre %d et %d."
	reasonDay         = "Cette date n’existe pas. Écrivez-la ainsi : 2026-03-31."
	reasonBirthDay    = "Cette date n’existe pas. Écrivez-la ainsi : 2026-03-31, avec 00 pour le jour, ou le jour et le mois, qui ne sont pas connus."
	reasonBefore      = "L’espace commence le 1er janvier 2017 : les prestations versées avant restent chez le conseiller. Retirez cette ligne."
	reasonDays        = "La fin est avant le début."
	reasonChoice      = "Cette valeur n’est pas prévue. Écrivez l’une de celles-ci : %s."
	reasonDuplicate   = "Même identifiant qu’à la ligne %d : c’est la première qui compte."
	reasonNoMember    = "Aucun adhérent n’a ce numéro : sa ligne manque dans members.csv, ou elle y est refusée."
	reasonEmailASCII  = "Cette adresse e-mail a un accent ou un signe particulier avant le @ : un message pourrait arriver chez quelqu’un d’autre. Demandez-en une autre, ou laissez le champ vide."
	reasonEmail       = "Cette adresse e-mail est mal écrite : aucun message n’y arriverait. Corrigez-la, ou laissez le champ vide."
	reasonIBAN        = "La clé ou la longueur de cet IBAN est fausse : recopiez-le, ou laissez le champ vide."
	reasonAccessCode  = "Un code d’accès a de 1 à 40 caractères, sans @."
	reasonCodeTaken   = "Ce code d’accès est celui d’un autre adhérent."
	reasonCodeChanged = "L’import ne change pas le code d’accès d’un adhérent déjà connu."

	reasonNoBeneficiary   = "Aucun bénéficiaire de cet adhérent n’a cet identifiant : sa ligne manque dans beneficiaries.csv, ou elle y est refusée."
	reasonNoPayment       = "Aucun virement de cet adhérent n’a cet identifiant : sa ligne manque dans payments.csv, ou elle y est refusée."
	reasonPaymentSum      = "Le montant du virement n’est pas la somme des parts mutuelle de ses lignes."
	reasonPaymentLine     = "Une des lignes de ce virement est refusée (%s, ligne %d) : il est refusé avec elle."
	reasonLineSum         = "Le virement de cette ligne ne serait plus la somme de ses lignes."
	reasonLineLine        = "Une autre ligne de ce virement est refusée (%s, ligne %d) : celle-ci l’est avec elle."
	reasonLinePayment     = "Le virement de cette ligne est refusé (%s, ligne %d)."
	reasonPaymentDiffers  = "Des lignes déjà connues de ce virement portent un autre jour ou un autre destinataire : redonnez-les dans reimbursements.csv."
	reasonPaidOn          = "Ce jour n’est pas celui du virement."
	reasonPayee           = "Ce destinataire n’est pas celui du virement."
	reasonSocialSecurity  = "Ce n’est pas base × rate, arrondi au centime, moins flat_contribution et deductible (jamais moins de 0)."
	reasonSpent           = "Ce n’est pas la somme de social_security, mutual et remaining."
	reasonPercent         = "Une garantie de formule « base » demande un pourcentage."
	reasonAmount          = "Une garantie de formule « amount » demande un montant."
	reasonAnsweredOn      = "Cette date se donne quand l’état est answered ou refused, et seulement alors."
	reasonValidUntil      = "Cette date se donne quand l’état est answered, et seulement alors."
	reasonNoLines         = "Ce devis n’a pas de ligne dans quote_lines.csv."
	reasonQuoteLine       = "Une des lignes de ce devis est refusée (%s, ligne %d) : il est refusé avec elle."
	reasonLineQuote       = "Le devis de cette ligne est refusé (%s, ligne %d)."
	reasonNoQuote         = "Ce devis n’est pas dans quotes.csv : un devis se reprend avec toutes ses lignes."
	reasonQuoteSpent      = "Dans un devis répondu, c’est la somme de social_security, mutual et remaining ; avant la réponse, ces parts sont à 0."
	reasonNoDocument      = "Aucun document de cet adhérent n’a cet identifiant : sa ligne manque dans documents.csv, ou elle y est refusée."
	reasonPath            = "Donnez le chemin d’un fichier du dossier documents, sans « .. », ni lien, ni barre inversée."
	reasonNoDocumentFile  = "Ce fichier n’est pas dans le dossier documents."
	reasonNoPDF           = "Ce fichier n’est pas un PDF entier : son début ou sa fin manque. Exportez-le à nouveau."
	reasonDocumentTooLong = "Ce fichier dépasse 20 Mo : réduisez-le."
	reasonValue           = "Cette valeur n’est pas admise ici."
)

// invariant gives the reason for the field of a line, guarantee or quote at which
// the nouns' own checks stop.
func invariant(err error, reasons map[string]string) (field, reason string) {
	var fault *mutual.Error
	if errors.As(err, &fault) {
		field = fault.Field
	}
	if reason = reasons[field]; reason == "" {
		reason = reasonValue
	}
	return field, reason
}
