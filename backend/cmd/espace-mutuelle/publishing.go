package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

type documentsCommand struct {
	Publish documentsPublish `cmd:"" help:"Publier un PDF dans l’espace d’un adhérent."`
}

type documentsPublish struct {
	beside
	File  string `arg:"" name:"fichier" help:"PDF à publier."`
	To    string `required:"" placeholder:"N°" help:"Numéro d’adhérent."`
	Kind  string `required:"" enum:"certificate,notice,contract,statement" placeholder:"TYPE" help:"certificate (attestation), notice (avis), contract (contrat) ou statement (relevé)."`
	Title string `required:"" placeholder:"TITRE" help:"Titre, tel que l’adhérent le lit dans sa liste."`
}

// Run publishes a document.
func (c *documentsPublish) Run(s *surroundings) error {
	publication, err := readPublication(c.File)
	if err != nil {
		return err
	}
	publication.Document.Kind, publication.Document.Title = mutual.DocumentKind(c.Kind), c.Title
	return c.work(s, func(ctx context.Context, d desk) error {
		published, err := d.PublishTo(ctx, d.by, c.To, publication)
		if err != nil {
			return refused(err, "Adhérent "+c.To)
		}
		for _, document := range published {
			fmt.Fprintf(s.out, "Document publié : %s\n", document.ID)
		}
		return nil
	})
}

type quotesCommand struct {
	Answer quotesAnswer `cmd:"" help:"Répondre à un devis, ligne par ligne, ou le refuser."`
}

type quotesAnswer struct {
	beside
	Number string   `arg:"" name:"adhérent" help:"Numéro d’adhérent."`
	Quote  string   `arg:"" name:"devis" help:"Numéro du devis, comme dans « members show »."`
	Refuse bool     `xor:"answer" required:"" help:"Refuser le devis ; --words dit pourquoi."`
	Until  string   `name:"valid-until" placeholder:"DATE" help:"Dernier jour où la réponse vaut, comme 2026-12-31."`
	Share  []string `sep:"none" xor:"answer" required:"" placeholder:"SÉCU:MUTUELLE" help:"Parts d’une ligne, en euros, comme 10,50:25 ; à répéter pour chaque ligne du devis, dans leur ordre."`
	Shares string   `xor:"answer" required:"" placeholder:"FICHIER" help:"CSV des parts en centimes, une ligne par ligne du devis : social_security,mutual."`
	words
}

// Run answers a quote.
func (c *quotesAnswer) Run(s *surroundings) error {
	text, err := c.read(s)
	if err != nil {
		return err
	}
	answer := office.QuoteAnswer{Refused: c.Refuse, Words: text}
	if !c.Refuse {
		if answer.Shares, err = c.shares(s); err != nil {
			return err
		}
		day, ok := french.ParseDay(c.Until)
		if !ok {
			return &refusal{text: "--valid-until : donnez le dernier jour où la réponse vaut, comme 2026-12-31.", exit: exitUsage}
		}
		answer.ValidUntil = day
	}
	return c.work(s, func(ctx context.Context, d desk) error {
		if err := d.AnswerQuoteOf(ctx, d.by, c.Number, c.Quote, answer); err != nil {
			return refused(err, fmt.Sprintf("Devis %s de l’adhérent %s", c.Quote, c.Number))
		}
		fmt.Fprintln(s.out, map[bool]string{true: "Devis refusé.", false: "Réponse au devis donnée."}[c.Refuse])
		return nil
	})
}

func (c *quotesAnswer) shares(s *surroundings) ([]office.QuoteShare, error) {
	var shares []office.QuoteShare
	for _, text := range c.Share {
		social, share, parted := strings.Cut(text, ":")
		first, firstRead := french.ParseAmount(social)
		second, secondRead := french.ParseAmount(share)
		if !parted || !firstRead || !secondRead {
			return nil, &refusal{text: fmt.Sprintf("--share %s : donnez la part de la Sécurité sociale et celle de la mutuelle, comme 10,50:25.", text), exit: exitUsage}
		}
		shares = append(shares, office.QuoteShare{SocialSecurity: first, Mutual: second})
	}
	if c.Shares == "" {
		return shares, nil
	}
	text, err := readText(s, c.Shares)
	if err != nil {
		return nil, err
	}
	rows := csv.NewReader(strings.NewReader(text))
	for line := 1; ; line++ {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return shares, nil
		}
		if line == 1 && err == nil && len(cells) == 2 && cells[0] == "social_security" && cells[1] == "mutual" {
			continue
		}
		var cents [2]int64
		for i := range cents {
			if err == nil && len(cells) == len(cents) {
				cents[i], err = strconv.ParseInt(cells[i], 10, 64)
			}
		}
		if err != nil || len(cells) != len(cents) || line == 1 || cents[0] < 0 || cents[1] < 0 {
			return nil, &refusal{exit: exitUsage, err: err, text: fmt.Sprintf(
				"%s, ligne %d : il faut l’en-tête social_security,mutual, puis deux montants en centimes par ligne.", c.Shares, line)}
		}
		shares = append(shares, office.QuoteShare{SocialSecurity: mutual.Cents(cents[0]), Mutual: mutual.Cents(cents[1])})
	}
}
