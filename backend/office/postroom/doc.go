// Package postroom is a whole mail system for demos and tests, on this device's
// loopback alone: an SMTP server that takes the office's letters, and an IMAP server
// where members read them, both under a certificate authority made when it opens.
//
// It keeps everything in memory, and relays nothing: a letter for an address without
// a mailbox here is refused.
package postroom
