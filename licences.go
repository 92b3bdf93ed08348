package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/licences"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Licences returns the licence and copyright texts of everything that the window is
// made of. It fails with CodeInternal in a program that was built without them.
func (a *App) Licences() (string, error) {
	text, err := licenceTexts(assets)
	if err != nil {
		return "", mutual.Fault(mutual.CodeInternal, err)
	}
	return text, nil
}

// licenceTexts are those that every program carries, and those of the pages, which were
// written beside them when they were bundled.
func licenceTexts(pages fs.FS) (string, error) {
	text, err := licences.Text()
	if err != nil {
		return "", err
	}
	content, err := fs.ReadFile(pages, "frontend/dist/licences.json")
	if errors.Is(err, fs.ErrNotExist) {
		return "", licences.ErrNotCollected
	}
	if err != nil {
		return "", err
	}
	var parts []struct{ Name, Version, Identifier, Text string }
	if err := json.Unmarshal(content, &parts); err != nil {
		return "", err
	}
	all := strings.Builder{}
	all.WriteString(text)
	for _, p := range parts {
		fmt.Fprintf(&all, "%s %s (%s)\n\n%s\n\n%s\n\n", p.Name, p.Version, p.Identifier, strings.TrimSpace(p.Text), licences.Rule)
	}
	return all.String(), nil
}
