package office_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// answers are what an adviser can do with a request.
func answers(b *bureau) map[string]func(by office.By, id, words string) error {
	return map[string]func(by office.By, id, words string) error{
		"open": func(by office.By, id, _ string) error {
			_, err := b.OpenRequest(b.t.Context(), by, id)
			return err
		},
		"accept": func(by office.By, id, words string) error { return b.AcceptRequest(b.t.Context(), by, id, words) },
		"refuse": func(by office.By, id, words string) error { return b.RefuseRequest(b.t.Context(), by, id, words) },
		"apply":  func(by office.By, id, words string) error { return b.ApplyRequest(b.t.Context(), by, id, words) },
	}
}

func TestARequestGoesFromStateToStateAndNoOtherWay(t *testing.T) {
	closed := mutual.CodeRequestClosed
	for name, becomes := range map[string]map[mutual.RequestState]mutual.RequestState{
		"open": {
			mutual.RequestSent: mutual.RequestRead, mutual.RequestRead: mutual.RequestRead, mutual.RequestAccepted: mutual.RequestAccepted,
			mutual.RequestRefused: mutual.RequestRefused, mutual.RequestApplied: mutual.RequestApplied,
		},
		"accept": {mutual.RequestSent: mutual.RequestAccepted, mutual.RequestRead: mutual.RequestAccepted},
		"refuse": {
			mutual.RequestSent: mutual.RequestRefused, mutual.RequestRead: mutual.RequestRefused, mutual.RequestAccepted: mutual.RequestRefused,
		},
		"apply": {
			mutual.RequestSent: mutual.RequestApplied, mutual.RequestRead: mutual.RequestApplied, mutual.RequestAccepted: mutual.RequestApplied,
		},
	} {
		for _, from := range mutual.RequestStates()[2:] { // the first two are the device's own
			t.Run(name+" "+string(from), func(t *testing.T) {
				b := openBureau(t)
				b.ask("r", from, phoneAsked())
				before := b.state()
				b.advance(time.Minute)
				want, allowed := becomes[from]
				wantCode(t, "the answer", answers(b)[name](lea, "r", "Voilà."), map[bool]mutual.Code{false: closed}[allowed])
				after := b.asked("r")
				if !allowed || want == from {
					if got := b.state(); !reflect.DeepEqual(got, before) {
						t.Errorf("something changed:\n%+v\n%+v", before, got)
					}
					return
				}
				if after.State != want || after.ReadAt == 0 || want.Answered() != (after.AnsweredAt == b.Now()) ||
					want.Answered() != (after.Answer == "Voilà.") || (want == mutual.RequestApplied) != (after.AppliedAt == b.Now()) {
					t.Errorf("the devices see %+v", after)
				}
				action := office.Action("request_" + string(want))
				if got := b.deeds(); len(got) != 1 || got[0] != action {
					t.Errorf("the journal says %v", got)
				}
				mails := b.letters()
				if want.Answered() != slices.Equal(mails, []string{"request_answered"}) || !want.Answered() && len(mails) > 0 {
					t.Errorf("mails %v", mails)
				}
			})
		}
	}
}

func TestAnAnswerThatFailsLeavesNothingBehind(t *testing.T) {
	b := openBureau(t)
	b.ask("r", mutual.RequestSent, bankAsked())
	before := b.state()
	for name, answer := range answers(b) {
		// The journal's line is the last thing written: without a name all before it is undone.
		wantCode(t, name+" by nobody", answer("", "r", "Voilà."), mutual.CodeFieldRequired)
		wantCode(t, name+" what is not there", answer(lea, "none", "Voilà."), mutual.CodeNotFound)
		if name != "open" {
			wantCode(t, name+" at length", answer(lea, "r", strings.Repeat("é", mutual.RequestWordsMax+1)), mutual.CodeTextTooLong)
		}
	}
	wantCode(t, "a refusal without a word", b.RefuseRequest(t.Context(), lea, "r", " \n"), mutual.CodeFieldRequired)
	if after := b.state(); !reflect.DeepEqual(after, before) {
		t.Errorf("something changed:\n%+v\n%+v", before, after)
	}
	if file, err := b.OpenRequest(t.Context(), lea, "r"); err != nil || file.IBAN != wholeIBAN {
		t.Errorf("the account asked for became %q, %v", file.IBAN, err)
	}
}

