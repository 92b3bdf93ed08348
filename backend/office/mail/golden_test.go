package mail

import (
	"crypto/ed25519"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

var update = flag.Bool("update", false, "write the golden files again")

const (
	office    = "https://espace.unimutuelles.example"
	from      = "ne-pas-repondre@unimutuelles.example"
	goodToken = "Zk3vQ9x_2LrT7yW1bN8cM4sD6fG0hJ5kP-aEuIoXqRt"
)

// noon is 24 November 2026, 12:00 in Paris.
func noon() time.Time { return time.Date(2026, 11, 24, 11, 0, 0, 0, time.UTC) }

func usual() Config {
	return Config{
		Host: "127.0.0.1", Port: 587, Security: STARTTLS, FromName: "Unimutuelles", FromAddress: from, Office: office, Now: noon,
	}
}

func mustNew(t *testing.T, config Config) *Sender {
	t.Helper()
	s, err := New(config)
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	return s
}

// letterOf is a letter as the office writes them.
func letterOf(kind Kind) Letter {
	pages := map[Kind]string{KindActivation: "/activer", KindPasswordLink: "/mot-de-passe", KindResetScheduled: "/annuler"}
	letter := Letter{
		Kind: kind, To: "camille.durand@mail.example", Name: "Camille Durand", ID: "01K9ABCDEFGHJKMNPQRSTVWXYZ",
		At: mutual.MillisOf(noon()), Device: "Ordinateur (Windows)", Network: "203.0.113.0/24",
	}
	if page := pages[kind]; page != "" {
		letter.Link = office + page + "#" + goodToken
	}
	switch kind {
	case KindActivation:
		letter.Code = "K7M2QX9D"
		letter.Until = mutual.MillisOf(noon().Add(mutual.ActivationLifetime))
	case KindPasswordLink:
		letter.Until = mutual.MillisOf(noon().Add(time.Hour))
	case KindPasswordChanged:
		letter.Until = mutual.MillisOf(noon().Add(mutual.BankHold))
	case KindResetScheduled:
		letter.Until = mutual.MillisOf(noon().Add(mutual.DefaultResetDelay))
	case KindAccountBlocked:
		letter.Until = mutual.MillisOf(noon().Add(72 * time.Hour))
	}
	return letter
}

func TestEveryKindReadsAsItWasAgreed(t *testing.T) {
	s := mustNew(t, usual())
	for _, kind := range Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			text, html, err := s.templates[kind].render(s.page(letterOf(kind)))
			if err != nil {
				t.Fatal(err)
			}
			for ending, got := range map[string]string{".txt": text, ".html": html} {
				golden := filepath.Join("testdata", string(kind)+ending)
				if *update {
					if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("%s (-want +got; go test -update writes it again):\n%s", golden, diff)
				}
			}
		})
	}
}

// shownIn is what a reader sees of an HTML mail, on one line.
func shownIn(t *testing.T, page string) string {
	t.Helper()
	var seen []string
	hidden := 0
	for tokens := html.NewTokenizer(strings.NewReader(page)); ; {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			return strings.Join(strings.FieldsFunc(strings.Join(seen, ""), func(r rune) bool { return r == ' ' || r == '\n' }), " ")
		case html.StartTagToken, html.EndTagToken:
			switch name, _ := tokens.TagName(); string(name) {
			case "style", "title":
				hidden += map[html.TokenType]int{html.StartTagToken: 1, html.EndTagToken: -1}[kind]
			case "p", "br", "h1":
				seen = append(seen, " ")
			}
		case html.TextToken:
			if hidden == 0 {
				seen = append(seen, string(tokens.Text()))
			}
		}
	}
}

// unset is French typography left out: an ordinary space where a narrow no-break one
// stands, or a typewriter's apostrophe.
var unset = regexp.MustCompile(`\p{L} [;:!?»]|« |'`)

func TestBothFacesAreSetInFrenchAndSayTheSame(t *testing.T) {
	s := mustNew(t, usual())
	for _, kind := range Kinds() {
		letter := letterOf(kind)
		text, page, err := s.templates[kind].render(s.page(letter))
		if err != nil {
			t.Fatal(err)
		}
		shown := html.UnescapeString(shownIn(t, page))
		for face, words := range map[string]string{"text": text, "HTML": shown} {
			if fault := unset.FindString(words); fault != "" {
				t.Errorf("%s, %s: %q", kind, face, fault)
			}
			for _, must := range []string{s.page(letter).Until, letter.Code, office, "Unimutuelles"} {
				if !strings.Contains(words, must) {
					t.Errorf("%s, %s: %q is missing", kind, face, must)
				}
			}
		}
		for paragraph := range strings.SplitSeq(text, "\n") {
			paragraph = strings.TrimSpace(paragraph)
			for sentence := range strings.SplitSeq(paragraph, ". ") {
				sentence = strings.TrimSuffix(sentence, ".")
				if sentence != "--" && !strings.HasPrefix(sentence, "https:") && !strings.Contains(shown, sentence) && !strings.HasSuffix(sentence, "\u202f:") {
					t.Errorf("%s: only the text says %q", kind, sentence)
				}
			}
		}
	}
}

func TestAMailFetchesNothingAndLeadsOnlyToTheOffice(t *testing.T) {
	s := mustNew(t, usual())
	elsewhere := regexp.MustCompile(`(?i)<(img|script|iframe|link|object|form|table)\b|url\(|@import|src=`)
	for _, kind := range Kinds() {
		_, page, err := s.templates[kind].render(s.page(letterOf(kind)))
		if err != nil {
			t.Fatal(err)
		}
		if found := elsewhere.FindString(page); found != "" {
			t.Errorf("%s holds %q", kind, found)
		}
		want := 0
		if link, _ := kind.carries(); link {
			want = 1
		}
		if links := strings.Count(page, "href="); links != want || strings.Count(page, `href="`+office+"/") != want {
			t.Errorf("%s has %d links", kind, links)
		}
	}
}

func signingKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes, fixed"[:32]))
}
