package console_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/oklog/ulid/v2"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/console"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// The adviser of these tests.
const (
	login    = "nadia.benali"
	name     = "Nadia Benali"
	password = "Platane-Orage-77"
)

const (
	iban = "FR7630006000011234567890189"
	pdf  = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
)

// room is a console on a real office, and a browser that is not signed in yet.
type room struct {
	*officetest.Office
	t      *testing.T
	url    string
	client *http.Client
}

// answer is what the console said.
type answer struct {
	status int
	header http.Header
	body   string
	url    *url.URL // where the browser ended up
}

// text is the body with its entities read.
func (a answer) text() string { return html.UnescapeString(a.body) }

func enter(t *testing.T, opts ...officetest.Option) *room {
	t.Helper()
	return enterLogging(t, slog.New(slog.DiscardHandler), opts...)
}

func enterLogging(t *testing.T, log *slog.Logger, opts ...officetest.Option) *room {
	t.Helper()
	o := officetest.Start(t, opts...)
	if err := o.Rules().AddAdviser(t.Context(), "commande:test", login, name, password); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(console.New(console.Config{
		Office: o.Rules(), Log: log, Origin: func(*http.Request) office.Origin { return office.Origin{Address: "127.0.0.1"} },
	}))
	t.Cleanup(server.Close)
	return &room{Office: o, t: t, url: server.URL, client: newBrowser(t)}
}

func newBrowser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

// signedIn is enter with the adviser signed in.
func signedIn(t *testing.T, opts ...officetest.Option) *room {
	t.Helper()
	r := enter(t, opts...)
	r.signIn()
	return r
}

func (r *room) signIn() {
	r.t.Helper()
	r.says(r.press("/connexion", "login", login, "password", password), http.StatusOK, "Se déconnecter", name)
}

func (r *room) do(method, path, body string, headers ...string) answer {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(content), response.Request.URL}
}

func (r *room) get(path string) answer {
	r.t.Helper()
	return r.do(http.MethodGet, path, "")
}

// press posts a form as a browser does; fields are names and values in turn.
func (r *room) press(path string, fields ...string) answer {
	r.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return r.do(http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded",
		"Sec-Fetch-Site", "same-origin", "Origin", r.url)
}

// upload is press with files: a field that begins with a @ holds a name and its content,
// parted by a line feed.
func (r *room) upload(path string, fields ...string) answer {
	r.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		field, isFile := strings.CutPrefix(fields[i], "@")
		if !isFile {
			if err := form.WriteField(field, fields[i+1]); err != nil {
				r.t.Fatal(err)
			}
			continue
		}
		fileName, content, _ := strings.Cut(fields[i+1], "\n")
		part, err := form.CreateFormFile(field, fileName)
		if err == nil {
			_, err = io.WriteString(part, content)
		}
		if err != nil {
			r.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		r.t.Fatal(err)
	}
	return r.do(http.MethodPost, path, body.String(), "Content-Type", form.FormDataContentType(), "Sec-Fetch-Site", "same-origin", "Origin", r.url)
}

// says checks an answer's status and that it holds each text.
func (r *room) says(a answer, status int, texts ...string) answer {
	r.t.Helper()
	if a.status != status {
		r.t.Errorf("status %d, want %d", a.status, status)
	}
	for _, text := range texts {
		if !strings.Contains(a.text(), text) {
			r.t.Errorf("%q is not in %s", text, a.text())
		}
	}
	return a
}

// lacks checks that an answer holds none of the texts.
func (r *room) lacks(a answer, texts ...string) {
	r.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.text(), text) {
			r.t.Errorf("%q is in %s", text, a.text())
		}
	}
}

func (r *room) file() string { return "/adherents/" + r.MemberID }

// caller is the member.
func (r *room) caller() office.Caller { return office.Caller{MemberID: r.MemberID} }

// ask sends a request as the member does, with attachments of these names.
func (r *room) ask(content mutual.RequestContent, files ...string) (id string) {
	r.t.Helper()
	sent := office.NewRequest{Key: ulid.Make().String(), Content: content}
	if content.Kind == mutual.RequestBank {
		sent.Password = r.Password
	}
	sum := sha256.Sum256([]byte(pdf))
	for _, file := range files {
		if err := r.Rules().PutAttachment(r.t.Context(), r.caller(), hex.EncodeToString(sum[:]), strings.NewReader(pdf)); err != nil {
			r.t.Fatal(err)
		}
		sent.Files = append(sent.Files, office.NamedFile{Name: file, SHA256: hex.EncodeToString(sum[:])})
	}
	receipt, err := r.Rules().SendRequest(r.t.Context(), r.caller(), sent, office.Origin{Address: "127.0.0.1"})
	if err != nil {
		r.t.Fatal(err)
	}
	return receipt.ID
}

// phone is a request that needs no more.
var phone = mutual.RequestContent{Kind: mutual.RequestPhone, Phone: "06 12 34 56 78"}

// known is the member's file, as nobody looks at it.
func (r *room) known() office.MemberFile {
	r.t.Helper()
	file, err := r.Rules().LookAtMember(r.t.Context(), "", r.MemberID, false)
	if err != nil {
		r.t.Fatal(err)
	}
	return file
}

// request is one of the member's requests.
func (r *room) request(id string) mutual.UpdateRequest {
	r.t.Helper()
	for _, request := range r.known().Requests {
		if request.ID == id {
			return request
		}
	}
	r.t.Fatalf("no request %s", id)
	return mutual.UpdateRequest{}
}

// deeds counts the lines of the staff's journal that tell of an action by the adviser.
func (r *room) deeds(action office.Action) (count int) {
	r.t.Helper()
	deeds, err := r.Rules().Deeds(r.t.Context(), "", 0, 1000)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, deed := range deeds {
		if deed.By == login && deed.Action == string(action) {
			count++
		}
	}
	return count
}

// hidden is the value of a hidden field.
func hidden(t *testing.T, page answer, field string) string {
	t.Helper()
	found := regexp.MustCompile(`type="hidden" name="` + field + `" value="([^"]*)"`).FindStringSubmatch(page.body)
	if found == nil {
		t.Fatalf("no field %s in %s", field, page.body)
	}
	return found[1]
}
