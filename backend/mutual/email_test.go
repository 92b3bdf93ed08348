package mutual

import (
	"strings"
	"testing"
)

func TestAnAddressIsHeldAgainstItsSyntaxAlone(t *testing.T) {
	for address, want := range map[string]Code{
		"camille@exemple.fr":                 "",
		"Camille.Durand+mutuelle@EXEMPLE.fr": "",
		"o'neill_9@mail.sous-domaine.re":     "",
		"1@2.fr":                             "",
		"contact@café-de-l’été.fr":           CodeInvalidEmail, // no apostrophe stands in a domain
		"contact@café.fr":                    "",
		"contact@xn--caf-dma.fr":             "",
		"a@उदाहरण.भारत":                      "",
		strings.Repeat("a", 64) + "@" + strings.Repeat("b", 63) + "." + strings.Repeat("c", 63) + ".museum": "",

		"rené@exemple.fr":                       CodeEmailNotASCII,
		"ren\u0065\u0301@exemple.fr":            CodeEmailNotASCII,
		"rené@café.fr":                          CodeEmailNotASCII,
		"rené@exemple":                          CodeInvalidEmail,
		"o’neill@exemple.fr":                    CodeEmailNotASCII, // as a telephone types it
		"अ@उदाहरण.भारत":                         CodeEmailNotASCII,
		strings.Repeat("a", 65) + "@exemple.fr": CodeInvalidEmail,

		"":                                     CodeFieldRequired,
		" ":                                    CodeInvalidEmail,
		"camille":                              CodeInvalidEmail,
		"camille@":                             CodeInvalidEmail,
		"@exemple.fr":                          CodeInvalidEmail,
		"camille@exemple":                      CodeInvalidEmail,
		"camille@exemple.fr ":                  CodeInvalidEmail,
		" camille@exemple.fr":                  CodeInvalidEmail,
		"camille@exemple,fr":                   CodeInvalidEmail,
		"camille@exemple.fr.":                  CodeInvalidEmail,
		"camille@.fr":                          CodeInvalidEmail,
		"camille@exemple..fr":                  CodeInvalidEmail,
		"camille@-exemple.fr":                  CodeInvalidEmail,
		"camille@exemple-.fr":                  CodeInvalidEmail,
		"camille@exemple.123":                  CodeInvalidEmail,
		"camille@192.0.2.7":                    CodeInvalidEmail,
		"camille@[192.0.2.7]":                  CodeInvalidEmail,
		"camille@ex_emple.fr":                  CodeInvalidEmail,
		"camille @exemple.fr":                  CodeInvalidEmail,
		"camille\u00a0durand@exemple.fr":       CodeInvalidEmail,
		"camille.@exemple.fr":                  CodeInvalidEmail,
		"camille@durand@exemple.fr":            CodeInvalidEmail,
		"Camille <camille@exemple.fr>":         CodeInvalidEmail,
		"<camille@exemple.fr>":                 CodeInvalidEmail,
		"camille@exemple.fr (maison)":          CodeInvalidEmail,
		"a@exemple.fr, b@exemple.fr":           CodeInvalidEmail,
		"a@exemple.fr\r\nBcc: b@c.fr":          CodeInvalidEmail,
		"camille\u202e@exemple.fr":             CodeInvalidEmail,
		"a@" + strings.Repeat("b", 64) + ".fr": CodeInvalidEmail,
		"a@" + strings.Repeat("bbbbbbbbb.", 26) + "fr": CodeInvalidEmail,
	} {
		t.Run(address, func(t *testing.T) { refused(t, CheckEmail(address), want, "email") })
	}
}

func TestAMaskedAddressIsRecognisedByItsOwnerOnly(t *testing.T) {
	for address, want := range map[string]string{
		"camille@exemple.fr":           "c•••••@exemple.fr",
		"camille.durand-leroy@free.fr": "c•••••@free.fr",
		"ab@exemple.fr":                "a•••••@exemple.fr",
		"a@exemple.fr":                 "•••••@exemple.fr",
		"éric@exemple.fr":              "é•••••@exemple.fr",
		"@exemple.fr":                  "•••••",
		"camille":                      "•••••",
		"":                             "•••••",
	} {
		if got := MaskEmail(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}
