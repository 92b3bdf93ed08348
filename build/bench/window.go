//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	windowTimes  = 7
	look         = 2 * time.Millisecond
	still        = 1500 * time.Millisecond // unchanged for so long: the window has settled
	patience     = 30 * time.Second
	memorySettle = 2 * time.Second
	aloneAgain   = 10 * time.Second // how long to wait for another program's WebKit to end
	enoughInk    = 0.98
	littleInk    = 300 // pixels: fewer are no page
)

// listBox is where the rows of the list stand in the application's window, which
// without a window manager is at the screen's corner; the empty window's page
// writes its words in it too.
var listBox = box{left: 260, top: 430, right: 1160, bottom: 770}

// window is a program with a window, and how its page looks once painted.
type window struct {
	program string
	env     []string
	page    ink
	starts  samples
	memory  sampled[int64]            // bytes
	shares  map[string]sampled[int64] // of memory, by the process's name
	shared  int                       // readings of memory taken beside another program's WebKit
}

// measureWindows compares the start and the memory of the application, its list of
// 20,000 lines open, with those of an empty window.
func measureWindows(ctx context.Context, b *bench) error {
	profile := b.path("profile")
	d, err := b.signedIn(ctx, profile, b.office.Whole, true)
	if err != nil {
		return err
	}
	if err := d.Sync(ctx); err != nil {
		return errors.Join(err, d.Close())
	}
	stays := d.Status().StaysOpen
	if err := d.Close(); err != nil {
		return err
	}
	if !stays {
		return errors.New("the keyring did not take the vault's key: run under build/with-keyring.sh")
	}
	s, err := openScreen(b.screen)
	if err != nil {
		return err
	}
	ours := &window{program: b.app, env: []string{"ESPACE_PROFILE=" + profile, "ESPACE_SERVICE=" + b.office.URL}, shares: map[string]sampled[int64]{}}
	floor := &window{program: b.empty, shares: map[string]sampled[int64]{}}
	for _, w := range []*window{ours, floor} {
		if err := w.calibrate(ctx, s); err != nil {
			return errors.Join(err, s.close())
		}
	}
	for i := range windowTimes {
		order := []*window{ours, floor}
		if i%2 == 1 {
			order = []*window{floor, ours}
		}
		for _, w := range order {
			if err := w.measure(ctx, s); err != nil {
				return errors.Join(err, s.close())
			}
		}
	}
	b.ratioAtMost("start to painted list of 20,000 lines", float64(ours.starts.median()), float64(floor.starts.median()), spent, 1.5)
	b.ratioAtMost("memory (PSS) with that list open", float64(ours.memory.median()), float64(floor.memory.median()), megabytes, 1.3)
	b.note("windows: from exec to %.0f%% of the ink that stands there once nothing moves any more, in the same part of the screen, looked at every "+
		"%v; the vault opens from the keyring, the office answers. PSS of the application and its WebKit processes, %v later.", enoughInk*100, look, memorySettle)
	b.note("memory by process: %s; the empty window: %s.", ours.sharesTold(), floor.sharesTold())
	if shared := ours.shared + floor.shared; shared > 0 {
		b.note("%d of the %d readings of memory were taken while another program ran WebKit: shared pages make them too small. Do not trust that row.",
			shared, 2*windowTimes)
	}
	return s.close()
}

// start starts the program at the head of a process group.
func (w *window) start(ctx context.Context) (*exec.Cmd, error) {
	process := exec.CommandContext(ctx, w.program)
	process.Env = append(os.Environ(), w.env...)
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return process, process.Start()
}

// calibrate learns how the window looks once it has settled.
func (w *window) calibrate(ctx context.Context, s *screen) (err error) {
	before := s.copy()
	process, err := w.start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopWindow(process)) }()
	last, since := before, time.Now()
	err = until(ctx, 50*time.Millisecond, func() (bool, error) {
		if now := s.copy(); !bytes.Equal(now, last) {
			last, since = now, time.Now()
		}
		settled := time.Since(since) > still && !bytes.Equal(last, before)
		return settled && len(s.inkOf(last, listBox).at) > littleInk, nil
	})
	w.page = s.inkOf(last, listBox)
	return err
}

