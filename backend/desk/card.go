package desk

import (
	"context"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/pdf"
)

// CardState says what the third-party card is worth today.
type CardState string

// The states of the card.
const (
	CardNone    CardState = "none"   // the contract has none
	CardFuture  CardState = "future" // it holds from ValidFrom on
	CardValid   CardState = "valid"
	CardExpired CardState = "expired"
)

// CardStates lists the states for the frontend's bound enum.
func CardStates() []CardState { return []CardState{CardNone, CardFuture, CardValid, CardExpired} }

// CardView is the third-party card (carte de tiers payant) as it is shown to
// professionals.
type CardView struct {
	Organisation   string               `json:"organisation"`
	Member         mutual.Member        `json:"member"`
	ContractNumber string               `json:"contractNumber"`
	Beneficiaries  []mutual.Beneficiary `json:"beneficiaries"` // whose cover is not over; CardFrom and CardTo are their rights
	State          CardState            `json:"state"`
	ValidFrom      mutual.Date          `json:"validFrom"` // "" where State is CardNone
	ValidTo        mutual.Date          `json:"validTo"`
}

// Card returns the member's card. It fails with CodeLocked, or CodeNotFound before
// the first sync.
func (d *Desk) Card(ctx context.Context) (view CardView, err error) {
	err = d.reading(func(c *cache.Cache) error {
		if view.Member, err = c.Member(ctx); err != nil {
			return err
		}
		view.Beneficiaries, err = c.Beneficiaries(ctx)
		return err
	})
	if err != nil {
		return CardView{}, err
	}
	today := mutual.DateOf(d.cfg.Now())
	view.Organisation = pdf.Organisation
	view.ContractNumber = view.Member.ContractNumber
	view.ValidFrom, view.ValidTo = view.Member.CardFrom, view.Member.CardTo
	view.State = cardState(view.ValidFrom, view.ValidTo, today)
	view.Beneficiaries = slices.DeleteFunc(view.Beneficiaries, func(b mutual.Beneficiary) bool {
		return b.CoveredTo != "" && b.CoveredTo < today || b.CoveredFrom != "" && view.ValidTo != "" && b.CoveredFrom > view.ValidTo
	})
	for i := range view.Beneficiaries {
		b := &view.Beneficiaries[i]
		b.CardFrom, b.CardTo = view.Member.Rights(*b)
	}
	return view, nil
}

func cardState(from, to, today mutual.Date) CardState {
	switch {
	case from == "" || to == "":
		return CardNone
	case today < from:
		return CardFuture
	case today > to:
		return CardExpired
	}
	return CardValid
}
