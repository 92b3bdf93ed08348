package demo

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Who answers in the demo: the one who signs the households' messages.
const (
	AdviserLogin    = "helene.morel"
	AdviserPassword = "Conseil-Tilleul-2026" //nolint:gosec // of an office that is thrown away
	adviserName     = "Hélène Morel"
)

const (
	// ReadAfter is after how long the demo's adviser reads a request.
	ReadAfter = 2 * time.Second
	lookEvery = time.Second
)

// Adviser answers what members ask, so that somebody who tries the space alone sees
// what becomes of a request. Reports of a lost access code are left: a new code would
// take away the one that the demo has told, and the console has something to do.
type Adviser struct {
	Office      *office.Office
	Log         *slog.Logger
	ReadAfter   time.Duration // from when a request was sent
	AnswerAfter time.Duration // from when it was read
}

// Join gives the adviser an account of the console. Errors are those of
// office.AddAdviser.
func (a Adviser) Join(ctx context.Context) error {
	return a.Office.AddAdviser(ctx, "commande:demo", AdviserLogin, adviserName, AdviserPassword)
}

// Run looks at the queue every second until ctx ends. A look that failed is logged, and
// the next one makes up for it.
func (a Adviser) Run(ctx context.Context) {
	ticks := time.NewTicker(lookEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		if err := a.Look(ctx); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "the demo's adviser could not answer", "code", string(mutual.CodeOf(err)))
		}
	}
}

// queuePage is how many requests are looked at once: a demo has few.
const queuePage = 100

// Look reads and answers what has waited for long enough by the office's clock. One
// request that cannot be answered keeps none of the others waiting.
func (a Adviser) Look(ctx context.Context) error {
	waiting, _, err := a.Office.Queue(ctx, []mutual.RequestState{mutual.RequestSent, mutual.RequestRead}, "", queuePage)
	failures := []error{err}
	for _, w := range waiting {
		switch request := w.Request; {
		case request.State == mutual.RequestSent && a.isTime(request.SentAt, a.ReadAfter):
			_, err = a.Office.OpenRequest(ctx, AdviserLogin, request.ID)
		case request.State == mutual.RequestRead && a.isTime(request.ReadAt, a.AnswerAfter):
			err = a.answer(ctx, w)
		default:
			continue
		}
		// Somebody at the console was faster.
		if mutual.CodeOf(err) != mutual.CodeRequestClosed {
			failures = append(failures, err)
		}
	}
	return errors.Join(failures...)
}

func (a Adviser) isTime(since mutual.Millis, wait time.Duration) bool {
	return since+mutual.Millis(wait.Milliseconds()) <= a.Office.Now()
}

// applied is what the adviser writes under what is done as it was asked.
var applied = map[mutual.RequestKind]string{
	mutual.RequestAddress:     "C’est fait\u202f: nous avons votre nouvelle adresse. Vos prochains courriers y arriveront.",
	mutual.RequestPhone:       "C’est noté\u202f: nous vous appellerons désormais à ce numéro.",
	mutual.RequestEmail:       "C’est noté\u202f: nous vous écrirons désormais à cette adresse. Vous vous connectez à votre espace comme avant.",
	mutual.RequestBank:        "C’est fait\u202f: vos prochains remboursements seront versés sur ce compte.",
	mutual.RequestBirth:       "Toutes nos félicitations\u202f! Votre enfant est couvert par votre contrat. Votre carte de tiers payant est à jour à la rubrique Carte.",
	mutual.RequestBeneficiary: "C’est fait\u202f: cette personne est couverte par votre contrat. Votre carte de tiers payant est à jour à la rubrique Carte.",
}

func (a Adviser) answer(ctx context.Context, w store.WaitingRequest) error {
	request := w.Request
	switch kind := request.Content.Kind; {
	case kind == mutual.RequestBirth && len(request.Attachments) == 0:
		return a.Office.RefuseRequest(ctx, AdviserLogin, request.ID, "Toutes nos félicitations\u202f! "+
			"Il nous manque l’acte de naissance de votre enfant. Refaites votre demande en y joignant l’acte, "+
			"en PDF ou en photo\u202f: votre enfant sera couvert dès sa naissance.")
	case kind == mutual.RequestOther:
		return a.reply(ctx, w)
	default:
		err := a.Office.ApplyRequest(ctx, AdviserLogin, request.ID, applied[kind])
		if mutual.CodeOf(err) == mutual.CodeBankHold {
			return a.Office.RefuseRequest(ctx, AdviserLogin, request.ID, "Votre mot de passe vient d’être changé\u202f: "+
				"par précaution, vos coordonnées bancaires restent les mêmes pendant sept jours. Refaites votre demande ensuite.")
		}
		return err
	}
}

// reply writes to a member who asks in words of their own, and answers the request. The
// message takes its ID from the request, so that there is one however often it is tried.
func (a Adviser) reply(ctx context.Context, w store.WaitingRequest) error {
	_, err := a.Office.WriteTo(ctx, AdviserLogin, w.Number, mutual.Message{
		ID: "reply-" + w.Request.ID, From: adviser, Subject: "Votre demande",
		Body: "Bonjour,\n\nJ’ai lu votre demande avec attention, et je l’ai transmise au service qui la traitera.\n\n" +
			"Vous pouvez la suivre à la rubrique Demandes.\n\nBien à vous.",
	}, nil)
	if err != nil {
		return err
	}
	return a.Office.AcceptRequest(ctx, AdviserLogin, w.Request.ID, "J’ai bien reçu votre demande et je m’en occupe. Je vous ai écrit à la rubrique Messages.")
}
