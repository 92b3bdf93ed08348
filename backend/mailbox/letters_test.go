package mailbox_test

import (
	"bytes"
	"encoding/base64"
	"mime/quotedprintable"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
)

// letter puts a message together; an empty field is the office's own.
type letter struct {
	from, subject, head, body string
}

const htmlBody = `<html><body><p>Bonjour,</p><p><a class="button" style="color:#fff" href="` + goodLink + `">Je valide mon inscription</a></p>` +
	`<img src="https://images.example/logo.png"><a href="https://www.unimutuelles.example/aide">Aide</a></body></html>`

func (l letter) bytes() []byte {
	if l.from == "" {
		l.from = "=?utf-8?q?Unimutuelles_=E2=80=94_Espace_adh=C3=A9rents?= <" + officeAddress + ">"
	}
	if l.subject == "" {
		l.subject = "=?utf-8?q?Votre_inscription_=C3=A0_l=E2=80=99espace_adh=C3=A9rents?="
	}
	if l.head == "" {
		l.head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
	}
	if l.body == "" {
		l.body = "Bonjour,\n\nPour valider votre inscription : " + goodLink + ".\n"
	}
	text := "From: " + l.from + "\nTo: membre@mail.example\nSubject: " + l.subject + "\nDate: " + time.Now().Format(time.RFC1123Z) +
		"\nMessage-ID: <1@unimutuelles.example>\nMIME-Version: 1.0\n" + l.head + "\n" + l.body
	return []byte(strings.ReplaceAll(text, "\n", "\r\n"))
}

func quoted(text string) string {
	var out bytes.Buffer
	w := quotedprintable.NewWriter(&out)
	_, _ = w.Write([]byte(text)) // into memory
	_ = w.Close()
	return strings.ReplaceAll(out.String(), "\r\n", "\n")
}

func base64Lines(text string) string {
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	var lines strings.Builder
	for len(encoded) > 76 {
		lines.WriteString(encoded[:76] + "\n")
		encoded = encoded[76:]
	}
	return lines.String() + encoded + "\n"
}

func nested(depth int, inner string) (head, body string) {
	head, body = "Content-Type: text/html; charset=utf-8\n", inner
	for i := range depth {
		mark := "mark" + strings.Repeat("x", i+1)
		body = "--" + mark + "\nContent-Type: text/plain\n\nBonjour\n--" + mark + "\n" + head + "\n" + body + "\n--" + mark + "--\n"
		head = "Content-Type: multipart/mixed; boundary=" + mark + "\n"
	}
	return head, body
}

func posing(link string) letter { return letter{body: "Validez ici : " + link + "\n"} }

// letterCase is a message, and what is to become of it.
type letterCase struct {
	name    string
	message []byte
	junk    bool
	age     time.Duration
	signed  bool           // the office is known to sign
	dkim    mailbox.DKIM   // of the message that is found
	refused mailbox.Reason // or why it is not
	ignored bool           // or that it is none of our business
}

