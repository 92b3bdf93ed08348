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

// stylesheet is tokens.css, the identity's one source, and style.css in one answer.
const stylesheet = "style.css"

var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// parts are what the pages load, by name.
var parts = sync.OnceValue(func() map[string][]byte {
	files, err := fs.Sub(staticFiles, "static")
	if err != nil {
		panic(err) // the files are part of the program
	}
	read := make(map[string][]byte)
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
	read[stylesheet] = bytes.Join([][]byte{read["tokens.css"], read[stylesheet]}, []byte("\n"))
	delete(read, "tokens.css")
	return read
})

// partAddress returns where a part lies. It changes with the content, so that a
// browser may keep the part and still never shows a new page in an old style.
func partAddress(name string) string {
	sum := sha256.Sum256(parts()[name])
	return Parts + name + "?v=" + hex.EncodeToString(sum[:6])
}

// compressedParts answers with parts, which hold nothing of anybody.
func compressedParts() http.Handler {
	return gzhttp.GzipHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("name")
		content, known := parts()[name]
		if !known {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", contentTypes[path.Ext(name)])
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	}))
}
