package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"sync"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"github.com/unimutuelles/espace-adherents/backend/office/pages"
)

//go:embed static
var styleFiles embed.FS

// stylesheet is the identity's tokens and our own styles in one answer.
const stylesheet = "console.css"

var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// parts are what the pages load, by name: the identity's own, and the style.
var parts = sync.OnceValue(func() map[string][]byte {
	loaded := pages.Identity()
	styles := [][]byte{loaded["tokens.css"]}
	for _, name := range []string{"console.css", "forms.css", "paper.css"} {
		style, err := styleFiles.ReadFile("static/" + name)
		if err != nil {
			panic(err) // the files are part of the program
		}
		styles = append(styles, style)
	}
	loaded[stylesheet] = bytes.Join(styles, []byte("\n"))
	delete(loaded, "tokens.css")
	return loaded
})

// partAddress returns where a part lies. It changes with the content, so that a browser
// may keep the part and still never shows a new page in an old style.
func partAddress(name string) string {
	sum := sha256.Sum256(parts()[name])
	return pathParts + name + "?v=" + hex.EncodeToString(sum[:6])
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
