package main

import (
	"github.com/unimutuelles/espace-adherents/backend/desk"
)

// Contract returns whom the contract covers and how the mutual reaches the member.
func (a *App) Contract() (desk.ContractView, error) { return a.desk.Contract(a.ctx) }

// IBAN returns the member's whole IBAN, which no other call shows.
func (a *App) IBAN() (string, error) { return a.desk.IBAN(a.ctx) }

// Guarantees returns what the contract pays, each with its worked example.
func (a *App) Guarantees() ([]desk.GuaranteeRow, error) { return a.desk.Guarantees(a.ctx) }

// Quotes returns the quotes, the newest first.
func (a *App) Quotes() ([]desk.QuoteRow, error) { return a.desk.Quotes(a.ctx) }

// SaveQuote asks where and writes the quote and its answer as a PDF. It returns the
// path, empty when the member cancelled.
func (a *App) SaveQuote(id string) (string, error) {
	name, err := a.desk.QuoteFileName(a.ctx, id)
	if err != nil {
		return "", err
	}
	path, err := a.askWhere("Enregistrer le devis", name)
	if err != nil || path == "" {
		return "", err
	}
	return path, a.desk.SaveQuote(a.ctx, id, path)
}

// Messages returns the messages of the mutual, the newest first.
func (a *App) Messages() ([]desk.MessageRow, error) { return a.desk.Messages(a.ctx) }

// OpenMessage returns one message, which is read from then on.
func (a *App) OpenMessage(id string) (desk.MessageRow, error) { return a.desk.OpenMessage(a.ctx, id) }

// Card returns the third-party card.
func (a *App) Card() (desk.CardView, error) { return a.desk.Card(a.ctx) }

// SaveCard asks where and writes the card of one beneficiary, or of all for an empty
// id, as a PDF. It returns the path, empty when the member cancelled.
func (a *App) SaveCard(beneficiaryID string) (string, error) {
	name, err := a.desk.CardFileName(a.ctx, beneficiaryID)
	if err != nil {
		return "", err
	}
	path, err := a.askWhere("Enregistrer la carte", name)
	if err != nil || path == "" {
		return "", err
	}
	return path, a.desk.SaveCard(a.ctx, beneficiaryID, path)
}
