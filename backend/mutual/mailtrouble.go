package mutual

import "fmt"

// MailTrouble says why a mail does not leave: what went wrong with the mail's server,
// and the numbers of its answer. Its zero value is no trouble. It holds no word of the
// server, which may repeat an address or a login.
type MailTrouble struct {
	Kind     MailTroubleKind
	SMTP     int    // the answer's code, such as 550; 0 for no answer
	Enhanced string // its enhanced code (RFC 3463), such as 5.7.1; "" for none
}

// Error returns the kind and the numbers.
func (t MailTrouble) Error() string {
	text := "mail: " + string(t.Kind)
	if t.SMTP != 0 {
		text += fmt.Sprintf(" %d", t.SMTP)
	}
	if t.Enhanced != "" {
		text += " " + t.Enhanced
	}
	return text
}

// MailTroubleKind is what went wrong with a mail.
type MailTroubleKind string

// The kinds. Only MailRecipient is the member's to mend; all others are the operator's,
// or pass by themselves.
const (
	MailUnreachable MailTroubleKind = "unreachable" // no answer, or the line broke
	MailUntrusted   MailTroubleKind = "untrusted"   // the server's certificate does not hold
	MailProtocol    MailTroubleKind = "protocol"    // no SMTP, no TLS, no login that we know
	MailLogin       MailTroubleKind = "login"       // the login is refused, or missing
	MailSender      MailTroubleKind = "sender"      // the sender's address is refused
	MailRecipient   MailTroubleKind = "recipient"   // there is no such mailbox, or it takes no mail
	MailRelay       MailTroubleKind = "relay"       // refused, and not said to be the recipient's fault
	MailTooBig      MailTroubleKind = "too_big"     // larger than the server takes
	MailContent     MailTroubleKind = "content"     // the message itself is refused
	MailLater       MailTroubleKind = "later"       // the server asks to come back
)

// MailTroubleKinds lists the kinds.
func MailTroubleKinds() []MailTroubleKind {
	return []MailTroubleKind{
		MailUnreachable, MailUntrusted, MailProtocol, MailLogin, MailSender, MailRecipient, MailRelay, MailTooBig, MailContent, MailLater,
	}
}
