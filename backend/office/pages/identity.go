package pages

import "path"

// Identity returns what every page of the office wears, by name: the identity's tokens,
// the mark and the fonts. The advisers' console takes them from here.
func Identity() map[string][]byte {
	worn := make(map[string][]byte)
	for name, content := range parts() {
		if kind := path.Ext(name); kind == ".woff2" || kind == ".svg" {
			worn[name] = content
		}
	}
	tokens, err := staticFiles.ReadFile("static/tokens.css")
	if err != nil {
		panic(err) // the file is part of the program
	}
	worn["tokens.css"] = tokens
	return worn
}
