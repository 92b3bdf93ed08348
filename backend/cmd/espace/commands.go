package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

type loginCommand struct {
	passwordFlag
	Login string `arg:"" help:"Code d’accès ou adresse e-mail."`
	Stay  *bool  `help:"Rester connecté : le trousseau du système ouvrira l’espace ; --no-stay : il ne l’ouvrira plus." negatable:""`

	RecoveryKey bool `help:"Demander aussi la clé de secours, qui ouvre l’espace quand le mot de passe a changé." xor:"key"`
	OldPassword bool `help:"Demander aussi l’ancien mot de passe, pour la même raison." xor:"key"`
}

func (c *loginCommand) Run(ctx context.Context, t *terminal) error {
	return withDesk(ctx, t, asking(!c.PasswordStdin), nil, func(d *desk.Desk) error {
		password, err := t.password(c.PasswordStdin)
		if err != nil {
			return err
		}
		credentials := desk.Credentials{Login: c.Login, Password: password, Stay: c.stay()}
		switch {
		case c.RecoveryKey:
			credentials.RecoveryKey, err = t.askSecret("Clé de secours", c.PasswordStdin)
		case c.OldPassword:
			credentials.OldPassword, err = t.askSecret("Ancien mot de passe", c.PasswordStdin)
		}
		if err != nil {
			return err
		}
		if err := d.SignIn(ctx, credentials); err != nil {
			return err
		}
		if credentials.Stay != desk.StayAsIs {
			t.awaitKeyring(ctx, d)
		}
		s := d.Status()
		if s.Sync.Problem != nil {
			fmt.Fprintln(t.out, "Espace ouvert hors ligne : le service est injoignable, la session d’avant reste.")
			fmt.Fprintln(t.err, french.Fault(faultOf(s.Sync.Problem)))
			return nil
		}
		fmt.Fprintf(t.out, "Connecté à %s. Lancez « espace sync » pour recevoir vos données.\n", s.Office)
		return nil
	})
}

// stay returns what was said of staying connected.
func (c *loginCommand) stay() desk.Stay {
	switch {
	case c.Stay == nil:
		return desk.StayAsIs
	case *c.Stay:
		return desk.StayOn
	}
	return desk.StayOff
}

type syncCommand struct{ openingFlags }

func (c *syncCommand) Run(ctx context.Context, t *terminal) error {
	show, end := t.progress()
	return c.unlocked(ctx, t, show, func(d *desk.Desk) error {
		err := d.Sync(ctx)
		end()
		if err != nil {
			return err
		}
		s := d.Status()
		fmt.Fprintf(t.out, "À jour le %s. %s changements, %s documents reçus.\n", moment(s.CurrentAt),
			french.Number(int(s.Sync.Rows)), french.Number(int(s.Sync.Documents)))
		if s.Notice != nil && (s.Notice.Code == mutual.CodeRequestReturned || s.Notice.Code == mutual.CodeRequestLost) {
			fmt.Fprintln(t.out, french.Fault(&mutual.Error{Code: s.Notice.Code}))
		}
		sayGone(ctx, t, d, s.Transfers)
		sayTroubles(t, s)
		if s.Outbox.Waiting > 0 {
			fmt.Fprintf(t.out, "Demandes qui attendent encore : %s. Voyez « espace requests ».\n", french.Number(s.Outbox.Waiting))
		}
		return nil
	})
}

// sayTroubles says once what of the member's data is not, or not wholly, shown here.
func sayTroubles(t *terminal, s desk.Status) {
	if s.KeptOut > 0 {
		fmt.Fprintf(t.out, "Éléments reçus incohérents, qui ne sont pas affichés : %s. Les totaux qui en dépendent le disent. Prévenez votre mutuelle si cela dure.\n",
			french.Number(s.KeptOut))
	}
	if s.Beyond {
		fmt.Fprintln(t.out, "Certains éléments sont plus récents que cette application : une mise à jour en dira plus.")
	}
}

// sayGone names the documents whose files the mutual no longer has.
func sayGone(ctx context.Context, t *terminal, d *desk.Desk, transfers []desk.Transfer) {
	rows, err := d.Documents(ctx)
	if err != nil {
		return
	}
	for _, one := range transfers {
		if one.Problem == nil || one.Problem.Code != mutual.CodeDocumentGone {
			continue
		}
		for _, row := range rows {
			if row.Document.ID == one.DocumentID {
				fmt.Fprintf(t.out, "%s  %s : la mutuelle n’a plus ce fichier.\n", row.Document.ID, oneLine(row.Document.Title))
			}
		}
	}
}

type statusCommand struct {
	JSON bool `name:"json" help:"Écrire en JSON."`
}

func (c *statusCommand) Run(ctx context.Context, t *terminal) error {
	return withDesk(ctx, t, true, nil, func(d *desk.Desk) error {
		away := d.Probe(ctx)
		atMost(ctx, keyringGlance, d.AwaitKeyring)
		s := d.Status()
		if c.JSON {
			return t.json(s)
		}
		vault := map[desk.VaultState]string{
			desk.VaultAbsent: "rien sur cet appareil", desk.VaultLocked: "verrouillé", desk.VaultOpen: "ouvert",
		}[s.Vault]
		return t.table(func(w io.Writer) {
			fmt.Fprintf(w, "Espace\t%s\n", vault)
			answers := "répond"
			if away != nil {
				answers = "injoignable"
			}
			fmt.Fprintf(w, "Service\t%s (%s)\n", s.Office, answers)
			fmt.Fprintf(w, "Profil\t%s\n", d.Settings().Folder)
			if s.Vault == desk.VaultOpen {
				session := "à rouvrir : espace login"
				if s.SignedIn {
					session = "ouverte"
				}
				fmt.Fprintf(w, "Session\t%s\n", session)
				fmt.Fprintf(w, "Données au\t%s\n", moment(s.CurrentAt))
			}
			if away != nil {
				fmt.Fprintf(w, "\n%s\n", french.Fault(away))
			}
		})
	})
}

