package desk

import "github.com/unimutuelles/espace-adherents/backend/mutual"

// WindowPlace is where the window was when it closed, in the screen's own units; zero
// before the first time.
type WindowPlace struct {
	X, Y, Width, Height int
	Maximised           bool
}

// WindowPlace returns where the window was.
func (d *Desk) WindowPlace() WindowPlace {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.choices.Window
}

// KeepWindowPlace remembers where the window is. It fails with CodeNotWritable or
// CodeDiskFull.
func (d *Desk) KeepWindowPlace(place WindowPlace) error {
	d.mu.Lock()
	kept := d.choices
	d.mu.Unlock()
	if kept.Window == place {
		return nil
	}
	kept.Window = place
	return d.keep(kept)
}

// The sizes of text that can be chosen, in percent of the usual one.
const (
	textLeast = 80
	textUsual = 100
	textMost  = 200
)

// SetTextSize keeps the size of the text, in percent. It fails with CodeInvalidRequest
// for one that cannot be chosen, CodeNotWritable or CodeDiskFull.
func (d *Desk) SetTextSize(percent int) error {
	if percent < textLeast || percent > textMost {
		return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "text_size"}
	}
	d.mu.Lock()
	kept := d.choices
	d.mu.Unlock()
	kept.TextSize = percent
	return d.keep(kept)
}
