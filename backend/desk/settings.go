package desk

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

// Theme is the member's choice of colours.
type Theme string

// The themes; ThemeSystem follows the operating system.
const (
	ThemeSystem Theme = "system"
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// Settings are the choices kept in clear beside the vault; none is a secret.
type Settings struct {
	Office string `json:"office"` // the office's address; empty: the one of this build
	CAFile string `json:"caFile"` // extra certificate authority (PEM); empty: the system's roots alone
	Theme  Theme  `json:"theme"`
	Keep   Keep   `json:"keep"`  // which documents a sync brings; empty: all
	Quiet  bool   `json:"quiet"` // the system's notifications tell of nothing
	// TextSize is in percent of the usual one; see SetTextSize, which alone changes it.
	TextSize  int `json:"textSize"`
	LockAfter int `json:"lockAfter"` // minutes without use after which the window locks, 240 at most; 0: never
}

// SettingsView is the settings with what overrides or completes them.
type SettingsView struct {
	Settings      Settings `json:"settings"`
	DefaultOffice string   `json:"defaultOffice"` // the address set when the application was built
	ForcedOffice  string   `json:"forcedOffice"`  // ESPACE_SERVICE, which wins while it is set
	Folder        string   `json:"folder"`        // where this profile lives on the device
	Version       string   `json:"version"`
}

// keptSettings is the settings file.
type keptSettings struct {
	Settings
	SaveFolder string `json:"saveFolder"` // where the member last saved a file

	Window WindowPlace `json:"window"`

	DeviceID    string        `json:"deviceId"`    // what this profile calls itself; see remote.Device
	DevicesSeen mutual.Millis `json:"devicesSeen"` // sign-ins from new devices up to then were the member's own word
	OwnSignIn   string        `json:"ownSignIn"`   // the event of this device's own first sign-in
}

// ProfileFolder returns the folder of the profile name: a name lives among the
// user's application files, a path is taken as it is.
func ProfileFolder(name string) string {
	if name == "" {
		name = "principal"
	}
	if filepath.IsAbs(name) || filepath.Base(name) != name {
		return filepath.Clean(name)
	}
	return filepath.Join(xdg.DataHome, "espace-adherents", "profils", name)
}

func (d *Desk) settingsFile() string { return filepath.Join(d.cfg.Folder, "settings.json") }

// loadSettings reads the settings; a file that is no settings file counts as none,
// since every choice in it can be made again.
func (d *Desk) loadSettings() error {
	d.choices.LockAfter = lockAfterDefault
	text, err := os.ReadFile(d.settingsFile())
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return atomicfile.Fault(err)
	case json.Unmarshal(text, &d.choices) != nil:
		d.choices = keptSettings{Settings: Settings{LockAfter: lockAfterDefault}}
	}
	if d.choices.LockAfter < 0 || d.choices.LockAfter > lockAfterMost {
		d.choices.LockAfter = lockAfterDefault
	}
	if d.choices.Theme == "" {
		d.choices.Theme = ThemeSystem
	}
	if d.choices.Keep == "" {
		d.choices.Keep = KeepAll
	}
	if d.choices.TextSize < textLeast || d.choices.TextSize > textMost {
		d.choices.TextSize = textUsual
	}
	client, err := d.clientFor(d.choices.Settings)
	if mutual.CodeOf(err) == mutual.CodeOfficeAddress && d.cfg.ForcedOffice != "" {
		return err
	}
	// What no longer holds is mended in the settings, not by a crash; what is stored here
	// is read meanwhile.
	d.client, d.noClient, d.status.Notice = client, err, problemOf(err)
	return nil
}

func (d *Desk) clientFor(s Settings) (*remote.Client, error) {
	address := s.Office
	if address == "" {
		address = d.cfg.DefaultOffice
	}
	if d.cfg.ForcedOffice != "" {
		address = d.cfg.ForcedOffice
	}
	return remote.New(remote.Config{
		Address: address, CAFile: d.authorityOf(s), Version: d.cfg.Version, Device: d.cfg.Device, Now: d.cfg.Now, Patience: d.cfg.Patience,
		OnSilent: func(silent bool) { d.change(func(s *Status) { s.Silent = silent }) },
	})
}

