package desk_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/peertest"
)

// behindNginx puts a real nginx in front of an office, with nothing set that need not be:
// bodies of a megabyte pass. It returns where nginx listens.
func behindNginx(t *testing.T, office *officetest.Office) string {
	t.Helper()
	tree, port := peertest.New(t, "nginx"), peertest.Ports(t, 1)[0]
	tree.Write(t, "/etc/nginx/essai.conf", fmt.Sprintf(`
daemon off;
master_process off;
error_log stderr warn;
pid /run/nginx.pid;
events {}
http {
	access_log off;
	client_body_temp_path /var/tmp/body;
	proxy_temp_path /var/tmp/proxy;
	fastcgi_temp_path /var/tmp/fastcgi;
	uwsgi_temp_path /var/tmp/uwsgi;
	scgi_temp_path /var/tmp/scgi;
	server {
		listen 127.0.0.1:%d;
		location / { proxy_pass http://%s; }
	}
}
`, port, strings.TrimPrefix(office.URL, "http://")), 0o644)
	tree.Start(t, port, "nginx", "-c", "/etc/nginx/essai.conf")
	return "http://127.0.0.1:" + strconv.Itoa(port)
}

func TestBehindAnNginxAsItComes(t *testing.T) {
	office := officetest.Start(t)
	address := behindNginx(t, office)
	d := synced(t, office, t.TempDir(), func(c *desk.Config) { c.DefaultOffice = address })
	holds(t, d, office)
	paths := onDisk(t, map[string][]byte{"livret.pdf": pdfOf(1, 3<<20), "acte.pdf": pdfOf(2, 700_000)})
	heavy := drafted(t, d, asked(mutual.RequestBirth, 1), paths["livret.pdf"])
	light := drafted(t, d, asked(mutual.RequestBirth, 2), paths["acte.pdf"])
	phone := drafted(t, d, asked(mutual.RequestPhone, 3))
	for _, key := range []string{heavy, light, phone} {
		submit(t, d, key, "")
	}
	wantCode(t, d.SendRequests(t.Context()), "")
	wantCode(t, d.Sync(t.Context()), "")
	hasOnce(t, office, light, asked(mutual.RequestBirth, 2), pdfOf(2, 700_000))
	hasOnce(t, office, phone, asked(mutual.RequestPhone, 3))
	if row := wantState(t, d, heavy, mutual.RequestToSend, mutual.CodeTooLargeOnTheWay); !row.Held {
		t.Errorf("%+v", row)
	}
	if s := d.Status(); !s.Online || s.Sync.Problem != nil || s.Outbox != (desk.OutboxStatus{Waiting: 1, Held: 1}) {
		t.Errorf("%+v", s)
	}

	office.Stop()
	wantCode(t, d.Sync(t.Context()), mutual.CodeGateway)
	if s := d.Status(); s.Online || s.Sync.Problem == nil || s.Sync.Problem.Code != mutual.CodeGateway {
		t.Errorf("%+v", s)
	}
	wantCode(t, d.SignIn(t.Context(), credentials(office)), mutual.CodeGateway)
	office.Restart()
	wantCode(t, d.Sync(t.Context()), "")
}
