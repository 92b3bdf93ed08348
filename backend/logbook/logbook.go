// Package logbook is where both sides write what happened, and the one place
// that knows logrus. Its law: a field passes only under a known key and with a
// value of that key's shape (see fields.go), so that no name, number or health
// datum reaches a log by mistake. Messages are constants.
package logbook

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/sirupsen/logrus"
	bridge "github.com/sirupsen/logrus/hooks/slog"
	"gopkg.in/natefinch/lumberjack.v2"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
)

// FileName is the current log's name within its folder; older ones stand beside
// it under a dated name.
const FileName = "espace.log"

const timeFormat = "2006-01-02T15:04:05.000Z07:00"

const (
	megabytesPerFile = 1
	keptFiles        = 3
)

// Format is how a line is written.
type Format int

// The formats: Text for a person, JSON for a machine that collects logs.
const (
	Text Format = iota
	JSON
)

// Open starts the log file in folder, which it makes when needed. Both are
// readable by their owner alone, and the files together stay under 4 MiB. Where nothing
// can be written there it gives an Error with atomicfile.Fault's codes, and a log that
// keeps nothing: that is no reason to refuse members their data. Close the closer
// last; it is never nil.
func Open(folder string) (*slog.Logger, io.Closer, error) {
	rotated, err := open(folder)
	if err != nil {
		return slog.New(slog.DiscardHandler), io.NopCloser(nil), err
	}
	return writeTo(unheard{rotated}, Text), rotated, nil
}

// unheard writes what can be written: a full disk fails what the log tells of, and
// logrus would say so once more, in English, on the member's terminal.
type unheard struct{ w io.Writer }

func (u unheard) Write(line []byte) (int, error) {
	_, _ = u.w.Write(line)
	return len(line), nil
}

func open(folder string) (*lumberjack.Logger, error) {
	path := filepath.Join(folder, FileName)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, atomicfile.Fault(err)
	}
	// The rotation opens its file at the first line only: too late to tell anyone.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, atomicfile.Fault(err)
	}
	if err := file.Close(); err != nil {
		return nil, atomicfile.Fault(err)
	}
	// A file from elsewhere keeps its mode otherwise, and rotation hands it on.
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, atomicfile.Fault(err)
	}
	return &lumberjack.Logger{Filename: path, MaxSize: megabytesPerFile, MaxBackups: keptFiles}, nil
}

// Stderr logs to standard error, for the commands and the service.
func Stderr(format Format) *slog.Logger { return writeTo(os.Stderr, format) }

func writeTo(w io.Writer, format Format) *slog.Logger {
	logger := logrus.New()
	logger.SetOutput(w)
	logger.SetLevel(logrus.InfoLevel)
	if format == JSON {
		logger.SetFormatter(&logrus.JSONFormatter{TimestampFormat: timeFormat})
	} else {
		logger.SetFormatter(&logrus.TextFormatter{DisableColors: true, FullTimestamp: true, TimestampFormat: timeFormat})
	}
	return slog.New(gate{next: bridge.NewHandler(logger, nil)})
}
