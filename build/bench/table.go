//go:build linux

package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// row is one line of the table.
type row struct {
	what, ours, floor, ratio, bar string
	reached                       string
}

// ratioAtMost judges ours against floor: at most bar times it.
func (b *bench) ratioAtMost(what string, ours, floor float64, format func(float64) string, bar float64) {
	ratio := ours / floor
	b.rows = append(b.rows, row{what, format(ours), format(floor), fmt.Sprintf("%.2fx", ratio), fmt.Sprintf("<= %.1fx", bar), verdict(ratio <= bar)})
}

// timesFaster judges how many times the floor's time holds ours: at least
// bar times; 0 for no bar.
func (b *bench) timesFaster(what string, ours, floor time.Duration, bar float64) {
	ratio := float64(floor) / float64(ours)
	r := row{what: what, ours: spent(float64(ours)), floor: spent(float64(floor)), ratio: fmt.Sprintf("%.0fx faster", ratio)}
	if bar > 0 {
		r.bar, r.reached = fmt.Sprintf(">= %.0fx", bar), verdict(ratio >= bar)
	}
	b.rows = append(b.rows, r)
}

// within judges a time of its own, whatever the floor's is.
func (b *bench) within(what string, ours, floor, bar time.Duration) {
	b.rows = append(b.rows, row{
		what, spent(float64(ours)), spent(float64(floor)), fmt.Sprintf("%.2fx", float64(ours)/float64(floor)),
		"<= " + bar.String(), verdict(ours <= bar),
	})
}

// beside shows what no bar was set for.
func (b *bench) beside(what string, ours, floor float64, format func(float64) string) {
	b.rows = append(b.rows, row{what, format(ours), format(floor), fmt.Sprintf("%.2fx", ours/floor), "", ""})
}

func (b *bench) note(format string, args ...any) {
	b.notes = append(b.notes, fmt.Sprintf(format, args...))
}

func verdict(reached bool) string {
	if reached {
		return "reached"
	}
	return "MISSED"
}

// print writes the table, then how to read it.
func (b *bench) print(w io.Writer, before, after string) {
	table := []row{{"what", "ours", "floor", "ratio", "bar", ""}}
	table = append(table, b.rows...)
	var widths [5]int
	for _, r := range table {
		for i, cell := range r.cells() {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	fmt.Fprintln(w)
	for i, r := range table {
		for column, cell := range r.cells() {
			space := strings.Repeat(" ", widths[column]-utf8.RuneCountInString(cell))
			if column == 0 {
				fmt.Fprint(w, cell, space)
			} else {
				fmt.Fprint(w, "  ", space, cell)
			}
		}
		fmt.Fprintln(w, " ", r.reached)
		if i == 0 {
			fmt.Fprintln(w, strings.Repeat("-", widths[0]+widths[1]+widths[2]+widths[3]+widths[4]+8+9))
		}
	}
	fmt.Fprintln(w)
	for _, note := range b.notes {
		fmt.Fprintln(w, "-", note)
	}
	fmt.Fprintf(w, "- %d cores, load average %s before and %s after; medians of alternating runs, so trust the ratios before the figures.\n",
		runtime.NumCPU(), before, after)
}

func (r row) cells() [5]string { return [5]string{r.what, r.ours, r.floor, r.ratio, r.bar} }

// spent writes nanoseconds as a person reads them.
func spent(nanoseconds float64) string {
	switch d := time.Duration(nanoseconds); {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.0f ms", nanoseconds/1e6)
	default:
		return fmt.Sprintf("%.2f ms", nanoseconds/1e6)
	}
}

func megabytes(bytes float64) string { return fmt.Sprintf("%.0f MB", bytes/1e6) }

func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// sampled are the figures of one job.
type sampled[T ~int64] []T

// samples are times.
type samples = sampled[time.Duration]

func (s sampled[T]) percentile(percent int) T {
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}

func (s sampled[T]) median() T { return s.percentile(50) }

// alternate times two jobs in turn, the first to begin changing each time, after
// one run of each that does not count.
func alternate(times int, ours, floor func() (time.Duration, error)) (a, b samples, err error) {
	for i := range times + 1 {
		jobs := []struct {
			run  func() (time.Duration, error)
			into *samples
		}{{ours, &a}, {floor, &b}}
		if i%2 == 1 {
			slices.Reverse(jobs)
		}
		for _, job := range jobs {
			runtime.GC()
			took, err := job.run()
			if err != nil {
				return nil, nil, err
			}
			if i > 0 {
				*job.into = append(*job.into, took)
			}
		}
	}
	return a, b, nil
}
