package main

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimutuelles/espace-adherents/backend/licences"
)

func TestTheWindowTellsWhatItsPagesAreMadeOf(t *testing.T) {
	pages := fstest.MapFS{"frontend/dist/licences.json": {Data: []byte(
		`[{"name":"a-package","version":"1.2.3","identifier":"MIT","text":"Copyright of its author"}]`)}}
	text, err := licenceTexts(pages)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"a-package 1.2.3 (MIT)", "Copyright of its author", "github.com/wailsapp/wails/v2 ", "Source Sans 3 "} {
		if !strings.Contains(text, part) {
			t.Errorf("the notices lack %q", part)
		}
	}
}

func TestPagesWithoutTheirNoticesAreNotPassedOver(t *testing.T) {
	if _, err := licenceTexts(fstest.MapFS{}); !errors.Is(err, licences.ErrNotCollected) {
		t.Errorf("got %v", err)
	}
}
