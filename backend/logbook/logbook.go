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

	"github.com/unimutuelles/espace-adherents/backend/mutual"
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
// readable by their owner alone, and the files together stay under 4 MiB. It gives
// an Error with CodeNotWritable when it cannot write there. Close the closer last.
func Open(folder string) (*slog.Logger, io.Closer, error) {
	path := filepath.Join(folder, FileName)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, nil, mutual.Fault(mutual.CodeNotWritable, err)
	}
	// The rotation opens its file at the first line only: too late to tell anyone.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, mutual.Fault(mutual.CodeNotWritable, err)
	}
	if err := file.Close(); err != nil {
		return nil, nil, mutual.Fault(mutual.CodeNotWritable, err)
	}
	// A file from elsewhere keeps its mode otherwise, and rotation hands it on.
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, nil, mutual.Fault(mutual.CodeNotWritable, err)
	}
	rotated := &lumberjack.Logger{Filename: path, MaxSize: megabytesPerFile, MaxBackups: keptFiles}
	return writeTo(rotated, Text), rotated, nil
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
