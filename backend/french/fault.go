package french

import (
	"errors"
	"fmt"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// faultText says for each code what happened and what to do, for the faces that
// have no window: the command line, and the dialog of a window that cannot open.
func faultText(code mutual.Code) (text string, known bool) {
	text, known = map[mutual.Code]string{
		mutual.CodeInternal:       "Une erreur imprévue est survenue. Rien n’a été perdu. Réessayez ; si elle revient, le journal du profil aidera à comprendre.",
		mutual.CodeInvalidRequest: "Cette demande n’a pas de sens pour le service. Mettez l’application à jour, puis réessayez.",
		mutual.CodeCancelled:      "Interrompu. Ce qui était déjà enregistré le reste.",

		mutual.CodeFieldRequired:   "Il manque une information : l’identifiant et le mot de passe sont nécessaires.",
		mutual.CodeInvalidDate:     "Cette date n’existe pas. Écrivez-la ainsi : 2026-03-31.",
		mutual.CodeInvalidPeriod:   "Cette période n’existe pas. Écrivez une année (2026) ou un mois (2026-03).",
		mutual.CodeBeforeHistory:   "L’espace commence au 1er janvier 2017. Pour les prestations versées jusqu’au 31 décembre 2016, contactez votre conseiller habituel.",
		mutual.CodeNothingInPeriod: "Aucun remboursement n’a été versé sur cette période. Choisissez-en une autre.",
		mutual.CodeNotFound:        "Introuvable. Lancez « espace sync » pour mettre à jour les données, puis réessayez.",

		mutual.CodePasswordTooShort:   "Ce mot de passe est trop court : il lui faut au moins 8 caractères. Allongez-le.",
		mutual.CodePasswordTooLong:    "Ce mot de passe est trop long : il peut avoir jusqu’à 128 caractères. Raccourcissez-le.",
		mutual.CodePasswordNeedsUpper: "Ce mot de passe n’a pas de majuscule : il en faut au moins une. Ajoutez-la.",
		mutual.CodePasswordNeedsLower: "Ce mot de passe n’a pas de minuscule : il en faut au moins une. Ajoutez-la.",
		mutual.CodePasswordNeedsDigit: "Ce mot de passe n’a pas de chiffre : il en faut au moins un. Ajoutez-le.",
		mutual.CodePasswordPersonal:   "Ce mot de passe contient votre adresse e-mail, votre nom ou un de vos numéros : c’est ce qu’on essaie d’abord. Choisissez-en un autre.",
		mutual.CodePasswordCommon:     "Ce mot de passe est l’un des plus utilisés : il serait deviné en quelques essais. Choisissez-en un autre, par exemple plusieurs mots sans lien entre eux et un chiffre.",
		mutual.CodeInvalidEmail:       "Cette adresse e-mail est mal écrite : aucun message n’y arriverait. Écrivez-la ainsi : prenom.nom@exemple.fr.",
		mutual.CodeDateAhead:          "Cette date est à venir. Vérifiez-la.",
		mutual.CodeEmailNotASCII:      "Cette adresse e-mail a un accent ou un signe particulier avant le @ : un message pourrait arriver chez quelqu’un d’autre. Donnez une adresse sans accent.",
		mutual.CodeInvalidIBAN:        "Cet IBAN est mal écrit : sa longueur ou sa clé de contrôle n’est pas la bonne. Recopiez-le de votre RIB.",
		mutual.CodeInvalidPhone:       "Ce numéro de téléphone est mal écrit. Écrivez-le en 10 chiffres, ou avec l’indicatif du pays : +33 6 12 34 56 78.",
		mutual.CodeInvalidPostalCode:  "Ce code postal est mal écrit : en France, il a cinq chiffres.",
		mutual.CodeTextTooLong:        "Ce texte est trop long. Raccourcissez-le, ou joignez un document.",
		mutual.CodeAnswerRevealing:    "Cette réponse contient votre mot de passe, votre adresse e-mail ou votre nom : elle serait devinée, ou les révélerait. Choisissez une autre réponse.",

		mutual.CodeBadCredentials: "L’identifiant et le mot de passe ne correspondent pas. Vérifiez le code d’accès (il est sur votre carte et vos relevés) ou l’adresse e-mail, puis le mot de passe. Après plusieurs essais, attendez quelques minutes : un bon mot de passe peut ne pas être entendu tout de suite.",
		mutual.CodeThrottled:      "Trop d’essais : pour protéger votre compte, le suivant ne sera entendu que plus tard.",
		mutual.CodeAccountBlocked: "Votre mutuelle a bloqué ce compte. Contactez votre conseiller.",
		mutual.CodeSessionEnded:   "Votre session est terminée. Reconnectez-vous avec « espace login » ; vos données restent lisibles ici.",

		mutual.CodePairUnknown:   "Ce numéro d’adhérent et ce code d’accès ne vont pas ensemble. Relisez-les sur votre carte ou vos relevés ; si le code est perdu, signalez-le à votre mutuelle.",
		mutual.CodeTicketExpired: "Cette démarche est restée ouverte trop longtemps, et rien n’a été enregistré. Recommencez-la depuis le début.",
		mutual.CodeTermsChanged:  "Les conditions d’utilisation ont changé entre-temps. Relisez-les, puis acceptez-les.",
		mutual.CodeLinkUnknown:   "Ce lien n’est pas reconnu : il a été coupé en chemin, ou un lien plus récent l’a remplacé. Ouvrez le dernier message reçu.",
		mutual.CodeLinkUsed:      "Ce lien a déjà servi, et il ne sert qu’une fois. Si c’était vous, connectez-vous ; sinon, demandez un nouveau mot de passe.",
		mutual.CodeLinkExpired:   "Ce lien est arrivé à son terme. Recommencez la démarche dans l’application : un nouveau message vous sera envoyé.",
		mutual.CodeCodeWrong:     "Ce n’est pas le code du message. Recopiez celui du dernier message reçu, ou suivez son lien.",
		mutual.CodeAnswerWrong:   "Ce n’est pas la réponse enregistrée. Si la question n’est pas la vôtre, vérifiez le numéro d’adhérent et le code d’accès. Cinq réponses sont entendues par jour.",
		mutual.CodeEmailTaken:    "Cette adresse e-mail ouvre déjà un autre compte. Choisissez-en une autre : chaque compte a la sienne.",
		mutual.CodeNotActivated:  "Votre inscription attend d’être validée : suivez le lien du message que vous avez reçu, ou demandez-en un nouveau.",
		mutual.CodeMailRefused:   "Le serveur de messagerie refuse cette adresse. Vérifiez-la, ou donnez-en une autre.",
		mutual.CodeMailDown:      "Le message n’a pas pu partir : le serveur d’envoi ne répond pas. Il sera renvoyé de lui-même.",

		mutual.CodeAttachmentKind:      "Ce fichier n’est ni un PDF, ni une image JPEG ou PNG, ou il est abîmé ; son nom n’y change rien. Joignez-en un autre.",
		mutual.CodeAttachmentTooLarge:  "Ce fichier est trop grand : 5 Mo au plus, et 100 millions de points pour une image. Réduisez-le, par exemple en le numérisant moins finement.",
		mutual.CodeAttachmentsTooMany:  "Une demande porte au plus 5 fichiers. Réunissez plusieurs pages en un PDF, ou faites une seconde demande.",
		mutual.CodeAttachmentsTooLarge: "Les fichiers d’une demande font au plus 15 Mo ensemble. Retirez-en un, ou faites une seconde demande.",
		mutual.CodeAttachmentMissing:   "Un fichier de la demande n’est pas arrivé à la mutuelle. Il sera envoyé de nouveau.",
		mutual.CodeBankHold:            "Votre mot de passe vient d’être changé : pour vous protéger, vos coordonnées bancaires ne peuvent pas l’être tout de suite.",
		mutual.CodeKeyReused:           "Une autre demande est déjà partie à la place de celle-ci. Recopiez-la dans une nouvelle demande.",
		mutual.CodeInFlight:            "Cette demande est déjà en cours d’envoi. Patientez un instant.",
		mutual.CodeBehindAnother:       "Une demande plus ancienne du même genre n’est pas encore partie : celle-ci la suivra. Voyez ce qui retient la première, ou effacez-la.",
		mutual.CodeRequestReturned:     "Une demande que vous aviez envoyée n’était plus à la mutuelle, sans doute après une panne de son service. Elle repart d’elle-même.",
		mutual.CodeRequestLost:         "Une demande que vous aviez envoyée n’est plus à la mutuelle. Si vous n’avez pas eu de réponse, refaites-la ou demandez à votre conseiller.",
		mutual.CodeRequestClosed:       "Cette demande n’est plus à traiter ainsi : elle a déjà sa réponse, ou ne l’a pas encore.",

		mutual.CodeOffline:          "Le service est injoignable depuis cet appareil. Vérifiez la connexion à Internet ; les données déjà reçues restent lisibles.",
		mutual.CodeOfficeDown:       "Le service de la mutuelle ne fonctionne pas en ce moment. Réessayez plus tard ; les données déjà reçues restent lisibles.",
		mutual.CodePortal:           "Votre réseau répond à la place du service : il demande sans doute de se connecter. Ouvrez un navigateur, acceptez ce que le réseau demande, puis réessayez ; les données déjà reçues restent lisibles.",
		mutual.CodeProxySignIn:      "Le serveur mandataire (proxy) de votre réseau demande un identifiant. Voyez avec la personne qui gère ce réseau, ou changez de réseau.",
		mutual.CodeFiltered:         "Un filtre du réseau refuse l’accès au service. Changez de réseau, ou demandez à la personne qui gère celui-ci de l’autoriser.",
		mutual.CodeTooLargeOnTheWay: "Votre fichier est trop gros pour le réseau de la mutuelle : il a été refusé en chemin, et le serait encore. Réduisez-le, par exemple en le numérisant moins finement, ou retirez-le.",
		mutual.CodeSlowDown:         "Trop de demandes viennent de votre réseau en ce moment : un serveur en chemin vous fait patienter. Attendez quelques minutes, puis réessayez.",
		mutual.CodeUnavailable:      "Le service de la mutuelle est fermé pour quelques instants : il est en entretien, ou trop demandé. Réessayez plus tard ; les données déjà reçues restent lisibles.",
		mutual.CodeGateway:          "L’entrée du service répond, mais pas le service lui-même. La panne n’est pas chez vous : réessayez dans quelques minutes.",
		mutual.CodeOfficeUntrusted:  "L’identité du service n’a pas pu être vérifiée : rien ne lui a été envoyé. Si votre réseau demande de se connecter (hôtel, train, lieu public), faites-le d’abord dans un navigateur. Sinon, vérifiez la date de l’appareil, l’adresse et le certificat.",
		mutual.CodeOfficeAddress:    "L’adresse du service manque ou n’est pas permise : elle commence par https://. Donnez-la avec ESPACE_SERVICE.",
		mutual.CodeAnswerAltered:    "La réponse du service est arrivée incomplète ou altérée. Rien n’en a été retenu. Réessayez.",
		mutual.CodeLineRefused:      "Une ligne de remboursement reçue est incohérente : elle n’est pas retenue, et ce document serait faux sans elle. Prévenez votre mutuelle si cela dure.",
		mutual.CodeChecksum:         "Un document reçu n’est pas celui qui était annoncé : il n’a pas été retenu. Relancez « espace sync ».",
		mutual.CodeDocumentGone:     "La mutuelle n’a plus ce fichier. Les autres documents n’en souffrent pas. Demandez-le à votre mutuelle.",
		mutual.CodeResyncRequired:   "Les données doivent être relues depuis le début. Relancez « espace sync ».",

		mutual.CodeNoVault:              "Rien n’est encore enregistré sur cet appareil. Connectez-vous d’abord avec « espace login ».",
		mutual.CodeLocked:               "L’espace est verrouillé. Donnez le mot de passe, à l’invite ou avec --password-stdin.",
		mutual.CodeWrongPassword:        "Ce mot de passe n’ouvre pas l’espace de cet appareil. S’il a changé, reconnectez-vous avec « espace login ».",
		mutual.CodeVaultPasswordChanged: "Votre mot de passe a changé, mais l’espace de cet appareil est encore fermé par l’ancien. Ouvrez-le une fois avec l’ancien mot de passe, ou avec votre clé de secours : espace login --old-password, ou --recovery-key.",
		mutual.CodeVaultOtherMember:     "Cet appareil garde l’espace d’un autre adhérent. Utilisez un autre profil avec ESPACE_PROFILE.",
		mutual.CodeVaultDamaged:         "Le coffre de cet appareil est abîmé ou n’est pas le nôtre. Rien n’a été effacé. « espace repair --afresh » le met de côté, et la mutuelle renverra ses données à la connexion suivante.",
		mutual.CodeVaultNewer:           "Le coffre vient d’une version plus récente. Mettez l’application à jour.",
		mutual.CodeVaultLost:            "Le coffre de cet appareil a disparu, et sans lui ses données ne s’ouvrent plus. Remettez le fichier vault.json s’il en existe une copie ; sinon, « espace login » les met de côté et la mutuelle renverra les siennes.",
		mutual.CodeCacheDamaged:         "Une partie des données de cet appareil est abîmée. Elles seront relues dès que la mutuelle répondra, sans rien perdre de vos demandes. « espace repair » le fait tout de suite.",
		mutual.CodeCacheRebuilt:         "Les données de cet appareil étaient abîmées ou avaient disparu. Ce qu’il en restait est mis de côté, vos brouillons et demandes sont repris, et le reste est relu auprès de la mutuelle.",
		mutual.CodeCacheLost:            "Les données de cet appareil étaient abîmées ou avaient disparu, et des brouillons ou demandes pas encore envoyés n’ont pas pu être relus. Vérifiez-les avec « espace requests », et refaites ce qui manque. Le reste est relu auprès de la mutuelle.",
		mutual.CodeCacheOlder:           "Les dernières écritures de cet appareil n’ont pas été retrouvées, après une coupure ou une panne de disque. Les données de la mutuelle sont relues à la prochaine mise à jour ; vérifiez vos brouillons et demandes avec « espace requests ».",
		mutual.CodeStoreDamaged:         "La base du service de la mutuelle est abîmée. Réessayez plus tard ; les données déjà reçues restent lisibles.",
		mutual.CodeReadingOnly:          "Rien ne peut être enregistré sur cet appareil : le disque est plein, ou le dossier protégé. Vos données restent lisibles ; libérez de la place, ou rendez le dossier modifiable, pour les mettre à jour.",
		mutual.CodeNotEncrypted:         "Cette version ne sait pas chiffrer : elle n’enregistre rien. Réinstallez l’application.",
		mutual.CodeRecoveryKeyMistyped:  "Cette clé de secours n’est pas écrite comme sur le papier : un caractère manque ou diffère. Relisez-la groupe par groupe.",
		mutual.CodeRecoveryKeyWrong:     "Cette clé est bien écrite, mais n’ouvre pas l’espace de cet appareil : elle vient d’un autre appareil, ou une plus récente l’a remplacée. Cherchez la dernière que vous avez imprimée ici.",
		mutual.CodeKeyringUnavailable:   "Le trousseau du système ne répond pas. Votre mot de passe sera demandé.",
		mutual.CodeKeyringChanged:       "Le trousseau de ce système a changé : il ne contient plus la clé de votre espace. Ouvrez-le avec votre mot de passe, puis choisissez à nouveau de rester connecté (espace login --stay).",
		mutual.CodeAlreadyOpen:          "Ce profil est déjà ouvert dans l’application ou une autre commande. Fermez-la, puis réessayez.",

		mutual.CodeDiskFull:       "Le disque est plein. Libérez de la place, puis recommencez : rien n’a été enregistré à moitié.",
		mutual.CodeNotWritable:    "Ce fichier ou ce dossier ne peut pas être écrit. Vérifiez les droits, ou choisissez-en un autre.",
		mutual.CodeDeviceRead:     "Le disque de cet appareil n’a pas pu lire un fichier. Réessayez ; si cela dure, le disque est peut-être à changer.",
		mutual.CodeDeviceWrite:    "Le disque de cet appareil n’a pas pu écrire un fichier, et ce n’est pas faute de place. Rien n’a été enregistré à moitié. Réessayez ; si cela dure, vérifiez le disque et ce que le système permet d’y écrire.",
		mutual.CodeCannotOpenFile: "Le système n’a trouvé aucun programme pour ouvrir ce fichier.",
		mutual.CodeNotDownloaded:  "Ce document n’est pas encore sur cet appareil. Lancez « espace sync ».",

		mutual.CodeMailboxUnknown:     "Le serveur de cette messagerie n’est pas connu. Vérifiez l’adresse e-mail, ou saisissez le serveur IMAP indiqué par votre fournisseur.",
		mutual.CodeMailboxRefused:     "La messagerie a refusé ce mot de passe. Vérifiez-le ; certains fournisseurs demandent un mot de passe d’application, à créer dans les réglages de la messagerie.",
		mutual.CodeMailboxNoPassword:  "Cette messagerie ne s’ouvre avec aucun mot de passe par IMAP. Autorisez-le dans ses réglages si elle le propose, ou ouvrez vous-même le message de la mutuelle pour suivre son lien ou recopier son code.",
		mutual.CodeMailboxUntrusted:   "L’identité du serveur de messagerie n’a pas pu être vérifiée : le mot de passe ne lui a pas été envoyé. Évitez ce réseau, ou vérifiez le nom du serveur.",
		mutual.CodeMailboxUnreachable: "Le serveur de messagerie ne répond pas. Vérifiez la connexion à Internet, le nom du serveur et le port, puis réessayez.",
		mutual.CodeMailboxNoMessage:   "Aucun message d’activation sûr n’a été trouvé dans la messagerie : il n’est pas encore arrivé, ou ce qui lui ressemble ne vient pas de la mutuelle. Patientez, ou demandez un nouvel envoi.",
	}[code]
	return text, known
}

// Fault is what the member reads of an error: what happened, why, what to do, and
// when a block ends, in local time.
func Fault(err error) string {
	text, known := faultText(mutual.CodeOf(err))
	if !known {
		text, _ = faultText(mutual.CodeInternal)
	}
	var fault *mutual.Error
	if errors.As(err, &fault) && fault.Until > 0 {
		until := fault.Until.Time().Local()
		sentence := " Prochain essai possible le %s à %s."
		if fault.Code == mutual.CodeNotActivated {
			sentence = " Elle attend jusqu’au %s à %s."
		}
		text += fmt.Sprintf(sentence, Day(mutual.DateOf(until)), until.Format(time.TimeOnly))
	}
	return text
}
