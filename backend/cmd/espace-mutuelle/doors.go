package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/console"
	"github.com/unimutuelles/espace-adherents/backend/office/httpapi"
	"github.com/unimutuelles/espace-adherents/backend/office/pages"
)

// leaving is how long requests under way may take when the service ends.
const leaving = 15 * time.Second

// identity is the certificate of a door and its key, as files; without any the door
// speaks plain HTTP.
type identity struct{ certFile, keyFile string }

func (i identity) encrypted() bool { return i.certFile != "" }

func (i identity) scheme() string {
	if i.encrypted() {
		return "https"
	}
	return "http"
}

// door is a server at work on one address.
type door struct {
	server *http.Server
	ended  chan error
}

// street is what stands in front of the doors: that many proxies, or none.
type street struct {
	proxies int
	origin  func(*http.Request) office.Origin
	log     *slog.Logger
}

func streetOf(proxies int, log *slog.Logger) street {
	return street{proxies: proxies, origin: httpapi.NewLocator(proxies, log).Origin, log: log}
}

func (s street) openDoor(listener net.Listener, shown identity, handler http.Handler) *door {
	d := &door{server: httpapi.NewServer(handler, s.proxies > 0, s.log), ended: make(chan error, 1)}
	go func() {
		if shown.encrypted() {
			d.ended <- d.server.ServeTLS(listener, shown.certFile, shown.keyFile)
		} else {
			d.ended <- d.server.Serve(listener)
		}
	}()
	return d
}

// stop lets requests under way end.
func (d *door) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), leaving)
	defer cancel()
	err := d.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = d.server.Close()
	}
	if served := <-d.ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return mutual.Fault(mutual.CodeInternal, err)
	}
	return nil
}

// running is the members' door, with the office's own rounds.
type running struct {
	*door
	rounds sync.WaitGroup
	leave  context.CancelFunc
}

// start serves the members on listener.
func (p *premises) start(listener net.Listener, shown identity, s street) (*running, error) {
	handler, err := httpapi.New(httpapi.Config{Office: p.office, Log: s.log, Version: version, Origin: s.origin})
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	handler = pages.Around(handler, pages.Config{Rules: p.office, Log: s.log, Origin: s.origin})
	ctx, leave := context.WithCancel(context.Background())
	r := &running{door: s.openDoor(listener, shown, handler), leave: leave}
	r.rounds.Go(func() { p.office.Run(ctx) })
	return r, nil
}

func (r *running) stop() error {
	r.leave()
	defer r.rounds.Wait()
	return r.door.stop()
}

// startConsole serves the advisers on listener.
func (p *premises) startConsole(listener net.Listener, shown identity, s street) *door {
	return s.openDoor(listener, shown, console.New(console.Config{
		Office: p.office, Log: s.log, Origin: s.origin, Secure: shown.encrypted() || s.proxies > 0,
	}))
}
