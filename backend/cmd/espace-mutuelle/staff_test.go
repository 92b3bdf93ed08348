package main

import (
	"crypto/tls"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/gofrs/flock"
	"github.com/oklog/ulid/v2"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/demo"
)

const onePDF = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

// population is a data folder with members, the first of whom asked for something, while
// its service runs.
type population struct {
	dir     string
	numbers []string
	first   string // id of the first member
	request string
	url     string // of the service
	console string
}

func populate(t *testing.T, members int) population {
	t.Helper()
	p := population{dir: filepath.Join(t.TempDir(), "data")}
	opened, err := openPremises(t.Context(), p.dir, false, office.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range members {
		household, err := demo.Generate(1, n, demo.Size{Lines: 5, Documents: 1}, mutual.DateOf(opened.office.Now().Time()))
		if err != nil {
			t.Fatal(err)
		}
		id, err := opened.office.Enrol(t.Context(), household.Enrolment())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			p.first = id
			receipt, err := opened.office.SendRequest(t.Context(), office.Caller{MemberID: id}, office.NewRequest{
				Key: ulid.Make().String(), Content: mutual.RequestContent{Kind: mutual.RequestPhone, Phone: "06 12 34 56 78", Words: "Merci\x1b[2J"},
			}, office.Origin{Address: "127.0.0.1"})
			if err != nil {
				t.Fatal(err)
			}
			p.request = receipt.ID
		}
		p.numbers = append(p.numbers, household.Member.Number)
	}
	if err := opened.close(); err != nil {
		t.Fatal(err)
	}
	s := begin(t, "serve", "--data", p.dir, "--listen", "127.0.0.1:0", "--console", "127.0.0.1:0")
	p.url = urlPattern.FindString(s.line(t))
	p.console = urlPattern.FindString(s.line(t))
	t.Cleanup(func() {
		if code := s.end(t, syscall.SIGTERM); code != 0 {
			t.Errorf("the service ended with %d: %s", code, s.err.String())
		}
	})
	return p
}

// run runs a command on the population's data, beside its service.
func (p population) run(t *testing.T, want int, args ...string) (out string) {
	t.Helper()
	code, out, problems := finish(t, append(args, "--data", p.dir)...)
	if code != want {
		t.Errorf("%v: code %d, want %d: %s%s", args, code, want, out, problems)
	}
	return out + problems
}

func contains(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
}

func TestRequestsAreAnsweredBesideTheService(t *testing.T) {
	p := populate(t, 1)
	contains(t, p.run(t, 0, "requests"), p.request, p.numbers[0], "Changement de téléphone", "à traiter")
	contains(t, p.run(t, 0, "requests", "list", "--state", "read"), "Aucune demande")
	shown := p.run(t, 0, "requests", "show", p.request)
	contains(t, shown, "06 12 34 56 78", "Merci[2J")
	if strings.Contains(shown, "\x1b") {
		t.Error("a member steers the terminal")
	}
	contains(t, p.run(t, 0, "requests", "list", "--state", "read,accepted"), p.request, "lue")
	contains(t, p.run(t, exitRefused, "requests", "refuse", p.request), "--words")
	contains(t, p.run(t, 0, "requests", "accept", p.request, "--words", "C’est noté."), "acceptée")
	contains(t, p.run(t, exitRefused, "requests", "accept", p.request), "une réponse a déjà été donnée")
	contains(t, p.run(t, 0, "requests", "apply", p.request), "le dossier est à jour")
	contains(t, p.run(t, 0, "members", "show", p.numbers[0]), "06 12 34 56 78", "appliquée", "Devis", "Messages")
	contains(t, p.run(t, 0, "requests"), "Aucune demande")
	contains(t, p.run(t, 0, "requests", "list", "--all"), p.request, "appliquée")
	contains(t, p.run(t, exitRefused, "requests", "show", "AAAA"), "introuvable")
	known, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	contains(t, p.run(t, 0, "journal", "--member", p.numbers[0]), "commande:"+known.Username, "Demande appliquée", p.request)
	if lines := strings.Count(p.run(t, 0, "journal", "--limit", "2"), "\n"); lines != 3 {
		t.Errorf("%d lines of the journal", lines)
	}
}

