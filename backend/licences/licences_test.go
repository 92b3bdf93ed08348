package licences

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
)

// Every part that the inventory lists for a Go program stands in the notices.
func TestNoticesHoldWhatTheInventoryLists(t *testing.T) {
	text, err := Text()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open("inventory.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	table := csv.NewReader(file)
	table.Comma = '\t'
	rows, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	carried := 0
	for _, row := range rows[1:] {
		name, version := row[0], row[1]
		if strings.HasPrefix(name, "npm:") {
			continue
		}
		carried++
		if heading := strings.TrimSpace(name+" "+version) + " ("; !strings.Contains(text, "\n"+heading) && !strings.HasPrefix(text, heading) {
			t.Errorf("%s %s has no notice", name, version)
		}
	}
	if carried < 50 || !strings.Contains(text, "Permission is hereby granted") || !strings.Contains(text, "SIL OPEN FONT LICENSE") {
		t.Errorf("the notices are not whole: %d parts", carried)
	}
}
