package console

import (
	"crypto/rand"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// megabyte is what file sizes are told in.
const megabyte = 1_000_000

// messageScreen is a message being written.
type messageScreen struct {
	Member        mutual.Member
	Name          string
	ID            string // the message's own, drawn with the form: sent twice, it counts once
	Subject, Body string
	Faults        faults
}

// ownID is what a form of ours carries for what it will make.
var ownID = regexp.MustCompile(`^[0-9A-Z]{26}$`)

func (c *console) messagePage(v *visit, shown messageScreen) answer {
	file, err := c.look(v, v.PathValue("id"))
	if err != nil {
		return c.failed(v.Request, err)
	}
	shown.Member, shown.Name = file.Member, nameOf(file.Member)
	if shown.ID == "" {
		shown.ID = rand.Text()
	}
	given := answer{name: "message.html", title: "Écrire un message", section: pathMembers, shown: shown}
	if len(shown.Faults) > 0 {
		given.status = http.StatusUnprocessableEntity
	}
	return given
}

func (c *console) showMessage(v *visit) answer { return c.messagePage(v, messageScreen{}) }

func (c *console) sendMessage(v *visit) answer {
	defer removeParts(v.Request)
	if refused, ok := readUpload(v.writer, v.Request); !ok {
		return refused
	}
	id := v.PathValue("id")
	member, err := c.office.MemberRecord(v.Context(), id)
	if err != nil {
		return c.failed(v.Request, err)
	}
	shown := messageScreen{
		ID: v.PostForm.Get("message"), Subject: strings.TrimSpace(v.PostForm.Get("subject")),
		Body: strings.TrimSpace(strings.ReplaceAll(v.PostForm.Get("body"), "\r\n", "\n")),
	}
	if !ownID.MatchString(shown.ID) {
		return unreadable(http.StatusBadRequest)
	}
	shown.Faults.text("subject", shown.Subject, mutual.TitleMax, "Donnez un objet au message.")
	shown.Faults.text("body", shown.Body, mutual.MessageMax, "Écrivez le message.")
	attached, err := attachments(v.MultipartForm.File["files"], shown.ID, c.office.Today(), &shown.Faults)
	if err != nil {
		return c.failed(v.Request, err)
	}
	if len(shown.Faults) > 0 {
		if len(v.MultipartForm.File["files"]) > 0 && shown.Faults.Of("files") == "" {
			shown.Faults.add("files", "Choisissez à nouveau les fichiers : le navigateur ne les garde pas.")
		}
		return c.messagePage(v, shown)
	}
	sent, err := c.office.WriteTo(v.Context(), v.by(), member.Number, mutual.Message{
		ID: shown.ID, From: v.adviser.Name, Subject: shown.Subject, Body: shown.Body,
	}, attached)
	if err != nil {
		return c.failed(v.Request, err)
	}
	if !sent {
		return answer{to: memberPath(id), said: &notice{Text: "Ce message était déjà parti : il n’a pas été envoyé deux fois.", Warning: true}}
	}
	return answer{to: memberPath(id), said: &notice{Text: "Le message est envoyé."}}
}

// text notes a text that is missing or too long.
func (f *faults) text(field, text string, most int, missing string) {
	switch {
	case text == "":
		f.add(field, missing)
	case utf8.RuneCountInString(text) > most:
		f.add(field, "Ce texte est trop long : "+counted(most, "caractère", "caractères")+" au plus. Raccourcissez-le.")
	}
}

// attachments reads the files of a message. Their ids come from the message's: sent
// twice, they are the same.
func attachments(chosen []*multipart.FileHeader, messageID string, today mutual.Date, wrong *faults) ([]office.Publication, error) {
	var read []office.Publication
	total := int64(0)
	for n, header := range chosen {
		if header.Size == 0 && header.Filename == "" {
			continue // a field without a file
		}
		total += header.Size
		switch {
		case len(read) == mutual.MessageFilesMax:
			wrong.add("files", "Un message porte au plus "+counted(mutual.MessageFilesMax, "fichier", "fichiers")+". Retirez-en, ou envoyez un second message.")
			return nil, nil
		case total > mutual.MessageFilesSize:
			wrong.add("files", "Les fichiers d’un message font au plus "+french.Number(mutual.MessageFilesSize/megabyte)+" Mo ensemble. Retirez-en un.")
			return nil, nil
		}
		document, content, err := readFile(header)
		if text := fieldText(err); text != "" {
			wrong.add("files", "« "+document.FileName+" » : "+strings.ToLower(text[:1])+text[1:])
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		document.ID = messageID + "-" + strconv.Itoa(n+1)
		document.Kind, document.PublishedOn = mutual.DocumentNotice, today
		document.Title = strings.TrimSuffix(document.FileName, path.Ext(document.FileName))
		read = append(read, office.Publication{Document: document, Content: content})
	}
	return read, nil
}

// readFile reads an upload. Errors carry CodeAttachmentTooLarge, and CodeAttachmentKind
// for what is no whole PDF, whatever its name says.
func readFile(header *multipart.FileHeader) (document mutual.Document, content []byte, err error) {
	document.FileName = fileName(header.Filename)
	if header.Size > mutual.DocumentMax {
		return document, nil, &mutual.Error{Code: mutual.CodeAttachmentTooLarge}
	}
	file, err := header.Open()
	if err != nil {
		return document, nil, mutual.Fault(mutual.CodeInternal, err)
	}
	content, err = io.ReadAll(io.LimitReader(file, mutual.DocumentMax))
	if err = errors.Join(err, file.Close()); err != nil {
		return document, nil, mutual.Fault(mutual.CodeInternal, err)
	}
	if !mutual.IsPDF(content) {
		return document, nil, &mutual.Error{Code: mutual.CodeAttachmentKind}
	}
	document.FileName = strings.TrimSuffix(document.FileName, path.Ext(document.FileName)) + ".pdf"
	return document, content, nil
}

// fileName is the last part of a name, without what no system takes.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, name))
	if name == "" || name == "." || name == ".." {
		return "document"
	}
	if runes := []rune(name); len(runes) > 100 {
		name = string(runes[len(runes)-100:])
	}
	return name
}
