package cache

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// fault puts what the database says under one of the codes that every method may
// return: CodeCacheDamaged, CodeDiskFull, CodeNotWritable, CodeDeviceRead,
// CodeDeviceWrite, CodeCancelled, CodeNotFound, CodeInternal. An error that bears a code keeps it.
func fault(err error) error {
	if err == nil {
		return nil
	}
	var known *mutual.Error
	if errors.As(err, &known) {
		return err
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return mutual.Fault(mutual.CodeNotFound, err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return mutual.Fault(mutual.CodeCancelled, err)
	}
	return mutual.Fault(codeOf(err), err)
}
