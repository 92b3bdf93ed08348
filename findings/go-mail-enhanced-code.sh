#!/usr/bin/env bash
# go-mail v0.8.1, SendError.EnhancedStatusCode: the "enhanced status code" of an answer is looked for anywhere in its
# text, and only where the server announced ENHANCEDSTATUSCODES (RFC 2034, 4: the code begins the text of the answer).
# Seen, of a server's answers to RCPT:
#   announced,   "550 5.1.1 no such user"                     -> "5.1.1"
#   announced,   "550 Invalid recipient" (OpenSMTPD's words)  -> ""
#   announced,   "550 no relay for 5.1.2.9"                   -> "5.1.2": a piece of an IP address, read as "bad destination system"
#   unannounced, "550 5.1.1 no such user" (as some servers)   -> ""
# Whoever takes 5.1.x for a final refusal of the recipient is misled by the third. Exits 1 when one of these changes.
set -euo pipefail
command -v go >/dev/null || { echo "go is missing" >&2; exit 2; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'GO'
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"

	"github.com/wneessen/go-mail"
)

// serve answers one client: fine to everything, and what is given to RCPT.
func serve(listener net.Listener, announced bool, answer string) {
	conn, err := listener.Accept()
	if err != nil {
		return
	}
	defer conn.Close()
	text := textproto.NewConn(conn)
	_ = text.PrintfLine("220 here")
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		switch command, _, _ := strings.Cut(strings.ToUpper(line), " "); command {
		case "EHLO":
			if announced {
				_ = text.PrintfLine("250-here")
				_ = text.PrintfLine("250 ENHANCEDSTATUSCODES")
			} else {
				_ = text.PrintfLine("250 here")
			}
		case "RCPT":
			_ = text.PrintfLine("%s", answer)
		case "QUIT":
			_ = text.PrintfLine("221 bye")
			return
		default:
			_ = text.PrintfLine("250 fine")
		}
	}
}

func main() {
	for _, c := range []struct {
		announced bool
		answer    string
	}{{true, "550 5.1.1 no such user"}, {true, "550 Invalid recipient"}, {true, "550 no relay for 5.1.2.9"}, {false, "550 5.1.1 no such user"}} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		go serve(listener, c.announced, c.answer)
		client, err := mail.NewClient("127.0.0.1", mail.WithPort(listener.Addr().(*net.TCPAddr).Port), mail.WithTLSPolicy(mail.NoTLS))
		if err != nil {
			panic(err)
		}
		message := mail.NewMsg()
		_ = message.From("a@exemple.fr")
		_ = message.To("b@exemple.fr")
		message.SetBodyString(mail.TypeTextPlain, "Bonjour")
		var sending *mail.SendError
		if err := client.DialAndSendWithContext(context.Background(), message); !errors.As(err, &sending) {
			panic(err)
		}
		fmt.Printf("%t %q -> %q\n", c.announced, c.answer, sending.EnhancedStatusCode())
		_ = listener.Close()
	}
}
GO
cat >go.mod <<'MOD'
module finding

go 1.25

require github.com/wneessen/go-mail v0.8.1
MOD
unset GOFLAGS
go mod tidy >/dev/null 2>&1 || { echo "no module to be had" >&2; exit 2; }
said=$(CGO_ENABLED=0 go run .)
echo "$said"
[ "$said" = 'true "550 5.1.1 no such user" -> "5.1.1"
true "550 Invalid recipient" -> ""
true "550 no relay for 5.1.2.9" -> "5.1.2"
false "550 5.1.1 no such user" -> ""' ] || { echo "the behaviour changed" >&2; exit 1; }
