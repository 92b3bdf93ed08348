package main

import (
	"net"
	"os"
	"strconv"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mailbox"
)

// DemoHint is what a demo office tells the forms to propose; it is empty outside a
// demo.
type DemoHint struct {
	Login    string `json:"login"`
	Password string `json:"password"`

	VisitNumber     string         `json:"visitNumber"` // of a member who never came
	VisitCode       string         `json:"visitCode"`
	Mailbox         string         `json:"mailbox"` // that member's e-mail address
	MailboxPassword string         `json:"mailboxPassword"`
	MailboxServer   mailbox.Server `json:"mailboxServer"`
}

// pace is how often the desk looks by itself: the adviser of a demo answers within
// seconds, and whoever tries the space is waiting for it.
func (h DemoHint) pace() desk.Pace {
	if h.Login == "" {
		return pace
	}
	return desk.Pace{Refresh: 3 * time.Second, Probe: pace.Probe}
}

// demoHint reads the hint from the environment that the demo office sets.
func demoHint() DemoHint {
	return DemoHint{
		Login: os.Getenv("ESPACE_DEMO_LOGIN"), Password: os.Getenv("ESPACE_DEMO_PASSWORD"),
		VisitNumber: os.Getenv("ESPACE_DEMO_VISIT_NUMBER"), VisitCode: os.Getenv("ESPACE_DEMO_VISIT_CODE"),
		Mailbox: os.Getenv("ESPACE_DEMO_MAILBOX"), MailboxPassword: os.Getenv("ESPACE_DEMO_MAILBOX_PASSWORD"),
		MailboxServer: serverAt(os.Getenv("ESPACE_DEMO_MAILBOX_SERVER")),
	}
}

// serverAt reads host:port; anything else gives no server.
func serverAt(address string) mailbox.Server {
	host, digits, err := net.SplitHostPort(address)
	port, notNumber := strconv.ParseUint(digits, 10, 16)
	if err != nil || notNumber != nil || host == "" {
		return mailbox.Server{}
	}
	return mailbox.Server{Host: host, Port: int(port), Security: mailbox.TLS}
}
