package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// answersFlag is on the commands that ask several questions, secrets among them.
type answersFlag struct {
	Stdin bool `help:"Lire les réponses sur l’entrée standard, une par ligne, dans l’ordre des questions."`
}

type registerCommand struct {
	answersFlag
	ShareEmail bool `help:"Autoriser la diffusion de votre adresse e-mail."`
	Wait       bool `help:"Attendre que le lien du message soit suivi."`
}

// Help tells the order of the answers, for --stdin.
func (*registerCommand) Help() string {
	return "Les questions : numéro d’adhérent, code d’accès, mot de passe choisi, adresse e-mail, numéro de la question pense-bête, sa réponse, « oui » aux conditions d’utilisation."
}

func (c *registerCommand) Run(ctx context.Context, t *terminal) error {
	return withDesk(ctx, t, false, nil, func(d *desk.Desk) error {
		number, code, err := t.askPair(c.Stdin)
		if err != nil {
			return err
		}
		admission, err := d.BeginRegistration(ctx, number, code)
		if err != nil {
			return err
		}
		fmt.Fprintf(t.out, "Bonjour %s.\n", admission.Name)
		choice, err := c.choose(ctx, t, d, admission, number, code)
		if err != nil {
			return err
		}
		waiting, err := d.ChooseAccount(ctx, choice)
		if err != nil {
			return err
		}
		fmt.Fprintf(t.out, "Un message part à %s. Suivez son lien avant le %s : votre compte existe dès qu’il est validé.\n",
			waiting.Email, moment(waiting.ExpiresAt))
		if !c.Wait {
			fmt.Fprintln(t.out, "Ensuite, connectez-vous avec « espace login ».")
			return nil
		}
		return awaitActivation(ctx, t, d)
	})
}

// choose asks for the second and the third step of the registration.
func (c *registerCommand) choose(ctx context.Context, t *terminal, d *desk.Desk, admission mutual.Admission, numbers ...string) (choice mutual.AccountChoice, err error) {
	choice.ShareEmail = c.ShareEmail
	if choice.Password, err = t.askNewPassword(c.Stdin); err != nil {
		return choice, err
	}
	if choice.Email, err = t.ask("Adresse e-mail", c.Stdin); err != nil {
		return choice, err
	}
	for i, question := range admission.Questions {
		fmt.Fprintf(t.out, "  %d. %s\n", i+1, question.Text)
	}
	chosen, err := t.ask("Numéro de la question pense-bête", c.Stdin)
	if err != nil {
		return choice, err
	}
	at, err := strconv.Atoi(chosen)
	if err != nil || at < 1 || at > len(admission.Questions) {
		return choice, &usageError{"Choisissez une des questions par son numéro."}
	}
	choice.Question = admission.Questions[at-1].ID
	if choice.Answer, err = t.askSecret("Votre réponse", c.Stdin); err != nil {
		return choice, err
	}
	names := append(strings.Fields(admission.Name), admission.Name)
	if err := formFault(desk.CheckAccount(choice, names, numbers), labelOf); err != nil {
		return choice, err
	}
	terms, err := d.Terms(ctx)
	if err != nil {
		return choice, err
	}
	fmt.Fprintf(t.out, "\n%s\n", terms.Title)
	for _, section := range terms.Sections {
		fmt.Fprintf(t.out, "\n%s\n%s\n", section.Heading, strings.Join(section.Paragraphs, "\n"))
	}
	accepted, err := t.ask("\nJ’accepte les conditions d’utilisation (oui ou non)", c.Stdin)
	if err != nil {
		return choice, err
	}
	if !strings.EqualFold(accepted, "oui") {
		return choice, &usageError{"Rien n’est enregistré : l’espace demande d’accepter les conditions d’utilisation."}
	}
	choice.TermsVersion = terms.Version
	return choice, nil
}

// statusEvery is how often a registration that waits is looked at.
const statusEvery = 3 * time.Second

