package pages_test

import (
	"bytes"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/pages"
)

// everyPage gives each page that can be seen, by how it is reached.
func everyPage(t *testing.T) map[string]answer {
	t.Helper()
	seen := make(map[string]answer)
	for _, path := range paths {
		fields := []string{"token", token, "password", strong, "confirmation", strong}
		var r rules
		b := open(t, &r, quiet())
		seen[path] = b.get(path)
		seen[path+" done"] = b.press(path, fields...)
		seen[path+" without a link"] = b.press(path, "token", "")
		seen[path+" unreadable"] = b.do(http.MethodPost, path, "")
		seen[path+" from elsewhere"] = b.do(http.MethodPost, path, "", "Sec-Fetch-Site", "cross-site")
		for _, code := range mutual.Codes() {
			r.fault = &mutual.Error{Code: code, Until: now + 90_000}
			seen[path+" "+string(code)] = b.press(path, fields...)
		}
	}
	return seen
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	answers := everyPage(t)
	b := open(t, &rules{}, quiet())
	answers["an unknown part"] = b.get("/pages/nothing.css")
	answers["another method"] = b.do(http.MethodPut, pages.Activation, "")
	for name, got := range answers {
		for header, want := range map[string]string{
			"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex",
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; " +
				"form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		} {
			if got.header.Get(header) != want {
				t.Errorf("%s: %s is %q", name, header, got.header.Get(header))
			}
		}
	}
}

var (
	tag          = regexp.MustCompile(`<[^>]*>`)
	inline       = regexp.MustCompile(`(?i)<style|<script>|<script[^>]*>[^<]|\s(?:style|on[a-z]+)=`)
	untypeset    = regexp.MustCompile("[^;:!?»%€\u202f][;:!?»%€](?:\\s|$)|[ \u00a0][;:!?»%€]|«[^\u202f]|'")
	titleOf      = regexp.MustCompile(`(?s)<title>(.*?) · .*<h1>(.*?)</h1>`)
	partOf       = regexp.MustCompile(`(?:href|src)="(/pages/[^"]+)"`)
	partOfSheet  = regexp.MustCompile(`url\("([^"]+)"\)`)
	kilobyte     = 1 << 10
	whatAPageMay = 5 * kilobyte
)

func TestEveryPageIsSetInFrenchAndBringsNothingInline(t *testing.T) {
	for name, got := range everyPage(t) {
		title := titleOf.FindStringSubmatch(got.body)
		if title == nil || title[1] == "" || title[1] != title[2] || !strings.Contains(got.body, `<html lang="fr">`) {
			t.Errorf("%s has no title: %v", name, title)
		}
		if found := inline.FindString(got.body); found != "" {
			t.Errorf("%s holds %q, which the content policy stops", name, found)
		}
		for text := range strings.Lines(answer{body: tag.ReplaceAllString(got.body, "\n")}.text()) {
			if found := untypeset.FindString(text); found != "" {
				t.Errorf("%s: %q in %q", name, found, text)
			}
		}
		if len(got.body) > whatAPageMay {
			t.Errorf("%s has %d bytes", name, len(got.body))
		}
	}
}

func TestAllThatAPageLoadsIsServedAndSmall(t *testing.T) {
	b := open(t, &rules{}, quiet())
	page := b.get(pages.Reset)
	load := partOf.FindAllStringSubmatch(page.body, -1)
	sheet := ""
	total, seen := len(page.body), map[string]bool{}
	for _, found := range load {
		if seen[found[1]] {
			continue
		}
		seen[found[1]] = true
		part := b.do(http.MethodGet, found[1], "", "Accept-Encoding", "gzip")
		if part.status != http.StatusOK || !strings.Contains(part.header.Get("Cache-Control"), "immutable") || part.header.Get("Content-Type") == "" {
			t.Errorf("%s: status %d, %v", found[1], part.status, part.header)
		}
		if strings.HasPrefix(part.header.Get("Content-Type"), "font/") {
			continue // optional: the page is drawn without it
		}
		total += len(part.body)
		if strings.HasPrefix(part.header.Get("Content-Type"), "text/") && part.header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s is not compressed", found[1])
		}
		if strings.Contains(found[1], ".css") {
			sheet = b.get(found[1]).body
		}
	}
	fonts := partOfSheet.FindAllStringSubmatch(sheet, -1)
	if len(fonts) != 2 {
		t.Errorf("the style names %d fonts", len(fonts))
	}
	for _, font := range fonts {
		got := b.get(pages.Parts + font[1])
		if got.status != http.StatusOK || got.header.Get("Content-Type") != "font/woff2" || !strings.HasPrefix(got.body, "wOF2") {
			t.Errorf("%s: status %d, %s", font[1], got.status, got.header.Get("Content-Type"))
		}
		if !seen[pages.Parts+font[1]] {
			t.Errorf("%s is not asked for early", font[1])
		}
	}
	if most := 12 * kilobyte; total > most {
		t.Errorf("%d bytes before the page stands, more than %d", total, most)
	}
}

func TestThePagesWearTheWindowsColoursAndMark(t *testing.T) {
	for name, source := range map[string]string{"static/tokens.css": "tokens.css", "static/mark.svg": "mark.svg"} {
		ours, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := os.ReadFile("../../../frontend/src/ui/" + source)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(ours, theirs) {
			t.Errorf("%s is stale: go generate ./backend/office/pages", name)
		}
	}
}
