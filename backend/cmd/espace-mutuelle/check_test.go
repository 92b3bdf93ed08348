package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/postroom"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

func TestACheckSaysThatAllIsWell(t *testing.T) {
	p := populate(t, 1)
	room, err := postroom.Open(postroom.Config{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer room.Close()
	host, port, user, password := room.SMTP()
	out := p.run(t, 0, "check", "--smtp", host+":"+strconv.Itoa(port), "--smtp-user", user,
		"--smtp-password-file", write(t, "password", password), "--smtp-ca", room.CAFile(), "--mail-from", "siege@exemple.fr")
	contains(t, out, "bien     Options : le service démarrerait ainsi.", "bien     Serveur d’envoi : il répond, son certificat est reconnu, et il accepte l’identification.",
		"bien     Données : la base et les documents se lisent.", "bien     Messages en attente : aucun.")
	contains(t, p.run(t, 0, "check"), "—        Serveur d’envoi : pas essayé.")
}

func TestACheckSaysWhatIsWrongAndWhatToDo(t *testing.T) {
	p := populate(t, 1)
	room, err := postroom.Open(postroom.Config{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer room.Close()
	host, port, user, _ := room.SMTP()
	smtp := []string{"--smtp", host + ":" + strconv.Itoa(port), "--mail-from", "siege@exemple.fr"}
	ending, key, _ := certificate(t) // for an hour
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	for name, c := range map[string]struct {
		args []string
		exit int
		want []string
	}{
		"a wrong password": {append(smtp, "--smtp-ca", room.CAFile(), "--smtp-user", user, "--smtp-password-file", write(t, "password", "Autre2Passe")), exitFault,
			[]string{"À FAIRE  Serveur d’envoi : le serveur d’envoi refuse l’identification, ou en demande une (réponse 535 5.7.8).", "--smtp-password-file"}},
		"an authority of one's own": {smtp, exitFault, []string{"À FAIRE  Serveur d’envoi : le certificat du serveur d’envoi n’est pas reconnu.", "--smtp-ca"}},
		"nobody there":              {[]string{"--smtp", "127.0.0.1:1", "--mail-from", "siege@exemple.fr"}, exitFault, []string{"ne répond pas", "pare-feu"}},
		"a certificate's end":       {[]string{"--tls-cert", ending, "--tls-key", key}, exitFault, []string{"À FAIRE  Certificat : bientôt fini, le ", "Renouvelez-le."}},
		"flags that cannot be": {[]string{"--listen", "0.0.0.0:80", "--mail-from", "siège@exemple.fr", "--smtp", "127.0.0.1:1"}, exitUsage,
			[]string{"À FAIRE  Options : Refus de servir en HTTP simple", "vérifiez --mail-from", "pas essayé, faute d’options qui conviennent"}},
		"the console's flags": {[]string{"--console", "0.0.0.0:81"}, exitUsage, []string{"À FAIRE  Options : Refus de servir en HTTP simple sur 0.0.0.0:81"}},
	} {
		t.Run(name, func(t *testing.T) {
			contains(t, p.run(t, c.exit, append([]string{"check"}, c.args...)...), append(c.want, "bien     Données")...)
		})
	}
	code, out, _ := finish(t, "check", "--data", nowhere)
	contains(t, out, "À FAIRE  Données : le dossier "+nowhere+" n’est pas celui d’un siège.")
	if _, err := os.Stat(nowhere); code != exitFault || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("code %d; a check made something: %v", code, err)
	}
}

func TestACheckSaysWhichMailsWaitSinceWhenAndWhy(t *testing.T) {
	p := populate(t, 1)
	opened, err := sqlite.OpenExisting(t.Context(), filepath.Join(p.dir, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	now := time.Now()
	ago := func(d time.Duration) mutual.Millis { return mutual.MillisOf(now.Add(-d)) }
	relay := mutual.MailTrouble{Kind: mutual.MailRelay, SMTP: 550}
	later := mutual.MailTrouble{Kind: mutual.MailLater, SMTP: 451, Enhanced: "4.7.1"}
	unknown := mutual.MailTrouble{Kind: mutual.MailRecipient, SMTP: 550, Enhanced: "5.1.1"}
	err = opened.Update(t.Context(), func(w store.Writer) error {
		var all error
		for i, letter := range []store.Letter{
			{CreatedAt: ago(3 * time.Hour), Trouble: relay}, {CreatedAt: ago(2 * time.Hour), Trouble: relay},
			{CreatedAt: ago(time.Minute), Trouble: later}, {CreatedAt: ago(time.Hour), FailedAt: ago(time.Hour), Trouble: unknown},
		} {
			letter.ID, letter.NextAt = strconv.Itoa(i), ago(-time.Hour)
			all = errors.Join(all, w.AddLetter(t.Context(), letter), w.PutLetter(t.Context(), letter))
		}
		return all
	})
	if err != nil {
		t.Fatal(err)
	}
	out := p.run(t, exitFault, "check")
	contains(t, out,
		"À FAIRE  Messages en attente : 2 messages depuis le "+at(ago(3*time.Hour))+", car le serveur d’envoi refuse le destinataire sans dire que c’est l’adresse (réponse 550).",
		"—        Messages en attente : 1 message depuis le "+at(ago(time.Minute))+", car le serveur d’envoi demande d’attendre (réponse 451 4.7.1).",
		"—        Messages abandonnés : 1 message depuis le "+at(ago(time.Hour))+", car le serveur du destinataire n’a pas cette adresse, ou la refuse (réponse 550 5.1.1).",
		"Quelque chose est à faire")
	if strings.Contains(out, "aucun.") {
		t.Errorf("said %s", out)
	}
}

func TestACheckOfDataThatCannotBeReadSaysSo(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, databaseFile), []byte("this is no database, however long one looks at it"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, _ := finish(t, "check", "--data", dir)
	if code != exitFault {
		t.Errorf("code %d", code)
	}
	contains(t, out, "À FAIRE  Données : La base office.db du dossier de données est abîmée", "Restaurez une sauvegarde")
	if err := os.WriteFile(filepath.Join(dir, databaseFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, _ = finish(t, "check", "--data", dir)
	contains(t, out, "—        Données : elles sont d’une version plus ancienne")
	if code != 0 {
		t.Errorf("code %d: %s", code, out)
	}
}
