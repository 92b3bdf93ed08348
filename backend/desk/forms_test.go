package desk_test

import (
	"slices"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestAnAccountIsToldAllThatIsWrongWithItAtOnce(t *testing.T) {
	choice := mutual.AccountChoice{Password: "claire", Email: "claire@", Question: "mother", Answer: " ?"}
	got := desk.CheckAccount(choice, []string{"Claire", "Fontaine"}, []string{"0001042"})
	want := mutual.Faults{
		{Field: "password", Code: mutual.CodePasswordTooShort}, {Field: "password", Code: mutual.CodePasswordNeedsUpper},
		{Field: "password", Code: mutual.CodePasswordNeedsDigit}, {Field: "password", Code: mutual.CodePasswordPersonal},
		{Field: "email", Code: mutual.CodeInvalidEmail}, {Field: "question", Code: mutual.CodeInvalidRequest},
		{Field: "answer", Code: mutual.CodeFieldRequired},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	right := mutual.AccountChoice{Password: "Sept-Hiboux-42", Email: " claire@exemple.fr ", Question: mutual.QuestionAnimal, Answer: "0001042"}
	if got := desk.CheckAccount(right, []string{"Claire"}, []string{"0001042"}); got == nil || len(got) != 0 {
		t.Errorf("of a right choice: %#v", got)
	}
	right.Password = "Sept-0001042"
	if got := desk.CheckAccount(right, nil, []string{"0001042"}); len(got) != 1 || got[0].Code != mutual.CodePasswordPersonal {
		t.Errorf("of a number: %v", got)
	}
}

func TestARequestIsCheckedAsItWouldBeSent(t *testing.T) {
	office := officetest.Start(t)
	d := open(t, office, t.TempDir())
	check := d.CheckRequest(mutual.RequestContent{Kind: mutual.RequestBeneficiary, Person: mutual.NewPerson{
		FirstName: " Ana ", LastName: "Moreau", BirthDate: "5/1984", Relation: mutual.RelationSpouse, From: "1/12/2026",
	}})
	if p := check.Content.Person; len(check.Faults) != 0 || p.FirstName != "Ana" || p.BirthDate != "1984-05-00" || p.From != "2026-12-01" {
		t.Errorf("%+v", check)
	}
	if check := d.CheckRequest(mutual.RequestContent{Kind: mutual.RequestAddress}); len(check.Faults) != 3 {
		t.Errorf("an empty address: %v", check.Faults)
	}
}
