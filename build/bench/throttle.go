//go:build linux

package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/demo"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// How many buckets of the throttle stand beside a sign-in.
const (
	fewBuckets  = 1_000
	manyBuckets = 1_000_000
)

const (
	// throttleRounds is how often the two offices take turns.
	throttleRounds = 30
	// signInsARound is how many sign-ins one figure is of.
	signInsARound = 10
	// throttleMembers sign in in turns, each time from another address.
	throttleMembers = 20
)

// hall is an office in this process, whose throttle remembers much or little.
type hall struct {
	rules   *office.Office
	store   *sqlite.Store
	members []account
	random  *rand.Rand
}

// measureThrottle measures the processor's time of a sign-in among a million buckets
// beside the same among a thousand, with real passwords and with such as cost nothing:
// what the first hides, the second shows.
func measureThrottle(ctx context.Context, b *bench) error {
	ours, floor, err := b.compareHalls(ctx, office.StrongHashing())
	if err != nil {
		return err
	}
	b.ratioAtMost("a sign-in's processor time", ours, floor, spent, 1.1)
	if ours, floor, err = b.compareHalls(ctx, office.Hashing{Memory: 8, Time: 1, Threads: 1}); err != nil {
		return err
	}
	b.beside("  without its password's hash", ours, floor, spent)
	b.note("throttle: a right sign-in, in this process: finding the account, counting the try, the hash, the session, its journal's line, two fsyncs; "+
		"ours: beside %d buckets; floor: beside %d. User and system time of %d sign-ins a figure, each from another address.",
		manyBuckets, fewBuckets, signInsARound)
	return nil
}

func (b *bench) compareHalls(ctx context.Context, hashing office.Hashing) (ours, floor float64, err error) {
	many, err := openHall(ctx, b.path("many"), hashing, manyBuckets)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, many.store.Close(), os.RemoveAll(b.path("many"))) }()
	few, err := openHall(ctx, b.path("few"), hashing, fewBuckets)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, few.store.Close(), os.RemoveAll(b.path("few"))) }()
	large, small, err := alternate(throttleRounds,
		func() (time.Duration, error) { return many.signIns(ctx) },
		func() (time.Duration, error) { return few.signIns(ctx) })
	if err != nil {
		return 0, 0, err
	}
	return float64(large.median()), float64(small.median()), nil
}

func openHall(ctx context.Context, folder string, hashing office.Hashing, buckets int) (*hall, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	h := &hall{random: rand.New(rand.NewPCG(1, 2))}
	var err error
	if h.store, err = sqlite.Open(ctx, filepath.Join(folder, "office.db")); err != nil {
		return nil, err
	}
	documents, err := files.Open(filepath.Join(folder, "documents"), false)
	if err != nil {
		return nil, err
	}
	if h.rules, err = office.New(ctx, office.Config{Store: h.store, Files: documents, Hashing: hashing}); err != nil {
		return nil, err
	}
	for n := range throttleMembers {
		member, _, err := enrol(ctx, h.rules, n, demo.Size{Lines: 3})
		if err != nil {
			return nil, err
		}
		h.members = append(h.members, account{member.AccessCode, member.Password})
	}
	return h, h.fill(ctx, buckets)
}

// fill makes the buckets of members who signed in within the last weeks, one in ten of
// which mistyped since.
func (h *hall) fill(ctx context.Context, buckets int) error {
	const atOnce = 50_000
	now := h.rules.Now()
	for done := 0; done < buckets; done += atOnce {
		err := h.store.Update(ctx, func(w store.Writer) error {
			for n := done; n < min(done+atOnce, buckets); n++ {
				t := store.Throttle{Bucket: h.bucket(), SucceededAt: now - mutual.Millis(h.random.Int64N(80*24*3_600_000))}
				if n%10 == 0 {
					t.Failures, t.FailedAt = 2, now-mutual.Millis(h.random.Int64N(20*3_600_000))
				}
				t.KeepUntil = t.SucceededAt + 90*24*3_600_000
				if err := w.PutThrottle(ctx, t); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// bucket is a name like those that the office makes.
func (h *hall) bucket() string {
	var name [16]byte
	for i := range name {
		name[i] = byte(h.random.UintN(256))
	}
	return hex.EncodeToString(name[:])
}

// signIns tells the processor's time of a sign-in.
func (h *hall) signIns(ctx context.Context) (time.Duration, error) {
	before, err := processorTime()
	if err != nil {
		return 0, err
	}
	for range signInsARound {
		member := h.members[h.random.IntN(len(h.members))]
		from := office.Origin{Device: "bench", Address: fmt.Sprintf("10.%d.%d.%d", h.random.IntN(256), h.random.IntN(256), h.random.IntN(256))}
		if _, err := h.rules.SignIn(ctx, member.Login, member.Password, from); err != nil {
			return 0, err
		}
	}
	after, err := processorTime()
	return (after - before) / signInsARound, err
}

// processorTime is what this process has used so far.
func processorTime() (time.Duration, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, err
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}
