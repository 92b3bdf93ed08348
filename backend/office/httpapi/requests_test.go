package httpapi_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

const (
	requestKey = "01K9ABCDEFGHJKMNPQRSTVWXYZ"
	newIBAN    = "FR7630006000011234567890189"
)

func request(kind wire.RequestContentKind, fill func(*wire.RequestContent)) wire.NewRequest {
	asked := wire.NewRequest{Content: wire.RequestContent{Kind: kind}, Attachments: []wire.NamedFile{}}
	if fill != nil {
		fill(&asked.Content)
	}
	return asked
}

func other(words string) wire.NewRequest {
	return request(wire.RequestContentKindOther, func(c *wire.RequestContent) { c.Words = words })
}

func bank(iban, password string) wire.NewRequest {
	asked := request(wire.RequestContentKindBank, func(c *wire.RequestContent) { c.Bank = wire.BankDetails{Holder: "Camille Martin", Iban: iban} })
	if password != "" {
		asked.Password = &password
	}
	return asked
}

// named has a request name files that were put before.
func named(asked wire.NewRequest, sums ...string) wire.NewRequest {
	for i, sum := range sums {
		asked.Attachments = append(asked.Attachments, wire.NamedFile{Name: fmt.Sprintf("Scan %d.pdf", i), Sha256: sum})
	}
	return asked
}

func (d *device) send(key string, asked wire.NewRequest) answer {
	d.t.Helper()
	return d.do(http.MethodPost, "/v1/requests", asJSON(d.t, asked), "Idempotency-Key", key)
}

func (d *device) sent(key string, asked wire.NewRequest) wire.Receipt {
	d.t.Helper()
	got := d.send(key, asked)
	d.want(got, http.StatusCreated, "")
	var receipt wire.Receipt
	d.read(got, &receipt)
	return receipt
}

func TestARequestArrivesWithItsFilesAndComesBackInTheStream(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	_, cursor := d.walk("", 500)
	scan, photo := pdf(3000, ""), png(800, 600)
	d.want(d.put(scan), http.StatusNoContent, "")
	d.want(d.put(photo), http.StatusNoContent, "")
	asked := request(wire.RequestContentKindAddress, func(c *wire.RequestContent) {
		c.Words = " Nous déménageons. "
		c.Address = wire.PostalAddress{Street: "3 rue Basse\nBât. C", PostalCode: "01000", City: "Bourg", From: "2026-09-01"}
		c.Phone = "what no address has"
	})
	asked.Attachments = []wire.NamedFile{{Name: `C:\scans\Bail "signé".pdf`, Sha256: sumOf(scan)}, {Name: "photo.jpg", Sha256: sumOf(photo)}}
	receipt := d.sent(requestKey, asked)

	changes, _ := d.walk(cursor, 500)
	if len(changes) != 1 || changes[0].Type != wire.ChangeTypeRequest || changes[0].Id != receipt.Id {
		t.Fatalf("the stream has %+v", changes)
	}
	want := wire.UpdateRequest{
		Key: requestKey, State: wire.UpdateRequestStateSent, SentAt: receipt.SentAt,
		Content: wire.RequestContent{Kind: wire.RequestContentKindAddress, Words: "Nous déménageons.", Address: asked.Content.Address},
		Attachments: []wire.RequestAttachment{
			{Name: `Bail "signé".pdf`, ContentType: "application/pdf", Bytes: 3000, Sha256: sumOf(scan)},
			{Name: "photo.jpg", ContentType: "image/png", Bytes: int64(len(photo)), Sha256: sumOf(photo)},
		},
	}
	if !reflect.DeepEqual(*changes[0].Request, want) {
		t.Errorf("got %+v, want %+v", *changes[0].Request, want)
	}
	if got := o.AttachmentContent(receipt.Id, 1); string(got) != string(photo) {
		t.Errorf("the office has %d bytes", len(got))
	}
	// A file serves one request; the next one brings it again.
	d.want(d.send("another-key-of-mine", named(other("Voici"), sumOf(scan))), http.StatusConflict, "attachment_missing")
}

