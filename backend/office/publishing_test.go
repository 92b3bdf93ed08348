package office_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

func pdf(title, text string) office.Publication {
	return office.Publication{Document: mutual.Document{Title: title, FileName: "lettre.pdf"}, Content: []byte("%PDF-1.7\n" + text + "\n%%EOF\n")}
}

// wantField holds an error against a code and a field.
func wantField(t *testing.T, what string, err error, code mutual.Code, field string) {
	t.Helper()
	var refused *mutual.Error
	if !errors.As(err, &refused) || refused.Code != code || refused.Field != field {
		t.Errorf("%s: %v, want %s: %s", what, err, code, field)
	}
}

func TestAMessageIsSentOnceWithWhatItCarries(t *testing.T) {
	b := openBureau(t)
	b.hire()
	message := mutual.Message{ID: "lettre-1", Subject: " Votre carte ", Body: "Bonjour,\n\nLa voici.\n"}
	for i, want := range []bool{true, false} {
		sent, err := b.WriteTo(t.Context(), lea, " "+b.number, message, []office.Publication{pdf("Votre carte", "carte")})
		if err != nil || sent != want {
			t.Errorf("time %d: sent %v, %v", i+1, sent, err)
		}
	}
	var got *mutual.Message
	var documents []mutual.Document
	for _, change := range stream(t, b.Office, b.memberID) {
		switch {
		case change.Message != nil && change.ID == "lettre-1":
			got = change.Message
		case change.Document != nil && change.ID != "d":
			documents = append(documents, *change.Document)
		}
	}
	if len(documents) != 1 || got == nil {
		t.Fatalf("the devices learn %+v with %+v", got, documents)
	}
	want := mutual.Message{
		ID: "lettre-1", SentAt: b.Now(), From: "Léa Bonnet", Subject: "Votre carte", Body: "Bonjour,\n\nLa voici.", DocumentIDs: []string{documents[0].ID},
	}
	if !reflect.DeepEqual(*got, want) {
		t.Errorf("the message is %+v, want %+v", *got, want)
	}
	actions := []office.Action{office.ActionAdviserAdded, office.ActionDocumentPublished, office.ActionMessageSent}
	if got := b.deeds(); !slices.Equal(got, actions) {
		t.Errorf("the journal says %v", got)
	}
	if sent, err := b.WriteTo(t.Context(), "commande:test", b.number, mutual.Message{Subject: "s", Body: "b"}, nil); err != nil || !sent {
		t.Errorf("from the command line: %v, %v", sent, err)
	}
	changes := stream(t, b.Office, b.memberID)
	if last := changes[len(changes)-1].Message; last == nil || last.From != "Unimutuelles" || last.ID == "" {
		t.Errorf("from the command line: %+v", last)
	}
}

func TestAMessageThatCannotBeIsNotHalfSent(t *testing.T) {
	b := openBureau(t)
	before := b.state()
	message := mutual.Message{ID: "m9", Subject: "s", Body: "b"}
	with := func(change func(*mutual.Message)) mutual.Message {
		m := message
		change(&m)
		return m
	}
	letter := pdf("Une lettre", "lettre")
	cut := letter
	cut.Content = cut.Content[:12]
	for name, c := range map[string]struct {
		by       office.By
		number   string
		message  mutual.Message
		attached office.Publication
		code     mutual.Code
		field    string
	}{
		"by nobody":           {"", "1", message, letter, mutual.CodeFieldRequired, "by"},
		"to nobody":           {lea, "99", message, letter, mutual.CodeNotFound, ""},
		"no subject":          {lea, "1", with(func(m *mutual.Message) { m.Subject = " " }), letter, mutual.CodeFieldRequired, "subject"},
		"no body":             {lea, "1", with(func(m *mutual.Message) { m.Body = "\n" }), letter, mutual.CodeFieldRequired, "body"},
		"too long":            {lea, "1", with(func(m *mutual.Message) { m.Body = strings.Repeat("é", 20_001) }), letter, mutual.CodeTextTooLong, "body"},
		"an unknown document": {lea, "1", with(func(m *mutual.Message) { m.DocumentIDs = []string{"x"} }), letter, mutual.CodeInvalidRequest, "document_ids"},
		"half a PDF":          {lea, "1", message, cut, mutual.CodeAttachmentKind, "file"},
	} {
		sent, err := b.WriteTo(t.Context(), c.by, c.number, c.message, []office.Publication{c.attached})
		wantField(t, name, err, c.code, c.field)
		if sent {
			t.Errorf("%s: told as sent", name)
		}
	}
	if after := b.state(); !reflect.DeepEqual(after, before) {
		t.Errorf("something changed:\n%+v\n%+v", before, after)
	}
}

