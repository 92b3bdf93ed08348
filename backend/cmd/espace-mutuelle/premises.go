package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/httpapi"
	"github.com/unimutuelles/espace-adherents/backend/office/pages"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// The data folder's contents.
const (
	databaseFile    = "office.db"
	documentsFolder = "documents"
	lockFile        = "office.lock"
)

// leaving is how long requests under way may take when the service ends.
const leaving = 15 * time.Second

// errInUse is a data folder that another process holds.
var errInUse = errors.New("the data folder is in use")

// premises is an office in a data folder.
type premises struct {
	office *office.Office
	store  *sqlite.Store
	files  *files.Folder
	lock   *flock.Flock
}

// openPremises opens the data folder, made where there is none; config says the rest.
func openPremises(ctx context.Context, dir string, throwAway bool, config office.Config) (p *premises, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, &refusal{text: fmt.Sprintf("Le dossier %s ne peut pas être créé.", dir), exit: exitFault, err: err}
	}
	p = &premises{lock: flock.New(filepath.Join(dir, lockFile))}
	held, err := p.lock.TryLock()
	if err != nil {
		return nil, &refusal{text: fmt.Sprintf("Le dossier %s ne peut pas être écrit.", dir), exit: exitFault, err: err}
	}
	if !held {
		return nil, &refusal{text: fmt.Sprintf("Le dossier %s sert déjà à un autre siège.", dir), exit: exitFault, err: errInUse}
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	if p.store, err = sqlite.Open(ctx, filepath.Join(dir, databaseFile)); err != nil {
		return p, err
	}
	if p.files, err = files.Open(filepath.Join(dir, documentsFolder), !throwAway); err != nil {
		return p, err
	}
	config.Store, config.Files = p.store, p.files
	p.office, err = office.New(ctx, config)
	return p, err
}

func (p *premises) close() error {
	var err error
	if p.store != nil {
		err = p.store.Close()
	}
	return errors.Join(err, p.lock.Unlock())
}

// listen binds address. Where the line would be neither encrypted nor watched
// over by a proxy, only this machine itself may be at the other end.
func listen(address string, encrypted, behindProxy bool) (net.Listener, error) {
	resolved, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, &refusal{text: fmt.Sprintf("%s n’est pas une adresse où écouter.", address), exit: exitUsage, err: err}
	}
	if !encrypted && !behindProxy && !resolved.IP.IsLoopback() {
		return nil, &refusal{exit: exitUsage, text: fmt.Sprintf(
			"Refus de servir en HTTP simple sur %s : donnez --tls-cert et --tls-key, ou --behind-proxy si un mandataire chiffre devant ce service.", address)}
	}
	listener, err := net.ListenTCP("tcp", resolved)
	if err != nil {
		return nil, &refusal{text: fmt.Sprintf("Impossible d’écouter sur %s.", address), exit: exitFault, err: err}
	}
	return listener, nil
}

// running is a server at work, with the office's own rounds.
type running struct {
	server *http.Server
	ended  chan error
	rounds sync.WaitGroup
	leave  context.CancelFunc
}

// start serves the office on listener; without certFile in plain HTTP.
func (p *premises) start(listener net.Listener, certFile, keyFile string, behindProxy bool, log *slog.Logger) (*running, error) {
	handler, err := httpapi.New(httpapi.Config{Office: p.office, Log: log, Version: version, BehindProxy: behindProxy})
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	handler = pages.Around(handler, pages.Config{Rules: p.office, Log: log, Origin: func(r *http.Request) office.Origin {
		return office.Origin{Address: httpapi.ClientAddress(r, behindProxy)}
	}})
	ctx, leave := context.WithCancel(context.Background())
	r := &running{server: httpapi.NewServer(handler, log), ended: make(chan error, 1), leave: leave}
	r.rounds.Go(func() { p.office.Run(ctx) })
	go func() {
		if certFile == "" {
			r.ended <- r.server.Serve(listener)
		} else {
			r.ended <- r.server.ServeTLS(listener, certFile, keyFile)
		}
	}()
	return r, nil
}

// stop lets requests under way end.
func (r *running) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), leaving)
	defer cancel()
	r.leave()
	defer r.rounds.Wait()
	err := r.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = r.server.Close()
	}
	if served := <-r.ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return mutual.Fault(mutual.CodeInternal, err)
	}
	return nil
}
