package httpapi_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/httpapi"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// pdf is a whole PDF of size bytes, as far as anybody looks; of other words, another.
func pdf(size int, words string) []byte {
	const head, tail = "%PDF-1.7\n", "\n%%EOF\n"
	filling := strings.Repeat(".", max(0, size-len(head)-len(words)-len(tail)))
	return []byte(head + words + filling + tail)
}

// png is the beginning of a picture of so many points.
func png(width, height uint32) []byte {
	header := []byte("IHDR")
	header = binary.BigEndian.AppendUint32(header, width)
	header = binary.BigEndian.AppendUint32(header, height)
	header = append(header, 8, 2, 0, 0, 0)
	picture := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d")
	return binary.BigEndian.AppendUint32(append(picture, header...), crc32.ChecksumIEEE(header))
}

func sumOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func (d *device) put(content []byte, headers ...string) answer {
	d.t.Helper()
	return d.putAs(sumOf(content), content, headers...)
}

func (d *device) putAs(sum string, content []byte, headers ...string) answer {
	d.t.Helper()
	return d.do(http.MethodPut, "/v1/attachments/"+sum, string(content), append([]string{"Content-Type", "application/octet-stream"}, headers...)...)
}

// received lists what the office's folder has of members' files, finished or not.
func received(t *testing.T, o *officetest.Office) (names []string) {
	t.Helper()
	root := filepath.Join(o.Folder(), "documents")
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		name, _ := filepath.Rel(root, path)
		if err == nil && !entry.IsDir() && (strings.HasPrefix(name, "received") || strings.HasPrefix(name, "incoming")) {
			names = append(names, entry.Name())
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) { // a file that is gone meanwhile
		t.Fatal(err)
	}
	return names
}

// wantReceived waits until the folder has these files and no others: a request that is
// cut is over at the office a moment later.
func wantReceived(t *testing.T, o *officetest.Office, want ...string) {
	t.Helper()
	want = slices.Sorted(slices.Values(want))
	var got []string
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		got = received(t, o)
		if slices.Sort(got); slices.Equal(got, want) {
			return
		}
	}
	t.Errorf("the folder has %d files %v, want %d", len(got), got, len(want))
}

func TestAFileIsKeptOnceHoweverOftenItIsPut(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	largest := pdf(int(mutual.AttachmentMax), "")
	for range 2 {
		d.want(d.put(largest), http.StatusNoContent, "")
	}
	d.want(d.put(png(40_000, 2_000)), http.StatusNoContent, "")
	wantReceived(t, o, sumOf(largest), sumOf(png(40_000, 2_000)))
}

func TestNoBadFileIsKept(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	good := pdf(2000, "")
	tooLarge := pdf(int(mutual.AttachmentMax)+1, "")
	for name, c := range map[string]struct {
		sum     string
		content []byte
		headers []string
		status  int
		code    string
	}{
		"a byte too many":                 {sumOf(tooLarge), tooLarge, nil, 413, "attachment_too_large"},
		"far too many bytes":              {sumOf(good), pdf(20_000_000, ""), nil, 413, "attachment_too_large"},
		"a picture of too many points":    {sumOf(png(60_000, 60_000)), png(60_000, 60_000), nil, 413, "attachment_too_large"},
		"a PDF without its end":           {sumOf(good[:1500]), good[:1500], nil, 422, "attachment_kind"},
		"a program":                       {sumOf([]byte("MZ\x90\x00 facture.pdf")), []byte("MZ\x90\x00 facture.pdf"), nil, 422, "attachment_kind"},
		"a page":                          {sumOf([]byte("<html>%PDF</html>")), []byte("<html>%PDF</html>"), nil, 422, "attachment_kind"},
		"half a PNG":                      {sumOf(png(9, 9)[:20]), png(9, 9)[:20], nil, 422, "attachment_kind"},
		"nothing":                         {sumOf(nil), nil, nil, 422, "attachment_kind"},
		"another file than was announced": {sumOf([]byte("another")), good, nil, 422, "checksum"},
		"no checksum":                     {"facture.pdf", good, nil, 400, "invalid_request"},
		"a path for a checksum":           {"..%2F..%2Foffice.db", good, nil, 400, "invalid_request"},
		"compressed":                      {sumOf(good), good, []string{"Content-Encoding", "gzip"}, 415, "invalid_request"},
		"another media type":              {sumOf(good), good, []string{"Content-Type", "multipart/form-data; boundary=x"}, 415, "invalid_request"},
		"no media type":                   {sumOf(good), good, []string{"Content-Type", ""}, 415, "invalid_request"},
		"nobody's":                        {sumOf(good), good, []string{"Authorization", "Bearer nobody"}, 401, "session_ended"},
	} {
		t.Run(name, func(t *testing.T) {
			d := *d
			d.t = t
			d.want(d.putAs(c.sum, c.content, c.headers...), c.status, c.code)
			wantReceived(t, o)
		})
	}
}

