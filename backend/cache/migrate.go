package cache

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

//go:embed migrations/*.sql
var migrations embed.FS

// schemas returns the version of every migration, in their order. The last is the
// schema that this version of the application reads and writes.
func schemas() (versions []int64, err error) {
	steps, err := migrations.ReadDir("migrations")
	if err != nil {
		return nil, fault(err)
	}
	for _, step := range steps {
		version, err := goose.NumericComponent(step.Name())
		if err != nil {
			return nil, fault(err)
		}
		versions = append(versions, version)
	}
	return versions, nil
}

// migrate brings the file to the newest schema. A newer one gives CodeVaultNewer:
// it holds what this version knows nothing of, so it is not touched.
func migrate(ctx context.Context, db *sql.DB) error {
	versions, err := schemas()
	if err != nil {
		return err
	}
	known := versions[len(versions)-1]
	version, err := schemaOf(ctx, db)
	if err != nil {
		return err
	}
	switch {
	case version == known:
		return nil
	case version > known:
		return &mutual.Error{Code: mutual.CodeVaultNewer}
	}
	return migrateTo(ctx, db, known)
}

// schemaOf returns the version of the file's schema, 0 for an empty file. goose
// itself would take several milliseconds of every start to find it.
func schemaOf(ctx context.Context, db *sql.DB) (int64, error) {
	var tables int
	err := db.QueryRowContext(ctx,
		`SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'goose_db_version'`).Scan(&tables)
	if err != nil || tables == 0 {
		return 0, fault(err)
	}
	var version int64
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&version)
	return version, fault(err)
}

func migrateTo(ctx context.Context, db *sql.DB, version int64) error {
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fault(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, steps, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fault(err)
	}
	_, err = provider.UpTo(ctx, version)
	return fault(err)
}