func TestALostCodeIsClosedOrAnsweredByANewOne(t *testing.T) {
	p := populate(t, 1)
	body := map[string]any{"email": "quelqu-un@exemple.fr", "member_number": p.numbers[0]}
	post(t, http.MethodPost, p.url+"/v1/access-code/lost", body, http.StatusAccepted)
	id := regexp.MustCompile(`[A-Z0-9]{26}`).FindString(strings.Split(p.run(t, 0, "requests"), "\n")[1])
	contains(t, p.run(t, 0, "requests", "close", id), "clos")
	contains(t, p.run(t, exitRefused, "requests", "close", id), "rien n’a changé")
	post(t, http.MethodPost, p.url+"/v1/access-code/lost", body, http.StatusAccepted)
	code, out, _ := finish(t, "members", "issue-code", p.numbers[0], "--data", p.dir)
	if code != 0 || !regexp.MustCompile(`^[0-9A-Z]{8}\n$`).MatchString(out) {
		t.Errorf("code %d, said %q", code, out)
	}
	if listed := p.run(t, 0, "requests"); strings.Contains(listed, "code d’accès perdu") {
		t.Errorf("the report stays open: %s", listed)
	}
}

func TestAMessageToAListIsTakenUpAgainAndReachesEverybodyOnce(t *testing.T) {
	p := populate(t, 3)
	list := write(t, "list.txt", "\ufeff"+p.numbers[0]+"\r\n\n# une remarque\n "+p.numbers[1]+" \n000000\n"+p.numbers[0]+"\n")
	text := write(t, "body.txt", "Bonjour,\n\nÀ bientôt.")
	attached := write(t, "Avis.pdf", onePDF)
	args := []string{"messages", "send", "--id", "rentree-2026", "--subject", "Rentrée", "--body-file", text, "--attach", attached}
	contains(t, p.run(t, exitRefused, append(args, "--list", list)...), "Envoi rentree-2026", "2 messages envoyés", "1 numéro inconnu", "\n000000\n")
	contains(t, p.run(t, 0, append(args, "--all")...), "1 message envoyé", "2 l’avaient déjà reçu")
	contains(t, p.run(t, 0, append(args, "--to", p.numbers[2]+","+p.numbers[0])...), "0 message envoyé", "2 l’avaient déjà reçu")
	for _, number := range p.numbers {
		file := p.run(t, 0, "members", "show", number)
		if strings.Count(file, "Rentrée") != 1 || strings.Count(file, "  Avis  ") != 1 {
			t.Errorf("%s has %s", number, file)
		}
	}
}

func TestASendingThatIsBrokenOffSendsNothingHalf(t *testing.T) {
	p := populate(t, 2)
	args := []string{"messages", "send", "--data", p.dir, "--all", "--id", "coupe", "--subject", "Coupure", "--body", "b"}
	signals := make(chan os.Signal, 1)
	signals <- os.Interrupt
	var out strings.Builder
	if code := run(args, &surroundings{in: strings.NewReader(""), out: &out, err: &out, signals: signals}); code != exitFault || !strings.Contains(out.String(), "Interrompu") {
		t.Errorf("code %d, said %s", code, out.String())
	}
	p.run(t, 0, "messages", "send", "--all", "--id", "coupe", "--subject", "Reprise", "--body", "b")
	for _, number := range p.numbers {
		if journal := p.run(t, 0, "journal", "--member", number); strings.Count(journal, "Message envoyé") != 1 {
			t.Errorf("%s: %s", number, journal)
		}
	}
}