// endless is a file that never ends; it counts what was taken of it.
type endless struct{ given int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.given += int64(len(p))
	return len(p), nil
}

func TestAFileWithoutAnEndIsReadNoFurtherThanItsLimit(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	file := &endless{}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, o.URL+"/v1/attachments/"+sumOf(nil), file)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/octet-stream")
	request.Header.Set("Authorization", "Bearer "+d.tokens.AccessToken)
	transport := &http.Transport{}
	answer, err := transport.RoundTrip(request)
	if err == nil { // else the connection was cut before the answer came through
		answer.Body.Close()
		if answer.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("status %d", answer.StatusCode)
		}
	}
	transport.CloseIdleConnections()
	if most := 4 * mutual.AttachmentMax; file.given > most {
		t.Errorf("%d bytes were taken", file.given)
	}
	wantReceived(t, o)
	d.want(d.put(pdf(2000, "")), http.StatusNoContent, "")
}

func TestAFileThatIsCutOffLeavesNothingAndIsNoFaultOfOurs(t *testing.T) {
	var lines linesOf
	o := officetest.Start(t, officetest.WithLog(slog.New(slog.NewJSONHandler(&lines, &slog.HandlerOptions{Level: slog.LevelError}))))
	d := signedIn(t, o)
	line := o.Line()
	content := pdf(1_000_000, "")
	for _, n := range []int64{1, 1000, 100_000, 999_000} {
		line.CutAfterSent(n)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, line.URL+"/v1/attachments/"+sumOf(content), bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/octet-stream")
		request.Header.Set("Authorization", "Bearer "+d.tokens.AccessToken)
		transport := &http.Transport{}
		if answer, err := transport.RoundTrip(request); err == nil {
			answer.Body.Close()
			t.Errorf("an answer %d came after %d bytes", answer.StatusCode, n)
		}
		transport.CloseIdleConnections()
	}
	if line.Cuts() != 4 {
		t.Errorf("%d cuts", line.Cuts())
	}
	wantReceived(t, o)
	o.Stop()
	if logged := lines.String(); logged != "" {
		t.Errorf("logged %s", logged)
	}
}

func TestAMemberBringsAFewFilesAtOnceAndNoMore(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	neighbour, _ := enrolNeighbour(t, o)
	content := pdf(100_000, "")
	type upload struct {
		body   *io.PipeWriter
		status chan int
	}
	var held []upload
	for range 4 {
		body, writer := io.Pipe()
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPut, o.URL+"/v1/attachments/"+sumOf(content), body)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/octet-stream")
		request.Header.Set("Authorization", "Bearer "+d.tokens.AccessToken)
		u := upload{body: writer, status: make(chan int, 1)}
		go func() {
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			answer, err := transport.RoundTrip(request)
			if err != nil {
				u.status <- 0
				return
			}
			answer.Body.Close()
			u.status <- answer.StatusCode
		}()
		if _, err := writer.Write(content[:50_000]); err != nil {
			t.Fatal(err)
		}
		held = append(held, u)
	}
	for deadline := time.Now().Add(10 * time.Second); len(received(t, o)) < len(held) && time.Now().Before(deadline); {
		continue // until all four are under way
	}
	problem := d.want(d.put(content), http.StatusTooManyRequests, "throttled")
	if problem.Until == nil {
		t.Error("until when is not told")
	}
	neighbour.want(neighbour.put(content), http.StatusNoContent, "")
	for _, u := range held {
		if _, err := u.body.Write(content[50_000:]); err != nil {
			t.Error(err)
		}
		if err := u.body.Close(); err != nil {
			t.Error(err)
		}
		if status := <-u.status; status != http.StatusNoContent {
			t.Errorf("status %d", status)
		}
	}
	d.want(d.put(content), http.StatusNoContent, "")
	wantReceived(t, o, sumOf(content))
}

