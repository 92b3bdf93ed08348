package httpapi_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func content(id string) string { return "/v1/documents/" + id + "/content" }

func TestADocumentArrivesWholeWithItsChecksum(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	for _, document := range o.Known().Documents {
		got := d.do(http.MethodGet, content(document.ID), "", "Accept-Encoding", "zstd, gzip")
		d.want(got, http.StatusOK, "")
		sum := sha256.Sum256(got.body)
		if hex.EncodeToString(sum[:]) != document.SHA256 || int64(len(got.body)) != document.Bytes {
			t.Errorf("%d bytes with another checksum", len(got.body))
		}
		for name, want := range map[string]string{
			"ETag": `"` + document.SHA256 + `"`, "Accept-Ranges": "bytes", "Content-Encoding": "", "Content-Type": "application/octet-stream",
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
		} {
			if got.header.Get(name) != want {
				t.Errorf("%s is %q, want %q", name, got.header.Get(name), want)
			}
		}
	}
}

func TestABrokenTransferGoesOnWhereItStopped(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	whole := bytes.Repeat([]byte("0123456789"), 10_000)
	document := o.PublishDocument("LONG", "Contrat", whole)
	etag := `"` + document.SHA256 + `"`
	for _, c := range []struct {
		ranges, ifRange string
		status          int
		want            []byte
		contentRange    string
	}{
		{"bytes=99990-", etag, http.StatusPartialContent, whole[99990:], "bytes 99990-99999/100000"},
		{"bytes=10-19", etag, http.StatusPartialContent, whole[10:20], "bytes 10-19/100000"},
		{"bytes=-5", "", http.StatusPartialContent, whole[99995:], "bytes 99995-99999/100000"},
		{"bytes=99990-", `"` + hex.EncodeToString(make([]byte, 32)) + `"`, http.StatusOK, whole, ""},
	} {
		headers := []string{"Range", c.ranges}
		if c.ifRange != "" {
			headers = append(headers, "If-Range", c.ifRange)
		}
		got := d.do(http.MethodGet, content("LONG"), "", headers...)
		if got.status != c.status || !bytes.Equal(got.body, c.want) || got.header.Get("Content-Range") != c.contentRange || got.header.Get("ETag") != etag {
			t.Errorf("%s, %s: status %d, %d bytes, %v", c.ranges, c.ifRange, got.status, len(got.body), got.header)
		}
	}
	beyond := d.do(http.MethodGet, content("LONG"), "", "Range", "bytes=100000-")
	d.want(beyond, http.StatusRequestedRangeNotSatisfiable, "invalid_request")
	if beyond.header.Get("Content-Range") != "bytes */100000" {
		t.Errorf("headers %v", beyond.header)
	}
}

func TestAReplacedDocumentIsNotMixedWithTheOldOne(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	old := o.PublishDocument("DOC", "Contrat", bytes.Repeat([]byte("old"), 100))
	o.PublishDocument("DOC", "Contrat", bytes.Repeat([]byte("new"), 100))
	got := d.do(http.MethodGet, content("DOC"), "", "Range", "bytes=30-", "If-Range", `"`+old.SHA256+`"`)
	d.want(got, http.StatusOK, "")
	if !bytes.Equal(got.body, bytes.Repeat([]byte("new"), 100)) {
		t.Errorf("got %d bytes", len(got.body))
	}
}

func TestAnotherMembersDocumentIsAsUnknownAsNone(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	_, neighbour := enrolNeighbour(t, o)
	theirs := d.do(http.MethodGet, content(neighbour.Documents[0].ID), "")
	none := d.do(http.MethodGet, content("NOSUCHDOCUMENT"), "")
	d.want(theirs, http.StatusNotFound, "not_found")
	if fmt.Sprint(theirs.status, string(theirs.body)) != fmt.Sprint(none.status, string(none.body)) {
		t.Errorf("%s, then %s", theirs.body, none.body)
	}
}
