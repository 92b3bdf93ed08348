//go:build linux && window

package window

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/vault/keyringtest"
)

// withKeyring puts a keyring of another manner in the place of the desktop's.
func withKeyring(ctx context.Context, t *testing.T, d *Desktop, manner keyringtest.Manner) {
	t.Helper()
	must(t, d.loseKeyring(ctx))
	service, err := keyringtest.Serve(d.address, manner)
	must(t, err)
	t.Cleanup(func() { _ = service.Close() }) // the bus may be gone
	must(t, Until(ctx, "the other keyring has the name", d.hasKeyring(ctx)))
}

// count says how many things on the screen have a text that matches whole.
func (d *Desktop) count(ctx context.Context, role, name string) (found int) {
	pattern := regexp.MustCompile("^(?:" + name + ")$")
	d.Walk(ctx, func(n Node) bool {
		if n.is(role, pattern) {
			found++
		}
		return false
	})
	return found
}

// family returns the process and all that it started.
func family(t *testing.T, pid int) []int {
	t.Helper()
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", all[i]))
		must(t, err)
		for _, task := range tasks {
			children, err := os.ReadFile(task)
			if err != nil {
				continue // it has ended
			}
			for _, child := range strings.Fields(string(children)) {
				if pid, err := strconv.Atoi(child); err == nil && !slices.Contains(all, pid) {
					all = append(all, pid)
				}
			}
		}
	}
	return all
}

// worked is the processor's time that the processes used so far.
func worked(t *testing.T, pids []int) (used time.Duration) {
	t.Helper()
	const tick = 10 * time.Millisecond // of every Linux that Go runs on
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(stat), ") ") // the name may hold anything
		fields := strings.Fields(rest)
		for _, field := range fields[11:13] {
			ticks, err := strconv.Atoi(field)
			must(t, err)
			used += time.Duration(ticks) * tick
		}
	}
	return used
}

// rests waits until the application and its pages used little of one core for a second,
// and says how much.
func (a *App) rests(ctx context.Context, t *testing.T) {
	t.Helper()
	const second, most = time.Second, 100 * time.Millisecond
	all := family(t, a.cmd.Process.Pid)
	if len(all) < 2 {
		t.Fatalf("the pages' processes were not found: %v", all)
	}
	used := time.Duration(0)
	for begin := time.Now(); time.Since(begin) < 15*time.Second; {
		before := worked(t, all)
		select {
		case <-ctx.Done():
			t.Fatal(ctx.Err())
		case <-time.After(second):
		}
		if used = worked(t, all) - before; used <= most {
			t.Logf("at rest: %v of the processor in %v, %d processes", used, second, len(all))
			return
		}
	}
	t.Errorf("the processor never rests: %v in %v", used, second)
}

// logged counts the lines of the application's log that say something.
func logged(t *testing.T, d *Desktop, what string) (count int) {
	t.Helper()
	must(t, filepath.WalkDir(filepath.Join(d.Home, "profile", "log"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		count += strings.Count(string(text), what)
		return err
	}))
	return count
}

func TestAKeyringThatRefusesIsToldOnceAndTheProcessorRests(t *testing.T) {
	ctx, d, o := atDesk(t)
	withKeyring(ctx, t, d, keyringtest.Refuses)
	app, err := d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	must(t, app.SignIn(ctx, o.Login, o.Password, true))
	const told = `Cet appareil ne peut pas retenir votre connexion\. .*`
	_, err = d.Find(ctx, "paragraph", told)
	must(t, err)
	if n := d.count(ctx, "paragraph", told); n != 1 {
		t.Errorf("it is told %d times", n)
	}
	must(t, app.UpToDate(ctx))
	app.rests(ctx, t)
	if n := logged(t, d, "the keyring did not keep"); n != 1 {
		t.Errorf("the log tells it %d times", n)
	}
	code, err := app.Quit(ctx)
	must(t, err)
	if code != 0 {
		t.Errorf("the application ended with %d", code)
	}
}

func TestAKeyringThatHangsKeepsTheWindowFromNothing(t *testing.T) {
	ctx, d, o := atDesk(t)
	login, err := d.Start(filepath.Join(bin, "espace"), []string{"ESPACE_SERVICE=" + o.URL, profile(d)},
		"login", o.Login, "--stay", "--password-stdin")
	must(t, err)
	must(t, login.Type(o.Password+"\n"))
	code, err := login.Ended(ctx)
	must(t, err)
	if code != 0 {
		t.Fatalf("espace login ended with %d", code)
	}
	withKeyring(ctx, t, d, keyringtest.Hangs)
	begin := time.Now()
	app, err := d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	stood := time.Since(begin)
	t.Logf("the window stood after %v", stood)
	if stood > 10*time.Second { // a busy machine's; the keyring's is a minute
		t.Error("the window waited for the keyring")
	}
	_, err = d.Find(ctx, "notification|paragraph|section|static|label|", `Ouverture par le trousseau…`)
	must(t, err)
	must(t, d.Picture(ctx, app.Window, filepath.Join(pictures, "keyring-hangs.png")))
	startAgain(ctx, t, d, o)
	if !app.Running() {
		t.Error("the first instance did not survive the second")
	}
	must(t, app.Unlock(ctx, o.Password))
	must(t, app.UpToDate(ctx))
	app.rests(ctx, t)
}

// loseKeyring ends the keyring, so that another can take its name.
func (d *Desktop) loseKeyring(ctx context.Context) error {
	d.keyring.End()
	return Until(ctx, "the keyring's name is free", func() (bool, error) {
		owned, err := d.hasKeyring(ctx)()
		return !owned, err
	})
}
