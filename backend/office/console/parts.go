package console

import (
	"bytes"
	"embed"
	"sync"

	"github.com/unimutuelles/espace-adherents/backend/office/pages"
)

//go:embed static
var styleFiles embed.FS

// stylesheet is the identity's tokens and our own styles in one answer.
const stylesheet = "console.css"

// parts are what the pages load: the identity's own, and the style.
var parts = sync.OnceValue(func() pages.Served {
	loaded, identity := pages.Identity()
	styles := [][]byte{identity}
	for _, name := range []string{"console.css", "forms.css", "paper.css"} {
		style, err := styleFiles.ReadFile("static/" + name)
		if err != nil {
			panic(err) // the files are part of the program
		}
		styles = append(styles, style)
	}
	loaded[stylesheet] = bytes.Join(styles, []byte("\n"))
	return pages.Served{Path: pathParts, Files: loaded}
})

func partAddress(name string) string { return parts().Address(name) }
