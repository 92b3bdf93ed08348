package desk

import (
	"os"
	"os/exec"
	"runtime"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// OpenSaved opens a file that this run saved with the system's program for it. Any
// other path is refused with CodeNotFound, so that a page can open nothing else. It
// fails with CodeCannotOpenFile when the system finds no program.
func (d *Desk) OpenSaved(path string) error {
	d.mu.Lock()
	known := d.saved[path]
	d.mu.Unlock()
	if !known {
		return mutual.Fault(mutual.CodeNotFound, nil)
	}
	if _, err := os.Stat(path); err != nil {
		return mutual.Fault(mutual.CodeNotFound, err)
	}
	var open *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		open = exec.Command("rundll32", "url.dll,FileProtocolHandler", path)
	case "darwin":
		open = exec.Command("open", path)
	default:
		open = exec.Command("xdg-open", path)
	}
	if err := open.Start(); err != nil {
		return mutual.Fault(mutual.CodeCannotOpenFile, err)
	}
	go open.Wait() //nolint:errcheck // the program's end is not ours to judge
	return nil
}
