package console

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"os"
	"strconv"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

//go:embed templates
var templateFiles embed.FS

var templates = template.Must(template.New("").Funcs(words).Funcs(template.FuncMap{
	"part": partAddress,
	"all":  func(values ...any) []any { return values },
}).ParseFS(templateFiles, "templates/*.html"))

// answer is what a request gets: a page, the way to another one, or nothing more where
// a file was sent.
type answer struct {
	name    string
	title   string
	section string // of the navigation, one of the paths
	status  int    // 200 where it is 0
	until   int64  // seconds until the next try is heard; 0: at once
	shown   any

	to   string
	said *notice
	sent bool
}

// frame is what stands around every page.
type frame struct {
	Adviser string // "" while nobody is signed in
	Notice  *notice

	Title   string
	Section string
	Shown   any
}

// write writes a page whole or not at all.
func (c *console) write(w http.ResponseWriter, r *http.Request, around frame, given answer) {
	around.Title, around.Section, around.Shown = given.title, given.section, given.shown
	var body bytes.Buffer
	if err := templates.ExecuteTemplate(&body, given.name, around); err != nil {
		c.log.ErrorContext(r.Context(), "a page could not be written", "code", string(mutual.CodeInternal))
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(body.Len()))
	if given.until > 0 {
		header.Set("Retry-After", strconv.FormatInt(given.until, 10))
	}
	if given.status == 0 {
		given.status = http.StatusOK
	}
	w.WriteHeader(given.status)
	// The browser that does not take its answer is gone; there is nobody to tell.
	_, _ = w.Write(body.Bytes())
}

// What a form may weigh, in bytes.
const (
	formLimit   = 64 << 10
	uploadLimit = mutual.DocumentMax + 1<<20
	formMemory  = 1 << 20
)

// readForm reads the posted fields; where it cannot, refused says so.
func readForm(w http.ResponseWriter, r *http.Request) (refused answer, ok bool) {
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	return readable(r.ParseForm(), len(r.PostForm))
}

// readUpload is readForm for one with files. The caller calls removeParts.
func readUpload(w http.ResponseWriter, r *http.Request) (refused answer, ok bool) {
	r.Body = http.MaxBytesReader(w, r.Body, uploadLimit)
	err := r.ParseMultipartForm(formMemory)
	return readable(err, len(r.PostForm))
}

func readable(err error, fields int) (refused answer, ok bool) {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return unreadable(http.StatusRequestEntityTooLarge), false
	case err != nil || fields == 0: // which is so for any other kind of body
		return unreadable(http.StatusBadRequest), false
	}
	return answer{}, true
}

// removeParts removes what an upload left on the disk.
func removeParts(r *http.Request) {
	if r.MultipartForm == nil {
		return
	}
	if err := r.MultipartForm.RemoveAll(); err != nil && !errors.Is(err, os.ErrNotExist) {
		return // the system's own cleaning takes what is left
	}
}
