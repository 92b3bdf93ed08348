package office

import (
	_ "embed"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

//go:embed terms.txt
var ownTerms string

// ParseTerms reads terms of use: a line "Version: …", a title after "# ", headings
// after "## ", and paragraphs set apart by blank lines. CodeInvalidRequest when a
// part is missing.
func ParseTerms(text string) (mutual.Terms, error) {
	var terms mutual.Terms
	for _, block := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		block = strings.TrimSpace(block)
		last := len(terms.Sections) - 1
		switch {
		case block == "":
		case strings.HasPrefix(block, "Version:"):
			terms.Version = strings.TrimSpace(strings.TrimPrefix(block, "Version:"))
		case strings.HasPrefix(block, "# "):
			terms.Title = strings.TrimPrefix(block, "# ")
		case strings.HasPrefix(block, "## "):
			terms.Sections = append(terms.Sections, mutual.TermsSection{Heading: strings.TrimPrefix(block, "## ")})
		case last >= 0:
			terms.Sections[last].Paragraphs = append(terms.Sections[last].Paragraphs, strings.Join(strings.Fields(block), " "))
		default:
			return mutual.Terms{}, &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "terms"}
		}
	}
	if terms.Version == "" || len(terms.Version) > 40 || terms.Title == "" || len(terms.Sections) == 0 {
		return mutual.Terms{}, &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "terms"}
	}
	return terms, nil
}