func TestEveryKindOfRequestArrivesAsItWasWritten(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	for kind, fill := range map[wire.RequestContentKind]func(*wire.RequestContent){
		wire.RequestContentKindPhone: func(c *wire.RequestContent) { c.Phone = "+33 6 39 98 00 01" },
		wire.RequestContentKindEmail: func(c *wire.RequestContent) { c.Email = "camille@exemple.fr" },
		wire.RequestContentKindBirth: func(c *wire.RequestContent) {
			c.Person = wire.NewPerson{FirstName: "Léo", LastName: "Martin", BirthDate: "2026-05-04", Relation: wire.NewPersonRelationChild}
		},
		wire.RequestContentKindBeneficiary: func(c *wire.RequestContent) {
			c.Person = wire.NewPerson{FirstName: "Zoé", LastName: "d'Ÿs", BirthDate: "1980-02-29", Relation: wire.NewPersonRelationSpouse, From: "2026-12-01"}
		},
		wire.RequestContentKindOther: func(c *wire.RequestContent) { c.Words = "Bonjour,\n\nune question." },
	} {
		asked := request(kind, fill)
		receipt := d.sent("key-of-the-kind-"+string(kind), asked)
		changes, _ := d.walk("", 500)
		got := changes[len(changes)-1]
		if got.Id != receipt.Id || !reflect.DeepEqual(got.Request.Content, asked.Content) {
			t.Errorf("%s: got %+v, want %+v", kind, got.Request, asked.Content)
		}
	}
}

func TestTheSameRequestGetsTheSameReceiptForEver(t *testing.T) {
	o := officetest.Start(t, officetest.WithStoppedClock())
	d := signedIn(t, o)
	scan := pdf(500, "")
	d.want(d.put(scan), http.StatusNoContent, "")
	asked := named(other("Bonjour"), sumOf(scan))
	receipt := d.sent(requestKey, asked)
	again := func(moment string) {
		t.Helper()
		if got := d.sent(requestKey, asked); got != receipt {
			t.Errorf("%s: receipt %+v, at first %+v", moment, got, receipt)
		}
		if n := len(o.Requests()); n != 1 {
			t.Errorf("%s: %d requests", moment, n)
		}
	}
	again("at once, though its file waits no longer")
	o.AnswerRequest(receipt.Id, mutual.RequestRefused, "Non.")
	again("after the answer")
	o.Restart()
	again("after a restart")
	d.want(d.send(requestKey, other("Bonjour !")), http.StatusUnprocessableEntity, "key_reused")
	d.want(d.send(requestKey, other("Bonjour")), http.StatusUnprocessableEntity, "key_reused")
	again("after another body was refused")

	o.Advance(121 * 24 * time.Hour)
	o.Round()
	d = signedIn(t, o)
	again("when its receipt is dropped")

	neighbour, _ := enrolNeighbour(t, o)
	if got := neighbour.sent(requestKey, other("Bonjour")); got.Id == receipt.Id {
		t.Error("a key is shared by two members")
	}
}

func TestOfManyAtOnceUnderOneKeyOneHappens(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	var group sync.WaitGroup
	answers := make([]answer, 16)
	for i := range answers {
		group.Go(func() { answers[i] = d.send(requestKey, other("Bonjour")) })
	}
	group.Wait()
	requests := o.Requests()
	if len(requests) != 1 {
		t.Fatalf("%d requests", len(requests))
	}
	taken := 0
	for _, got := range answers {
		if got.status == http.StatusConflict {
			d.want(got, http.StatusConflict, "in_flight")
			continue
		}
		var receipt wire.Receipt
		d.want(got, http.StatusCreated, "")
		d.read(got, &receipt)
		if receipt.Id != requests[0].ID || receipt.SentAt != int64(requests[0].SentAt) {
			t.Errorf("receipt %+v of %+v", receipt, requests[0])
		}
		taken++
	}
	if taken == 0 {
		t.Error("nobody got the receipt")
	}
}

func TestAChildBornOverseasIsNotBornTomorrow(t *testing.T) {
	o := officetest.Start(t, officetest.WithStoppedClock())
	o.Advance(time.Until(time.Now().UTC().Truncate(24 * time.Hour).Add(44 * time.Hour))) // 20:00, when it is midnight on La Réunion
	d := signedIn(t, o)
	born := func(day time.Time) wire.NewRequest {
		return request(wire.RequestContentKindBirth, func(c *wire.RequestContent) {
			c.Person = wire.NewPerson{FirstName: "Léo", LastName: "Hoarau", BirthDate: day.Format(time.DateOnly)}
		})
	}
	reunion := time.FixedZone("+04", 4*60*60)
	d.sent(requestKey, born(o.Now().Add(time.Minute).In(reunion)))
	d.want(d.send("key-of-the-day-after", born(o.Now().Add(48*time.Hour))), http.StatusUnprocessableEntity, "date_ahead")
}

