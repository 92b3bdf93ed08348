package console_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestMembersAreFoundByNameAndNumberWithoutTheAddressNamingThem(t *testing.T) {
	r := signedIn(t)
	member := r.known().Member
	for _, query := range []string{r.Number, r.Number[:4], strings.ToUpper(member.LastName), member.LastName + " " + member.FirstName} {
		got := r.says(r.press("/adherents", "query", query), http.StatusOK, `href="`+r.file()+`"`, member.LastName)
		if got.url.RawQuery != "" || got.url.Path != "/adherents" {
			t.Errorf("%q is at %s", query, got.url)
		}
	}
	r.says(r.press("/adherents", "query", "zzzzzz"), http.StatusOK, "Aucun adhérent ne correspond", "zzzzzz")
	r.says(r.press("/adherents", "query", " a "), http.StatusUnprocessableEntity, "au moins deux caractères")
	r.says(r.press("/adherents", "query", strings.Repeat("a", 101)), http.StatusUnprocessableEntity, "trop long")
}

func TestAMembersFileIsOneLookAnHour(t *testing.T) {
	r := signedIn(t, officetest.WithStoppedClock())
	file := r.known()
	quote := file.Quotes[0]
	got := r.says(r.get(r.file()), http.StatusOK, file.Member.FirstName, r.Number, file.Member.MaskedIBAN, file.Member.Street, quote.Number,
		file.Messages[0].Subject, file.Documents[0].Title, file.Beneficiaries[1].FirstName, r.Email)
	r.lacks(got, file.Member.IBAN, file.AccessCode)
	for _, path := range []string{"", "/message", "/devis/" + quote.ID, "/blocage"} {
		r.get(r.file() + path)
	}
	if opened := r.deeds(office.ActionMemberOpened); opened != 1 {
		t.Errorf("the journal tells of %d looks", opened)
	}
	for range 3 {
		r.Advance(25 * time.Minute)
		r.get(r.file())
	}
	if opened := r.deeds(office.ActionMemberOpened); opened != 2 {
		t.Errorf("after more than an hour the journal tells of %d looks", opened)
	}
}

func TestAMemberWithoutAnAccountHasAFileToo(t *testing.T) {
	r := signedIn(t)
	path := "/adherents/" + r.Visitor.MemberID
	r.says(r.get(path), http.StatusOK, "Pas encore de compte", r.Visitor.Number)
	r.says(r.get(path+"/blocage"), http.StatusOK, "il n’y a rien à bloquer")
}

func TestAnAccountIsBlockedAndOpenedAgain(t *testing.T) {
	r := signedIn(t)
	session, err := r.Rules().SignIn(t.Context(), r.Login, r.Password, office.Origin{Address: "127.0.0.1"})
	check(t, err)
	path := r.file() + "/blocage"
	r.says(r.get(path), http.StatusOK, "Bloquer le compte", "jusqu’à nouvel ordre")
	r.says(r.press(path, "action", "bloquer", "until", "31/02/2027"), http.StatusUnprocessableEntity, "n’existe pas", `value="31/02/2027"`)
	r.says(r.press(path, "action", "bloquer", "until", "01/01/2020"), http.StatusUnprocessableEntity, "est passée")
	until := mutual.DateOf(r.Now().AddDate(0, 1, 0)).Time().Format("02/01/2006")
	r.says(r.press(path, "action", "bloquer", "until", until), http.StatusOK, "Le compte est bloqué jusqu’au", "toutes ses sessions sont fermées")
	if _, err := r.Rules().Authenticate(t.Context(), session.Tokens.Access, office.Origin{Address: "127.0.0.1"}); mutual.CodeOf(err) == "" {
		t.Error("the member's session goes on")
	}
	r.says(r.get(path), http.StatusOK, "Débloquer le compte")
	r.says(r.press(path, "action", "debloquer"), http.StatusOK, "Le compte est débloqué")
	r.says(r.press(path, "action", "debloquer"), http.StatusOK, "n’était pas bloqué")
	if _, err := r.Rules().SignIn(t.Context(), r.Login, r.Password, office.Origin{Address: "127.0.0.1"}); err != nil {
		t.Error(err)
	}
}

var shownCode = regexp.MustCompile(`<p class="code">([^<]+)</p>`)