func TestASendingThatFailsTellsHowToGoOn(t *testing.T) {
	c := messagesSend{ID: "coupe"}
	var out strings.Builder
	err := c.tell(&surroundings{out: &out}, sending{sent: 3, already: 1, unknown: []string{"000000"}}, 10, mutual.Fault(mutual.CodeDiskFull, nil))
	contains(t, out.String(), "3 messages envoyés", "1 l’avait déjà reçu", "000000")
	contains(t, textOf(err), "reste 5 à envoyer", "--id coupe", "Le disque du dossier de données est plein")
}

func TestAQuoteIsAnsweredAndADocumentPublished(t *testing.T) {
	p := populate(t, 1)
	file := p.run(t, 0, "members", "show", p.numbers[0])
	line := regexp.MustCompile(`(?m)^\S+\s+(\S+)\s.*\s(\d+)\s+En cours d’étude$`).FindStringSubmatch(file)
	if line == nil {
		t.Fatalf("no quote waits in %s", file)
	}
	shares := "social_security,mutual\n" + strings.Repeat("100,200\n", int(line[2][0]-'0'))
	args := []string{"quotes", "answer", p.numbers[0], line[1], "--valid-until", "31/12/2099"}
	contains(t, p.run(t, exitRefused, append(args, "--share", "1:2", "--share", "1:2", "--share", "1:2", "--share", "1:2", "--share", "1:2")...), "autant de parts que de lignes")
	contains(t, p.run(t, exitUsage, append(args, "--share", "un:deux")...), "--share un:deux")
	contains(t, p.run(t, exitUsage, append(args, "--shares", write(t, "bad.csv", "1,50;2\n"))...), "ligne 1")
	contains(t, p.run(t, 0, append(args, "--shares", write(t, "shares.csv", shares), "--words", "Voici.")...), "Réponse au devis donnée")
	contains(t, p.run(t, exitRefused, "quotes", "answer", p.numbers[0], line[1], "--refuse", "--words", "Non."), "une réponse a déjà été donnée")

	publish := []string{"documents", "publish", "--to", p.numbers[0], "--kind", "certificate", "--title", "Attestation 2027"}
	contains(t, p.run(t, exitRefused, append(publish, write(t, "faux.pdf", "pas un PDF"))...), "n’est pas un PDF")
	contains(t, p.run(t, 0, append(publish, write(t, "vrai.pdf", onePDF))...), "Document publié")
	contains(t, p.run(t, exitRefused, "documents", "publish", "--to", "000000", "--kind", "notice", "--title", "x", write(t, "vrai.pdf", onePDF)), "Adhérent 000000 : introuvable")
	contains(t, p.run(t, 0, "members", "show", p.numbers[0]), "Attestation 2027")
}

func TestMembersAreFoundBlockedAndUnblocked(t *testing.T) {
	p := populate(t, 2)
	contains(t, p.run(t, 0, "members", "find", p.numbers[1]), p.numbers[1])
	contains(t, p.run(t, 0, "members", "find", "zzzz"), "Aucun adhérent")
	contains(t, p.run(t, exitUsage, "members", "block", p.numbers[0], "--until", "demain"), "--until")
	contains(t, p.run(t, exitRefused, "members", "block", p.numbers[0], "--until", "2020-01-01"), "--until")
	contains(t, p.run(t, 0, "members", "block", p.numbers[0], "--until", "2099-12-31"), "bloqué")
	contains(t, p.run(t, 0, "members", "show", p.numbers[0]), "bloqué jusqu’au 31/12/2099")
	contains(t, p.run(t, 0, "members", "unblock", p.numbers[0]), "débloqué")
	contains(t, p.run(t, exitRefused, "members", "unblock", p.numbers[0]), "n’était pas bloqué")
}

// withInput is finish with a standard input.
func withInput(t *testing.T, input string, args ...string) (code int, said string) {
	t.Helper()
	var out strings.Builder
	code = run(args, &surroundings{in: strings.NewReader(input), out: &out, err: &out, signals: make(chan os.Signal)})
	return code, out.String()
}