func TestARequestSurvivesItsLineAtEveryCut(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	line := o.Line()
	over := *d
	send := func(key string) (int, error) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, line.URL+"/v1/requests", strings.NewReader(asJSON(t, other("Bonjour"))))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Idempotency-Key", key)
		request.Header.Set("Authorization", "Bearer "+over.tokens.AccessToken)
		transport := &http.Transport{DisableKeepAlives: true}
		answer, err := transport.RoundTrip(request)
		if err != nil {
			return 0, err
		}
		defer answer.Body.Close()
		_, err = io.ReadAll(answer.Body)
		return answer.StatusCode, err
	}
	if status, err := send("key-of-a-whole-line"); err != nil || status != http.StatusCreated {
		t.Fatal(status, err)
	}
	sent, received := line.Carried()
	const tries = 50
	for i := range int64(tries) {
		key := fmt.Sprintf("key-of-a-cut-line-%02d", i)
		if i%2 == 0 {
			line.CutAfterSent(i * sent / tries)
		} else {
			line.CutAfterReceived(i * received / tries)
		}
		if status, err := send(key); err == nil {
			t.Errorf("cut %d: answered %d", i, status)
		}
		for status := 0; status != http.StatusCreated; {
			var err error
			if status, err = send(key); err != nil || status != http.StatusCreated && status != http.StatusConflict {
				t.Fatalf("cut %d: %d, %v", i, status, err)
			}
		}
	}
	if n := len(o.Requests()); n != 1+tries || line.Cuts() != tries {
		t.Errorf("%d requests after %d cuts", n, line.Cuts())
	}
}