func TestACodeIsIssuedOnceAndShownOnce(t *testing.T) {
	r := signedIn(t)
	check(t, r.Rules().ReportLostCode(t.Context(), r.Email, r.Number, office.Origin{Address: "127.0.0.1"}))
	once := hidden(t, r.get(r.file()+"/code"), "once")
	if r.known().AccessCode != strings.ToUpper(r.Login) {
		t.Error("asking changed the code")
	}
	shown := shownCode.FindStringSubmatch(r.says(r.press(r.file()+"/code", "once", once), http.StatusOK, "affiché qu’une fois").body)
	if shown == nil || r.known().AccessCode != shown[1] {
		t.Fatalf("shown %v, known %s", shown, r.known().AccessCode)
	}
	again := r.press(r.file()+"/code", "once", once)
	r.lacks(again, shown[1])
	if r.known().AccessCode != shown[1] || r.deeds(office.ActionAccessCodeIssued) != 1 {
		t.Error("a second press of the button issued another code")
	}
	r.lacks(r.get("/demandes"), "Codes d’accès perdus")
}

func TestAMessageIsSentOnceWithWhatItCarries(t *testing.T) {
	r := signedIn(t)
	path := r.file() + "/message"
	id := hidden(t, r.get(path), "message")
	fields := []string{"message", id, "subject", "Votre dossier", "body", "Bonjour,\r\n\r\nTout va bien.", "@files", "C:\\ici\\Relevé d’avril.txt\n" + pdf}
	r.says(r.upload(path, fields...), http.StatusOK, "Le message est envoyé")
	r.says(r.upload(path, fields...), http.StatusOK, "n’a pas été envoyé deux fois")
	file := r.known()
	message := file.Messages[0]
	if message.Subject != "Votre dossier" || message.Body != "Bonjour,\n\nTout va bien." || message.From != name || len(message.DocumentIDs) != 1 {
		t.Errorf("sent %+v", message)
	}
	at := slices.IndexFunc(file.Documents, func(d mutual.Document) bool { return d.ID == message.DocumentIDs[0] })
	if at < 0 || file.Documents[at].FileName != "Relevé d’avril.pdf" || file.Documents[at].Title != "Relevé d’avril" {
		t.Errorf("carries %v", file.Documents)
	}
	if sent := r.deeds(office.ActionMessageSent); sent != 1 {
		t.Errorf("sent %d times", sent)
	}
	r.says(r.get(r.file()), http.StatusOK, "Pas encore lu", "Votre dossier")
}

func TestAMessageThatCannotBeSentKeepsItsWords(t *testing.T) {
	r := signedIn(t)
	path := r.file() + "/message"
	id := hidden(t, r.get(path), "message")
	before := len(r.known().Messages)
	r.says(r.upload(path, "message", id, "subject", " ", "body", "Mon texte"), http.StatusUnprocessableEntity, "Donnez un objet", "Mon texte")
	r.says(r.upload(path, "message", id, "subject", "Objet", "body", "Mon texte", "@files", "bombe.pdf\nMZ"), http.StatusUnprocessableEntity,
		"« bombe.pdf »", "n’est pas un PDF", "Mon texte", `value="Objet"`)
	six := []string{"message", id, "subject", "Objet", "body", "Mon texte"}
	for range 6 {
		six = append(six, "@files", "a.pdf\n"+pdf)
	}
	r.says(r.upload(path, six...), http.StatusUnprocessableEntity, "au plus 5")
	r.says(r.upload(path, "message", id, "subject", "Objet", "body", "x", "@files", "a.pdf\n"+pdf+strings.Repeat("x", 22<<20)),
		http.StatusRequestEntityTooLarge, "trop volumineux")
	if len(r.known().Messages) != before {
		t.Error("something was sent")
	}
}

func TestADocumentIsPublishedOnce(t *testing.T) {
	r := signedIn(t)
	path := r.file() + "/document"
	id := hidden(t, r.get(path), "document")
	r.says(r.upload(path, "document", id, "title", "", "kind", "autre"), http.StatusUnprocessableEntity,
		"Donnez un titre", "Choisissez un type", "Choisissez le fichier")
	r.says(r.upload(path, "document", id, "title", "Attestation", "kind", "certificate", "@file", "x.pdf\npas un PDF"), http.StatusUnprocessableEntity,
		"n’est pas un PDF", `value="Attestation"`)
	fields := []string{"document", id, "title", "Attestation 2027", "kind", "certificate", "@file", "../../x.pdf\n" + pdf}
	r.says(r.upload(path, fields...), http.StatusOK, "Le document est publié", "Attestation 2027")
	r.says(r.upload(path, fields...), http.StatusOK, "était déjà publié")
	document := r.known().Documents[0]
	if document.Title != "Attestation 2027" || document.Kind != mutual.DocumentCertificate || document.FileName != "x.pdf" || r.deeds(office.ActionDocumentPublished) != 1 {
		t.Errorf("published %+v, %d times", document, r.deeds(office.ActionDocumentPublished))
	}
	got := r.says(r.get(r.file()+"/documents/"+document.ID), http.StatusOK, "%PDF-1.4")
	if disposition := got.header.Get("Content-Disposition"); disposition != "attachment; filename=x.pdf" {
		t.Errorf("Content-Disposition is %q", disposition)
	}
}

