package desk

import (
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// OpenSaved opens a file or folder that this run saved with the system's program for
// it. Any other path is refused with CodeNotFound, so that a page can open nothing
// else. It fails with CodeCannotOpenFile when the system finds no program.
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
	exit, err := d.view(path)
	if err != nil {
		return err
	}
	return refused(exit)
}

// systemViewer opens a file with the program that the member chose for its type.
func systemViewer(path string) *exec.Cmd {
	switch runtime.GOOS {
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", path)
	case "darwin":
		return exec.Command("open", path)
	default:
		return exec.Command("xdg-open", path)
	}
}

// view runs the viewer on a file; exit gets what it ends with.
func (d *Desk) view(path string) (exit <-chan error, err error) {
	viewer := d.cfg.Viewer(path)
	if err := viewer.Start(); err != nil {
		return nil, mutual.Fault(mutual.CodeCannotOpenFile, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- viewer.Wait() }()
	return ended, nil
}

// refusesWithin is how soon a viewer that finds no program says so. One that goes on
// longer shows the file itself.
const refusesWithin = time.Second

// refused returns CodeCannotOpenFile where the viewer soon says that it cannot.
func refused(exit <-chan error) error {
	select {
	case err := <-exit:
		if err != nil {
			return mutual.Fault(mutual.CodeCannotOpenFile, err)
		}
	case <-time.After(refusesWithin):
	}
	return nil
}
