package main

import (
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// bound is one value of an enum that the frontend's generated types name.
type bound[T ~string] struct {
	Value  T
	TSName string
}

// boundEnum names each value in TypeScript: InvalidDate for invalid_date.
func boundEnum[T ~string](values []T) []bound[T] {
	enum := make([]bound[T], len(values))
	for i, value := range values {
		words := strings.Split(string(value), "_")
		for j, word := range words {
			words[j] = strings.ToUpper(word[:1]) + word[1:]
		}
		enum[i] = bound[T]{Value: value, TSName: strings.Join(words, "")}
	}
	return enum
}

func boundEnums() []any {
	return []any{
		boundEnum(mutual.Codes()),
		boundEnum(mutual.ActKinds()),
		boundEnum(append(mutual.Payees(), mutual.PayeeUnknown)),
		boundEnum(append(mutual.Pathways(), mutual.PathwayUnknown)),
		boundEnum(append(mutual.Relations(), mutual.RelationUnknown)),
		boundEnum(append(mutual.DocumentKinds(), mutual.DocumentUnknown)),
		boundEnum([]mutual.QuestionID{mutual.QuestionFriend, mutual.QuestionTeacher, mutual.QuestionAnimal, mutual.QuestionStreet}),
		boundEnum(append(mutual.Domains(), mutual.DomainUnknown)),
		boundEnum(append(mutual.Formulas(), mutual.FormulaUnknown)),
		boundEnum(append(mutual.QuoteKinds(), mutual.QuoteKindUnknown)),
		boundEnum(append(mutual.QuoteStatuses(), mutual.QuoteStatusUnknown)),
		boundEnum(mutual.RequestKinds()),
		boundEnum(append(mutual.RequestStates(), mutual.RequestUnknown)),
		boundEnum(mutual.RegistrationStates()),
		boundEnum(mutual.MailStates()),
		boundEnum(mutual.SecurityEventKinds()),
		boundEnum([]mailbox.Security{mailbox.TLS, mailbox.STARTTLS}),
		boundEnum([]mailbox.DKIM{mailbox.DKIMPass, mailbox.DKIMFail, mailbox.DKIMNone, mailbox.DKIMUnchecked}),
		boundEnum(desk.VaultStates()),
		boundEnum(desk.KeyringStates()),
		boundEnum(desk.Stays()),
		boundEnum(desk.SyncPhases()),
		boundEnum(desk.CardStates()),
		boundEnum(desk.Keeps()),
		boundEnum([]desk.Theme{desk.ThemeSystem, desk.ThemeLight, desk.ThemeDark}),
	}
}
