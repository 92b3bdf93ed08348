package remote_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

var sum = strings.Repeat("ab", 32)

var requestPage = `{"changes":[{"type":"request","id":"r1","version":1,"request":{"key":"01JKEY","state":"refused","content":{"kind":"bank","words":"Un mot.",
"address":{"street":"1 rue A","postal_code":"38000","city":"Grenoble","from":"2026-01-02"},"phone":"0601020304","email":"a@b.fr",
"bank":{"holder":"C. Martin","iban":"FR76 •••• •••• 189"},
"person":{"first_name":"Léo","last_name":"Martin","birth_date":"2026-01-03","relation":"child","from":"2026-01-04"}},
"attachments":[{"name":"rib.pdf","content_type":"application/pdf","bytes":1200,"sha256":"` + sum + `"}],
"sent_at":1790000000001,"read_at":1790000000002,"answered_at":1790000000003,"applied_at":1790000000004,"answer":"Illisible."}}],
"cursor":"c1","more":false,"remaining":0}`

func whatThePageSays() mutual.UpdateRequest {
	return mutual.UpdateRequest{
		ID: "r1", Key: "01JKEY", State: mutual.RequestRefused, SentAt: 1790000000001, ReadAt: 1790000000002, AnsweredAt: 1790000000003,
		AppliedAt: 1790000000004, Answer: "Illisible.",
		Content: mutual.RequestContent{
			Kind: mutual.RequestBank, Words: "Un mot.", Phone: "0601020304", Email: "a@b.fr",
			Address: mutual.PostalAddress{Street: "1 rue A", PostalCode: "38000", City: "Grenoble", From: "2026-01-02"},
			Bank:    mutual.BankDetails{Holder: "C. Martin", IBAN: "FR76 •••• •••• 189"},
			Person: mutual.NewPerson{
				FirstName: "Léo", LastName: "Martin", BirthDate: "2026-01-03", Relation: mutual.RelationChild, From: "2026-01-04",
			},
		},
		Attachments: []mutual.Attachment{{Name: "rib.pdf", ContentType: mutual.TypePDF, Bytes: 1200, SHA256: sum}},
	}
}

func TestARequestArrivesWholeWithItsAnswer(t *testing.T) {
	got, err := syncOf(t, requestPage)
	want := whatThePageSays()
	if err != nil || len(got.Changes) != 1 || !reflect.DeepEqual(got.Changes[0].Request, &want) {
		t.Errorf("got %+v (%v)", got.Changes, err)
	}
}

func TestARequestThatNobodyCouldHaveSentIsKeptOut(t *testing.T) {
	for name, c := range map[string]struct{ old, with string }{
		"without a key":                {`"key":"01JKEY"`, `"key":""`},
		"in a state of a device":       {`"state":"refused"`, `"state":"to_send"`},
		"with the whole IBAN":          {`FR76 •••• •••• 189`, `FR76 3000 6000 0112 3456 7890 189`},
		"sent before all time":         {`"sent_at":1790000000001`, `"sent_at":0`},
		"read before all time":         {`"read_at":1790000000002`, `"read_at":-1`},
		"born on no day":               {`"birth_date":"2026-01-03"`, `"birth_date":"2026-02-30"`},
		"with a file without a name":   {`"name":"rib.pdf"`, `"name":""`},
		"with a file of another sum":   {sum, "abcd"},
		"with a file beyond the limit": {`"bytes":1200`, `"bytes":99000000`},
		"that is a message":            {`"type":"request"`, `"type":"message"`},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(requestPage, c.old) {
				t.Fatalf("the page does not hold %q", c.old)
			}
			got, err := syncOf(t, strings.Replace(requestPage, c.old, c.with, 1))
			if err != nil || len(got.Changes) != 1 || keptOut(got) != 1 {
				t.Errorf("got %+v and %v", got.Changes, err)
			}
		})
	}
}