// measure starts the window once more.
func (w *window) measure(ctx context.Context, s *screen) (err error) {
	if standing := s.painted(w.page); standing >= enoughInk {
		return fmt.Errorf("%s: %.0f%% of the page stands before the start", filepath.Base(w.program), standing*100)
	}
	start := time.Now()
	process, err := w.start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopWindow(process)) }()
	if err := until(ctx, look, func() (bool, error) { return s.painted(w.page) >= enoughInk, nil }); err != nil {
		return err
	}
	w.starts = append(w.starts, time.Since(start))
	var shares map[string]int64
	var foreign bool
	settled := time.Since(start) + memorySettle
	err = until(ctx, look*50, func() (_ bool, err error) {
		waited := time.Since(start) - settled
		if waited < 0 {
			return false, nil
		}
		shares, foreign, err = proportionalMemory(process.Process.Pid)
		return !foreign || waited > aloneAgain, err
	})
	if err != nil {
		return err
	}
	if foreign {
		w.shared++
	}
	sum := int64(0)
	for name, bytes := range shares {
		sum += bytes
		w.shares[name] = append(w.shares[name], bytes)
	}
	w.memory = append(w.memory, sum)
	return nil
}

// sharesTold tells which process holds how much of the memory.
func (w *window) sharesTold() string {
	var told []string
	for _, name := range slices.Sorted(maps.Keys(w.shares)) {
		told = append(told, name+" "+megabytes(float64(w.shares[name].median())))
	}
	return strings.Join(told, ", ")
}

// until asks at every beat, and gives up after patience.
func until(ctx context.Context, beat time.Duration, done func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		if reached, err := done(); err != nil || reached {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return fmt.Errorf("waited %v in vain: %w", patience, ctx.Err())
		}
	}
}

// stopWindow asks the program to end, and makes sure of its whole process group.
func stopWindow(process *exec.Cmd) error {
	if err := process.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- process.Wait() }()
	kill := time.AfterFunc(5*time.Second, func() { _ = process.Process.Kill() })
	defer kill.Stop()
	var exited *exec.ExitError
	if err := <-ended; err != nil && !errors.As(err, &exited) {
		return err
	}
	group := process.Process.Pid
	return until(context.Background(), 10*time.Millisecond, func() (bool, error) {
		err := syscall.Kill(-group, syscall.SIGKILL)
		return errors.Is(err, syscall.ESRCH), nil
	})
}

// proportionalMemory is the PSS of the processes of a group, in bytes by name:
// shared pages count for the share that each process has in them. foreign tells
// that another program's WebKit has a share too, which makes ours look smaller.
func proportionalMemory(group int) (shares map[string]int64, foreign bool, err error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, false, err
	}
	shares = map[string]int64{}
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		// After the name in parentheses: state, parent, group.
		nameEnd := bytes.LastIndexByte(text, ')')
		fields := strings.Fields(string(text[nameEnd+1:]))
		name := string(text[bytes.IndexByte(text, '(')+1 : nameEnd])
		if len(fields) < 3 || fields[2] != strconv.Itoa(group) {
			foreign = foreign || strings.HasPrefix(name, "WebKit")
			continue
		}
		rollup, err := os.ReadFile(filepath.Join(filepath.Dir(path), "smaps_rollup"))
		if err != nil {
			continue
		}
		_, after, _ := strings.Cut(string(rollup), "\nPss:")
		kilobytes, err := strconv.ParseInt(strings.Fields(after)[0], 10, 64)
		if err != nil {
			return nil, false, err
		}
		shares[name] += kilobytes << 10
	}
	return shares, foreign, nil
}
