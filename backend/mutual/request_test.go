package mutual

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

const today Date = "2026-11-23"

func TestARequestIsHeldAgainstTheRulesOfItsKind(t *testing.T) {
	address := PostalAddress{Street: "4 rue des Lilas", PostalCode: "69003", City: "Lyon"}
	person := NewPerson{FirstName: "Léo", LastName: "Martin", BirthDate: "2026-11-01", Relation: RelationChild}
	with := func(change func(*RequestContent)) RequestContent {
		c := RequestContent{Kind: RequestAddress, Address: address, Person: person}
		change(&c)
		return c
	}
	for name, c := range map[string]struct {
		content RequestContent
		code    Code
		field   string
	}{
		"an address":              {with(func(*RequestContent) {}), "", ""},
		"from a day on":           {with(func(c *RequestContent) { c.Address.From = "2027-01-01" }), "", ""},
		"abroad":                  {with(func(c *RequestContent) { c.Address.PostalCode = "SW1A 1AA" }), "", ""},
		"no street":               {with(func(c *RequestContent) { c.Address.Street = " \n" }), CodeFieldRequired, "street"},
		"no postal code":          {with(func(c *RequestContent) { c.Address.PostalCode = "" }), CodeFieldRequired, "postal_code"},
		"a city as postal code":   {with(func(c *RequestContent) { c.Address.PostalCode = "Lyon" }), CodeInvalidPostalCode, "postal_code"},
		"no city":                 {with(func(c *RequestContent) { c.Address.City = "" }), CodeFieldRequired, "city"},
		"a day that is none":      {with(func(c *RequestContent) { c.Address.From = "2027-02-30" }), CodeInvalidDate, "from"},
		"a street without an end": {with(func(c *RequestContent) { c.Address.Street = strings.Repeat("é", 241) }), CodeTextTooLong, "street"},

		"a phone in pairs":        {RequestContent{Kind: RequestPhone, Phone: "06 12 34 56 78"}, "", ""},
		"a phone with dots":       {RequestContent{Kind: RequestPhone, Phone: "06.12.34.56.78"}, "", ""},
		"a phone with its code":   {RequestContent{Kind: RequestPhone, Phone: "+33 6 12 34 56 78"}, "", ""},
		"a phone abroad":          {RequestContent{Kind: RequestPhone, Phone: "0032 2 555 12 12"}, "", ""},
		"no phone":                {RequestContent{Kind: RequestPhone}, CodeFieldRequired, "phone"},
		"a phone without a digit": {RequestContent{Kind: RequestPhone, Phone: "06 12 34 56 7"}, CodeInvalidPhone, "phone"},
		"a phone with words":      {RequestContent{Kind: RequestPhone, Phone: "06 12 34 56 78 poste 3"}, CodeInvalidPhone, "phone"},
		"a plus in the middle":    {RequestContent{Kind: RequestPhone, Phone: "06+12345678"}, CodeInvalidPhone, "phone"},

		"an e-mail":      {RequestContent{Kind: RequestEmail, Email: "camille@exemple.fr"}, "", ""},
		"half an e-mail": {RequestContent{Kind: RequestEmail, Email: "camille@"}, CodeInvalidEmail, "email"},

		"bank details":       {RequestContent{Kind: RequestBank, Bank: BankDetails{"C. Martin", "FR7630006000011234567890189"}}, "", ""},
		"a slip in the IBAN": {RequestContent{Kind: RequestBank, Bank: BankDetails{"C. Martin", "FR7630006000011234567890188"}}, CodeInvalidIBAN, "iban"},
		"no IBAN":            {RequestContent{Kind: RequestBank, Bank: BankDetails{"C. Martin", ""}}, CodeFieldRequired, "iban"},
		"no holder":          {RequestContent{Kind: RequestBank, Bank: BankDetails{"", "FR7630006000011234567890189"}}, CodeFieldRequired, "holder"},

		"a birth":            {RequestContent{Kind: RequestBirth, Person: person}, "", ""},
		"a birth today":      {RequestContent{Kind: RequestBirth, Person: NewPerson{"Léo", "Martin", today, RelationChild, ""}}, "", ""},
		"a birth to come":    {RequestContent{Kind: RequestBirth, Person: NewPerson{"Léo", "Martin", "2026-11-24", RelationChild, ""}}, CodeDateAhead, "birth_date"},
		"a birth undated":    {RequestContent{Kind: RequestBirth, Person: NewPerson{"Léo", "Martin", "", RelationChild, ""}}, CodeFieldRequired, "birth_date"},
		"a nameless child":   {RequestContent{Kind: RequestBirth, Person: NewPerson{"", "Martin", today, RelationChild, ""}}, CodeFieldRequired, "first_name"},
		"a spouse":           {RequestContent{Kind: RequestBeneficiary, Person: NewPerson{"Zoé", "Martin", "1990-02-03", RelationSpouse, "2027-01-01"}}, "", ""},
		"nobody in relation": {RequestContent{Kind: RequestBeneficiary, Person: NewPerson{"Zoé", "Martin", "1990-02-03", "", ""}}, CodeFieldRequired, "relation"},
		"the member again":   {RequestContent{Kind: RequestBeneficiary, Person: NewPerson{"Zoé", "Martin", "1990-02-03", RelationSelf, ""}}, CodeInvalidRequest, "relation"},

		"something else":  {RequestContent{Kind: RequestOther, Words: "Bonjour"}, "", ""},
		"nothing at all":  {RequestContent{Kind: RequestOther}, CodeFieldRequired, "words"},
		"a novel":         {RequestContent{Kind: RequestOther, Words: strings.Repeat("é", 4001)}, CodeTextTooLong, "words"},
		"no kind of ours": {RequestContent{Kind: "divorce", Words: "Bonjour"}, CodeInvalidRequest, "kind"},
	} {
		err := c.content.Check(today)
		var field string
		if fault := (*Error)(nil); errors.As(err, &fault) {
			field = fault.Field
		}
		if CodeOf(err) != c.code || field != c.field {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestARequestIsSentWithoutTheFieldsOfOtherKinds(t *testing.T) {
	got := RequestContent{
		Kind: RequestBank, Words: " merci \n", Phone: "0612345678", Email: "camille@exemple.fr",
		Address: PostalAddress{Street: "4 rue des Lilas"}, Person: NewPerson{FirstName: "Léo"},
		Bank: BankDetails{Holder: " C. Martin ", IBAN: "fr76 3000 6000 0112 3456 7890 189"},
	}.Clean()
	want := RequestContent{Kind: RequestBank, Words: "merci", Bank: BankDetails{"C. Martin", "FR7630006000011234567890189"}}
	if got != want {
		t.Errorf("got %+v", got)
	}
	if masked := got.Masked(); masked.Bank.IBAN != "FR76 •••• •••• 189" {
		t.Errorf("masked: %q", masked.Bank.IBAN)
	}
	birth := RequestContent{Kind: RequestBirth, Person: NewPerson{FirstName: " Léo ", LastName: "Martin", Relation: RelationSpouse}}.Clean()
	if birth.Person.FirstName != "Léo" || birth.Person.Relation != RelationChild {
		t.Errorf("a birth: %+v", birth.Person)
	}
}

func TestAFormIsToldAllThatIsWrongWithItFromTopToBottom(t *testing.T) {
	for name, c := range map[string]struct {
		content RequestContent
		want    Faults
	}{
		"an empty address": {RequestContent{Kind: RequestAddress}, Faults{
			{"street", CodeFieldRequired}, {"postal_code", CodeFieldRequired}, {"city", CodeFieldRequired},
		}},
		"an address of slips": {
			RequestContent{Kind: RequestAddress, Words: strings.Repeat("é", RequestWordsMax+1), Address: PostalAddress{"1 rue Haute", "Lyon !", strings.Repeat("é", 121), "demain"}},
			Faults{{"postal_code", CodeInvalidPostalCode}, {"city", CodeTextTooLong}, {"from", CodeInvalidDate}, {"words", CodeTextTooLong}},
		},
		"an empty account": {RequestContent{Kind: RequestBank}, Faults{{"holder", CodeFieldRequired}, {"iban", CodeFieldRequired}}},
		"nobody":           {RequestContent{Kind: RequestBeneficiary}, Faults{{"first_name", CodeFieldRequired}, {"last_name", CodeFieldRequired}, {"birth_date", CodeFieldRequired}, {"relation", CodeFieldRequired}}},
		"a slip of a person": {
			RequestContent{Kind: RequestBeneficiary, Person: NewPerson{"Zoé", "", "2027-01-01", RelationSelf, "31/02/2026"}},
			Faults{{"last_name", CodeFieldRequired}, {"birth_date", CodeDateAhead}, {"relation", CodeInvalidRequest}, {"from", CodeInvalidDate}},
		},
		"a year of birth":          {RequestContent{Kind: RequestBeneficiary, Person: NewPerson{"Zoé", "Martin", "1984", RelationSpouse, "1/12/2026"}}, nil},
		"a child born in some May": {RequestContent{Kind: RequestBirth, Person: NewPerson{"Zoé", "Martin", "5/2026", "", ""}}, Faults{{"birth_date", CodeInvalidDate}}},
	} {
		if got := c.content.Clean().Faults("2026-11-23"); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
