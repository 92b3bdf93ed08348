package desk

import (
	"context"
	"io"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/pdf"
)

// QuoteFileName returns the name that a save dialog proposes.
func (d *Desk) QuoteFileName(ctx context.Context, id string) (string, error) {
	row, err := d.Quote(ctx, id)
	return safeFileName("Devis " + row.Quote.Number + ".pdf"), err
}

// SaveQuote writes a quote, with the mutual's answer line by line, as a PDF at path;
// no network is used. It fails with CodeLocked, CodeNotFound, CodeNotWritable or
// CodeDiskFull, and then the file that was there stays as it was.
func (d *Desk) SaveQuote(ctx context.Context, id, path string) error {
	row, err := d.Quote(ctx, id)
	if err != nil {
		return err
	}
	contract, err := d.Contract(ctx)
	if err != nil {
		return err
	}
	paper := pdf.QuotePaper{Quote: row.Quote, Member: contract.Member, Beneficiary: row.Beneficiary}
	return d.savePaper(path, func(w io.Writer) error { return pdf.Quote(w, paper, d.cfg.Now()) })
}

// CardFileName returns the name that a save dialog proposes for the card of one
// beneficiary, or of all for an empty id.
func (d *Desk) CardFileName(ctx context.Context, beneficiaryID string) (string, error) {
	card, err := d.cardOf(ctx, beneficiaryID)
	if err != nil {
		return "", err
	}
	name := "Carte de tiers payant"
	if beneficiaryID != "" {
		name += " " + card.Beneficiaries[0].FirstName
	}
	return safeFileName(name + ".pdf"), nil
}

// SaveCard writes the card of one beneficiary, or of all for an empty id, as a PDF at
// path; no network is used. It fails with CodeLocked, CodeNotFound where there is no
// card or no such beneficiary on it, CodeNotWritable or CodeDiskFull, and then the
// file that was there stays as it was.
func (d *Desk) SaveCard(ctx context.Context, beneficiaryID, path string) error {
	card, err := d.cardOf(ctx, beneficiaryID)
	if err != nil {
		return err
	}
	paper := pdf.ThirdPartyCard{Member: card.Member, Beneficiaries: card.Beneficiaries}
	err = d.reading(func(c *cache.Cache) error {
		paper.Guarantees, err = c.Guarantees(ctx)
		return err
	})
	if err != nil {
		return err
	}
	return d.savePaper(path, func(w io.Writer) error { return pdf.Card(w, paper, d.cfg.Now()) })
}

// cardOf returns the card with one beneficiary alone, or with all for an empty id.
func (d *Desk) cardOf(ctx context.Context, beneficiaryID string) (CardView, error) {
	card, err := d.Card(ctx)
	if err != nil {
		return CardView{}, err
	}
	if card.State == CardNone {
		return CardView{}, &mutual.Error{Code: mutual.CodeNotFound, Field: "card"}
	}
	if beneficiaryID == "" {
		return card, nil
	}
	for _, person := range card.Beneficiaries {
		if person.ID == beneficiaryID {
			card.Beneficiaries = []mutual.Beneficiary{person}
			return card, nil
		}
	}
	return CardView{}, &mutual.Error{Code: mutual.CodeNotFound, Field: "beneficiary_id"}
}

// savePaper has draw write a PDF that takes its place at path once it is whole.
func (d *Desk) savePaper(path string, draw func(io.Writer) error) error {
	if err := atomicfile.Write(path, 0o600, draw); err != nil {
		return err
	}
	d.remember(path)
	return nil
}
