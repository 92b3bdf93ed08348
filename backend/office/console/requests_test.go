package console_test

import (
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestTheQueueShowsWhatWaitsAndItsFilters(t *testing.T) {
	r := signedIn(t, officetest.WithStoppedClock())
	r.says(r.get("/"), http.StatusOK, "Rien n’attend de réponse")
	first := r.ask(phone)
	r.Advance(3 * 24 * time.Hour)
	r.signIn()
	second := r.ask(mutual.RequestContent{Kind: mutual.RequestOther, Words: "Bonjour"}, "lettre.pdf")
	has := func(query string, ids ...string) {
		t.Helper()
		got := r.says(r.get("/demandes"+query), http.StatusOK)
		for _, id := range []string{first, second} {
			if want := strings.Contains(strings.Join(ids, " "), id); strings.Contains(got.body, `href="/demandes/`+id) != want {
				t.Errorf("%q: %s shown: %t", query, id, !want)
			}
		}
	}
	has("", first, second)
	has("?type=phone", first)
	has("?type=bank")
	has("?attente=2", first)
	has("?attente=7")
	has("?dossier="+r.MemberID, first, second)
	has("?dossier=" + r.Visitor.MemberID)
	has("?etat=a-appliquer")
	has("?etat=n-importe-quoi&type=rien")
	r.press("/demandes/"+first+"/reponse", "decision", "accepter")
	r.press("/demandes/"+second+"/reponse", "decision", "refuser", "words", "Non.")
	has("")
	has("?etat=a-appliquer", first)
	has("?etat=repondues", second)
	if got := r.get("/demandes?apres=n-importe-quoi"); got.status != http.StatusOK {
		t.Errorf("a cursor that is none: status %d", got.status)
	}
}

func TestTheQueueIsReadPageByPage(t *testing.T) {
	r := signedIn(t, officetest.WithStoppedClock())
	asked := map[string]bool{}
	for n := range 30 {
		if n%10 == 0 {
			r.Advance(25 * time.Hour) // a member sends so many a day
		}
		asked[r.ask(mutual.RequestContent{Kind: mutual.RequestOther, Words: "Demande " + strconv.Itoa(n)})] = true
	}
	r.signIn()
	link := regexp.MustCompile(`href="/demandes/([A-Z0-9]+)"`)
	path, pages := "/demandes", 0
	for path != "" {
		got := r.says(r.get(path), http.StatusOK)
		for _, found := range link.FindAllStringSubmatch(got.body, -1) {
			if !asked[found[1]] {
				t.Errorf("%s is shown twice", found[1])
			}
			delete(asked, found[1])
		}
		path = ""
		if next := regexp.MustCompile(`href="([^"]+)">Demandes suivantes`).FindStringSubmatch(got.text()); next != nil {
			path = next[1]
		}
		if pages++; pages > 5 {
			t.Fatal("the pages do not end")
		}
	}
	if len(asked) > 0 || pages < 2 {
		t.Errorf("%d are not shown, on %d pages", len(asked), pages)
	}
}

func TestARequestIsShownBesideTheFileAndCountsAsRead(t *testing.T) {
	r := signedIn(t)
	id := r.ask(mutual.RequestContent{Kind: mutual.RequestAddress, Words: "Nous déménageons.", Address: mutual.PostalAddress{
		Street: "12 rue des Tilleuls", PostalCode: "69003", City: "Lyon", From: "2026-12-01",
	}}, "justificatif.pdf")
	before := r.known().Member
	r.says(r.get("/demandes/"+id), http.StatusOK, "Changement d’adresse", before.Street, "12 rue des Tilleuls", "69003", "Lyon",
		"1er décembre 2026", "Nous déménageons.", "justificatif.pdf", "par "+login)
	r.get("/demandes/" + id)
	if r.request(id).State != mutual.RequestRead || r.deeds(office.ActionRequestRead) != 1 || r.deeds(office.ActionMemberOpened) != 1 {
		t.Errorf("%s, read %d times, opened %d times", r.request(id).State, r.deeds(office.ActionRequestRead), r.deeds(office.ActionMemberOpened))
	}
}

func TestEachAnswerIsGivenOnceAndShown(t *testing.T) {
	for decision, c := range map[string]struct {
		state mutual.RequestState
		said  string
	}{
		"accepter":  {mutual.RequestAccepted, "La demande est acceptée"},
		"appliquer": {mutual.RequestApplied, "La demande est appliquée"},
		"refuser":   {mutual.RequestRefused, "La demande est refusée"},
	} {
		t.Run(decision, func(t *testing.T) {
			r := signedIn(t)
			id := r.ask(phone)
			before := r.known().Member.Phone
			path := "/demandes/" + id + "/reponse"
			got := r.says(r.press(path, "decision", decision, "phrase", "Une phrase.", "words", "  Mes mots.\r\n"), http.StatusOK, c.said, "Une phrase.", "Mes mots.")
			if got.url.Path != "/demandes/"+id {
				t.Errorf("the answer is shown at %s: a reload would send it again", got.url.Path)
			}
			r.lacks(r.get("/demandes/"+id), c.said)
			request := r.request(id)
			if request.State != c.state || request.Answer != "Une phrase.\n\nMes mots." {
				t.Errorf("%s, %q", request.State, request.Answer)
			}
			if changed := r.known().Member.Phone != before; changed != (decision == "appliquer") {
				t.Errorf("the file changed: %t", changed)
			}
			if decision != "accepter" {
				r.says(r.press(path, "decision", "accepter"), http.StatusOK, "Rien n’a été changé", "cette demande a déjà sa réponse")
				r.lacks(r.get("/demandes/"+id), `name="decision"`)
			}
		})
	}
}

func TestARefusalNeedsWordsAndKeepsWhatWasTyped(t *testing.T) {
	r := signedIn(t)
	id := r.ask(phone)
	path := "/demandes/" + id + "/reponse"
	r.says(r.press(path, "decision", "refuser", "words", "  "), http.StatusUnprocessableEntity, "Dites à l’adhérent pourquoi", `aria-invalid="true"`)
	long := strings.Repeat("Un mot. ", mutual.RequestWordsMax/8+1)
	r.says(r.press(path, "decision", "refuser", "words", long), http.StatusUnprocessableEntity, "trop long", strings.TrimSpace(long))
	r.says(r.press(path, "decision", "accepter", "words", long), http.StatusUnprocessableEntity, "trop long", strings.TrimSpace(long))
	if state := r.request(id).State; state != mutual.RequestRead {
		t.Errorf("the request is %s", state)
	}
}

func TestAWholeIBANIsShownOnlyBehindTheButtonThatTheJournalKeeps(t *testing.T) {
	r := signedIn(t)
	id := r.ask(mutual.RequestContent{Kind: mutual.RequestBank, Bank: mutual.BankDetails{Holder: "Camille Martin", IBAN: iban}}, "rib.pdf")
	path := "/demandes/" + id
	grouped := "FR76 3000 6000 0112 3456 7890 189"
	for _, page := range []answer{r.get(path), r.get(r.file()), r.get("/demandes")} {
		r.lacks(page, grouped, iban, r.known().Member.IBAN)
	}
	if r.deeds(office.ActionIBANShown) != 0 {
		t.Error("the journal tells of an IBAN that nobody saw")
	}
	r.says(r.press(path+"/iban", "voir", "oui"), http.StatusOK, grouped)
	if r.deeds(office.ActionIBANShown) != 1 {
		t.Errorf("the journal tells of %d", r.deeds(office.ActionIBANShown))
	}
	r.says(r.press(path+"/reponse", "decision", "appliquer"), http.StatusOK, "La demande est appliquée")
	r.lacks(r.get(path), "Afficher l’IBAN")
	if got := r.known().Member.IBAN; got != iban {
		t.Errorf("the file says %s", got)
	}
}

func TestBankDetailsOnHoldCannotBeApplied(t *testing.T) {
	r := signedIn(t, officetest.WithMail())
	id := r.ask(mutual.RequestContent{Kind: mutual.RequestBank, Bank: mutual.BankDetails{Holder: "Camille Martin", IBAN: iban}}, "rib.pdf")
	recovery, err := r.Rules().BeginRecovery(t.Context(), r.Number, r.Login, office.Origin{Address: "127.0.0.1"})
	check(t, err)
	_, err = r.Rules().AnswerQuestion(t.Context(), recovery.Ticket, r.Answer, "Vélo-bleu-7-quai", office.Origin{Address: "127.0.0.1"})
	check(t, err)
	if r.known().Account.BankHoldUntil == 0 {
		t.Fatal("no hold")
	}
	page := r.says(r.get("/demandes/"+id), http.StatusOK, "gelées jusqu’au")
	r.lacks(page, `value="appliquer"`)
	r.says(r.press("/demandes/"+id+"/reponse", "decision", "appliquer"), http.StatusOK, "ne peuvent pas être appliquées avant le")
	r.says(r.press("/demandes/"+id+"/reponse", "decision", "accepter"), http.StatusOK, "La demande est acceptée")
}

func TestAttachmentsAreHandedOverToBeSaved(t *testing.T) {
	r := signedIn(t)
	id := r.ask(phone, `l’acte "final".pdf`)
	got := r.says(r.get("/demandes/"+id+"/pieces/0"), http.StatusOK, "%PDF-1.4")
	for header, want := range map[string]string{
		"Content-Type": "application/pdf", "Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
	} {
		if got.header.Get(header) != want {
			t.Errorf("%s is %q", header, got.header.Get(header))
		}
	}
	if disposition := got.header.Get("Content-Disposition"); !strings.HasPrefix(disposition, "attachment; filename") {
		t.Errorf("Content-Disposition is %q", disposition)
	}
	if r.deeds(office.ActionAttachmentOpened) != 1 {
		t.Error("the journal does not tell of it")
	}
	r.says(r.get("/demandes/"+id+"/pieces/1"), http.StatusNotFound)
	r.says(r.get("/demandes/"+id+"/pieces/-1"), http.StatusNotFound)
}

func TestWhatMembersWriteIsShownAndNeverRun(t *testing.T) {
	r := signedIn(t)
	hostile := `<script>alert(1)</script><img src=x onerror="alert(2)">` + strings.Repeat("long", 200)
	id := r.ask(mutual.RequestContent{Kind: mutual.RequestOther, Words: hostile}, "<b>gras</b>.pdf")
	got := r.says(r.get("/demandes/"+id), http.StatusOK, hostile)
	if strings.Contains(got.body, "<script") || strings.Contains(got.body, "<img src=x") || strings.Contains(got.body, "<b>") {
		t.Error("what the member wrote is part of the page")
	}
	again := r.press("/demandes/"+id+"/reponse", "decision", "accepter", "words", "</textarea><script>alert(3)</script>"+strings.Repeat("x", 4000))
	r.says(again, http.StatusUnprocessableEntity, "</textarea><script>alert(3)</script>")
	if strings.Contains(again.body, "<script") {
		t.Error("what the adviser typed is part of the page")
	}
}

func TestAdvisersReadThatMailsDoNotLeave(t *testing.T) {
	r := signedIn(t, officetest.WithMail(), officetest.WithStoppedClock())
	r.Mail.Answer(550, "relay not permitted")
	check(t, r.Rules().ReportLostCode(t.Context(), r.Email, r.Number, office.Origin{Address: "127.0.0.1"}))
	r.Round()
	const told = "de partir vers des adhérents"
	if got := r.get("/demandes"); strings.Contains(got.text(), told) {
		t.Error("a mail that has just been tried is told already")
	}
	r.Advance(11 * time.Minute)
	r.Round()
	got := r.get("/demandes")
	r.says(got, http.StatusOK, "1\u00a0message attend "+told, "il y a 11\u00a0minutes",
		"car le serveur d’envoi refuse le destinataire sans dire que c’est l’adresse (réponse 550)", "espace-mutuelle check")
	r.Mail.Answer(0, "")
	r.Advance(time.Hour)
	r.signIn()
	r.Round()
	if got := r.get("/demandes"); got.status != http.StatusOK || strings.Contains(got.text(), told) {
		t.Errorf("once they leave: status %d, %s", got.status, got.text())
	}
}

func TestALostCodeIsSeenAndClosedOnce(t *testing.T) {
	r := signedIn(t)
	check(t, r.Rules().ReportLostCode(t.Context(), "quelqu-un@exemple.fr", r.Number, office.Origin{Address: "127.0.0.1"}))
	page := r.says(r.get("/demandes"), http.StatusOK, "Codes d’accès perdus", "quelqu-un@exemple.fr", r.Number)
	r.says(r.get(r.file()), http.StatusOK, "a signalé la perte de son code")
	path := regexp.MustCompile(`action="(/codes-perdus/[^"]+)"`).FindStringSubmatch(page.body)[1]
	r.says(r.press(path, "clore", "oui"), http.StatusOK, "Le signalement est clos")
	r.says(r.press(path, "clore", "oui"), http.StatusOK, "était déjà clos")
	r.lacks(r.get("/demandes"), "Codes d’accès perdus")
}

func TestReportsOfLostCodesComeInPagesAndNeverHideTheQueue(t *testing.T) {
	r := signedIn(t)
	report := func(number string, address int) {
		t.Helper()
		from := office.Origin{Address: "192.0.2." + strconv.Itoa(address)}
		check(t, r.Rules().ReportLostCode(t.Context(), "quelqu-un@exemple.fr", number, from))
	}
	for n := range 30 {
		report(strconv.Itoa(900000+n), n)
	}
	// Invented numbers stand on a page of their own.
	page := r.says(r.get("/demandes"), http.StatusOK, "Voir les signalements sous des numéros inconnus")
	r.lacks(page, "900000", "quelqu-un@exemple.fr")
	report(r.Number, 200)
	page = r.says(r.get("/demandes"), http.StatusOK, r.Number, "Voir tous les signalements")
	r.lacks(page, "900000")
	r.lacks(r.says(r.get("/codes-perdus"), http.StatusOK, r.Number, "Numéros inconnus"), "900000", "Signalements suivants")

	first := r.says(r.get("/codes-perdus?numeros=inconnus"), http.StatusOK, "900000", "900024", "Signalements suivants")
	r.lacks(first, "900025", "Revenir au début")
	next := regexp.MustCompile(`href="(/codes-perdus\?[^"]*apres=[^"]*)"`).FindStringSubmatch(first.body)[1]
	second := r.says(r.get(html.UnescapeString(next)), http.StatusOK, "900025", "900029", "Revenir au début")
	r.lacks(second, "900024", "Signalements suivants")
	r.says(r.get("/codes-perdus?apres=rien"), http.StatusOK, r.Number)

	// Who closes one comes back to where they were.
	path := regexp.MustCompile(`action="(/codes-perdus/[^"]+)"`).FindStringSubmatch(second.body)[1]
	closed := r.says(r.press(path, "retour", "/codes-perdus?numeros=inconnus"), http.StatusOK, "Le signalement est clos", "900000")
	if closed.url.RequestURI() != "/codes-perdus?numeros=inconnus" {
		t.Errorf("came back to %s", closed.url)
	}
}
