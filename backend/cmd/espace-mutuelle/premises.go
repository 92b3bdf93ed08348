package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// The data folder's contents.
const (
	databaseFile    = "office.db"
	documentsFolder = "documents"
	lockFile        = "office.lock"
)

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
		return nil, unusable(err, fmt.Sprintf("Le dossier %s ne peut pas être créé.", dir))
	}
	p = &premises{lock: flock.New(filepath.Join(dir, lockFile))}
	held, err := p.lock.TryLock()
	if err != nil {
		return nil, unusable(err, fmt.Sprintf("Le dossier %s ne peut pas être écrit.", dir))
	}
	if !held {
		return nil, &refusal{text: fmt.Sprintf("Le dossier %s sert déjà à un autre siège.", dir), exit: exitFault, err: errInUse}
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	if err = checkEmptied(dir); err != nil {
		return p, err
	}
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

// unusable returns a fault of the data folder in words; a full or failing disk has its own.
func unusable(err error, text string) error {
	if fault := atomicfile.Fault(err); mutual.CodeOf(fault) != mutual.CodeNotWritable {
		return fault
	}
	return &refusal{text: text, exit: exitFault, err: err}
}

// checkEmptied refuses a data folder whose database is gone or empty although documents are
// there: a new one beside them would be an office without members.
func checkEmptied(dir string) error {
	if database, err := os.Stat(filepath.Join(dir, databaseFile)); err == nil && database.Size() > 0 {
		return nil
	}
	documents, err := os.ReadDir(filepath.Join(dir, documentsFolder))
	if err != nil || len(documents) == 0 {
		return nil
	}
	return &refusal{exit: exitFault, text: fmt.Sprintf("La base %s de %s est vide ou a disparu, alors que des documents y sont. "+
		"Rien n’a été changé : restaurez une sauvegarde de la base (docs/operating.md), puis redémarrez.", databaseFile, dir)}
}

func (p *premises) close() error {
	var err error
	if p.store != nil {
		err = p.store.Close()
	}
	return errors.Join(err, p.lock.Unlock())
}

// resolve reads an address to listen on. Where the line would be neither encrypted nor
// watched over by a proxy, only this machine itself may be at the other end.
func resolve(address string, encrypted, behindProxy bool) (*net.TCPAddr, error) {
	resolved, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, &refusal{text: fmt.Sprintf("%s n’est pas une adresse où écouter.", address), exit: exitUsage, err: err}
	}
	if !encrypted && !behindProxy && !resolved.IP.IsLoopback() {
		return nil, &refusal{exit: exitUsage, text: fmt.Sprintf(
			"Refus de servir en HTTP simple sur %s : donnez --tls-cert et --tls-key, ou --behind-proxy si un mandataire chiffre devant ce service.", address)}
	}
	return resolved, nil
}

// listen binds an address that resolve takes.
func listen(address string, encrypted, behindProxy bool) (net.Listener, error) {
	resolved, err := resolve(address, encrypted, behindProxy)
	if err != nil {
		return nil, err
	}
	listener, err := net.ListenTCP("tcp", resolved)
	if err != nil {
		return nil, &refusal{text: fmt.Sprintf("Impossible d’écouter sur %s.", address), exit: exitFault, err: err}
	}
	return listener, nil
}