func moment(at mutual.Millis) string {
	if at == 0 {
		return "jamais"
	}
	local := at.Time().Local()
	return french.Day(mutual.DateOf(local)) + " à " + local.Format("15:04")
}

type reimbursementsCommand struct {
	openingFlags
	Period      string `help:"Année (2026) ou mois (2026-03) des soins."`
	Beneficiary string `help:"Prénom du bénéficiaire."`
	Kind        string `help:"Nature d’acte : consultation, pharmacy, allied, biology, technical, dental, optical, hearing, hospital, transport."`
	Payee       string `help:"Destinataire : member (vous) ou professional (tiers payant)." enum:",member,professional" default:""`
	Limit       int    `help:"Nombre de lignes." default:"20"`
	JSON        bool   `name:"json" help:"Écrire en JSON, montants en centimes."`
}

func (c *reimbursementsCommand) Run(ctx context.Context, t *terminal) error {
	return c.unlocked(ctx, t, nil, func(d *desk.Desk) error {
		choices, err := d.Choices(ctx)
		if err != nil {
			return err
		}
		filter := mutual.Filter{Period: mutual.Period(c.Period), Kind: mutual.ActKind(c.Kind), Payee: mutual.Payee(c.Payee)}
		names := map[string]string{}
		for _, person := range choices.Beneficiaries {
			names[person.ID] = person.FirstName
			if strings.EqualFold(person.FirstName, c.Beneficiary) {
				filter.BeneficiaryID = person.ID
			}
		}
		if c.Beneficiary != "" && filter.BeneficiaryID == "" {
			return &usageError{"Aucun bénéficiaire ne porte ce prénom."}
		}
		lines, err := allLines(ctx, d, filter, c.Limit)
		if err != nil {
			return err
		}
		if c.JSON {
			return t.json(lines)
		}
		overview, err := d.Overview(ctx, filter)
		if err != nil {
			return err
		}
		err = t.table(func(w io.Writer) {
			fmt.Fprintln(w, "Soins du\tActe\tBénéficiaire\tDépense\tSécu (net)\tMutuelle\tReste à charge\tDestinataire")
			for _, line := range lines {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", french.ShortDay(line.CareDate), line.ActLabel, names[line.BeneficiaryID],
					french.Money(line.Spent), french.Money(line.SocialSecurity), french.Money(line.Mutual), french.Money(line.Remaining), payees[line.Payee])
			}
		})
		totals := overview.Totals
		fmt.Fprintf(t.out, "\n%s lignes sur %s. Total : %s dépensés, %s Sécu, %s mutuelle, %s à votre charge. Données au %s.\n",
			french.Number(len(lines)), french.Number(totals.Lines), french.Money(totals.Spent), french.Money(totals.SocialSecurity),
			french.Money(totals.Mutual), french.Money(totals.Remaining), moment(d.Status().CurrentAt))
		if overview.Missing > 0 {
			fmt.Fprintf(t.out, "Lignes reçues incohérentes, que ces totaux ne comptent pas : %s.\n", french.Number(overview.Missing))
		}
		return err
	})
}

// allLines reads up to limit lines, page by page.
func allLines(ctx context.Context, d *desk.Desk, filter mutual.Filter, limit int) ([]mutual.Reimbursement, error) {
	lines := []mutual.Reimbursement{}
	for len(lines) < limit {
		page, err := d.Reimbursements(ctx, filter, len(lines), limit-len(lines))
		if err != nil || len(page) == 0 {
			return lines, err
		}
		lines = append(lines, page...)
	}
	return lines, nil
}

type statementCommand struct {
	openingFlags
	Period  string `help:"Mois (2026-03) ou année (2026) de versement." xor:"what" required:""`
	Payment string `help:"Numéro du relevé d’un virement." xor:"what" required:""`
	Output  string `short:"o" help:"Fichier PDF à écrire." required:"" type:"path"`
}

func (c *statementCommand) Run(ctx context.Context, t *terminal) error {
	return c.unlocked(ctx, t, nil, func(d *desk.Desk) error {
		ref := desk.StatementRef{Period: mutual.Period(c.Period)}
		if c.Payment != "" {
			list, err := d.Statements(ctx, "")
			if err != nil {
				return err
			}
			for _, payment := range list.Payments {
				if payment.Number == c.Payment {
					ref.PaymentID = payment.PaymentID
				}
			}
			if ref.PaymentID == "" {
				return mutual.Fault(mutual.CodeNotFound, nil)
			}
		}
		if err := d.SaveStatement(ctx, ref, c.Output); err != nil {
			return err
		}
		fmt.Fprintln(t.out, c.Output)
		return nil
	})
}

type logoutCommand struct{ openingFlags }

func (c *logoutCommand) Run(ctx context.Context, t *terminal) error {
	return c.unlocked(ctx, t, nil, func(d *desk.Desk) error {
		if err := d.SignOut(ctx); err != nil {
			return err
		}
		atMost(ctx, keyringGlance, d.AwaitKeyring)
		fmt.Fprintln(t.out, "Déconnecté. Vos données restent sur cet appareil, chiffrées : votre mot de passe les ouvre.")
		return nil
	})
}