func letterCases(t *testing.T, names *dns) []letterCase {
	office, other := newSigner(t, names, officeDomain), newSigner(t, names, "pirate.example")
	deepHead, deepBody := nested(3, htmlBody)
	abyssHead, abyssBody := nested(20, htmlBody)
	signed := office.sign(t, letter{}.bytes())
	html := "Content-Type: text/html; charset=utf-8\n"
	return []letterCase{
		{name: "plain text", message: letter{}.bytes(), dkim: mailbox.DKIMNone},
		{name: "HTML only", message: letter{head: html, body: htmlBody}.bytes(), dkim: mailbox.DKIMNone},
		{name: "quoted-printable", message: letter{head: html + "Content-Transfer-Encoding: quoted-printable\n", body: quoted(htmlBody)}.bytes(), dkim: mailbox.DKIMNone},
		{name: "base64", message: letter{head: html + "Content-Transfer-Encoding: base64\n", body: base64Lines(htmlBody)}.bytes(), dkim: mailbox.DKIMNone},
		{name: "nested parts", message: letter{head: deepHead, body: deepBody}.bytes(), dkim: mailbox.DKIMNone},
		{name: "an unknown charset", message: letter{head: "Content-Type: text/html; charset=klingon\n", body: htmlBody}.bytes(), dkim: mailbox.DKIMNone},
		{name: "the port written out", message: posing(strings.Replace(goodLink, ".example/", ".example:443/", 1)).bytes(), dkim: mailbox.DKIMNone},
		{name: "another subject of the office's", message: letter{subject: "Rappel"}.bytes(), dkim: mailbox.DKIMNone},
		{name: "in the junk folder", message: letter{}.bytes(), junk: true, dkim: mailbox.DKIMNone},
		{name: "signed by the sender's domain", message: signed, signed: true, dkim: mailbox.DKIMPass},

		{name: "a spoofed sender", message: letter{from: "Unimutuelles <contact@pirate.example>"}.bytes(), refused: mailbox.ReasonSender},
		{name: "a name that poses as an address", message: letter{from: `"` + officeAddress + `" <contact@pirate.example>`}.bytes(), refused: mailbox.ReasonSender},
		{name: "two senders", message: letter{from: officeAddress + ", contact@pirate.example"}.bytes(), refused: mailbox.ReasonSender},
		{name: "two From lines", message: append([]byte("From: contact@pirate.example\r\n"), letter{}.bytes()...), refused: mailbox.ReasonSender},
		{name: "two contents", message: letter{head: html + html, body: htmlBody}.bytes(), refused: mailbox.ReasonUnreadable},
		{name: "parts without end", message: letter{head: abyssHead, body: abyssBody}.bytes(), refused: mailbox.ReasonUnreadable},
		{name: "signed by another domain", message: other.sign(t, letter{}.bytes()), refused: mailbox.ReasonSignature},
		{name: "altered after it was signed", message: bytes.Replace(signed, []byte("Bonjour"), []byte("Bonsoir"), 1), refused: mailbox.ReasonSignature},
		{name: "unsigned, of an office that signs", message: letter{}.bytes(), signed: true, refused: mailbox.ReasonUnsigned},
		{name: "a link to another host", message: posing("https://espace.pirate.example/activer#" + goodToken).bytes(), refused: mailbox.ReasonLink},
		{name: "a link to a host that begins like ours", message: posing("https://espace.unimutuelles.example.pirate.example/activer#" + goodToken).bytes(), refused: mailbox.ReasonLink},
		{name: "our host as a user's name", message: posing("https://espace.unimutuelles.example@pirate.example/activer#" + goodToken).bytes(), refused: mailbox.ReasonLink},
		{name: "a user's name at our host", message: posing("https://x@espace.unimutuelles.example/activer#" + goodToken).bytes(), refused: mailbox.ReasonLink},
		{name: "another port", message: posing("https://espace.unimutuelles.example:8443/activer#" + goodToken).bytes(), refused: mailbox.ReasonLink},
		{name: "without TLS", message: posing(strings.Replace(goodLink, "https:", "http:", 1)).bytes(), refused: mailbox.ReasonLink},
		{name: "another page", message: posing(officeOrigin + "/activer/../compte#" + goodToken).bytes(), refused: mailbox.ReasonLink},
		{name: "the token in the query", message: posing(officeOrigin + "/activer?jeton=" + goodToken).bytes(), refused: mailbox.ReasonLink},
		{name: "no token", message: posing(officeOrigin + "/activer").bytes(), refused: mailbox.ReasonLink},

		{name: "another letter of the office's", message: letter{subject: "Votre relevé", body: "https://www.unimutuelles.example/aide\n"}.bytes(), ignored: true},
		{name: "from before the registration", message: letter{}.bytes(), age: 3 * time.Hour, ignored: true},
		{name: "a stranger's letter", message: letter{from: "ami@mail.example", subject: "Photos", body: goodLink + "\n"}.bytes(), ignored: true},
		{name: "more than a megabyte", message: letter{body: goodLink + "\n" + strings.Repeat("Bonjour.\n", 1<<17)}.bytes(), ignored: true},
	}
}

// judgesLetters delivers each letter to a member of its own and looks for it.
func judgesLetters(t *testing.T, p post, options mailbox.Options) {
	names := &dns{txt: map[string]string{}}
	options.Names = names
	for i, c := range letterCases(t, names) {
		t.Run(c.name, func(t *testing.T) {
			member := "membre" + string(rune('a'+i/26)) + string(rune('a'+i%26))
			unread := p.DeliverTo(t, member, c.junk, time.Now().Add(-c.age), c.message)
			w := wanted()
			w.Signed = c.signed
			found, err := open(t, p.Server(), member, options).FindActivation(t.Context(), w)
			switch {
			case c.ignored:
				if seen := refusals(t, err); len(seen) != 0 {
					t.Errorf("looked at %+v", seen)
				}
			case c.refused != "":
				if seen := refusals(t, err); len(seen) != 1 || seen[0].Reason != c.refused {
					t.Errorf("refused %+v, want it for its %s", seen, c.refused)
				}
				if found != (mailbox.Found{}) {
					t.Errorf("and yet returned %+v", found)
				}
			default:
				if err == nil && strings.Contains(found.Link, ":443/") {
					found.Link = strings.Replace(found.Link, ":443/", "/", 1)
				}
				mustFind(t, found, err)
				if found.FromAddress != officeAddress || found.FromName != "Unimutuelles — Espace adhérents" || found.DKIM.Result != c.dkim {
					t.Errorf("found %+v", found)
				}
			}
			if !unread() {
				t.Error("marked as read")
			}
		})
	}
}
