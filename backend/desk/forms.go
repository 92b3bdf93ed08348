package desk

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// RequestCheck is what the rules say of a request that is being written.
type RequestCheck struct {
	Content mutual.RequestContent `json:"content"` // as it would be sent
	Faults  mutual.Faults         `json:"faults"`  // with the names of its fields; empty when it may be sent
}

// CheckRequest holds what is typed against the rules of its kind, all of them.
func (d *Desk) CheckRequest(content mutual.RequestContent) RequestCheck {
	clean := content.Clean()
	return RequestCheck{clean, noneMissing(clean.Faults(mutual.DateOf(d.cfg.Now())))}
}

// PasswordFaults is all that the rule finds wrong with a password that is being chosen;
// about is what it must not contain. Whether it is among the commonest, the office alone
// knows.
func PasswordFaults(password string, about []string) mutual.Faults {
	return noneMissing(mutual.PasswordFaults(norm.NFC.String(password), composed(about)...))
}

// CheckAccount is all that the rules find wrong with what is chosen at the second step of
// the registration. The password must hold none of the member's names and numbers, the answer
// none of the names. The fields are password, email, question and answer. The office has
// the last word, see ChooseAccount.
func CheckAccount(choice mutual.AccountChoice, names, numbers []string) mutual.Faults {
	email := strings.TrimSpace(choice.Email)
	password, personal := norm.NFC.String(choice.Password), composed(append([]string{email}, names...))
	faults := mutual.PasswordFaults(password, append(composed(numbers), personal...)...)
	for _, err := range []error{
		mutual.CheckEmail(email), mutual.CheckQuestion(choice.Question),
		mutual.CheckAnswer(norm.NFC.String(choice.Answer), password, personal...),
	} {
		faults = faults.With(err)
	}
	return noneMissing(faults)
}

// noneMissing gives screens a list where there is nothing to list.
func noneMissing(faults mutual.Faults) mutual.Faults { return append(mutual.Faults{}, faults...) }

func composed(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = norm.NFC.String(text)
	}
	return all
}
