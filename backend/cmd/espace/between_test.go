package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestWhatStandsBetweenIsToldAtEveryCommand(t *testing.T) {
	var status atomic.Int64
	s := newSession(t, officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if status.Load() == 0 {
				next.ServeHTTP(w, r)
				return
			}
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Retry-After", "900")
			w.WriteHeader(int(status.Load()))
			_, _ = io.WriteString(w, "<html>Page</html>")
		})
	}))
	s.must("login", s.office.Login, "--password-stdin")
	for code, words := range map[int64][]string{
		http.StatusOK:                 {"demande sans doute de se connecter", "navigateur"},
		http.StatusProxyAuthRequired:  {"proxy", "identifiant"},
		http.StatusForbidden:          {"filtre du réseau"},
		http.StatusTooManyRequests:    {"viennent de votre réseau", "Prochain essai possible le"},
		http.StatusServiceUnavailable: {"entretien", "Prochain essai possible le"},
		http.StatusBadGateway:         {"L’entrée du service répond"},
	} {
		status.Store(code)
		_, looked, _ := s.types("status")
		for _, word := range append(words, "injoignable") {
			if !strings.Contains(looked, word) {
				t.Errorf("%d: no %q in\n%s", code, word, looked)
			}
		}
	}
	status.Store(http.StatusOK)
	for _, command := range []string{"sync", "login " + s.office.Login, "sessions"} {
		exit, out, said := s.types(append(strings.Fields(command), "--password-stdin")...)
		if !strings.Contains(said, "demande sans doute de se connecter") || strings.HasPrefix(command, "login") != (exit == 0) || exit != 0 && exit != exitNetwork {
			t.Errorf("%s: exit %d, %s%s", command, exit, out, said)
		}
	}
}

func TestAServiceThatDoesNotAnswerYetIsTalkedOf(t *testing.T) {
	held := make(chan struct{})
	s := newSession(t, officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			<-held
			next.ServeHTTP(w, r)
		})
	}))
	said := &heard{word: "Toujours pas de réponse", then: func() { close(held) }}
	var out bytes.Buffer
	code := run(s.t.Context(), []string{"status"}, &terminal{out: &out, err: said, patience: 20 * time.Millisecond})
	if code != 0 || !strings.Contains(out.String(), "(répond)") || said.times != 1 {
		t.Errorf("exit %d, said %d times: %s", code, said.times, out.String())
	}
}

// heard does something once a word is written.
type heard struct {
	word  string
	then  func()
	times int
}

func (h *heard) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(h.word)) {
		if h.times++; h.times == 1 {
			h.then()
		}
	}
	return len(p), nil
}

func TestARequestTooLargeForTheWaySaysWhatToDo(t *testing.T) {
	var wide atomic.Bool
	s := newSession(t, officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > 1<<20 && !wide.Load() {
				w.Header().Set("Content-Type", "text/html")
				w.WriteHeader(http.StatusRequestEntityTooLarge)
				return
			}
			next.ServeHTTP(w, r)
		})
	}))
	s.must("login", s.office.Login, "--password-stdin")
	proof := filepath.Join(t.TempDir(), "livret.pdf")
	if err := os.WriteFile(proof, []byte("%PDF-1.4\n%"+strings.Repeat("x", 2<<20)+"\n%%EOF\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, said := s.types("request", "birth", "--first-name", "Zélie", "--last-name", "Essai", "--birth-date", "2026-03-02", "--attach", proof, "--password-stdin")
	rows := s.requests()
	if code != exitNetwork || len(rows) != 1 || !rows[0].Held {
		t.Fatalf("exit %d: %s %+v", code, said, rows)
	}
	key := rows[0].Request.Key
	for _, word := range []string{"trop gros pour le réseau de la mutuelle", "--retry " + key, "--delete " + key} {
		if !strings.Contains(said, word) {
			t.Errorf("no %q in:\n%s", word, said)
		}
	}
	if out := s.must("sync", "--password-stdin"); !strings.Contains(out, "À jour le") || !strings.Contains(out, "attendent encore") {
		t.Errorf("%q", out)
	}
	wide.Store(true)
	if out := s.must("requests", "--retry", key, "--password-stdin"); !strings.Contains(out, "Demande envoyée") {
		t.Errorf("%q", out)
	}
	for _, row := range s.requests() {
		if row.Request.State != mutual.RequestSent {
			t.Errorf("%+v", row)
		}
	}
}
