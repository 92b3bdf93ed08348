//go:build linux

package window

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/godbus/dbus/v5"
)

// Node is one thing on the screen, as assistive technology sees it.
type Node struct {
	Role, Name string
	object     dbus.BusObject
	eyes       *dbus.Conn
}

// roles are those that members meet, by their AT-SPI numbers: WebKit gives no names.
var roles = map[uint32]string{
	2: "alert", 7: "check box", 11: "combo box", 16: "dialog", 19: "file chooser", 20: "filler", 23: "frame", 29: "label",
	33: "menu", 35: "menu item", 40: "password text", 42: "progress bar", 43: "button", 44: "radio button", 55: "table",
	56: "table cell", 61: "text", 62: "toggle button", 66: "table", 73: "paragraph", 79: "entry", 83: "heading",
	85: "section", 88: "link", 90: "table row", 95: "page", 101: "notification", 116: "static",
}

const accessible = "org.a11y.atspi.Accessible."

// Walk looks at everything on the screen, outermost first, until look says true.
// Things that vanish meanwhile are passed over.
func (d *Desktop) Walk(ctx context.Context, look func(Node) bool) {
	root := d.eyes.Object("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
	for queue := []dbus.BusObject{root}; len(queue) > 0 && ctx.Err() == nil; {
		object := queue[0]
		queue = queue[1:]
		node := Node{object: object, eyes: d.eyes}
		var role uint32
		if object.CallWithContext(ctx, accessible+"GetRole", 0).Store(&role) != nil {
			continue
		}
		node.Role = roles[role]
		var name dbus.Variant
		if object.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, "org.a11y.atspi.Accessible", "Name").Store(&name) == nil {
			node.Name, _ = name.Value().(string)
			node.Name = Plain(node.Name)
		}
		if node.Name == "" && passages[node.Role] {
			node.Name = node.text(ctx)
		}
		if look(node) {
			return
		}
		queue = append(queue, node.children(ctx)...)
	}
}

// passages are the roles whose words are no name but a text.
var passages = map[string]bool{"paragraph": true, "table cell": true, "section": true, "label": true, "static": true, "notification": true, "": true}

// text returns what a node says, without what its children say.
func (n Node) text(ctx context.Context) string {
	var text string
	if n.object.CallWithContext(ctx, "org.a11y.atspi.Text.GetText", 0, int32(0), int32(-1)).Store(&text) != nil {
		return ""
	}
	return Plain(strings.ReplaceAll(text, "\ufffc", " "))
}

// focused is the number of the state in AT-SPI.
const focused = 12

// Focused says whether the keyboard is at a node.
func (n Node) Focused(ctx context.Context) bool {
	var states []uint32
	err := n.object.CallWithContext(ctx, accessible+"GetState", 0).Store(&states)
	return err == nil && len(states) > 0 && states[0]&(1<<focused) != 0
}

// reference is how the accessibility bus names a node.
type reference struct {
	Bus  string
	Path dbus.ObjectPath
}

func (n Node) children(ctx context.Context) []dbus.BusObject {
	var references []reference
	if n.object.CallWithContext(ctx, accessible+"GetChildren", 0).Store(&references) != nil {
		return nil
	}
	if len(references) == 0 && n.Role == "filler" {
		// A socket, behind which another process draws (a page), lists no child but has one.
		var plug reference
		if n.object.CallWithContext(ctx, accessible+"GetChildAtIndex", 0, int32(0)).Store(&plug) != nil {
			return nil
		}
		references = append(references, plug)
	}
	var children []dbus.BusObject
	for _, r := range references {
		if r.Bus != "" && r.Path != "/org/a11y/atspi/null" {
			children = append(children, n.eyes.Object(r.Bus, r.Path))
		}
	}
	return children
}

func (n Node) is(role string, name *regexp.Regexp) bool {
	return strings.Contains("|"+role+"|", "|"+n.Role+"|") && name.MatchString(n.Name)
}

// Find waits until something has a role (any of them, separated by |) and a name
// that matches whole.
func (d *Desktop) Find(ctx context.Context, role, name string) (found Node, err error) {
	pattern, err := regexp.Compile("^(?:" + name + ")$")
	if err != nil {
		return found, err
	}
	seen := ""
	err = Until(ctx, fmt.Sprintf("there is a %s called %s", role, name), func() (ok bool, err error) {
		var names strings.Builder
		d.Walk(ctx, func(n Node) bool {
			fmt.Fprintf(&names, "%s %q\n", n.Role, n.Name)
			ok = n.is(role, pattern)
			if ok {
				found = n
			}
			return ok
		})
		if ctx.Err() == nil {
			seen = names.String()
		}
		return ok, nil
	})
	if err != nil {
		err = errors.Join(err, fmt.Errorf("what was there:\n%s", seen))
	}
	return found, err
}