func TestAMessageCarriesNoMoreThanTheConsoleWouldLetItWhicheverDoorItComesThrough(t *testing.T) {
	b := openBureau(t)
	before := b.state()
	heavy := pdf("Un plan", "grand")
	heavy.Content = append(append([]byte("%PDF-"), make([]byte, mutual.MessageFilesSize/2)...), "%%EOF"...)
	for name, c := range map[string]struct {
		attached []office.Publication
		code     mutual.Code
	}{
		"six files":         {slices.Repeat([]office.Publication{pdf("Une page", "courte")}, 6), mutual.CodeAttachmentsTooMany},
		"two of 10 MB each": {[]office.Publication{heavy, heavy}, mutual.CodeAttachmentsTooLarge},
	} {
		_, err := b.WriteTo(t.Context(), lea, b.number, mutual.Message{Subject: "Vos documents", Body: "Les voici."}, c.attached)
		wantField(t, name, err, c.code, "files")
	}
	if after := b.state(); !reflect.DeepEqual(after, before) {
		t.Errorf("something changed:\n%+v\n%+v", before, after)
	}
}

func TestOnlyWholePDFsArePublishedAllOfThemOrNone(t *testing.T) {
	b := openBureau(t)
	before := b.state()
	good := pdf("Une attestation", "vraie")
	spoilt := func(spoil func(*office.Publication)) office.Publication {
		p := pdf("Une attestation", "vraie")
		spoil(&p)
		return p
	}
	for name, c := range map[string]struct {
		bad   office.Publication
		code  mutual.Code
		field string
	}{
		"no PDF, whatever its name": {spoilt(func(p *office.Publication) { p.Content = []byte("PK\x03\x04") }), mutual.CodeAttachmentKind, "file"},
		"a PDF cut off":             {spoilt(func(p *office.Publication) { p.Content = p.Content[:15] }), mutual.CodeAttachmentKind, "file"},
		"nothing":                   {spoilt(func(p *office.Publication) { p.Content = nil }), mutual.CodeAttachmentKind, "file"},
		"too much": {spoilt(func(p *office.Publication) {
			p.Content = append(append([]byte("%PDF-"), make([]byte, mutual.DocumentMax)...), "%%EOF"...)
		}), mutual.CodeAttachmentTooLarge, "file"},
		"no title":        {spoilt(func(p *office.Publication) { p.Document.Title = " " }), mutual.CodeFieldRequired, "title"},
		"a long title":    {spoilt(func(p *office.Publication) { p.Document.Title = strings.Repeat("é", 201) }), mutual.CodeTextTooLong, "title"},
		"an unknown kind": {spoilt(func(p *office.Publication) { p.Document.Kind = "letter" }), mutual.CodeInvalidRequest, "kind"},
		"no day":          {spoilt(func(p *office.Publication) { p.Document.PublishedOn = "2026-02-30" }), mutual.CodeInvalidDate, "published_on"},
	} {
		_, err := b.PublishTo(t.Context(), lea, b.number, good, c.bad)
		wantField(t, name, err, c.code, c.field)
	}
	_, err := b.PublishTo(t.Context(), lea, "99", good)
	wantCode(t, "to nobody", err, mutual.CodeNotFound)
	if after := b.state(); !reflect.DeepEqual(after, before) {
		t.Errorf("something changed:\n%+v\n%+v", before, after)
	}
	published, err := b.PublishTo(t.Context(), lea, b.number, good, pdf("Un avis", "autre"))
	if err != nil || len(published) != 2 {
		t.Fatal(published, err)
	}
	document, content, err := b.Document(t.Context(), b.memberID, published[0].ID)
	if err != nil || document != published[0] || document.Kind != mutual.DocumentCertificate || document.PublishedOn != "2026-11-23" ||
		document.ContentType != mutual.TypePDF || document.Bytes != int64(len(good.Content)) {
		t.Errorf("the member has %+v, %v", document, err)
	}
	if content != nil && content.Close() != nil {
		t.Error("the content does not close")
	}
	if got := b.deeds(); !slices.Equal(got, []office.Action{office.ActionDocumentPublished, office.ActionDocumentPublished}) {
		t.Errorf("the journal says %v", got)
	}
}