func TestAnAdviserIsAddedByPasswordFromTheInputAndSignsInToTheConsole(t *testing.T) {
	p := populate(t, 1)
	add := []string{"advisers", "add", "nadia.benali", "--name", "Nadia Benali", "--data", p.dir}
	if code, said := withInput(t, "court\n", add...); code != exitRefused || !strings.Contains(said, "trop court") {
		t.Errorf("code %d, %s", code, said)
	}
	if code, said := withInput(t, "Platane-Orage-77\r\nla suite\n", add...); code != 0 || strings.Contains(said, "Platane") {
		t.Errorf("code %d, %s", code, said)
	}
	if code, said := withInput(t, "Platane-Orage-77\n", add...); code != exitRefused || !strings.Contains(said, "déjà pris") {
		t.Errorf("code %d, %s", code, said)
	}
	contains(t, p.run(t, 0, "advisers"), "nadia.benali", "Nadia Benali", "actif")
	if !signsIn(t, p.console, "nadia.benali", "Platane-Orage-77") {
		t.Error("the adviser does not come in")
	}
	p.run(t, 0, "advisers", "disable", "nadia.benali")
	contains(t, p.run(t, 0, "advisers", "list"), "désactivé")
	if signsIn(t, p.console, "nadia.benali", "Platane-Orage-77") {
		t.Error("a disabled adviser comes in")
	}
	p.run(t, 0, "advisers", "enable", "nadia.benali")
	if code, said := withInput(t, "Tilleul-Nuage-88", "advisers", "password", "nadia.benali", "--data", p.dir); code != 0 {
		t.Errorf("code %d, %s", code, said)
	}
	if !signsIn(t, p.console, "nadia.benali", "Tilleul-Nuage-88") {
		t.Error("the new password does not open the console")
	}
	contains(t, p.run(t, exitRefused, "advisers", "disable", "personne"), "Conseiller personne : introuvable")
}

func signsIn(t *testing.T, console, login, password string) bool {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := (&http.Client{Jar: jar}).PostForm(console+"/connexion", url.Values{"login": {login}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK && answer.Request.URL.Path == "/demandes"
}

func TestACommandNeverMigratesUnderAnOlderService(t *testing.T) {
	p := population{dir: t.TempDir()}
	// What no migration has touched yet is as old as can be.
	if err := os.WriteFile(filepath.Join(p.dir, databaseFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(filepath.Join(p.dir, lockFile))
	if held, err := lock.TryLock(); err != nil || !held {
		t.Fatal(held, err)
	}
	contains(t, p.run(t, exitFault, "requests"), "version plus ancienne")
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	contains(t, p.run(t, 0, "requests"), "Aucune demande")
}

func TestTheConsoleIsNotServedInTheOpen(t *testing.T) {
	cert, key, _ := certificate(t)
	for name, args := range map[string][]string{
		"plain beyond this machine": {"--console", "0.0.0.0:0"},
		"a certificate for nothing": {"--console-tls-cert", cert, "--console-tls-key", key},
		"a key that is none":        {"--console", "127.0.0.1:0", "--console-tls-cert", cert, "--console-tls-key", cert},
		"half a certificate":        {"--console", "127.0.0.1:0", "--console-tls-cert", cert},
	} {
		code, out, problems := finish(t, append([]string{"serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0"}, args...)...)
		if code != exitUsage || out != "" || problems == "" {
			t.Errorf("%s: code %d, %s%s", name, code, out, problems)
		}
	}
}

func TestTheConsoleShowsACertificateOfItsOwn(t *testing.T) {
	cert, key, roots := certificate(t)
	s := begin(t, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--console", "127.0.0.1:0", "--console-tls-cert", cert, "--console-tls-key", key)
	s.line(t)
	console := urlPattern.FindString(s.line(t))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	answer, err := client.Get(console + "/connexion")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if !strings.HasPrefix(console, "https://") || answer.StatusCode != http.StatusOK || answer.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s: status %d", console, answer.StatusCode)
	}
	if code := s.end(t, syscall.SIGTERM); code != 0 {
		t.Errorf("code %d", code)
	}
}
