package portable

import (
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/migrations"
)

// SQLite binds the n-th argument to the n-th parameter that appears, PostgreSQL to
// the one that is called n: both agree only where parameters appear in order.
func TestEveryQueryNamesItsParametersInTheOrderOfAppearance(t *testing.T) {
	source, err := os.ReadFile("../db/queries.sql.go")
	if err != nil {
		t.Fatal(err)
	}
	queries := regexp.MustCompile("(?s)const (\\w+) = `(.*?)`").FindAllStringSubmatch(string(source), -1)
	if len(queries) < 30 {
		t.Fatalf("only %d queries were found", len(queries))
	}
	for _, query := range queries {
		highest := 0
		for _, match := range regexp.MustCompile(`\$(\d+)`).FindAllStringSubmatch(query[2], -1) {
			n, err := strconv.Atoi(match[1])
			if err != nil {
				t.Fatal(err)
			}
			if n > highest+1 {
				t.Errorf("%s: $%d appears before $%d", query[1], n, highest+1)
			}
			highest = max(highest, n)
		}
	}
}

func TestTheSchemaKeepsToTypesThatBothDatabasesReadAlike(t *testing.T) {
	files, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	column := regexp.MustCompile(`(?m)^(?:    |ALTER TABLE [a-z_]+ ADD COLUMN )([a-z_0-9]+) +([A-Z]+)`)
	found := 0
	for _, file := range files {
		schema, err := migrations.Files.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		columns := column.FindAllStringSubmatch(string(schema), -1)
		found += len(columns)
		for _, c := range columns {
			if !strings.Contains(" TEXT BIGINT BOOLEAN ", " "+c[2]+" ") {
				t.Errorf("%s: %s is %s", file, c[1], c[2])
			}
		}
	}
	if found < 200 {
		t.Errorf("only %d columns were found", found)
	}
}