func TestNoBadRequestLeavesAnything(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	neighbour, _ := enrolNeighbour(t, o)
	theirs, mine := pdf(500, "theirs"), pdf(500, "mine")
	neighbour.want(neighbour.put(theirs), http.StatusNoContent, "")
	d.want(d.put(mine), http.StatusNoContent, "")
	var large []string
	for i := range 4 {
		content := pdf(4_000_000, strings.Repeat("x", i+1))
		large = append(large, sumOf(content))
		d.want(d.put(content), http.StatusNoContent, "")
	}
	_, cursor := d.walk("", 500)

	address := func(change func(*wire.PostalAddress)) wire.NewRequest {
		return request(wire.RequestContentKindAddress, func(c *wire.RequestContent) {
			c.Address = wire.PostalAddress{Street: "3 rue Basse", PostalCode: "01000", City: "Bourg"}
			change(&c.Address)
		})
	}
	person := func(kind wire.RequestContentKind, change func(*wire.NewPerson)) wire.NewRequest {
		return request(kind, func(c *wire.RequestContent) {
			c.Person = wire.NewPerson{FirstName: "Léo", LastName: "Martin", BirthDate: "2026-05-04", Relation: wire.NewPersonRelationChild}
			change(&c.Person)
		})
	}
	tomorrow := string(mutual.DateOf(o.Now().AddDate(0, 0, 2)))
	for name, c := range map[string]struct {
		asked       wire.NewRequest
		status      int
		code, field string
	}{
		"nothing asked":              {other(" \n "), 400, "field_required", "words"},
		"no street":                  {address(func(a *wire.PostalAddress) { a.Street = " " }), 400, "field_required", "street"},
		"no postal code":             {address(func(a *wire.PostalAddress) { a.PostalCode = "" }), 400, "field_required", "postal_code"},
		"a postal code of words":     {address(func(a *wire.PostalAddress) { a.PostalCode = "Bourg" }), 422, "invalid_postal_code", "postal_code"},
		"no city":                    {address(func(a *wire.PostalAddress) { a.City = "" }), 400, "field_required", "city"},
		"no such day":                {address(func(a *wire.PostalAddress) { a.From = "2026-02-30" }), 422, "invalid_date", "from"},
		"no telephone number":        {request(wire.RequestContentKindPhone, func(c *wire.RequestContent) { c.Phone = "appelez-moi" }), 422, "invalid_phone", "phone"},
		"no telephone number at all": {request(wire.RequestContentKindPhone, nil), 400, "field_required", "phone"},
		"no e-mail":                  {request(wire.RequestContentKindEmail, func(c *wire.RequestContent) { c.Email = "camille chez exemple" }), 422, "invalid_email", "email"},
		"an e-mail with an accent":   {request(wire.RequestContentKindEmail, func(c *wire.RequestContent) { c.Email = "rené@exemple.fr" }), 422, "email_not_ascii", "email"},
		"no IBAN":                    {bank("", o.Password), 400, "field_required", "iban"},
		"an IBAN with a slip":        {bank("FR7630006000011234567890188", o.Password), 422, "invalid_iban", "iban"},
		"a masked IBAN":              {bank(mutual.MaskIBAN(newIBAN), o.Password), 422, "invalid_iban", "iban"},
		"a child of tomorrow":        {person(wire.RequestContentKindBirth, func(p *wire.NewPerson) { p.BirthDate = tomorrow }), 422, "date_ahead", "birth_date"},
		"a child without a name":     {person(wire.RequestContentKindBirth, func(p *wire.NewPerson) { p.FirstName = "" }), 400, "field_required", "first_name"},
		"somebody of no relation":    {person(wire.RequestContentKindBeneficiary, func(p *wire.NewPerson) { p.Relation = "" }), 400, "field_required", "relation"},
		"a file that nobody put":     {named(other("Voici"), sumOf(mine), sumOf([]byte("none"))), 409, "attachment_missing", "attachments"},
		"another member's file":      {named(other("Voici"), sumOf(mine), sumOf(theirs)), 409, "attachment_missing", "attachments"},
		"too large in all":           {named(other("Voici"), large...), 422, "attachments_too_large", "attachments"},
		"a file without a name":      {wire.NewRequest{Content: other("Voici").Content, Attachments: []wire.NamedFile{{Name: "dossier/", Sha256: sumOf(mine)}}}, 400, "field_required", "attachments"},
		"six files":                  {named(other("Voici"), sumOf(mine), sumOf(mine), sumOf(mine), sumOf(mine), sumOf(mine), sumOf(mine)), 400, "invalid_request", ""},
		"an unknown kind":            {request("wish", nil), 400, "invalid_request", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := *d
			d.t = t
			got := d.send(requestKey, c.asked)
			problem := d.want(got, c.status, c.code)
			if c.field != "" && (problem.Field == nil || *problem.Field != c.field) {
				t.Errorf("the fault is told at %v", problem.Field)
			}
			if strings.Contains(string(got.body), "1234567890") {
				t.Errorf("the answer repeats the IBAN: %s", got.body)
			}
		})
	}
	for _, got := range []answer{
		d.do(http.MethodPost, "/v1/requests", asJSON(t, other("Bonjour"))),
		d.send("short", other("Bonjour")),
		d.send("key with spaces and more", other("Bonjour")),
		d.do(http.MethodPost, "/v1/requests", "{", "Idempotency-Key", requestKey),
	} {
		d.want(got, http.StatusBadRequest, "invalid_request")
	}
	compressed := d.do(http.MethodPost, "/v1/requests", asJSON(t, other("Bonjour")), "Idempotency-Key", requestKey, "Content-Encoding", "gzip")
	d.want(compressed, http.StatusUnsupportedMediaType, "invalid_request")
	nobody := newDevice(t, o)
	nobody.want(nobody.send(requestKey, other("Bonjour")), http.StatusUnauthorized, "session_ended")

	if changes, _ := d.walk(cursor, 500); len(changes) != 0 || len(o.Requests()) != 0 {
		t.Errorf("refusals left %+v", changes)
	}
	d.sent(requestKey, named(other("Voici"), sumOf(mine)))
}

