//go:build linux

// Package window drives the production binary as a member does: on a screen, a
// session bus, a keyring and a home of its own, the accessibility tree for eyes and
// the keyboard for hands. It knows nothing of the code inside.
package window

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"
)

// Desktop is where programs run that must touch nothing of the user's.
type Desktop struct {
	Home     string
	Host     string // what programs started from now on find the device called; empty: its own name
	env      []string
	display  string
	address  string // of the session bus
	children []*Process
	keyring  *Process
	session  *dbus.Conn
	eyes     *dbus.Conn // the accessibility bus
}

// Open makes a desktop in an empty folder. Close it, also after an error.
func Open(ctx context.Context, home string) (*Desktop, error) {
	d := &Desktop{Home: home}
	runtime := filepath.Join(home, "run")
	if err := errors.Join(os.MkdirAll(runtime, 0o700), os.MkdirAll(d.Documents(), 0o700)); err != nil {
		return d, err
	}
	d.env = []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=" + os.Getenv("TZ"), "HOME=" + home, "TMPDIR=" + home,
		"XDG_RUNTIME_DIR=" + runtime, "XDG_CONFIG_HOME=" + filepath.Join(home, ".config"),
		"XDG_DATA_HOME=" + filepath.Join(home, ".local/share"), "XDG_CACHE_HOME=" + filepath.Join(home, ".cache"),
		"XDG_STATE_HOME=" + filepath.Join(home, ".local/state"), "GDK_BACKEND=x11",
	}
	screen, err := d.Start("Xvfb", nil, "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp", "-noreset")
	if err != nil {
		return d, err
	}
	bus, err := d.Start("dbus-daemon", nil, "--session", "--nofork", "--print-address=1")
	if err != nil {
		return d, err
	}
	display, err := screen.Says(ctx, regexp.MustCompile(`^(\d+)$`))
	if err != nil {
		return d, err
	}
	address, err := bus.Says(ctx, regexp.MustCompile(`^(unix:\S+)$`))
	if err != nil {
		return d, err
	}
	d.display, d.address = display[1], address[1]
	d.env = append(d.env, "DISPLAY=:"+d.display, "DBUS_SESSION_BUS_ADDRESS="+address[1])
	if d.session, err = dbus.Connect(address[1], dbus.WithContext(context.WithoutCancel(ctx))); err != nil {
		return d, err
	}
	return d, errors.Join(d.unlockKeyring(ctx), d.openEyes(ctx))
}

// Documents is where the desktop's user keeps files.
func (d *Desktop) Documents() string { return filepath.Join(d.Home, "Documents") }

// unlockKeyring starts the keyring and waits until it has its name on the bus.
func (d *Desktop) unlockKeyring(ctx context.Context) error {
	keyring, err := d.Start("gnome-keyring-daemon", nil, "--unlock", "--components=secrets", "--foreground")
	if err != nil {
		return err
	}
	d.keyring = keyring
	if err := keyring.Type("\n"); err != nil {
		return err
	}
	return Until(ctx, "the keyring has its name on the bus", d.hasKeyring(ctx))
}

// hasKeyring says whether some keyring has its name on the bus.
func (d *Desktop) hasKeyring(ctx context.Context) func() (bool, error) {
	return func() (bool, error) {
		var owned bool
		err := d.session.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&owned)
		return owned, err
	}
}

// openEyes has programs show their accessibility tree, and connects to it.
func (d *Desktop) openEyes(ctx context.Context) error {
	launcher := d.session.Object("org.a11y.Bus", "/org/a11y/bus")
	var address string
	if err := launcher.CallWithContext(ctx, "org.a11y.Bus.GetAddress", 0).Store(&address); err != nil {
		return err
	}
	if err := launcher.SetProperty("org.a11y.Status.IsEnabled", dbus.MakeVariant(true)); err != nil {
		return err
	}
	d.env = append(d.env, "AT_SPI_BUS_ADDRESS="+address)
	eyes, err := dbus.Connect(address, dbus.WithContext(context.WithoutCancel(ctx)))
	d.eyes = eyes
	return err
}

