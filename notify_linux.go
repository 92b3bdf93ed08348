package main

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/notices"
)

type busBell struct{ *notices.Notices }

func hangBell(_ context.Context, clicked func()) (bell, error) {
	n, err := notices.Open("Espace Adhérents", "espace-adherents", clicked)
	if err != nil {
		return nil, err
	}
	return busBell{n}, nil
}

func (b busBell) show(title, text string) error { return b.Show(title, text, "Ouvrir") }

func (b busBell) withdraw() error { return b.Withdraw() }

func (b busBell) close() { _ = b.Close() } // the application ends
