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
		boundEnum([]mutual.Payee{mutual.PayeeMember, mutual.PayeeProfessional}),
		boundEnum([]mutual.Pathway{mutual.PathwayIn, mutual.PathwayOut, mutual.PathwayNone}),
		boundEnum([]mutual.Relation{mutual.RelationSelf, mutual.RelationSpouse, mutual.RelationChild}),
		boundEnum([]mutual.DocumentKind{mutual.DocumentStatement, mutual.DocumentCertificate, mutual.DocumentNotice, mutual.DocumentContract}),
		boundEnum([]mutual.QuestionID{mutual.QuestionFriend, mutual.QuestionTeacher, mutual.QuestionAnimal, mutual.QuestionStreet}),
		boundEnum(mutual.Domains()),
		boundEnum([]mutual.Formula{mutual.FormulaBase, mutual.FormulaFull, mutual.FormulaAmount}),
		boundEnum([]mutual.QuoteKind{mutual.QuoteOptical, mutual.QuoteDental}),
		boundEnum([]mutual.QuoteStatus{mutual.QuoteReceived, mutual.QuoteAnswered, mutual.QuoteRefused}),
		boundEnum(mutual.RequestKinds()),
		boundEnum(mutual.RequestStates()),
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
