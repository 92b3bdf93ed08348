package console

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// documentScreen is a document being published.
type documentScreen struct {
	Member mutual.Member
	Name   string
	ID     string // the document's own, drawn with the form: sent twice, it counts once
	Title  string
	Kinds  []option
	Faults faults
}

// documentKinds are what an adviser publishes.
var documentKinds = []mutual.DocumentKind{
	mutual.DocumentCertificate, mutual.DocumentNotice, mutual.DocumentContract, mutual.DocumentStatement,
}

func (c *console) documentPage(v *visit, shown documentScreen, kind mutual.DocumentKind) answer {
	file, err := c.look(v, v.PathValue("id"))
	if err != nil {
		return c.failed(v.Request, err)
	}
	shown.Member, shown.Name = file.Member, nameOf(file.Member)
	if shown.ID == "" {
		shown.ID = rand.Text()
	}
	for _, k := range documentKinds {
		shown.Kinds = append(shown.Kinds, option{string(k), french.DocumentKind(k), k == kind})
	}
	given := answer{name: "document.html", title: "Publier un document", section: pathMembers, shown: shown}
	if len(shown.Faults) > 0 {
		given.status = http.StatusUnprocessableEntity
	}
	return given
}

func (c *console) showDocument(v *visit) answer { return c.documentPage(v, documentScreen{}, "") }

func (c *console) publishDocument(v *visit) answer {
	defer removeParts(v.Request)
	if refused, ok := readUpload(v.writer, v.Request); !ok {
		return refused
	}
	id := v.PathValue("id")
	member, err := c.office.MemberRecord(v.Context(), id)
	if err != nil {
		return c.failed(v.Request, err)
	}
	kind := mutual.DocumentKind(v.PostForm.Get("kind"))
	shown := documentScreen{ID: v.PostForm.Get("document"), Title: strings.TrimSpace(v.PostForm.Get("title"))}
	if !ownID.MatchString(shown.ID) {
		return unreadable(http.StatusBadRequest)
	}
	shown.Faults.text("title", shown.Title, mutual.TitleMax, "Donnez un titre : c’est ce que l’adhérent lira dans sa liste.")
	if !slices.Contains(documentKinds, kind) {
		shown.Faults.add("kind", "Choisissez un type de document.")
	}
	published := office.Publication{}
	if chosen := v.MultipartForm.File["file"]; len(chosen) == 0 || chosen[0].Filename == "" {
		shown.Faults.add("file", "Choisissez le fichier à publier.")
	} else {
		published.Document, published.Content, err = readFile(chosen[0])
		if text := fieldText(err); text != "" {
			shown.Faults.add("file", text)
		} else if err != nil {
			return c.failed(v.Request, err)
		}
	}
	if len(shown.Faults) > 0 {
		if shown.Faults.Of("file") == "" {
			shown.Faults.add("file", "Choisissez à nouveau le fichier : le navigateur ne le garde pas.")
		}
		return c.documentPage(v, shown, kind)
	}
	published.Document.ID, published.Document.Title = shown.ID, shown.Title
	published.Document.Kind, published.Document.PublishedOn = kind, c.office.Today()
	if !c.memory.claim(v.session, shown.ID) {
		return answer{to: memberPath(id), said: &notice{Text: "Ce document était déjà publié : il ne l’est pas deux fois.", Warning: true}}
	}
	if _, err := c.office.PublishTo(v.Context(), v.by(), member.Number, published); err != nil {
		c.memory.release(v.session, shown.ID)
		return c.failed(v.Request, err)
	}
	return answer{to: memberPath(id), said: &notice{Text: "Le document est publié."}}
}
