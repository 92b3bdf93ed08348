//go:build linux

package window

import (
	"context"
	"fmt"
)

// SaveAs answers the native dialog of a title: the file goes to path.
func (a *App) SaveAs(ctx context.Context, title, path string) error {
	if _, err := a.desk.Front(ctx, title); err != nil {
		return err
	}
	name, err := a.askedName(ctx)
	if err != nil {
		return err
	}
	if err := name.SetText(ctx, path); err != nil {
		return err
	}
	return a.desk.Keys(ctx, "Return")
}

// Choose answers the native dialog of a title with a file or folder that is there.
func (a *App) Choose(ctx context.Context, title, path string) error {
	dialog, err := a.desk.Front(ctx, title)
	if err != nil {
		return err
	}
	if err := a.desk.Keys(ctx, "ctrl+l"); err != nil {
		return err
	}
	name, err := a.askedName(ctx)
	if err != nil {
		return err
	}
	if err := name.SetText(ctx, path); err != nil {
		return err
	}
	// It looks the path up first, and until then hears no Return. Once it has the path it
	// is gone, and can be told nothing.
	err = Until(ctx, fmt.Sprintf("the dialog %q has taken the path", title), func() (bool, error) {
		return a.desk.run(ctx, "xdotool", "key", "--window", dialog, "Return") != nil, nil
	})
	if err != nil {
		return err
	}
	_, err = a.desk.Front(ctx, Title)
	return err
}

// askedName waits for the entry of a native dialog that has the keyboard.
func (a *App) askedName(ctx context.Context) (name Node, err error) {
	err = Until(ctx, "the dialog asks for a name", func() (asked bool, err error) {
		a.desk.Walk(ctx, func(n Node) bool {
			if asked = n.Role == "text" && n.Focused(ctx); asked {
				name = n
			}
			return asked
		})
		return asked, nil
	})
	return name, err
}
