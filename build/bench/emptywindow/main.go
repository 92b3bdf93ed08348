// Command emptywindow is the least that Wails can open: the floor of the
// application's start and memory.
package main

import (
	"embed"
	"os"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
)

//go:embed index.html
var page embed.FS

func main() {
	err := wails.Run(&options.App{
		Title: "Fenêtre vide", Width: 1180, Height: 780,
		AssetServer:        &assetserver.Options{Assets: page},
		LogLevelProduction: logger.ERROR,
		Linux:              &linux.Options{WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
	})
	if err != nil {
		os.Exit(1)
	}
}
