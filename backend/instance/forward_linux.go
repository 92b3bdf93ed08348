package instance

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/godbus/dbus/v5"
)

// message is what Wails' own second start sends.
type message struct {
	Args             []string
	WorkingDirectory string
}

// Forward gives args to the running application of a Wails single instance lock, and
// reports whether there was one that took them. Whatever keeps it from doing so leaves the
// start to go on.
func Forward(uniqueID string, args []string) bool {
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return false
	}
	defer func() { _ = bus.Close() }() // nothing is lost with it
	id := "wails_app_" + strings.NewReplacer("-", "_", ".", "_").Replace(uniqueID)
	name, path := "org."+id+".SingleInstance", dbus.ObjectPath("/org/"+id+"/SingleInstance")
	var owned bool
	if bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, name).Store(&owned) != nil || !owned {
		return false
	}
	folder, err := os.Getwd()
	if err != nil {
		return false
	}
	text, err := json.Marshal(message{args, folder})
	if err != nil {
		return false
	}
	return bus.Object(name, path).Call(name+".SendMessage", 0, string(text)).Err == nil
}
