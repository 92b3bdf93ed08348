//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
)

const (
	firstSyncs       = 5
	incrementalSyncs = 80
)

// measureSync measures a fresh profile's first sync, then small ones.
func measureSync(ctx context.Context, b *bench) error {
	ours, floor, err := b.firstSync(ctx, b.office.Whole, benchDocuments)
	if err != nil {
		return err
	}
	b.ratioAtMost("first sync: 20,000 lines, 300 documents of 100 KiB", float64(ours), float64(floor), spent, 3)
	ours, floor, err = b.firstSync(ctx, b.office.LinesOnly, 0)
	if err != nil {
		return err
	}
	b.beside("  of it: the lines alone", float64(ours), float64(floor), spent)
	b.beside("  lines a second", benchLines/ours.Seconds(), benchLines/floor.Seconds(), func(n float64) string { return fmt.Sprintf("%.0f", n) })
	b.note("first sync: Sync of a vault just made (check, encrypt, fsync documents), signing in left out; floor: net/http, json.Unmarshal, " +
		"a plain SQLite file of the same schema without fsync, 6 connections into plain files. The office is another process.")
	return b.incrementalSync(ctx)
}

func (b *bench) firstSync(ctx context.Context, who account, documents int64) (ours, floor time.Duration, err error) {
	folder := b.path("first")
	fresh := func() error {
		// What an earlier run left unwritten would be on this one's fsync.
		defer syscall.Sync()
		return os.RemoveAll(folder)
	}
	a, f, err := alternate(firstSyncs, func() (took time.Duration, err error) {
		if err := fresh(); err != nil {
			return 0, err
		}
		d, err := b.signedIn(ctx, folder, who, false)
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, d.Close()) }()
		start := time.Now()
		if err := d.Sync(ctx); err != nil {
			return 0, err
		}
		took = time.Since(start)
		if s := d.Status().Sync; s.Rows < benchLines || s.Documents != documents {
			return 0, fmt.Errorf("the desk stored %d rows and %d documents", s.Rows, s.Documents)
		}
		return took, nil
	}, func() (took time.Duration, err error) {
		if err := fresh(); err != nil {
			return 0, err
		}
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return 0, err
		}
		client, err := newPlainClient(ctx, b.office.URL, who)
		if err != nil {
			return 0, err
		}
		defer client.close()
		file, err := openPlain(ctx, b.path("first/plain.db"))
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, file.close()) }()
		start := time.Now()
		_, found, err := client.sync(ctx, file, "")
		if err != nil {
			return 0, err
		}
		if err := client.fetchDocuments(ctx, b.path("first/plain"), found); err != nil {
			return 0, err
		}
		took = time.Since(start)
		if int64(len(found)) != documents {
			return 0, fmt.Errorf("the floor stored %d documents", len(found))
		}
		return took, nil
	})
	if err != nil {
		return 0, 0, err
	}
	return a.median(), f.median(), fresh()
}

// signedIn opens a desk in the folder and signs in.
func (b *bench) signedIn(ctx context.Context, folder string, who account, stay bool) (*desk.Desk, error) {
	d, err := desk.Open(ctx, desk.Config{Folder: folder, DefaultOffice: b.office.URL, Version: "bench", Device: "bench"})
	if err != nil {
		return nil, err
	}
	c := desk.Credentials{Login: who.Login, Password: who.Password}
	if stay {
		c.Stay = desk.StayOn
	}
	if err := d.SignIn(ctx, c); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	d.AwaitKeyring(ctx)
	return d, nil
}

func (b *bench) incrementalSync(ctx context.Context) (err error) {
	d, err := b.signedIn(ctx, b.path("incremental"), b.office.Whole, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := d.Sync(ctx); err != nil {
		return err
	}
	client, err := newPlainClient(ctx, b.office.URL, b.office.Whole)
	if err != nil {
		return err
	}
	defer client.close()
	file, err := openPlain(ctx, b.path("incremental.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.close()) }()
	cursor, _, err := client.sync(ctx, file, "")
	if err != nil {
		return err
	}
	var ours, floor samples
	for range incrementalSyncs {
		if err := b.office.amend(); err != nil {
			return err
		}
		start := time.Now()
		if err := d.Sync(ctx); err != nil {
			return err
		}
		ours = append(ours, time.Since(start))
		if rows := d.Status().Sync.Rows; rows != changesAtOnce {
			return fmt.Errorf("the desk stored %d rows", rows)
		}
		start = time.Now()
		if cursor, _, err = client.sync(ctx, file, cursor); err != nil {
			return err
		}
		floor = append(floor, time.Since(start))
	}
	b.within("incremental sync of 5 changes, median", ours.median(), floor.median(), 20*time.Millisecond)
	b.within("incremental sync of 5 changes, p95", ours.percentile(95), floor.percentile(95), 20*time.Millisecond)
	return nil
}
