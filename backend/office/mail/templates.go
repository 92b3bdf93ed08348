package mail

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"text/template"
	"time"
	_ "time/tzdata" // a server may come without time zones
	"unicode"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

//go:embed templates
var embedded embed.FS

// texts are the two faces of one kind of letter.
type texts struct {
	text *template.Template
	html *htmltemplate.Template
}

// page is what the templates can show, all of it in French and safe to show.
type page struct {
	Subject, Sender, Office, Name string
	Link, Code, Until             string
	At, Device, Network           string
	DarkTheme                     htmltemplate.CSS
}

const (
	layoutText = "layout.txt"
	layoutHTML = "layout.html"
	body       = "body" // what a layout calls the kind's own template
)

// readTemplates reads every kind's templates, an operator's own before the embedded
// ones. The errors of a folder's file bear its name, and the line where there is one.
func readTemplates(folder string) (map[Kind]texts, error) {
	ours, err := fs.Sub(embedded, "templates")
	if err != nil {
		return nil, err
	}
	var replaced []string
	if folder != "" {
		if replaced, err = replacements(folder, ours); err != nil {
			return nil, err
		}
	}
	source := func(name string) (string, error) {
		from := ours
		if slices.Contains(replaced, name) {
			from = os.DirFS(folder)
		}
		content, err := fs.ReadFile(from, name)
		return string(content), err
	}
	all := map[Kind]texts{}
	for _, kind := range Kinds() {
		if all[kind], err = readKind(kind, source); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// replacements lists the templates of an operator's folder. One that would replace
// nothing is most likely misnamed, and refused.
func replacements(folder string, ours fs.FS) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if ending := path.Ext(name); ending != ".txt" && ending != ".html" {
			continue
		}
		if _, err := fs.Stat(ours, name); err != nil {
			return nil, fmt.Errorf("%s: no template has this name", name)
		}
		names = append(names, name)
	}
	return names, nil
}

func readKind(kind Kind, source func(name string) (string, error)) (texts, error) {
	t := texts{
		text: template.New(layoutText),
		html: htmltemplate.New(layoutHTML).Funcs(htmltemplate.FuncMap{"look": look}),
	}
	for _, face := range []struct {
		name  string
		parse func(content string) error
	}{
		{layoutText, func(content string) error {
			_, err := t.text.Parse(content)
			return err
		}},
		{string(kind) + ".txt", func(content string) error {
			read, err := t.text.New(string(kind) + ".txt").Parse(content)
			if err != nil {
				return err
			}
			_, err = t.text.AddParseTree(body, read.Tree)
			return err
		}},
		{layoutHTML, func(content string) error {
			_, err := t.html.Parse(content)
			return err
		}},
		{string(kind) + ".html", func(content string) error {
			read, err := t.html.New(string(kind) + ".html").Parse(content)
			if err != nil {
				return err
			}
			_, err = t.html.AddParseTree(body, read.Tree)
			return err
		}},
	} {
		content, err := source(face.name)
		if err != nil {
			return texts{}, err
		}
		if err := face.parse(content); err != nil {
			return texts{}, err
		}
	}
	return t, nil
}

func (t texts) render(p page) (text, html string, err error) {
	var plain, marked bytes.Buffer
	if err := t.text.Execute(&plain, p); err != nil {
		return "", "", err
	}
	if err := t.html.Execute(&marked, p); err != nil {
		return "", "", err
	}
	return plain.String(), marked.String(), nil
}

// tryTemplates renders every kind, so that a replacement that cannot be, or that
// leaves out what the letter is for, is known before a member waits for it.
func (s *Sender) tryTemplates() error {
	now := mutual.MillisOf(s.config.Now())
	for _, kind := range Kinds() {
		sample := s.page(Letter{
			Kind: kind, Name: "Camille Durand", Link: s.config.Office + "/exemple", Code: "EXEMPLE9",
			Until: now, At: now, Device: "Ordinateur", Network: "local",
		})
		text, html, err := s.templates[kind].render(sample)
		if err != nil {
			return fmt.Errorf("%s: %w", kind, err) // a fault that shows in the layout may be the body's
		}
		link, code := kind.carries()
		for _, face := range []struct{ ending, rendered string }{{".txt", text}, {".html", html}} {
			if link && !strings.Contains(face.rendered, sample.Link) {
				return fmt.Errorf("%s%s: {{.Link}} is missing", kind, face.ending)
			}
			if code && !strings.Contains(face.rendered, sample.Code) {
				return fmt.Errorf("%s%s: {{.Code}} is missing", kind, face.ending)
			}
		}
	}
	return nil
}

func (s *Sender) page(letter Letter) page {
	name := line(letter.Name)
	if letter.Kind == KindEmailInUse {
		name = "" // whoever reads it is another member
	}
	return page{
		Subject: Subject(letter.Kind), Sender: line(s.config.FromName), Office: s.config.Office, Name: name,
		Link: letter.Link, Code: letter.Code, Until: moment(letter.Until),
		At: moment(letter.At), Device: line(letter.Device), Network: letter.Network,
		DarkTheme: darkTheme(),
	}
}

// moment writes an instant in full, as in France; "" for never.
func moment(at mutual.Millis) string {
	if at == 0 {
		return ""
	}
	return french.Moment(at.Time().In(paris))
}

var paris = mustZone("Europe/Paris")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zones are part of the program
	}
	return zone
}

// maxShown is the most characters of a name that somebody else has chosen.
const maxShown = 80

// line makes one line of a text of unknown origin, such as the name that a device
// gives itself: no controls, nothing that a reader would turn into a link, and an end.
func line(text string) string {
	runes := []rune(strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.In(r, unicode.Cf, unicode.Co) || r == unicode.ReplacementChar:
			return -1
		case strings.ContainsRune(`<>@\`, r):
			return ' '
		}
		return r
	}, text)), " "))
	if len(runes) > maxShown {
		runes = append(runes[:maxShown-1], '…')
	}
	for i := 1; i+1 < len(runes); i++ {
		// example.com and https://example.com; but 10.15, "M. Durand" and 203.0.113.0/24 stay.
		if strings.ContainsRune(".:/", runes[i]) && !unicode.IsSpace(runes[i+1]) && !unicode.IsDigit(runes[i+1]) {
			runes[i] = ' '
		}
	}
	return strings.Join(strings.Fields(string(runes)), " ")
}
