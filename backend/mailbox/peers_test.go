package mailbox_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/peertest"
)

// peer is a server of another house, with its own mailboxes.
type peer struct {
	tree *peertest.Tree
	port int
	file string // the authority's
}

func (p *peer) Server() mailbox.Server {
	return mailbox.Server{Host: "127.0.0.1", Port: p.port, Security: mailbox.TLS}
}

// members have mailboxes with every peer.
var members = []string{"membre", "attente", "indesirable", "prudent"}

// client is signed in as a member, as another program of the member's would be.
func (p *peer) client(t *testing.T, member string) *imapclient.Client {
	t.Helper()
	pem, err := os.ReadFile(p.file)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	conn, err := tls.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(p.port)), &tls.Config{RootCAs: roots, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	client := imapclient.New(conn, nil)
	t.Cleanup(func() { client.Close() })
	if err := client.Login(member, mailboxPassword).Wait(); err != nil {
		t.Fatal(err)
	}
	return client
}

func (p *peer) create(t *testing.T, member string, folders ...string) {
	t.Helper()
	client := p.client(t, member)
	for _, folder := range folders {
		if err := client.Create(folder, nil).Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

// append puts a message into a folder, and returns a way to ask whether nobody has
// marked any there.
func (p *peer) append(t *testing.T, member, folder string, arrived time.Time, message []byte) (unread func() bool) {
	t.Helper()
	put := p.client(t, member).Append(folder, int64(len(message)), &imap.AppendOptions{Time: arrived})
	if _, err := put.Write(message); err != nil {
		t.Fatal(err)
	}
	if err := put.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := put.Wait(); err != nil {
		t.Fatal(err)
	}
	return func() bool {
		client := p.client(t, member)
		data, err := client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		if err != nil || data.NumMessages == 0 {
			t.Fatal(err)
		}
		seen, err := client.UIDSearch(&imap.SearchCriteria{Flag: []imap.Flag{imap.FlagSeen}}, nil).Wait()
		return err == nil && len(seen.AllUIDs()) == 0
	}
}

// crypted is the password as passwd files hold it.
func crypted(t *testing.T, tree *peertest.Tree) string {
	t.Helper()
	return strings.TrimSpace(tree.Run(t, "perl", "-e", `print crypt($ARGV[0], '$6$mutuelle$')`, mailboxPassword))
}

// within writes the server's certificate and key into the tree.
func (a *authority) within(t *testing.T, tree *peertest.Tree) (both string) {
	t.Helper()
	certificate, key := a.issue(t, t.TempDir())
	var all []byte
	for _, file := range []string{key, certificate} {
		pem, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tree.Write(t, "/etc/mail-test/"+filepath.Base(file), string(pem), 0o600)
		all = append(all, pem...)
	}
	tree.Write(t, "/etc/mail-test/both.pem", string(all), 0o600)
	return "/etc/mail-test/both.pem"
}

func startCourier(t *testing.T, authority *authority) *peer {
	t.Helper()
	tree := peertest.New(t, "courier")
	p := &peer{tree: tree, port: peertest.Ports(t, 1)[0], file: authority.file}
	both := authority.within(t, tree)
	tree.Write(t, "/etc/courier/authdaemonrc", "authmodulelist=\"authuserdb\"\nauthmodulelistorig=\"authuserdb\"\ndaemons=2\nauthdaemonvar=/run/courier/authdaemon\n", 0o644)
	var users strings.Builder
	secret := crypted(t, tree)
	for _, member := range members {
		fmt.Fprintf(&users, "%s\tuid=1|gid=1|home=/var/home/%[1]s|imappw=%s\n", member, secret)
	}
	tree.Write(t, "/etc/courier/userdb", users.String(), 0o600)
	tree.Write(t, "/etc/start", `set -e
mkdir -p /run/courier/authdaemon /var/home /var/lock
for member in `+strings.Join(members, " ")+`; do mkdir /var/home/$member; maildirmake.courier /var/home/$member/Maildir; chown -R 1:1 /var/home/$member; done
cp -a /etc/courier /run/etc; mount --bind /run/etc /etc/courier; makeuserdb
authdaemond start
set -a
. /etc/courier/imapd
IMAP_CAPABILITY="$IMAP_CAPABILITY AUTH=PLAIN" TLS_CERTFILE=`+both+` TLS_PROTOCOL=TLSv1.2+ IMAP_TLS=1 IMAP_EMPTYTRASH=
exec couriertcpd -address=127.0.0.1 -maxprocs=40 -maxperip=40 -nodnslookup -noidentlookup `+strconv.Itoa(p.port)+` /usr/bin/couriertls -server -tcpd /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir
`, 0o755)
	tree.Start(t, p.port, "sh", "/etc/start")
	return p
}

func startMailutils(t *testing.T, authority *authority) *peer {
	t.Helper()
	tree := peertest.New(t, "mailutils")
	p := &peer{tree: tree, port: peertest.Ports(t, 1)[0], file: authority.file}
	authority.within(t, tree)
	users := "root:x:0:0::/root:/bin/sh\n"
	secret := crypted(t, tree)
	for i, member := range members {
		users += fmt.Sprintf("%s:%s:%d:1::/var/home/%[1]s:/bin/sh\n", member, secret, 2000+i)
	}
	tree.Write(t, "/etc/passwd", users, 0o644)
	tree.Write(t, "/etc/mailutils.conf", `
auth { authentication generic:system; authorization system; }
mailbox { mail-spool /var/mail; mailbox-type mbox; }
logging { syslog no; }
mode daemon;
server 127.0.0.1:`+strconv.Itoa(p.port)+` {
  single-process no;
  tls-mode connection;
  tls { ssl-certificate-file /etc/mail-test/server.pem; ssl-key-file /etc/mail-test/server.key; }
}
`, 0o644)
	tree.Write(t, "/etc/start", `set -e
mkdir -p /var/home /var/mail; chmod 1777 /var/mail
for member in `+strings.Join(members, " ")+`; do mkdir /var/home/$member; chown $member /var/home/$member; : >/var/mail/$member; chown $member /var/mail/$member; done
exec imap4d --foreground --no-site --config-file=/etc/mailutils.conf
`, 0o755)
	tree.Start(t, p.port, "sh", "/etc/start")
	return p
}

func startCyrus(t *testing.T, authority *authority) *peer {
	t.Helper()
	tree := peertest.New(t, "cyrus")
	p := &peer{tree: tree, port: peertest.Ports(t, 1)[0], file: authority.file}
	authority.within(t, tree)
	tree.Write(t, "/etc/passwd", "root:x:0:0::/root:/bin/sh\ncyrus:x:2000:8::/var/spool/cyrus:/bin/sh\n", 0o644)
	tree.Write(t, "/etc/imapd.conf", `
configdirectory: /var/lib/cyrus
proc_path: /run/cyrus/proc
mboxname_lockpath: /run/cyrus/lock
defaultpartition: default
partition-default: /var/spool/cyrus/mail
hashimapspool: true
admins: cyrus
altnamespace: no
unixhierarchysep: no
allowplaintext: yes
autocreate_post: yes
autocreate_quota: 0
autocreate_quota_messages: 0
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: /run/sasldb2
sasl_mech_list: PLAIN
tls_server_cert: /run/cyrus/server.pem
tls_server_key: /run/cyrus/server.key
tls_session_timeout: 0
`, 0o644)
	tree.Write(t, "/etc/cyrus.conf", `
START {
  recover cmd="/usr/sbin/cyrus ctl_cyrusdb -r"
}
SERVICES {
  imaps cmd="imapd -s" listen="127.0.0.1:`+strconv.Itoa(p.port)+`" prefork=1 maxchild=40
}
EVENTS {
}
`, 0o644)
	tree.Write(t, "/etc/start", `set -e
mkdir -p /run/cyrus/proc /run/cyrus/lock /run/cyrus/socket /var/lib/cyrus /var/spool/cyrus/mail
cd /var/lib/cyrus; mkdir -p db log msg proc ptclient quota socket sync user
for member in cyrus `+strings.Join(members, " ")+`; do echo "`+mailboxPassword+`" | saslpasswd2 -p -c -f /run/sasldb2 -u "$(hostname)" $member; done
cp /etc/mail-test/* /run/cyrus/
chown -R cyrus:mail /var/lib/cyrus /var/spool/cyrus /run/cyrus /run/sasldb2
exec cyrmaster -D -C /etc/imapd.conf -M /etc/cyrus.conf -p /run/cyrus/master.pid
`, 0o755)
	tree.Start(t, p.port, "sh", "/etc/start")
	return p
}

// TestServersOfOtherHouses runs them side by side.
func TestServersOfOtherHouses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		start   func(*testing.T, *authority) *peer
		folders []string // of the member "indesirable"
	}{
		"Courier":   {startCourier, []string{"INBOX.Spam", "INBOX.Courrier indésirable", "INBOX.Archives 2026"}},
		"Cyrus":     {startCyrus, []string{"INBOX.Junk", "INBOX.Éléments indésirables", "INBOX.R&D"}},
		"mailutils": {startMailutils, []string{"Spam", "INDESIRABLES"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := c.start(t, newAuthority(t))
			options := mailbox.Options{CAFile: p.file, Poll: time.Second, PollIdle: time.Second, Pause: time.Millisecond}
			t.Run("refuses a wrong password", func(t *testing.T) {
				t.Parallel()
				refusesAWrongPassword(t, p.Server(), options)
			})
			t.Run("finds and marks nothing", func(t *testing.T) {
				t.Parallel()
				unread := p.append(t, "membre", "INBOX", time.Now(), letter{}.bytes())
				found, err := open(t, p.Server(), "membre", options).FindActivation(t.Context(), wanted())
				mustFind(t, found, err)
				if !unread() {
					t.Error("marked as read")
				}
			})
			t.Run("reads every junk folder", func(t *testing.T) {
				t.Parallel()
				p.create(t, "indesirable", c.folders...)
				m := open(t, p.Server(), "indesirable", options)
				for i, folder := range c.folders[:2] {
					token := strings.Repeat(string(rune('A'+i)), 43)
					p.append(t, "indesirable", folder, time.Now().Add(time.Duration(i-9)*time.Minute), posing(officeOrigin+"/activer#"+token).bytes())
					found, err := m.FindActivation(t.Context(), wanted())
					if err != nil || !strings.HasSuffix(found.Link, token) {
						t.Errorf("%s: %+v, %v", folder, found, err)
					}
				}
			})
			t.Run("finds what comes while it waits", func(t *testing.T) {
				t.Parallel()
				w := wait(t.Context(), t, p.Server(), "attente", options)
				w.rests(t)
				p.append(t, "attente", "INBOX", time.Now(), letter{}.bytes())
				start := time.Now()
				<-w.ended
				mustFind(t, w.found, w.err)
				if took := time.Since(start); took > options.PollIdle+5*time.Second {
					t.Errorf("found after %v", took)
				}
			})
		})
	}
}
