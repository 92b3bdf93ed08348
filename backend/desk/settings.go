package desk

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
}

// SettingsView is the settings with what overrides or completes them.
type SettingsView struct {
	Settings      Settings `json:"settings"`
	DefaultOffice string   `json:"defaultOffice"` // the address set when the application was built
	ForcedOffice  string   `json:"forcedOffice"`  // ESPACE_SERVICE, which wins while it is set
	Folder        string   `json:"folder"`        // where this profile lives on the device
	Version       string   `json:"version"`
}