func TestOfMoreFilesThanMayWaitTheOldestGoes(t *testing.T) {
	o := officetest.Start(t, officetest.WithStoppedClock())
	d := signedIn(t, o)
	neighbour, _ := enrolNeighbour(t, o)
	var sums []string
	for i := range 22 {
		content := pdf(500, strings.Repeat("x", i))
		sums = append(sums, sumOf(content))
		o.Advance(time.Second)
		d.want(d.put(content), http.StatusNoContent, "")
		if i == 1 {
			neighbour.want(neighbour.put(content), http.StatusNoContent, "")
		}
	}
	// The first is gone, the second is its neighbour's too.
	wantReceived(t, o, sums[1:]...)
	d.want(d.send("key-of-the-oldest-0", named(other("Voici"), sums[1])), http.StatusConflict, "attachment_missing")
	d.want(d.send("key-of-the-oldest-1", named(other("Voici"), sums[2])), http.StatusCreated, "")
}

func TestFilesThatNoRequestNamesAreDroppedADayLater(t *testing.T) {
	o := officetest.Start(t, officetest.WithStoppedClock())
	d := signedIn(t, o)
	neighbour, _ := enrolNeighbour(t, o)
	forgotten, sent, shared, late := pdf(500, "a"), pdf(500, "b"), pdf(500, "c"), pdf(500, "d")
	for _, content := range [][]byte{forgotten, sent, shared} {
		d.want(d.put(content), http.StatusNoContent, "")
	}
	d.want(d.send("key-of-what-was-sent", named(other("Voici"), sumOf(sent))), http.StatusCreated, "")
	o.Advance(10 * time.Minute)
	neighbour.want(neighbour.put(shared), http.StatusNoContent, "")
	d.want(d.put(late), http.StatusNoContent, "")
	o.Advance(24*time.Hour - time.Minute)
	o.Round()
	wantReceived(t, o, sumOf(sent), sumOf(shared), sumOf(late))
	if got := o.AttachmentContent(o.Requests()[0].ID, 0); !bytes.Equal(got, sent) {
		t.Errorf("the request has %d bytes", len(got))
	}
}

func TestASlowLineHasTheTimeThatAFileTakes(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	handler, err := httpapi.New(httpapi.Config{Office: o.Rules(), Log: slog.New(slog.DiscardHandler), Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	server := httpapi.NewServer(handler, false, slog.New(slog.DiscardHandler))
	server.ReadTimeout, server.WriteTimeout = time.Nanosecond, time.Nanosecond
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }() // until it is closed
	defer server.Close()

	ask := func(method, path string, body []byte) (int, error) {
		request, err := http.NewRequestWithContext(t.Context(), method, "http://"+listener.Addr().String()+path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/octet-stream")
		request.Header.Set("Authorization", "Bearer "+d.tokens.AccessToken)
		transport := &http.Transport{DisableKeepAlives: true}
		answer, err := transport.RoundTrip(request)
		if err != nil {
			return 0, err
		}
		return answer.StatusCode, answer.Body.Close()
	}
	if status, err := ask(http.MethodGet, "/v1/sync", nil); err == nil {
		t.Errorf("any other request is answered %d after its time", status)
	}
	content := pdf(1_000_000, "")
	if status, err := ask(http.MethodPut, "/v1/attachments/"+sumOf(content), content); err != nil || status != http.StatusNoContent {
		t.Errorf("status %d, %v", status, err)
	}
}