// Close ends whatever still runs, newest first.
func (d *Desktop) Close() error {
	var errs []error
	for _, bus := range []*dbus.Conn{d.eyes, d.session} {
		if bus != nil {
			errs = append(errs, bus.Close())
		}
	}
	for _, child := range slices.Backward(d.children) {
		child.End()
	}
	return errors.Join(errs...)
}

// Process is a program of the desktop.
type Process struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines chan string
	done  chan struct{}
	code  int
	said  []string
}

// Start runs a program; env adds to the desktop's own, and an entry without a value
// takes a variable away.
func (d *Desktop) Start(program string, env []string, args ...string) (*Process, error) {
	if d.Host != "" {
		args = append([]string{
			"--uts", "--user", "--map-current-user", "--keep-caps", "sh", "-c", `hostname "$0" && exec "$@"`, d.Host, program,
		}, args...)
		program = "unshare"
	}
	p := &Process{cmd: exec.Command(program, args...), lines: make(chan string, 1000), done: make(chan struct{})}
	for _, entry := range slices.Concat(d.env, env) {
		name, _, _ := strings.Cut(entry, "=")
		p.cmd.Env = slices.DeleteFunc(p.cmd.Env, func(set string) bool { return strings.HasPrefix(set, name+"=") })
		if strings.Contains(entry, "=") {
			p.cmd.Env = append(p.cmd.Env, entry)
		}
	}
	// What was started here must not outlive a test that is killed.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	p.in = in
	out, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.cmd.Stdout, p.cmd.Stderr = w, w
	err = p.cmd.Start()
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", program, err), out.Close())
	}
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			select {
			case p.lines <- lines.Text():
			default: // nobody reads on; it must still be able to write
			}
		}
	}()
	go func() {
		_ = p.cmd.Wait() // the code says it
		p.code = p.cmd.ProcessState.ExitCode()
		close(p.done)
	}()
	d.children = append(d.children, p)
	return p, nil
}

// Type gives the program all of its input.
func (p *Process) Type(text string) error {
	_, err := io.WriteString(p.in, text)
	return errors.Join(err, p.in.Close())
}

// Says waits for a line that matches, and returns the match.
func (p *Process) Says(ctx context.Context, pattern *regexp.Regexp) ([]string, error) {
	for {
		select {
		case line := <-p.lines:
			p.said = append(p.said, line)
			if found := pattern.FindStringSubmatch(line); found != nil {
				return found, nil
			}
		case <-ctx.Done():
			return nil, fmt.Errorf("%s never said %s: %q", p.cmd.Path, pattern, p.said)
		}
	}
}

// Ended waits for the program's end and returns its exit code.
func (p *Process) Ended(ctx context.Context) (int, error) {
	select {
	case <-p.done:
		return p.code, nil
	case <-ctx.Done():
		return 0, fmt.Errorf("%s did not end", p.cmd.Path)
	}
}

// Running says whether the program has not ended.
func (p *Process) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Signal sends the program a signal.
func (p *Process) Signal(signal os.Signal) error { return p.cmd.Process.Signal(signal) }

// End asks the program to end and makes it: one that is not the application's may not
// hear SIGTERM while it shows a dialog.
func (p *Process) End() {
	if p.cmd.Process.Signal(syscall.SIGTERM) == nil {
		select {
		case <-p.done:
			return
		case <-time.After(3 * time.Second):
		}
	}
	_ = p.cmd.Process.Kill() // it has ended, or will
	<-p.done
}

// pause between two looks at something that tells no one when it changes.
const pause = 30 * time.Millisecond

// Until looks again and again until seen says true.
func Until(ctx context.Context, what string, seen func() (bool, error)) error {
	for {
		ok, err := seen()
		if ok {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("waited in vain until %s", what), err)
		case <-time.After(pause):
		}
	}
}
