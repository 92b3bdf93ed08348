package mail

import (
	"fmt"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// parts says how each part of an HTML mail looks, by its name in the templates. A
// colour is named as in tokens.css, between braces: the light one stands in the
// element, where every reader finds it, and the dark one in the head's style sheet,
// for the readers that know of dark themes.
var parts = map[string]string{
	"page": "margin:0;padding:24px 12px;background-color:{paper};color:{ink};font-family:'Source Sans 3','Segoe UI',Roboto,Helvetica,Arial,sans-serif;" +
		"font-size:16px;line-height:1.5",
	"sheet":     "max-width:600px;margin:0 auto;background-color:{surface};border:1px solid {line};border-radius:12px;overflow:hidden",
	"band":      "padding:14px 28px;background-color:{accent};color:{on-accent};font-size:18px;line-height:1.25;font-weight:700",
	"content":   "padding:28px 28px 12px",
	"title":     "margin:0 0 20px;color:{ink};font-size:24px;line-height:1.25;font-weight:700",
	"paragraph": "margin:0 0 16px;color:{ink}",
	"action":    "margin:24px 0",
	"button": "display:inline-block;padding:12px 24px;background-color:{primary};border-radius:8px;color:{on-primary};" +
		"font-weight:600;text-decoration:none",
	"code": "display:inline-block;margin:0;padding:8px 16px;background-color:{sunken};border:1px solid {line};border-radius:8px;color:{ink};" +
		"font-family:Consolas,Menlo,'DejaVu Sans Mono',monospace;font-size:22px;line-height:1.5;letter-spacing:2px",
	"facts":   "margin:0 0 16px;padding:12px 16px;background-color:{sunken};border-radius:8px;color:{ink}",
	"label":   "color:{ink-soft}",
	"warning": "margin:24px 0 16px;padding:12px 16px;background-color:{warning-surface};border-left:4px solid {warning};border-radius:4px;color:{ink}",
	"small":   "margin:0 0 16px;color:{ink-soft};font-size:14px;overflow-wrap:anywhere;word-break:break-word",
	"footer":  "padding:16px 28px 4px;border-top:1px solid {line}",
}

var colourName = regexp.MustCompile(`\{[a-z-]+\}`)

func coloured(style string, theme map[string]string) string {
	return colourName.ReplaceAllStringFunc(style, func(name string) string { return theme[strings.Trim(name, "{}")] })
}

// look gives an element of a template its part's class and style.
func look(part string) (template.HTMLAttr, error) {
	style, known := parts[part]
	if !known {
		return "", fmt.Errorf("no part is called %q", part)
	}
	return template.HTMLAttr(`class="` + part + `" style="` + coloured(style, light) + `"`), nil //nolint:gosec // made of constants
}

// darkTheme is the style sheet of the dark colours. It overrules what stands in the
// elements.
func darkTheme() template.CSS {
	var sheet strings.Builder
	sheet.WriteString(":root{color-scheme:light dark}@media (prefers-color-scheme:dark){")
	for _, part := range slices.Sorted(maps.Keys(parts)) {
		var rules []string
		for declaration := range strings.SplitSeq(parts[part], ";") {
			if colourName.MatchString(declaration) {
				rules = append(rules, coloured(declaration, dark)+"!important")
			}
		}
		if len(rules) > 0 {
			fmt.Fprintf(&sheet, ".%s{%s}", part, strings.Join(rules, ";"))
		}
	}
	sheet.WriteString("}")
	return template.CSS(sheet.String()) //nolint:gosec // made of constants
}
