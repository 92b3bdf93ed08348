package intake_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/httpapi"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

// A desk refuses a whole page for one noun that it cannot trust, so that nothing may be
// taken here that it would not take there.
func TestADeskTakesAllThatTheImportTook(t *testing.T) {
	p := newPlace(t)
	p.takeWhole(guide(t).with(t, "beneficiaries.csv", "1984-03-09", "1984-00-00").
		with(t, "beneficiaries.csv", "2015-11-23,child", "2015-11-00,child").with(t, "beneficiaries.csv", "1999-07-30", "0000-00-00"))
	ctx := context.Background()
	log := slog.New(slog.DiscardHandler)
	rules, err := office.New(ctx, office.Config{Store: p.store, Files: p.files, Hashing: office.Hashing{Memory: 8, Time: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := httpapi.New(httpapi.Config{Office: rules, Log: log, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	client, err := remote.New(remote.Config{Address: server.URL, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	for number, c := range map[string]struct {
		code  string
		nouns int
	}{"0001042": {"K7M2-94TD", 13}, "0001043": {"p3xh-61qa", 3}} {
		var memberID string
		err := p.store.Update(ctx, func(w store.Writer) error {
			record, err := w.MemberByNumber(ctx, number)
			if err != nil {
				return err
			}
			memberID = record.ID
			return w.AddAccount(ctx, store.Account{MemberID: memberID, PasswordHash: "none yet"})
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := rules.SetPassword(ctx, memberID, "Demo-2026-test"); err != nil {
			t.Fatal(err)
		}
		session, err := client.OpenSession(ctx, c.code, "Demo-2026-test", remote.Device{Name: "test"})
		if err != nil {
			t.Fatal(err)
		}
		page, err := client.Sync(ctx, session.Tokens.Access, "", 500)
		if err != nil {
			t.Fatalf("%s: %v", number, err)
		}
		if len(page.Changes) != c.nouns || page.Changes[0].Noun != mutual.NounMember {
			t.Errorf("%s: %d changes", number, len(page.Changes))
		}
	}
}