// Gone waits until nothing has a role and a name.
func (d *Desktop) Gone(ctx context.Context, role, name string) error {
	pattern, err := regexp.Compile("^(?:" + name + ")$")
	if err != nil {
		return err
	}
	return Until(ctx, fmt.Sprintf("no %s is called %s", role, name), func() (bool, error) {
		gone := true
		d.Walk(ctx, func(n Node) bool {
			gone = !n.is(role, pattern)
			return !gone
		})
		return gone, nil
	})
}

// Press does the first thing that can be done with a node: it presses, opens, jumps.
func (n Node) Press(ctx context.Context) error {
	var done bool
	if err := n.object.CallWithContext(ctx, "org.a11y.atspi.Action.DoAction", 0, int32(0)).Store(&done); err != nil {
		return err
	}
	if !done {
		return fmt.Errorf("the %s %q cannot be pressed", n.Role, n.Name)
	}
	return nil
}

// Focus moves the keyboard to a node.
func (n Node) Focus(ctx context.Context) error {
	var done bool
	return n.object.CallWithContext(ctx, "org.a11y.atspi.Component.GrabFocus", 0).Store(&done)
}

// SetText replaces what stands in a native entry.
func (n Node) SetText(ctx context.Context, text string) error {
	var done bool
	if err := n.object.CallWithContext(ctx, "org.a11y.atspi.EditableText.SetTextContents", 0, text).Store(&done); err != nil {
		return err
	}
	if !done {
		return fmt.Errorf("the %s %q takes no text", n.Role, n.Name)
	}
	return nil
}

// Plain writes a text with ordinary spaces and apostrophes, so that tests can too.
func Plain(text string) string {
	text = strings.ReplaceAll(text, "’", "'")
	return strings.Join(strings.FieldsFunc(text, unicode.IsSpace), " ")
}

// Keys presses keys, by their X names.
func (d *Desktop) Keys(ctx context.Context, keys ...string) error {
	return d.run(ctx, "xdotool", append([]string{"key"}, keys...)...)
}

// Fill types a text into an empty entry and waits until it has arrived.
func (d *Desktop) Fill(ctx context.Context, entry Node, text string) error {
	if err := entry.Focus(ctx); err != nil {
		return err
	}
	if err := d.run(ctx, "xdotool", "type", "--delay", "4", text); err != nil {
		return err
	}
	return Until(ctx, fmt.Sprintf("the %s %q holds what was typed", entry.Role, entry.Name), func() (bool, error) {
		count, err := entry.object.GetProperty("org.a11y.atspi.Text.CharacterCount")
		return err == nil && count.Value() == int32(utf8.RuneCountInString(text)), err
	})
}

// Front waits for a window by its title, gives it the keyboard and returns its id.
func (d *Desktop) Front(ctx context.Context, title string) (string, error) {
	var id string
	err := Until(ctx, fmt.Sprintf("the window %q has the keyboard", title), func() (bool, error) {
		ids, err := d.Windows(ctx, title)
		if err != nil || len(ids) == 0 {
			return false, err
		}
		id = ids[len(ids)-1]
		return d.run(ctx, "xdotool", "windowfocus", "--sync", id) == nil, nil
	})
	return id, err
}

// Windows returns the ids of the windows in sight with a title. The search fails
// when a window goes while it looks: look again.
func (d *Desktop) Windows(ctx context.Context, title string) ([]string, error) {
	out, err := d.output(ctx, "xdotool", "search", "--onlyvisible", "--name", "^"+title+"$")
	return strings.Fields(out), err
}

// Resize gives a window another size, in pixels, and brings all of it onto the screen.
func (d *Desktop) Resize(ctx context.Context, window string, width, height int) error {
	return d.run(ctx, "xdotool", "windowsize", "--sync", window, strconv.Itoa(width), strconv.Itoa(height), "windowmove", window, "0", "0")
}

// PutHandsDown clicks on a place of a window where nothing is, so that the keyboard is at
// nothing and the pointer over nothing.
func (d *Desktop) PutHandsDown(ctx context.Context, window string, x, y int) error {
	return d.run(ctx, "xdotool", "mousemove", "--window", window, strconv.Itoa(x), strconv.Itoa(y), "click", "1")
}

// Picture takes a picture of a window as PNG.
func (d *Desktop) Picture(ctx context.Context, window, path string) error {
	return d.run(ctx, "import", "-window", window, "-strip", "-define", "png:compression-level=9", path)
}

func (d *Desktop) run(ctx context.Context, program string, args ...string) error {
	_, err := d.output(ctx, program, args...)
	return err
}

func (d *Desktop) output(ctx context.Context, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = d.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", program, strings.Join(args, " "), err, out)
	}
	return string(out), nil
}
