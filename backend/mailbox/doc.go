// Package mailbox looks, with the member's consent, into the member's own mailbox
// for the office's activation message: it finds the server, opens it over IMAP
// under TLS, and hands back the one link that leads to this office.
//
// It reads only: folders are examined, bodies are peeked at, and of messages that
// neither come from the office's address nor bear its subject no more than the
// envelope is asked for. The password stays in memory; it is in no error, and this
// package logs nothing.
package mailbox