func TestARequestGoesUnderItsKeyWithTheNamesOfItsFiles(t *testing.T) {
	var key, access string
	var body map[string]any
	office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, access = r.Header.Get("Idempotency-Key"), r.Header.Get("Authorization")
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"id":"r1","sent_at":1790000000001}`)
	}))
	defer office.Close()
	client := newClient(t, remote.Config{Address: office.URL})
	receipt, err := client.SendRequest(t.Context(), "access", whatThePageSays(), "Secret 1234")
	if err != nil || receipt != (mutual.Receipt{ID: "r1", SentAt: 1790000000001}) {
		t.Errorf("receipt %+v (%v)", receipt, err)
	}
	var page struct {
		Changes []struct {
			Request struct {
				Content map[string]any `json:"content"`
			} `json:"request"`
		} `json:"changes"`
	}
	if err := json.Unmarshal([]byte(requestPage), &page); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"content":     page.Changes[0].Request.Content,
		"attachments": []any{map[string]any{"name": "rib.pdf", "sha256": sum}}, "password": "Secret 1234",
	}
	if key != "01JKEY" || access != "Bearer access" || !reflect.DeepEqual(body, want) {
		t.Errorf("key %q, access %q, body %v", key, access, body)
	}
	body = nil
	if _, err := client.SendRequest(t.Context(), "access", whatThePageSays(), ""); err != nil || body["password"] != nil {
		t.Errorf("without a password: %v (%v)", body, err)
	}
}

func TestAFileGoesWithItsLength(t *testing.T) {
	content := bytes.Repeat([]byte("%PDF-"), 10_000)
	var length int64
	var asked string
	var got []byte
	office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, length = r.Method+" "+r.URL.Path+" "+r.Header.Get("Authorization"), r.ContentLength
		got, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusNoContent)
	}))
	defer office.Close()
	if err := newClient(t, remote.Config{Address: office.URL}).PutAttachment(t.Context(), "access", sum, content); err != nil {
		t.Fatal(err)
	}
	if asked != "PUT /v1/attachments/"+sum+" Bearer access" || length != int64(len(content)) || !bytes.Equal(got, content) {
		t.Errorf("asked %q with %d bytes announced and %d sent", asked, length, len(got))
	}
}

func TestAReceiptThatSaysNothingLeavesOpenWhetherItArrived(t *testing.T) {
	for _, answer := range []string{`{"id":"","sent_at":1}`, `{"id":"r1","sent_at":0}`, `{"id":"r1"`} {
		office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, answer)
		}))
		_, err := newClient(t, remote.Config{Address: office.URL}).SendRequest(t.Context(), "access", whatThePageSays(), "")
		if mutual.CodeOf(err) != mutual.CodeAnswerAltered || remote.NeverSent(err) {
			t.Errorf("%s: %v", answer, err)
		}
		office.Close()
	}
}

func TestALineThatDiedDoesNotHoldUpASendingForEver(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	client := newClient(t, remote.Config{Address: "http://" + listener.Addr().String(), Stall: 20 * time.Millisecond})
	// Nobody takes the connection up: the system's buffers swallow the request.
	_, err = client.SendRequest(t.Context(), "access", whatThePageSays(), "")
	if mutual.CodeOf(err) != mutual.CodeOffline || remote.NeverSent(err) {
		t.Errorf("got %v", err)
	}
	if err := client.PutAttachment(t.Context(), "access", sum, []byte("%PDF-")); mutual.CodeOf(err) != mutual.CodeOffline {
		t.Errorf("got %v", err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = client.SendRequest(t.Context(), "access", whatThePageSays(), "")
	if mutual.CodeOf(err) != mutual.CodeOffline || !remote.NeverSent(err) {
		t.Errorf("where nothing listens: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, err = client.SendRequest(stopped, "access", whatThePageSays(), "")
	if mutual.CodeOf(err) != mutual.CodeCancelled || !remote.NeverSent(err) {
		t.Errorf("stopped before it began: %v", err)
	}
}
