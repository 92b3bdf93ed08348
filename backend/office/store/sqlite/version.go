package sqlite

import (
	"context"

	"github.com/pressly/goose/v3"

	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/migrations"
)

// Age says how the schema of a database stands to the one that this program knows.
type Age int

// The ages of a schema.
const (
	Current Age = iota
	Older       // Open brings it up to date
	Newer       // another version of this program wrote it
)

// Age returns how old the schema is, and changes nothing. Errors carry CodeInternal.
func (s *Store) Age(ctx context.Context) (Age, error) {
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.writer, migrations.Files)
	if err != nil {
		return Current, fault(err)
	}
	has, wants, err := provider.GetVersions(ctx)
	switch {
	case err != nil:
		return Current, fault(err)
	case has < wants:
		return Older, nil
	case has > wants:
		return Newer, nil
	}
	return Current, nil
}