func TestAQuoteIsAnsweredLineByLineAndWhatRemainsFollows(t *testing.T) {
	b := openBureau(t)
	before := b.state()
	answer := office.QuoteAnswer{Words: " Accepté. ", ValidUntil: "2027-05-23", Shares: []office.QuoteShare{{SocialSecurity: 7200, Mutual: 22800}}}
	with := func(change func(*office.QuoteAnswer)) office.QuoteAnswer {
		a := answer
		change(&a)
		return a
	}
	shares := func(all ...office.QuoteShare) office.QuoteAnswer {
		return with(func(a *office.QuoteAnswer) { a.Shares = all })
	}
	for name, c := range map[string]struct {
		number, quote string
		answer        office.QuoteAnswer
		code          mutual.Code
		field         string
	}{
		"of nobody":            {"99", "DV-1", answer, mutual.CodeNotFound, ""},
		"an unknown quote":     {"1", "DV-2", answer, mutual.CodeNotFound, ""},
		"no day":               {"1", "DV-1", with(func(a *office.QuoteAnswer) { a.ValidUntil = "" }), mutual.CodeFieldRequired, "valid_until"},
		"a day that is over":   {"1", "DV-1", with(func(a *office.QuoteAnswer) { a.ValidUntil = "2026-11-22" }), mutual.CodeInvalidDate, "valid_until"},
		"too many shares":      {"1", "DV-1", shares(answer.Shares[0], answer.Shares[0]), mutual.CodeInvalidRequest, "shares"},
		"no share":             {"1", "DV-1", shares(), mutual.CodeInvalidRequest, "shares"},
		"more than the price":  {"1", "DV-1", shares(office.QuoteShare{SocialSecurity: 7200, Mutual: 47801}), mutual.CodeLineRefused, "lines"},
		"less than nothing":    {"1", "DV-1", shares(office.QuoteShare{SocialSecurity: -1, Mutual: 0}), mutual.CodeLineRefused, "lines"},
		"refused without why":  {"1", "DV-1", office.QuoteAnswer{Refused: true}, mutual.CodeFieldRequired, "words"},
		"words without an end": {"1", "DV-1", with(func(a *office.QuoteAnswer) { a.Words = strings.Repeat("é", mutual.RequestWordsMax+1) }), mutual.CodeTextTooLong, "words"},
	} {
		wantField(t, name, b.AnswerQuoteOf(t.Context(), lea, c.number, c.quote, c.answer), c.code, c.field)
	}
	wantCode(t, "by nobody", b.AnswerQuoteOf(t.Context(), "", "1", "DV-1", answer), mutual.CodeFieldRequired)
	if after := b.state(); !reflect.DeepEqual(after, before) {
		t.Errorf("something changed:\n%+v\n%+v", before, after)
	}
	if err := b.AnswerQuoteOf(t.Context(), lea, "1", " DV-1", answer); err != nil {
		t.Fatal(err)
	}
	want := answered("q")
	want.AnsweredOn, want.ValidUntil, want.DocumentID, want.Answer = "2026-11-23", "2027-05-23", "", "Accepté."
	changes := stream(t, b.Office, b.memberID)
	if got := changes[len(changes)-1].Quote; got == nil || !reflect.DeepEqual(*got, want) {
		t.Errorf("the quote is %+v, want %+v", got, want)
	}
	wantCode(t, "a second answer", b.AnswerQuoteOf(t.Context(), lea, "1", "DV-1", answer), mutual.CodeRequestClosed)
	if got := b.deeds(); !slices.Equal(got, []office.Action{office.ActionQuoteAnswered}) {
		t.Errorf("the journal says %v", got)
	}
}

func TestARefusedQuoteSaysWhyAndPaysNothing(t *testing.T) {
	b := openBureau(t)
	refusal := office.QuoteAnswer{Refused: true, Words: "Il manque la signature.", ValidUntil: "2027-01-01", Shares: []office.QuoteShare{{Mutual: 1}}}
	if err := b.AnswerQuoteOf(t.Context(), lea, b.number, "DV-1", refusal); err != nil {
		t.Fatal(err)
	}
	want := received("q")
	want.Status, want.AnsweredOn, want.Answer = mutual.QuoteRefused, "2026-11-23", refusal.Words
	changes := stream(t, b.Office, b.memberID)
	if got := changes[len(changes)-1].Quote; got == nil || !reflect.DeepEqual(*got, want) {
		t.Errorf("the quote is %+v, want %+v", got, want)
	}
}
