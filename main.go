package main

import (
	"embed"
	"io/fs"
	"os"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"

	"github.com/unimutuelles/espace-adherents/backend/desk"
)

//go:embed all:frontend/dist
var assets embed.FS

func main() {
	dist, err := fs.Sub(assets, "frontend/dist")
	if err != nil {
		os.Exit(1)
	}
	app := &App{desk: &desk.Desk{}}
	if err := wails.Run(&options.App{
		AssetServer: &assetserver.Options{Assets: dist},
		Bind:        []any{app},
		EnumBind:    boundEnums(),
	}); err != nil {
		os.Exit(1)
	}
}
