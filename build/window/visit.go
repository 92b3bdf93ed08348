//go:build linux

package window

import "context"

// ChooseAccount fills the second step of a first visit, and goes on.
func (a *App) ChooseAccount(ctx context.Context, password, email string) error {
	for _, field := range []struct{ label, text string }{
		{"Mot de passe", password}, {"Confirmation du mot de passe", password},
		{"Adresse e-mail", email}, {"Réponse", "Bergamote"},
	} {
		if err := a.Fill(ctx, field.label, field.text); err != nil {
			return err
		}
	}
	return a.desk.Keys(ctx, "Return")
}

// AcceptTerms ticks the box of the third step, and waits for the last one.
func (a *App) AcceptTerms(ctx context.Context) error {
	box, err := a.desk.Find(ctx, "check box", "J'accepte les conditions d'utilisation")
	if err != nil {
		return err
	}
	if err := box.Press(ctx); err != nil {
		return err
	}
	for _, button := range []string{"Valider", "OK"} {
		if err := a.Press(ctx, button); err != nil {
			return err
		}
	}
	_, err = a.desk.Find(ctx, "heading", "Validez votre inscription")
	return err
}
