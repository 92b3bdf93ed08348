package main

import (
	"maps"
	"os"
	"strconv"
	"testing"
)

func tokensCSS(t *testing.T) string {
	t.Helper()
	css, err := os.ReadFile("../../frontend/src/ui/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	return string(css)
}

func mustTheme(t *testing.T, css, selector string) theme {
	t.Helper()
	th, err := themeOf(css, selector)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func TestGeneratedPaletteIsCurrent(t *testing.T) {
	want, err := paletteSource(tokensCSS(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../backend/pdf/palette.gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("backend/pdf/palette.gen.go is stale: go generate ./backend/pdf")
	}
}

func TestGeneratedThemesAreCurrent(t *testing.T) {
	want, err := themesSource(tokensCSS(t), "mail")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../backend/office/mail/palette.gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("backend/office/mail/palette.gen.go is stale: go generate ./backend/office/mail")
	}
}

func TestBothWaysToTheDarkThemeGiveTheSameColours(t *testing.T) {
	css := tokensCSS(t)
	chosen := mustTheme(t, css, `[data-theme="dark"]`)
	preferred := mustTheme(t, css, `:root:not([data-theme="light"])`)
	if !maps.Equal(chosen, preferred) {
		t.Errorf("chosen %v\npreferred by the system %v", chosen, preferred)
	}
}

func TestDarkThemeRedefinesEveryColour(t *testing.T) {
	css := tokensCSS(t)
	light, dark := mustTheme(t, css, ":root"), mustTheme(t, css, `[data-theme="dark"]`)
	for name := range light {
		if _, ok := dark[name]; !ok {
			t.Errorf("--%s has no dark colour", name)
		}
	}
}

func TestTextAndControlsStandOutInBothThemes(t *testing.T) {
	const text, control = 4.5, 3.0
	type pair struct {
		foreground, background string
		least                  float64
	}
	pairs := []pair{
		{"on-primary", "primary", text},
		{"on-primary", "primary-hover", text},
		{"on-accent", "accent", text},
		{"on-danger", "danger", text},
		{"focus", "focus-edge", control},
	}
	for _, surface := range []string{"paper", "surface", "sunken", "hover", "selected"} {
		for _, ink := range []string{"ink", "ink-soft", "link", "positive", "warning", "danger", "notice"} {
			pairs = append(pairs, pair{ink, surface, text})
		}
		for _, edge := range []string{"line-strong", "primary", "danger"} {
			pairs = append(pairs, pair{edge, surface, control})
		}
	}
	for _, state := range []string{"positive", "warning", "danger", "notice"} {
		for _, ink := range []string{"ink", "ink-soft", state} {
			pairs = append(pairs, pair{ink, state + "-surface", text})
		}
	}

	css := tokensCSS(t)
	for _, selector := range []string{":root", `[data-theme="dark"]`} {
		th := mustTheme(t, css, selector)
		for _, p := range pairs {
			got, err := th.contrast(p.foreground, p.background)
			if err != nil {
				t.Fatal(err)
			}
			if got < p.least {
				t.Errorf("%s: --%s on --%s has %.2f:1, needs %.1f:1", selector, p.foreground, p.background, got, p.least)
			}
		}
		ring, err := th.contrast("focus", "surface")
		if err != nil {
			t.Fatal(err)
		}
		edge, err := th.contrast("focus-edge", "surface")
		if err != nil {
			t.Fatal(err)
		}
		if max(ring, edge) < control {
			t.Errorf("%s: neither the focus ring nor its edge shows on --surface", selector)
		}
	}
}

func TestContrastIsThatOfTheStandard(t *testing.T) {
	th := theme{"black": "#000000", "white": "#ffffff", "grey": "#767676"}
	for _, c := range []struct {
		a, b string
		want string
	}{{"black", "white", "21.00"}, {"white", "white", "1.00"}, {"grey", "white", "4.54"}} {
		got, err := th.contrast(c.a, c.b)
		if err != nil {
			t.Fatal(err)
		}
		if text := formatRatio(got); text != c.want {
			t.Errorf("%s on %s: got %s, want %s", c.a, c.b, text, c.want)
		}
	}
}

func TestTokensThatCannotBeReadAreRefused(t *testing.T) {
	for name, css := range map[string]string{
		"no block":        "body { --ink: #000000; }",
		"open block":      ":root { --ink: #000000;",
		"no colours":      ":root { --space: 4px; }",
		"the same, twice": ":root { --ink: #000000; --ink: #111111; }",
	} {
		if _, err := themeOf(css, ":root"); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func formatRatio(r float64) string { return strconv.FormatFloat(r, 'f', 2, 64) }
