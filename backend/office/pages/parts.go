package pages

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"sync"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

//go:embed static
var staticFiles embed.FS

// The stylesheet is answered with what every page begins with before it: the tokens, the
// identity's one source, and the base.
const (
	tokens     = "tokens.css"
	base       = "base.css"
	stylesheet = "style.css"
)

var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// parts are what the pages load.
var parts = sync.OnceValue(func() Served {
	read := make(map[string][]byte)
	files, err := fs.Sub(staticFiles, "static")
	if err != nil {
		panic(err) // the files are part of the program
	}
	names, err := fs.Glob(files, "*.*")
	for _, name := range names {
		content, unread := fs.ReadFile(files, name)
		if unread != nil {
			panic(unread)
		}
		read[name] = content
	}
	if err != nil {
		panic(err)
	}
	read[stylesheet] = bytes.Join([][]byte{read[tokens], read[base], read[stylesheet]}, []byte("\n"))
	delete(read, tokens)
	delete(read, base)
	return Served{Path: Parts, Files: read}
})

func partAddress(name string) string { return parts().Address(name) }

// Identity returns what every page of the office wears, by name: the mark and the fonts,
// and the style that its own comes after. The advisers' console takes them from here.
func Identity() (worn map[string][]byte, style []byte) {
	worn = make(map[string][]byte)
	for name, content := range parts().Files {
		if kind := path.Ext(name); kind == ".woff2" || kind == ".svg" {
			worn[name] = content
		}
	}
	for _, name := range []string{tokens, base} {
		content, err := staticFiles.ReadFile("static/" + name)
		if err != nil {
			panic(err) // the files are part of the program
		}
		style = append(style, content...)
	}
	return worn, style
}

// Served are the files that pages load, which hold nothing of anybody.
type Served struct {
	Path  string // where they lie, with slashes around it
	Files map[string][]byte
}

// Address returns where a file lies. It changes with the content, so that a browser may
// keep the file and still never shows a new page in an old style.
func (s Served) Address(name string) string {
	sum := sha256.Sum256(s.Files[name])
	return s.Path + name + "?v=" + hex.EncodeToString(sum[:6])
}

// Handler answers with the file that the path value "name" names.
func (s Served) Handler() http.Handler {
	return gzhttp.GzipHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("name")
		content, known := s.Files[name]
		if !known {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", contentTypes[path.Ext(name)])
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	}))
}