// authorityOf returns the file of the extra certificate authority, empty without one.
func (d *Desk) authorityOf(s Settings) string {
	if s.CAFile != "" {
		return s.CAFile
	}
	return d.cfg.CAFile
}

func (d *Desk) authority() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.authorityOf(d.choices.Settings)
}

// Settings returns the settings with what overrides them.
func (d *Desk) Settings() SettingsView {
	d.mu.Lock()
	defer d.mu.Unlock()
	return SettingsView{
		Settings: d.choices.Settings, DefaultOffice: d.cfg.DefaultOffice, ForcedOffice: d.cfg.ForcedOffice,
		Folder: d.cfg.Folder, Version: d.cfg.Version,
	}
}

// SaveSettings checks and keeps the settings. Another office is shown none of the
// session that the present one gave. It fails with CodeOfficeAddress,
// CodeOfficeUntrusted (field ca_file), CodeNotWritable or CodeDiskFull, and then
// nothing changed.
func (d *Desk) SaveSettings(s Settings) error {
	switch s.Theme {
	case ThemeSystem, ThemeLight, ThemeDark:
	default:
		return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "theme"}
	}
	switch s.Keep {
	case KeepAll, KeepChosen:
	case "":
		s.Keep = KeepAll
	default:
		return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "keep"}
	}
	if s.LockAfter < 0 || s.LockAfter > lockAfterMost {
		return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "lock_after"}
	}
	client, err := d.clientFor(s)
	if err != nil {
		return err
	}
	d.entry.Lock()
	defer d.entry.Unlock()
	d.mu.Lock()
	kept := d.choices
	moved := d.client == nil || d.client.Origin() != client.Origin()
	d.mu.Unlock()
	s.TextSize = kept.TextSize // another save's: the form does not show it
	kept.Settings = s
	if err := d.keep(kept); err != nil {
		return err
	}
	if moved {
		d.stopSync()
		d.closeDoor()
	}
	if moved && d.opened != nil {
		d.opened.tokenMu.Lock()
		d.opened.tokens = mutual.Tokens{}
		d.opened.tokenMu.Unlock()
	}
	d.mu.Lock()
	d.client = client
	d.mu.Unlock()
	d.change(func(st *Status) {
		st.Notice = nil
		if moved {
			st.SignedIn, st.Online = false, false
		}
	})
	return nil
}

func (d *Desk) keeps() Keep {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.choices.Keep
}

func (d *Desk) keep(kept keptSettings) error {
	err := atomicfile.Write(d.settingsFile(), 0o600, func(w io.Writer) error {
		return json.NewEncoder(w).Encode(kept)
	})
	if err != nil {
		return err
	}
	d.mu.Lock()
	d.choices = kept
	d.mu.Unlock()
	return nil
}

// SaveFolder returns where a save dialog starts: the folder of the last save, or
// the user's documents.
func (d *Desk) SaveFolder() string {
	d.mu.Lock()
	folder := d.choices.SaveFolder
	d.mu.Unlock()
	for _, candidate := range []string{folder, xdg.UserDirs.Documents, xdg.Home} {
		if at, err := os.Stat(candidate); err == nil && at.IsDir() {
			return candidate
		}
	}
	return ""
}

// remember notes a file that this run saved: it may be opened, and the next save
// starts in its folder.
func (d *Desk) remember(path string) {
	d.mu.Lock()
	d.saved[path] = true
	d.mu.Unlock()
	d.savedIn(filepath.Dir(path))
}

// rememberFolder notes a folder that this run saved several files into.
func (d *Desk) rememberFolder(folder string) {
	d.mu.Lock()
	d.saved[folder] = true
	d.mu.Unlock()
	d.savedIn(folder)
}

// savedIn has the next save start in the folder.
func (d *Desk) savedIn(folder string) {
	d.mu.Lock()
	kept := d.choices
	d.mu.Unlock()
	if kept.SaveFolder != folder {
		kept.SaveFolder = folder
		if err := d.keep(kept); err != nil {
			d.cfg.Log.Info("the last folder was not kept", "code", mutual.CodeOf(err))
		}
	}
}
