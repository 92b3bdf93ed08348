package portable

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
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
	schema, err := os.ReadFile("../migrations/00001_office.sql")
	if err != nil {
		t.Fatal(err)
	}
	columns := regexp.MustCompile(`(?m)^    ([a-z_0-9]+) +([A-Z]+)`).FindAllStringSubmatch(string(schema), -1)
	if len(columns) < 60 {
		t.Fatalf("only %d columns were found", len(columns))
	}
	for _, column := range columns {
		if !strings.Contains(" TEXT BIGINT BOOLEAN ", " "+column[2]+" ") {
			t.Errorf("%s is %s", column[1], column[2])
		}
	}
}