func TestWhatIsAppliedIsInTheMembersFile(t *testing.T) {
	person := mutual.NewPerson{FirstName: "Lou", LastName: "Aubry", BirthDate: "2026-11-02", Relation: mutual.RelationChild}
	from := person
	from.From = "2026-12-01"
	spouse := mutual.NewPerson{FirstName: "Noé", LastName: "Roy", BirthDate: "1980-01-01", Relation: mutual.RelationSpouse}
	newcomer := func(p mutual.NewPerson, rank int, covered mutual.Date) *mutual.Beneficiary {
		return &mutual.Beneficiary{
			FirstName: p.FirstName, LastName: p.LastName, BirthDate: p.BirthDate, Relation: p.Relation, Rank: rank, CoveredFrom: covered,
		}
	}
	for name, c := range map[string]struct {
		content mutual.RequestContent
		alters  func(*mutual.Member)
		joins   *mutual.Beneficiary
	}{
		"an address": {
			content: mutual.RequestContent{Kind: mutual.RequestAddress, Address: mutual.PostalAddress{Street: "2 rue Neuve\nBât. B", PostalCode: "69003", City: "Lyon"}},
			alters:  func(m *mutual.Member) { m.Street, m.PostalCode, m.City = "2 rue Neuve\nBât. B", "69003", "Lyon" },
		},
		"a telephone": {content: phoneAsked(), alters: func(m *mutual.Member) { m.Phone = "06 39 98 00 01" }},
		"an e-mail": {
			content: mutual.RequestContent{Kind: mutual.RequestEmail, Email: "zoe.aubry@exemple.fr"},
			alters:  func(m *mutual.Member) { m.Email = "zoe.aubry@exemple.fr" },
		},
		"a bank account": {
			content: bankAsked(),
			alters:  func(m *mutual.Member) { m.IBAN, m.MaskedIBAN = wholeIBAN, "FR76 •••• •••• 189" },
		},
		"a birth": {
			content: mutual.RequestContent{Kind: mutual.RequestBirth, Person: person}, joins: newcomer(person, 1, "2026-11-02"),
		},
		"a birth, covered later": {
			content: mutual.RequestContent{Kind: mutual.RequestBirth, Person: from}, joins: newcomer(from, 1, "2026-12-01"),
		},
		// Zoé was born on that day: the card tells the two apart by their rank.
		"a spouse of the same day": {
			content: mutual.RequestContent{Kind: mutual.RequestBeneficiary, Person: spouse}, joins: newcomer(spouse, 2, "2026-11-23"),
		},
		"something else": {content: mutual.RequestContent{Kind: mutual.RequestOther, Words: "Une carte de plus."}},
	} {
		t.Run(name, func(t *testing.T) {
			b := openBureau(t)
			want := b.member()
			b.ask("r", mutual.RequestAccepted, c.content)
			before := newest(t, b.Office, b.memberID)
			if err := b.ApplyRequest(t.Context(), lea, "r", ""); err != nil {
				t.Fatal(err)
			}
			if c.alters != nil {
				c.alters(&want)
			}
			if got := b.member(); !reflect.DeepEqual(got, want) {
				t.Errorf("the member is %+v, want %+v", got, want)
			}
			later := since(t, b.Office, b.memberID, before)
			if last := later[len(later)-1].Request; last == nil || last.State != mutual.RequestApplied || last.Answer != "Une première réponse." {
				t.Errorf("the devices learn %+v last", last)
			}
			if c.joins == nil {
				return
			}
			joined := later[0].Beneficiary
			if joined == nil || joined.ID == "" {
				t.Fatalf("the devices learn %+v first", later[0])
			}
			c.joins.ID = joined.ID
			if !reflect.DeepEqual(joined, c.joins) {
				t.Errorf("who joins is %+v, want %+v", joined, c.joins)
			}
		})
	}
}

