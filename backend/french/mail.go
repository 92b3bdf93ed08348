package french

import (
	"strconv"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// MailTrouble says to an operator why mails do not leave, with the numbers of the
// server's answer, and what to do. No trouble is a mail that has not been tried.
func MailTrouble(t mutual.MailTrouble) (why, todo string) {
	words := mailTroubles[t.Kind]
	why = words[0]
	switch {
	case t.Enhanced != "":
		why += " (réponse " + strconv.Itoa(t.SMTP) + " " + t.Enhanced + ")"
	case t.SMTP != 0:
		why += " (réponse " + strconv.Itoa(t.SMTP) + ")"
	}
	return why, words[1]
}

var mailTroubles = map[mutual.MailTroubleKind][2]string{
	"": {"le service n’a pas encore essayé de les envoyer", "Le service les enverra à sa prochaine tournée, dans la minute, s’il tourne et si --smtp est donné."},
	mutual.MailUnreachable: {"le serveur d’envoi ne répond pas, ou coupe la ligne",
		"Vérifiez --smtp, le réseau et le pare-feu. Les envois reprennent d’eux-mêmes."},
	mutual.MailUntrusted: {"le certificat du serveur d’envoi n’est pas reconnu",
		"Vérifiez que --smtp porte le nom du certificat, et --smtp-ca si l’autorité est la vôtre."},
	mutual.MailProtocol: {"le serveur d’envoi n’offre pas le chiffrement ou l’identification attendus",
		"Vérifiez le port de --smtp et --smtp-security."},
	mutual.MailLogin: {"le serveur d’envoi refuse l’identification, ou en demande une",
		"Vérifiez --smtp-user et --smtp-password-file."},
	mutual.MailSender: {"le serveur d’envoi refuse l’adresse d’expédition",
		"Vérifiez --mail-from, et qu’il autorise ce compte à écrire sous cette adresse."},
	mutual.MailRecipient: {"le serveur du destinataire n’a pas cette adresse, ou la refuse",
		"L’adhérent qui s’inscrit est invité à la corriger ; pour les autres, demandez une nouvelle adresse."},
	mutual.MailRelay: {"le serveur d’envoi refuse le destinataire sans dire que c’est l’adresse",
		"Le plus souvent, il ne relaie pas pour ce service : demandez à qui l’administre, et vérifiez --smtp-user."},
	mutual.MailTooBig: {"le message est trop gros pour le serveur d’envoi",
		"Relevez sa limite, ou allégez vos modèles (--mail-templates)."},
	mutual.MailContent: {"le serveur d’envoi refuse le contenu du message",
		"Demandez à qui l’administre pourquoi (filtre antispam, signature) ; vérifiez --dkim-key."},
	mutual.MailLater: {"le serveur d’envoi demande d’attendre",
		"Rien à faire si cela passe : les envois reprennent d’eux-mêmes."},
}