// waitingQuote is the member's quote without an answer.
func (r *room) waitingQuote() mutual.Quote {
	r.t.Helper()
	for _, quote := range r.known().Quotes {
		if quote.Status == mutual.QuoteReceived {
			return quote
		}
	}
	r.t.Fatal("no quote waits")
	return mutual.Quote{}
}

func TestAQuoteIsAnsweredLineByLineAndSummedUpHere(t *testing.T) {
	r := signedIn(t)
	quote := r.waitingQuote()
	path := r.file() + "/devis/" + quote.ID
	r.says(r.get(path), http.StatusOK, quote.Number, quote.Lines[0].Label, "Calculé quand toutes les lignes sont remplies")
	r.says(r.press(path, "step", "repondre", "secu-1", "abc", "mutuelle-1", "1"), http.StatusUnprocessableEntity,
		"comme 12,50", `value="abc"`, "Dites jusqu’à quand")
	r.says(r.press(path, "step", "calculer", "secu-1", "999999", "mutuelle-1", "1"), http.StatusUnprocessableEntity, "dépassent le prix")
	fields := []string{"words", "Voici notre réponse.", "valid_until", mutual.DateOf(r.Now().AddDate(0, 3, 0)).Time().Format("02/01/2006")}
	for n := range quote.Lines {
		fields = append(fields, "secu-"+string(rune('1'+n)), "1,50", "mutuelle-"+string(rune('1'+n)), "10 €")
	}
	computed := r.says(r.press(path, append(fields, "step", "calculer")...), http.StatusOK, `value="1,50"`, "Voici notre réponse.")
	r.lacks(computed, "Calculé quand toutes les lignes")
	if r.waitingQuote().ID != quote.ID {
		t.Error("computing answered")
	}
	r.says(r.press(path, append(fields, "step", "repondre", "valid_until", "")...), http.StatusOK, "La réponse au devis est donnée")
	at := slices.IndexFunc(r.known().Quotes, func(q mutual.Quote) bool { return q.ID == quote.ID })
	answered := r.known().Quotes[at]
	if answered.Status != mutual.QuoteAnswered || answered.Answer != "Voici notre réponse." || answered.Lines[0].SocialSecurity != 150 ||
		answered.Lines[0].Remaining != quote.Lines[0].Spent-1150 {
		t.Errorf("answered %+v", answered)
	}
	r.says(r.press(path, append(fields, "step", "repondre")...), http.StatusOK, "ce devis a déjà sa réponse")
	r.says(r.get(path), http.StatusOK, "Réponse du")
}

func TestAQuoteIsRefusedWithWords(t *testing.T) {
	r := signedIn(t)
	path := r.file() + "/devis/" + r.waitingQuote().ID
	r.says(r.press(path, "step", "refuser", "words", " "), http.StatusUnprocessableEntity, "Dites à l’adhérent pourquoi")
	r.says(r.press(path, "step", "refuser", "words", "Il manque l’ordonnance."), http.StatusOK, "Le devis est refusé")
	r.says(r.get(path), http.StatusOK, "Il manque l’ordonnance.")
	if r.deeds(office.ActionQuoteAnswered) != 1 {
		t.Error("the journal does not tell of it")
	}
}

func TestTheJournalTellsWhoDidWhat(t *testing.T) {
	r := signedIn(t)
	id := r.ask(phone)
	r.press("/demandes/"+id+"/reponse", "decision", "appliquer")
	r.says(r.get("/journal"), http.StatusOK, "Demande appliquée", "Connexion à la console", login, "test (ligne de commande)", `href="/demandes/`+id+`"`)
	for range 60 {
		check(t, r.Rules().RecordIBANShown(t.Context(), login, r.MemberID, ""))
	}
	page := r.says(r.get("/journal"), http.StatusOK, "Plus ancien")
	older := regexp.MustCompile(`/journal\?avant=\d+`).FindString(page.body)
	r.says(r.get(older), http.StatusOK, "Demande appliquée", "Revenir au plus récent")
	r.says(r.get("/journal?avant=x"), http.StatusOK, "Plus ancien")
}
