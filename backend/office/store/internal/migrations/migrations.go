// Package migrations holds the schema of the office's store, one numbered file
// for each step. A file that was shipped is never edited.
package migrations

import "embed"

// Files are the migrations, for goose.
//
//go:embed *.sql
var Files embed.FS
