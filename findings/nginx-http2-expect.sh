#!/usr/bin/env bash
# nginx 1.22.1 (Debian 12) as a reverse proxy answers "Expect: 100-continue" with "100 Continue" over HTTP/1.1, and not
# at all over HTTP/2: the client that waits for a word before it sends a body waits for the whole of its own time-out
# with every upload (RFC 9110, 10.1.1, has a server that takes such a request send either 100 or a final status; HTTP/2 keeps it, RFC 9113, 8.5).
# Seen, with Go's own HTTP client told to wait 3 s for the word, and a body of 2 MB:
#   HTTP/1.1: word 100, status 200, 0 s
#   HTTP/2.0: word none, status 200, 3 s
# Exits 1 when one of the two changes, 2 where it cannot be tried.
set -euo pipefail
work=$(mktemp -d); cleanup() { [ -z "${nginx:-}" ] || kill "$nginx" 2>/dev/null || true; rm -rf "$work"; }; trap cleanup EXIT
cd "$work"
for program in curl openssl go python3 apt-get dpkg-deb; do command -v "$program" >/dev/null || { echo "$program is missing" >&2; exit 2; }; done
apt-get -q download nginx=1.22.1-9+deb12u11 2>/dev/null >&2 || apt-get -q download nginx >/dev/null 2>&1 || { echo "no nginx to be had" >&2; exit 2; }
dpkg-deb -x nginx_*.deb tree
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
free() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
front=$(free) back=$(free)
mkdir temp
cat >nginx.conf <<CONF
daemon off; master_process off; pid $work/pid; error_log stderr error;
events {}
http {
  access_log off; client_max_body_size 10m;
  client_body_temp_path temp/a; proxy_temp_path temp/b; fastcgi_temp_path temp/c; uwsgi_temp_path temp/d; scgi_temp_path temp/e;
  server { listen 127.0.0.1:$back; location / { return 200 "taken"; } }
  server {
    listen 127.0.0.1:$front ssl http2; ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem;
    location / { proxy_pass http://127.0.0.1:$back; }
  }
}
CONF
tree/usr/sbin/nginx -p "$work" -e stderr -c "$work/nginx.conf" & nginx=$!
for _ in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$back/" && break; read -rt 0.1 <> <(:) || true; done
tree/usr/sbin/nginx -v 2>&1
cat >measure.go <<'GO'
package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"os"
	"time"
)

func main() {
	pem, err := os.ReadFile("cert.pem")
	if err != nil {
		panic(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	for _, two := range []bool{false, true} {
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "localhost"}, ForceAttemptHTTP2: two, ExpectContinueTimeout: 3 * time.Second}
		word := "none"
		ctx := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{Got100Continue: func() { word = "100" }})
		request, err := http.NewRequestWithContext(ctx, "PUT", os.Args[1], bytes.NewReader(make([]byte, 2_000_000)))
		if err != nil {
			panic(err)
		}
		request.Header.Set("Expect", "100-continue")
		begun := time.Now()
		answer, err := (&http.Client{Transport: transport}).Do(request)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s: word %s, status %d, %d s\n", answer.Proto, word, answer.StatusCode, int(time.Since(begun).Seconds()))
	}
}
GO
said=$(env -u GOFLAGS GO111MODULE=off CGO_ENABLED=0 go run measure.go "https://127.0.0.1:$front/")
echo "$said"
[ "$said" = "HTTP/1.1: word 100, status 200, 0 s
HTTP/2.0: word none, status 200, 3 s" ] || { echo "the behaviour changed" >&2; exit 1; }