// awaitActivation returns once the account exists. An office that does not answer
// for a moment is asked again.
func awaitActivation(ctx context.Context, t *terminal, d *desk.Desk) error {
	every := time.NewTicker(t.pace(statusEvery))
	defer every.Stop()
	for {
		waiting, err := d.RegistrationStatus(ctx)
		if err != nil && !mutual.CodeOf(err).Away() {
			return err
		}
		switch {
		case err != nil:
		case waiting.State == mutual.RegistrationActivated:
			fmt.Fprintln(t.out, "Votre compte est activé. Connectez-vous avec « espace login ».")
			return nil
		case waiting.State == mutual.RegistrationExpired:
			return mutual.Fault(mutual.CodeLinkExpired, nil)
		case waiting.State == mutual.RegistrationSuperseded:
			return mutual.Fault(mutual.CodeLinkUsed, nil)
		case waiting.Mail == mutual.MailRefused:
			return mutual.Fault(mutual.CodeMailRefused, nil)
		}
		select {
		case <-every.C:
		case <-ctx.Done():
			return mutual.Fault(mutual.CodeCancelled, ctx.Err())
		}
	}
}

type passwordCommand struct {
	answersFlag
	Mail bool `help:"Recevoir un lien à l’adresse e-mail certifiée, au lieu de répondre à la question pense-bête."`
}

// Help tells the order of the answers, for --stdin.
func (*passwordCommand) Help() string {
	return "Les questions : numéro d’adhérent, code d’accès, puis, sans --mail, la réponse à la question pense-bête et le nouveau mot de passe."
}

func (c *passwordCommand) Run(ctx context.Context, t *terminal) error {
	return withDesk(ctx, t, false, nil, func(d *desk.Desk) error {
		number, code, err := t.askPair(c.Stdin)
		if err != nil {
			return err
		}
		ways, err := d.BeginRecovery(ctx, number, code)
		if err != nil {
			return err
		}
		if c.Mail {
			return mailReset(ctx, t, d)
		}
		fmt.Fprintln(t.out, ways.Question)
		answer, err := t.askSecret("Votre réponse", c.Stdin)
		if err != nil {
			return err
		}
		password, err := t.askNewPassword(c.Stdin)
		if err != nil {
			return err
		}
		effectiveAt, err := d.AnswerQuestion(ctx, answer, password)
		if err != nil {
			return err
		}
		if effectiveAt > 0 {
			fmt.Fprintf(t.out, "Votre nouveau mot de passe vaudra à partir du %s. Jusque-là, l’ancien vous connecte, et cette demande s’annule depuis « Sécurité ».\n", moment(effectiveAt))
			return nil
		}
		fmt.Fprintln(t.out, "Votre mot de passe est changé et vos appareils sont déconnectés. Connectez-vous avec « espace login ».")
		return nil
	})
}

func mailReset(ctx context.Context, t *terminal, d *desk.Desk) error {
	if _, err := d.MailReset(ctx); err != nil {
		return err
	}
	fmt.Fprintln(t.out, "Si une adresse e-mail est certifiée pour ce compte, un message y part. Son lien mène au choix du nouveau mot de passe.")
	return nil
}

type lostCodeCommand struct{ answersFlag }

// Help tells the order of the answers, for --stdin.
func (*lostCodeCommand) Help() string {
	return "Les questions : adresse e-mail, numéro d’adhérent."
}

func (c *lostCodeCommand) Run(ctx context.Context, t *terminal) error {
	return withDesk(ctx, t, false, nil, func(d *desk.Desk) error {
		email, err := t.ask("Adresse e-mail", c.Stdin)
		if err != nil {
			return err
		}
		number, err := t.ask("Numéro d’adhérent", c.Stdin)
		if err != nil {
			return err
		}
		if err := d.ReportLostCode(ctx, email, number); err != nil {
			return err
		}
		fmt.Fprintln(t.out, "Votre mutuelle est prévenue. Un conseiller vous répondra ; votre code figure aussi sur votre carte et vos relevés.")
		return nil
	})
}
