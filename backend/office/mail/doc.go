// Package mail turns what the office has to tell a member into a message, and hands
// it to an SMTP server: text and HTML from templates that an operator can replace,
// signed with DKIM, and never without TLS.
//
// It keeps no queue and tries once: whether a failure is worth another try is in its
// code. It logs nothing, and no text of a server is kept in an error, because a
// server may repeat an address or a login.
package mail

//go:generate go run ../../../build/palette -themes mail ../../../frontend/src/ui/tokens.css palette.gen.go
