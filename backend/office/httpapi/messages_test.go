package httpapi_test

import (
	"net/http"
	"reflect"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

func TestAReadMessageIsReadOnEveryDevice(t *testing.T) {
	o := officetest.Start(t)
	first, second := signedIn(t, o), signedIn(t, o)
	sent := o.SendMessage("Votre attestation", "Bonjour,\n\nla voici.", o.Known().Documents[0].ID)
	_, cursor := second.walk("", 500)
	read := "/v1/messages/" + sent.ID + "/read"
	for range 2 {
		first.want(first.do(http.MethodPost, read, ""), http.StatusNoContent, "")
	}
	changes, cursor := second.walk(cursor, 500)
	if len(changes) != 1 || changes[0].Message == nil || changes[0].Message.ReadAt == 0 {
		t.Fatalf("the other device learns %+v", changes)
	}
	want := wire.Message{
		SentAt: int64(sent.SentAt), From: sent.From, Subject: sent.Subject, Body: sent.Body,
		ReadAt: changes[0].Message.ReadAt, DocumentIds: sent.DocumentIDs,
	}
	if !reflect.DeepEqual(*changes[0].Message, want) {
		t.Errorf("got %+v, want %+v", *changes[0].Message, want)
	}

	neighbour, _ := enrolNeighbour(t, o)
	neighbour.want(neighbour.do(http.MethodPost, read, ""), http.StatusNotFound, "not_found")
	first.want(first.do(http.MethodPost, "/v1/messages/none/read", ""), http.StatusNotFound, "not_found")
	nobody := newDevice(t, o)
	nobody.want(nobody.do(http.MethodPost, read, ""), http.StatusUnauthorized, "session_ended")
	if changes, _ := second.walk(cursor, 500); len(changes) != 0 {
		t.Errorf("refusals changed %+v", changes)
	}
}

func TestTheContractAndItsAnswersArriveAsTheOfficeKnowsThem(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	_, cursor := d.walk("", 500)
	known := o.Known()
	person := known.Beneficiaries[0]
	person.Rank, person.CoveredFrom, person.CoveredTo = 2, "2016-01-01", "2030-12-31"
	member := known.Member
	member.Phone, member.Email, member.IBAN, member.ContractNumber = "06 39 98 00 01", "zoe@exemple.fr", "FR7699999100420012345678993", "CT-1"
	member.AMCNumber, member.ExchangeCode = "00000000", "ZZ"
	person.CardFrom, person.CardTo = "2026-01-01", "2026-06-30"
	member.CoveredFrom, member.CardFrom, member.CardTo = "2016-01-01", "2026-01-01", "2026-12-31"
	tariff := mutual.Tariff{Spent: 6000, Base: 3150, Rate: 30, UsualRate: 70, FlatContribution: 200, Deductible: 1}
	guarantee := mutual.Guarantee{
		ID: "G1", Domain: mutual.DomainCare, Position: 2, Label: "Spécialistes", Formula: mutual.FormulaBase, Percent: 150,
		Amount: 7, Limit: "Optam", Example: mutual.Sample{ActCode: "CS", Label: "Consultation", Since: "2024-05-15", Tariff: tariff},
	}
	quote := mutual.Quote{
		ID: "Q1", Number: "DV-1", Kind: mutual.QuoteOptical, BeneficiaryID: person.ID, Professional: "Optique", Status: mutual.QuoteReceived,
		ReceivedOn: "2026-03-02", Lines: []mutual.QuoteLine{{Label: "Monture", ActCode: "M01", Quantity: 1, Spent: 3000, Base: 900}},
	}
	err := o.Rules().Amend(t.Context(), o.MemberID, office.Amendment{
		Member: &member, Beneficiaries: []mutual.Beneficiary{person}, Guarantees: []mutual.Guarantee{guarantee}, Quotes: []mutual.Quote{quote},
	})
	if err != nil {
		t.Fatal(err)
	}
	quote.Status, quote.AnsweredOn, quote.ValidUntil = mutual.QuoteAnswered, "2026-03-04", "2026-09-04"
	quote.Answer, quote.DocumentID = "Rien ne reste à votre charge.", known.Documents[0].ID
	quote.Lines[0].SocialSecurity, quote.Lines[0].Mutual = 540, 2460
	o.AnswerQuote(quote)

	changes, _ := d.walk(cursor, 500)
	got := map[wire.ChangeType]wire.Change{}
	for _, change := range changes {
		got[change.Type] = change
	}
	want := map[wire.ChangeType]wire.Change{
		wire.ChangeTypeMember: {Member: &wire.Member{
			Number: member.Number, FirstName: member.FirstName, LastName: member.LastName, Street: member.Street,
			PostalCode: member.PostalCode, City: member.City, MaskedIban: member.MaskedIBAN, Contract: member.Contract,
			Phone: "06 39 98 00 01", Email: "zoe@exemple.fr", Iban: "FR7699999100420012345678993", ContractNumber: "CT-1",
			CoveredFrom: "2016-01-01", CardFrom: "2026-01-01", CardTo: "2026-12-31", AmcNumber: new("00000000"), ExchangeCode: new("ZZ"),
		}},
		wire.ChangeTypeBeneficiary: {Beneficiary: &wire.Beneficiary{
			FirstName: person.FirstName, LastName: person.LastName, BirthDate: string(person.BirthDate), Relation: "self",
			Rank: 2, CoveredFrom: "2016-01-01", CoveredTo: "2030-12-31", CardFrom: new("2026-01-01"), CardTo: new("2026-06-30"),
		}},
		wire.ChangeTypeGuarantee: {Guarantee: &wire.Guarantee{
			Domain: "care", Position: 2, Label: "Spécialistes", Formula: "base", Percent: 150, Amount: 7, Limit: "Optam",
			Example: wire.Sample{ActCode: "CS", Label: "Consultation", Since: "2024-05-15", Tariff: wire.Tariff{
				Spent: 6000, Base: 3150, Rate: 30, UsualRate: 70, FlatContribution: 200, Deductible: 1,
			}},
		}},
		wire.ChangeTypeQuote: {Quote: &wire.Quote{
			Number: "DV-1", Kind: "optical", BeneficiaryId: person.ID, Professional: "Optique", Status: "answered",
			ReceivedOn: "2026-03-02", AnsweredOn: "2026-03-04", ValidUntil: "2026-09-04", Answer: "Rien ne reste à votre charge.",
			DocumentId: known.Documents[0].ID,
			Lines:      []wire.QuoteLine{{Label: "Monture", ActCode: "M01", Quantity: 1, Spent: 3000, Base: 900, SocialSecurity: 540, Mutual: 2460}},
		}},
	}
	for noun, expected := range want {
		change := got[noun]
		expected.Type, expected.Id, expected.Version = noun, change.Id, change.Version
		if !reflect.DeepEqual(change, expected) {
			t.Errorf("%s: got %+v, want %+v", noun, change, expected)
		}
	}
	if len(changes) != len(want) {
		t.Errorf("%d changes", len(changes))
	}
}
