package store

import (
	"context"
	"errors"
	"log/slog"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// EngineCode returns the database's own code of an error, 0 for one that the database did
// not make. It is for the log: what a member or an adviser reads depends on mutual.Code.
func EngineCode(err error) int {
	var fault interface{ EngineCode() int }
	if !errors.As(err, &fault) {
		return 0
	}
	return fault.EngineCode()
}

// Unwell reports whether a code tells of the office's own disk or database: who asked for
// something did nothing wrong, and may ask again.
func Unwell(code mutual.Code) bool {
	switch code {
	case mutual.CodeDiskFull, mutual.CodeNotWritable, mutual.CodeDeviceRead, mutual.CodeDeviceWrite, mutual.CodeStoreDamaged:
		return true
	}
	return false
}

// Log tells whoever operates the office of a fault of the database's: a disk that is full
// or fails, a file that is damaged. Other errors are told by whoever met them.
func Log(ctx context.Context, log *slog.Logger, err error) {
	var fault interface {
		error
		EngineCode() int
	}
	if !errors.As(err, &fault) {
		return
	}
	switch code := mutual.CodeOf(fault); code {
	case mutual.CodeInvalidRequest, mutual.CodeCancelled, mutual.CodeNotFound:
	default:
		log.ErrorContext(ctx, "the store failed", "code", code, "sqlite", fault.EngineCode())
	}
}