func TestTheLongestRequestPassesHoweverItIsEscaped(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	for i, letter := range []rune{'a', 'é', '€', '😀'} {
		asked := request(wire.RequestContentKindAddress, func(c *wire.RequestContent) {
			c.Words = strings.Repeat(string(letter), mutual.RequestWordsMax)
			c.Address = wire.PostalAddress{Street: strings.Repeat("é", 240), PostalCode: "01000", City: strings.Repeat("é", 120)}
		})
		var escaped strings.Builder
		for _, r := range asJSON(t, asked) {
			if r < 128 && r != letter {
				escaped.WriteRune(r)
				continue
			}
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&escaped, `\u%04x`, unit)
			}
		}
		if letter == 'a' { // names of properties have the letter too
			escaped.Reset()
			escaped.WriteString(asJSON(t, asked))
		}
		got := d.do(http.MethodPost, "/v1/requests", escaped.String(), "Idempotency-Key", fmt.Sprintf("key-of-the-longest-%d", i))
		if d.want(got, http.StatusCreated, ""); o.Requests()[i].Content.Words != asked.Content.Words {
			t.Errorf("the words of %c are not what was written", letter)
		}
	}
	long := strings.Repeat("a", mutual.RequestWordsMax+1)
	d.want(d.send(requestKey, other(long)), http.StatusBadRequest, "invalid_request")
}

func TestADayTakesAHundredRequestsOfAMember(t *testing.T) {
	o := officetest.Start(t, officetest.WithStoppedClock())
	d := signedIn(t, o)
	begun := o.Now()
	for i := range 100 {
		o.SendRequest(fmt.Sprintf("key-of-the-day-%02d", i), mutual.RequestContent{Kind: mutual.RequestOther, Words: "Bonjour"})
		o.Advance(time.Second)
	}
	problem := d.want(d.send(requestKey, other("Bonjour")), http.StatusTooManyRequests, "throttled")
	if problem.Until == nil || time.UnixMilli(*problem.Until).Sub(begun).Round(time.Second) != 24*time.Hour {
		t.Fatalf("until %v", problem.Until)
	}
	neighbour, _ := enrolNeighbour(t, o)
	neighbour.sent(requestKey, other("Bonjour"))
	o.Advance(time.UnixMilli(*problem.Until).Sub(o.Now()) + time.Millisecond)
	d = signedIn(t, o)
	d.sent(requestKey, other("Bonjour"))
	d.want(d.send("the-one-after-that", other("Bonjour")), http.StatusTooManyRequests, "throttled")
}

func TestTheLogOfRequestsHoldsNothingOfThem(t *testing.T) {
	var lines linesOf
	o := officetest.Start(t, officetest.WithLog(slog.New(slog.NewJSONHandler(&lines, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	d := signedIn(t, o)
	scan := pdf(900, "SCANWORDS")
	d.want(d.put(scan), http.StatusNoContent, "")
	d.putAs(sumOf([]byte("x")), scan)
	asked := named(bank(newIBAN, o.Password), sumOf(scan))
	asked.Content.Words = "WORDSOFMINE"
	receipt := d.sent(requestKey, asked)
	d.send(requestKey, bank(newIBAN, o.Password))
	d.send("key-of-the-wrong-one", bank(newIBAN, "WRONGPASSWORD"))
	d.send("key-of-the-missing-one", named(other("WORDSOFMINE"), sumOf(scan)))
	d.do(http.MethodPost, "/v1/requests", asJSON(t, asked)+newIBAN, "Idempotency-Key", requestKey)
	o.BreakStore()
	d.send("key-of-the-broken-one", asked)
	d.put(scan)
	o.Restart()
	o.Stop()
	logged := lines.String()
	for _, want := range []string{
		`"method":"PUT","path":"/v1/attachments/{sha256}","status":204`, `"path":"/v1/attachments/{sha256}","status":422`,
		`"method":"POST","path":"/v1/requests","status":201`, `"path":"/v1/requests","status":409`, `"path":"/v1/requests","status":500`,
	} {
		if !strings.Contains(logged, want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	for name, secret := range map[string]string{
		"password": o.Password, "wrong password": "WRONGPASSWORD", "IBAN": newIBAN, "part of the IBAN": "30006", "words": "WORDSOFMINE",
		"file's words": "SCANWORDS", "file's name": "Scan 0", "checksum": sumOf(scan), "holder": "Martin", "key": requestKey,
		"request id": receipt.Id, "token": d.tokens.AccessToken,
	} {
		if strings.Contains(logged, secret) {
			t.Errorf("the log holds the %s", name)
		}
	}
}