func TestTwinsAreRankedInTheOrderTheyAreDeclared(t *testing.T) {
	b := openBureau(t)
	ranks := map[string]int{}
	for _, name := range []string{"Lou", "Max", "Sam"} {
		b.ask(name, mutual.RequestSent, mutual.RequestContent{Kind: mutual.RequestBirth, Person: mutual.NewPerson{
			FirstName: name, LastName: "Aubry", BirthDate: "2026-11-02",
		}})
		if err := b.ApplyRequest(t.Context(), lea, name, ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, change := range stream(t, b.Office, b.memberID) {
		if person := change.Beneficiary; person != nil && person.BirthDate == "2026-11-02" {
			ranks[person.FirstName] = person.Rank
			if person.Relation != mutual.RelationChild {
				t.Errorf("%s is a %s", person.FirstName, person.Relation)
			}
		}
	}
	if !reflect.DeepEqual(ranks, map[string]int{"Lou": 1, "Max": 2, "Sam": 3}) {
		t.Errorf("ranks %v", ranks)
	}
}

func TestAHoldKeepsBankDetailsAsTheyAreAndNothingElse(t *testing.T) {
	b := openBureau(t)
	until := b.Now() + mutual.Millis(time.Hour.Milliseconds())
	b.update(func(w store.Writer) error { return w.SetBankHold(t.Context(), b.memberID, until) })
	b.ask("bank", mutual.RequestSent, bankAsked())
	b.ask("phone", mutual.RequestSent, phoneAsked())
	file, err := b.OpenRequest(t.Context(), lea, "bank")
	if err != nil || file.BankHoldUntil != until || file.IBAN != wholeIBAN || file.Number != "1" || file.Name != "Zoé Aubry" || file.Current.ID != b.memberID {
		t.Errorf("the adviser sees %+v, %v", file, err)
	}
	if err := b.AcceptRequest(t.Context(), lea, "bank", "D’accord."); err != nil {
		t.Fatal(err)
	}
	before := b.state()
	var held *mutual.Error
	if err := b.ApplyRequest(t.Context(), lea, "bank", "Fait."); !errors.As(err, &held) || held.Code != mutual.CodeBankHold || held.Until != until {
		t.Errorf("within the hold: %v", err)
	}
	if after := b.state(); !reflect.DeepEqual(after, before) {
		t.Error("something changed within the hold")
	}
	wantCode(t, "a telephone within the hold", b.ApplyRequest(t.Context(), lea, "phone", ""), "")
	b.advance(time.Hour)
	wantCode(t, "after the hold", b.ApplyRequest(t.Context(), lea, "bank", "Fait."), "")
	if got := b.member().IBAN; got != wholeIBAN {
		t.Errorf("the account is %q", got)
	}
	if got := b.letters(); !slices.Equal(got, []string{"request_answered", "request_answered", "bank_changed"}) {
		t.Errorf("mails %v", got)
	}
	if got := b.events(); !slices.Equal(got, []mutual.SecurityEventKind{mutual.EventBankChanged}) {
		t.Errorf("the member's journal says %v", got)
	}
}

func TestTheWholeIBANIsForgottenOnceItIsDecidedOn(t *testing.T) {
	for name, want := range map[string]string{"accept": wholeIBAN, "refuse": "", "apply": ""} {
		b := openBureau(t)
		b.ask("r", mutual.RequestSent, bankAsked())
		wantCode(t, name, answers(b)[name](lea, "r", "Voilà."), "")
		file, err := b.OpenRequest(t.Context(), lea, "r")
		if err != nil || file.IBAN != want || file.Request.Content.Bank.IBAN != "FR76 •••• •••• 189" {
			t.Errorf("%s: %q beside %+v, %v", name, file.IBAN, file.Request.Content.Bank, err)
		}
	}
}

func TestOfTwoAdvisersWhoDecideAtOnceOneWins(t *testing.T) {
	b := openBureau(t)
	for i, pair := range [][2]string{{"apply", "refuse"}, {"refuse", "refuse"}, {"apply", "apply"}, {"accept", "accept"}} {
		for round := range 5 {
			id := string(rune('a'+i)) + string(rune('0'+round))
			b.ask(id, mutual.RequestRead, phoneAsked())
			before := len(b.deeds())
			var both sync.WaitGroup
			outcomes := make([]mutual.Code, 2)
			for i, name := range pair {
				both.Go(func() { outcomes[i] = mutual.CodeOf(answers(b)[name](lea, id, "Voilà.")) })
			}
			both.Wait()
			slices.Sort(outcomes)
			if !slices.Equal(outcomes, []mutual.Code{"", mutual.CodeRequestClosed}) || len(b.deeds()) != before+1 {
				t.Errorf("%v: %q, %d lines in the journal", pair, outcomes, len(b.deeds())-before)
			}
		}
	}
}

func TestWithoutACertifiedAddressNobodyIsWrittenTo(t *testing.T) {
	b := openBureau(t)
	e := enrolment()
	e.Member, e.AccessCode = mutual.Member{Number: "2", FirstName: "Ana", LastName: "Roy"}, "ANA2026"
	e.Account.Email, e.Account.Certified = "ana@exemple.fr", false
	var err error
	if b.memberID, err = b.Enrol(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	b.ask("r", mutual.RequestSent, phoneAsked())
	wantCode(t, "the answer", b.ApplyRequest(t.Context(), lea, "r", ""), "")
	wantCode(t, "the block", b.BlockMember(t.Context(), lea, "2", 0), "")
	if got := b.letters(); len(got) != 0 {
		t.Errorf("mails %v", got)
	}
}
