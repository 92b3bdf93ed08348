package office_test

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// openOffice opens an office whose hashing costs nothing.
func openOffice(t *testing.T) *office.Office {
	t.Helper()
	return openOfficeWith(t, office.Config{})
}

// openOfficeWith opens one on a store of its own, otherwise as config says.
func openOfficeWith(t *testing.T, config office.Config) *office.Office {
	t.Helper()
	dir := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(dir, "office.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	folder, err := files.Open(filepath.Join(dir, "documents"), false)
	if err != nil {
		t.Fatal(err)
	}
	config.Store, config.Files, config.Hashing = store, folder, office.Hashing{Memory: 8, Time: 1, Threads: 1}
	o, err := office.New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func consultation(id, payment string) mutual.Reimbursement {
	return mutual.Reimbursement{
		ID: id, BeneficiaryID: "b", PaymentID: payment, CareDate: "2026-03-02", PaidOn: "2026-03-06",
		ActCode: "G", ActLabel: "Consultation généraliste", Quantity: 1,
		Spent: 3000, Base: 3000, Rate: 70, SocialSecurity: 1900, FlatContribution: 200,
		Pathway: mutual.PathwayIn, Mutual: 900, Remaining: 200, Payee: mutual.PayeeMember,
	}
}

func enrolment() office.Enrolment {
	return office.Enrolment{
		Member:     mutual.Member{Number: "1", FirstName: "Zoé", LastName: "Aubry"},
		AccessCode: "ZOE2026",
		Account: &office.AccountOpened{
			Email: "zoe@exemple.fr", Certified: true, Password: "Bienvenue2026", Question: mutual.QuestionAnimal, Answer: "Caramel",
		},
		Beneficiaries:  []mutual.Beneficiary{{ID: "b", FirstName: "Zoé", BirthDate: "1980-01-01", Relation: mutual.RelationSelf}},
		Payments:       []mutual.Payment{{ID: "p", Number: "R1", PaidOn: "2026-03-06", Payee: mutual.PayeeMember, Amount: 1800}},
		Reimbursements: []mutual.Reimbursement{consultation("r1", "p"), consultation("r2", "p")},
		Documents:      []office.Publication{{Document: mutual.Document{ID: "d", Title: "Contrat"}, Content: []byte("%PDF")}},
		Guarantees:     []mutual.Guarantee{guarantee("g")},
		Quotes:         []mutual.Quote{received("q")},
		Messages:       []mutual.Message{message("m")},
	}
}

func TestEnrolTakesNothingThatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*office.Enrolment)
		want  mutual.Code
		field string
	}{
		"no access code":         {func(e *office.Enrolment) { e.AccessCode = " " }, mutual.CodeFieldRequired, "access_code"},
		"no e-mail, certified":   {func(e *office.Enrolment) { e.Account.Email = "" }, mutual.CodeInvalidRequest, "email"},
		"no password":            {func(e *office.Enrolment) { e.Account.Password = "" }, mutual.CodeFieldRequired, "password"},
		"an unknown question":    {func(e *office.Enrolment) { e.Account.Question = "mother" }, mutual.CodeInvalidRequest, "question"},
		"a question unanswered":  {func(e *office.Enrolment) { e.Account.Answer = " ?" }, mutual.CodeInvalidRequest, "question"},
		"an e-mail as code":      {func(e *office.Enrolment) { e.AccessCode = "other@exemple.fr" }, mutual.CodeInvalidRequest, "access_code"},
		"a code as e-mail":       {func(e *office.Enrolment) { e.Account.Email = "ZOE2026" }, mutual.CodeInvalidRequest, "email"},
		"a broken line":          {func(e *office.Enrolment) { e.Reimbursements[1].Remaining++ }, mutual.CodeLineRefused, "spent"},
		"a payment of more":      {func(e *office.Enrolment) { e.Payments[0].Amount++ }, mutual.CodeLineRefused, "amount"},
		"an unknown payment":     {func(e *office.Enrolment) { e.Payments = nil }, mutual.CodeInvalidRequest, ""},
		"an unknown beneficiary": {func(e *office.Enrolment) { e.Beneficiaries = nil }, mutual.CodeInvalidRequest, ""},
		"a broken guarantee":     {func(e *office.Enrolment) { e.Guarantees = []mutual.Guarantee{{ID: "g"}} }, mutual.CodeLineRefused, "domain"},
		"a broken quote":         {func(e *office.Enrolment) { e.Quotes[0].Lines = nil }, mutual.CodeLineRefused, "lines"},
		"a quote of nobody":      {func(e *office.Enrolment) { e.Quotes[0].BeneficiaryID = "x" }, mutual.CodeInvalidRequest, ""},
		"an unknown attachment":  {func(e *office.Enrolment) { e.Messages[0].DocumentIDs = []string{"x"} }, mutual.CodeInvalidRequest, "document_ids"},
		"a line without an id":   {func(e *office.Enrolment) { e.Reimbursements[0].ID = "" }, mutual.CodeLineRefused, "id"},
	} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t)
			e := enrolment()
			c.spoil(&e)
			_, err := o.Enrol(t.Context(), e)
			var field string
			var refused *mutual.Error
			if errors.As(err, &refused) {
				field = refused.Field
			}
			if mutual.CodeOf(err) != c.want || field != c.field {
				t.Errorf("got %v, want %s: %s", err, c.want, c.field)
			}
			// Nothing of it stayed, so the same member can still be taken in.
			if _, err := o.Enrol(t.Context(), enrolment()); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestNobodyIsEnrolledTwice(t *testing.T) {
	o := openOffice(t)
	if _, err := o.Enrol(t.Context(), enrolment()); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Enrol(t.Context(), enrolment()); mutual.CodeOf(err) != mutual.CodeInvalidRequest {
		t.Errorf("got %v", err)
	}
}

