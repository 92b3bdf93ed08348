// Command espace-adherents is the member's space in a window.
package main

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	goruntime "runtime"
	"syscall"
	"time"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/mac"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/instance"
	"github.com/unimutuelles/espace-adherents/backend/logbook"
)

// Set by the linker.
var (
	version        = "dev"
	defaultService = ""
)

//go:embed all:frontend/dist
var assets embed.FS

//go:embed build/appicon.png
var icon []byte

// pace of the desk's own looks at the office. A look that brings nothing costs the office
// some 4 ms: 10,000 open windows are 83 a second, a third of one of its cores.
var pace = desk.Pace{Refresh: 2 * time.Minute, Probe: 5 * time.Second}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--licences" {
		text, err := licenceTexts(assets)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Print(text)
		return
	}
	// Whoever sets one of them could read the pages of a running window from outside.
	for _, inspector := range []string{"WEBKIT_INSPECTOR_HTTP_SERVER", "WEBKIT_INSPECTOR_SERVER"} {
		if err := os.Unsetenv(inspector); err != nil {
			os.Exit(1)
		}
	}
	folder := desk.ProfileFolder(os.Getenv("ESPACE_PROFILE"))
	if instance.Forward(instanceOf(folder), os.Args[1:]) {
		return // the window that is open has it
	}
	app := &App{demo: demoHint(), notices: arrivalNotices{hang: hangBell}}
	log, closeLog, _ := logbook.Open(filepath.Join(folder, "log")) // without a log everything can still be read
	defer closeLog.Close()
	app.log = log
	d, failure := desk.Open(context.Background(), desk.Config{
		Folder: folder, DefaultOffice: defaultService, ForcedOffice: os.Getenv("ESPACE_SERVICE"), CAFile: os.Getenv("ESPACE_CA_FILE"),
		Version: version, Device: desk.DeviceName(), Pace: app.demo.pace(), AskKeyring: true, LockWhenIdle: true, Log: log, OnStatus: app.tell, OnArrival: app.arrived,
	})
	app.desk = d
	app.take(os.Args[1:])
	endOnSignals(app)
	if err := wails.Run(windowOf(app, folder, failure)); err != nil {
		log.Error("the window did not open", "code", "internal")
		os.Exit(1)
	}
	if failure != nil {
		os.Exit(1)
	}
}

// instanceOf names the one window that a profile has.
func instanceOf(folder string) string {
	profile := sha256.Sum256([]byte(folder))
	return "fr.unimutuelles.espace-adherents." + hex.EncodeToString(profile[:8])
}

// endOnSignals ends the application when the system asks it to. Wails waits for a dialog
// of the system's that is open, which nobody may be there to answer.
func endOnSignals(app *App) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	go func() {
		<-signals
		app.close()
		os.Exit(0)
	}()
}

// windowOf describes the window; failure is why the desk did not open, nil when it did.
func windowOf(app *App, folder string, failure error) *options.App {
	dist, err := fs.Sub(assets, "frontend/dist")
	if err != nil {
		panic(err) // the embedded folder is part of the program
	}
	width, height := usualWidth, usualHeight
	if app.desk != nil {
		width, height = sizeOf(app.desk.WindowPlace())
	}
	window := &options.App{
		Title: "Espace Adhérents", Width: width, Height: height, MinWidth: leastWidth, MinHeight: leastHeight,
		// The page refuses what is dropped, but where a form takes files. DisableWebViewDrop would
		// refuse that too: on Linux it takes the window's place to drop away (Wails v2.16, SetupWebview).
		DragAndDrop:        &options.DragAndDrop{EnableFileDrop: true},
		AssetServer:        &assetserver.Options{Assets: dist, Middleware: onlyOwnContent},
		LogLevelProduction: logger.ERROR,
		ErrorFormatter:     app.formatError,
		EnumBind:           boundEnums(),
		Bind:               []any{app},
		SingleInstanceLock: &options.SingleInstanceLock{
			UniqueId: instanceOf(folder),
			OnSecondInstanceLaunch: func(second options.SecondInstanceData) {
				app.take(second.Args)
				app.comeForward()
			},
		},
		Linux: &linux.Options{Icon: icon, ProgramName: "espace-adherents", WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
		Mac: &mac.Options{
			About: &mac.AboutInfo{Title: "Espace Adhérents", Message: "© Unimutuelles", Icon: icon},
			OnUrlOpen: func(url string) {
				app.take([]string{url})
				app.comeForward()
			},
		},
	}
	window.OnStartup = func(ctx context.Context) {
		app.start(ctx)
		runtime.OnFileDrop(ctx, func(_, _ int, paths []string) { app.dropped.Store(&paths) })
	}
	window.OnDomReady = app.settle
	window.OnBeforeClose = func(ctx context.Context) bool {
		app.keepPlace(ctx)
		return false
	}
	window.OnShutdown = func(context.Context) { app.close() }
	if failure != nil {
		// A second instance never gets here where the session bus works: it has
		// brought the first one forward and left.
		window.StartHidden = true
		window.OnDomReady = func(ctx context.Context) {
			_, _ = runtime.MessageDialog(ctx, runtime.MessageDialogOptions{
				Type: runtime.ErrorDialog, Title: "Espace Adhérents", Message: french.Fault(failure),
			})
			runtime.Quit(ctx)
		}
	}
	if goruntime.GOOS == "darwin" {
		window.Menu = menu.NewMenuFromItems(menu.AppMenu(), menu.EditMenu(), menu.WindowMenu())
	}
	return window
}