func TestAnAmendmentMustLeaveEveryPaymentTheSumOfItsLines(t *testing.T) {
	o := openOffice(t)
	id, err := o.Enrol(t.Context(), enrolment())
	if err != nil {
		t.Fatal(err)
	}
	before := stream(t, o, id)
	paid := enrolment().Payments[0]
	half := paid
	half.Amount = 900
	second := mutual.Payment{ID: "q", Number: "R2", PaidOn: "2026-03-06", Payee: mutual.PayeeMember, Amount: 900}
	for name, c := range map[string]struct {
		amendment office.Amendment
		want      mutual.Code
	}{
		"a line too many":     {office.Amendment{Reimbursements: []mutual.Reimbursement{consultation("r3", "p")}}, mutual.CodeLineRefused},
		"a line too few":      {office.Amendment{RemovedReimbursements: []string{"r1"}}, mutual.CodeLineRefused},
		"another amount":      {office.Amendment{Payments: []mutual.Payment{half}}, mutual.CodeLineRefused},
		"a line that moved":   {office.Amendment{Payments: []mutual.Payment{second}, Reimbursements: []mutual.Reimbursement{consultation("r1", "q")}}, mutual.CodeLineRefused},
		"an unknown line":     {office.Amendment{RemovedReimbursements: []string{"r9"}}, mutual.CodeNotFound},
		"an unknown document": {office.Amendment{RemovedDocuments: []string{"x"}}, mutual.CodeNotFound},
		"a payment in use":    {office.Amendment{RemovedPayments: []string{"p"}}, mutual.CodeInvalidRequest},
		"an unnamed line":     {office.Amendment{RemovedReimbursements: []string{""}}, mutual.CodeFieldRequired},
		"a broken line":       {office.Amendment{Reimbursements: []mutual.Reimbursement{{ID: "r4"}}}, mutual.CodeLineRefused},
	} {
		if err := o.Amend(t.Context(), id, c.amendment); mutual.CodeOf(err) != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	if after := stream(t, o, id); !reflect.DeepEqual(after, before) {
		t.Errorf("a refused amendment left something: %+v", after)
	}
	moved := office.Amendment{Payments: []mutual.Payment{half, second}, Reimbursements: []mutual.Reimbursement{consultation("r1", "q")}}
	if err := o.Amend(t.Context(), id, moved); err != nil {
		t.Error(err)
	}
	gone := office.Amendment{RemovedReimbursements: []string{"r1"}, RemovedPayments: []string{"q"}, RemovedDocuments: []string{"d"}}
	if err := o.Amend(t.Context(), id, gone); err != nil {
		t.Error(err)
	}
	deleted := 0
	for _, change := range stream(t, o, id) {
		if change.Deleted {
			deleted++
		}
	}
	if deleted != 3 {
		t.Errorf("%d tombstones, want 3", deleted)
	}
}

func stream(t *testing.T, o *office.Office, memberID string) []mutual.Change {
	t.Helper()
	page, err := o.Changes(t.Context(), memberID, "", 5000)
	if err != nil || page.More {
		t.Fatal(err)
	}
	return page.Changes
}

func TestTriesAtTheSameTimeCannotSlipPastTheLimitTogether(t *testing.T) {
	o := openOffice(t)
	if _, err := o.Enrol(t.Context(), enrolment()); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	answers := make(chan mutual.Code, 40)
	for range cap(answers) {
		wait.Go(func() {
			_, err := o.SignIn(context.Background(), "zoe2026", "guess", office.Origin{Address: "192.0.2.1"})
			answers <- mutual.CodeOf(err)
		})
	}
	wait.Wait()
	close(answers)
	heard := make(map[mutual.Code]int)
	for code := range answers {
		heard[code]++
	}
	if heard[mutual.CodeBadCredentials] != 5 || heard[mutual.CodeThrottled] != 35 {
		t.Errorf("heard %v", heard)
	}
}

func TestTheAccessCodeGoesWithTheMembersFileUnlessTheMutualKeepsIt(t *testing.T) {
	for name, want := range map[string]string{"sent": "ZOE2026", "kept": ""} {
		t.Run(name, func(t *testing.T) {
			o := openOfficeWith(t, office.Config{WithoutAccessCode: name == "kept"})
			id, err := o.Enrol(t.Context(), enrolment())
			if err != nil {
				t.Fatal(err)
			}
			page, err := o.Changes(t.Context(), id, "", 100)
			if err != nil || page.AccessCode != want {
				t.Errorf("got %q, %v", page.AccessCode, err)
			}
		})
	}
}
