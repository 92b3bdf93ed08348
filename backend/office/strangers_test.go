package office_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// told is what a stranger sees of an answer.
type told struct {
	code  mutual.Code
	field string
	wait  mutual.Millis
	more  string
}

func (b *bureau) told(err error, more string) told {
	seen := told{code: mutual.CodeOf(err), more: more}
	var refused *mutual.Error
	if errors.As(err, &refused) {
		seen.field = refused.Field
		if refused.Until > 0 {
			seen.wait = refused.Until - b.Now()
		}
	}
	return seen
}

func TestAStrangerSeesNoDifferenceBetweenSomebodyAndNobody(t *testing.T) {
	ctx := context.Background()
	// ask makes the n-th try about a member or about nobody.
	type ask func(b *bureau, n int, who map[string]string) told
	from := func(who map[string]string) office.Origin { return office.Origin{Address: who["from"]} }
	signIn := func(login string) ask {
		return func(b *bureau, _ int, who map[string]string) told {
			_, err := b.SignIn(ctx, who[login], "guess", from(who))
			return b.told(err, "")
		}
	}
	resume := func(login string) ask {
		return func(b *bureau, _ int, who map[string]string) told {
			_, err := b.ResumeRegistration(ctx, who[login], "guess", from(who))
			return b.told(err, "")
		}
	}
	register := func(b *bureau, _ int, who map[string]string) told {
		_, err := b.BeginRegistration(ctx, who["number"], "WRONG123", from(who))
		return b.told(err, "")
	}
	recovery := func(b *bureau, _ int, who map[string]string) told {
		ways, err := b.BeginRecovery(ctx, who["number"], who["code"], from(who))
		return b.told(err, fmt.Sprint(len(ways.Ticket), ways.Question == "", ways.ExpiresAt))
	}
	turns := func(asks ...ask) ask {
		return func(b *bureau, n int, who map[string]string) told { return asks[n%len(asks)](b, n, who) }
	}
	then := func(first, second ask) ask {
		return func(b *bureau, n int, who map[string]string) told {
			if n < 6 {
				return first(b, n, who)
			}
			return second(b, n, who)
		}
	}
	zoe := map[string]string{"from": "198.51.100.1", "email": "zoe@exemple.fr", "code": "ZOE2026", "number": "1", "adviser": "lea.bonnet"}
	waits := map[string]string{"from": "198.51.100.2", "email": "max@exemple.fr", "code": "MAX2026", "number": "2", "adviser": "hugo.petit"}
	card := map[string]string{"from": "198.51.100.3", "email": "ines@exemple.fr", "code": "INES2026", "number": "3", "adviser": "ines"}
	nobody := map[string]string{"from": "198.51.100.4", "email": "nemo@exemple.fr", "code": "NEMO2026", "number": "77", "adviser": "nemo"}
	b := openBureau(t)
	b.card("2", "MAX2026")
	b.card("3", "INES2026")
	b.check(b.AddAdviser(ctx, lea, "lea.bonnet", "Léa Bonnet", "Hirondelle7bleue"))
	for name, asked := range map[string]ask{
		"sign-in by e-mail":               signIn("email"),
		"sign-in by code":                 signIn("code"),
		"resume by e-mail":                resume("email"),
		"resume by code":                  resume("code"),
		"sign-in, then resume":            then(signIn("email"), resume("email")),
		"resume, then sign-in":            then(resume("email"), signIn("email")),
		"sign-in and resume in turns":     turns(signIn("email"), resume("email")),
		"by code, then by e-mail":         then(signIn("code"), signIn("email")),
		"by code and by e-mail in turns":  turns(signIn("code"), signIn("email")),
		"all of them in turns":            turns(signIn("code"), resume("email"), signIn("email"), resume("code")),
		"a wrong pair at a first visit":   register,
		"a pair that forgot its password": recovery,
		"registration, then recovery":     then(register, recovery),
		"sign-in, then a first visit":     then(signIn("code"), register),
		"an adviser's sign-in": func(b *bureau, _ int, who map[string]string) told {
			_, _, err := b.AdviserSignIn(ctx, who["adviser"], "guess", from(who))
			return b.told(err, "")
		},
		"the report of a lost code": func(b *bureau, _ int, who map[string]string) told {
			return b.told(b.ReportLostCode(ctx, who["email"], who["number"], from(who)), "")
		},
		"sign-in, then a lost code": then(signIn("email"), func(b *bureau, _ int, who map[string]string) told {
			return b.told(b.ReportLostCode(ctx, who["email"], who["number"], from(who)), "")
		}),
		"the answer to the secret question": func(b *bureau, _ int, who map[string]string) told {
			err := b.answer(who["number"], who["code"])
			return b.told(err, "")
		},
		"a mail for a new password": func(b *bureau, _ int, who map[string]string) told {
			at, err := b.mailReset(who["number"], who["code"])
			return b.told(err, fmt.Sprint(at-b.Now()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			var seen [4][]told
			b.advance(25 * time.Hour) // nothing of the other cases is left
			b.wait("2", "MAX2026", "max@exemple.fr")
			for n := range 14 {
				if n == 11 {
					b.advance(time.Minute)
				}
				for i, who := range []map[string]string{nobody, card, waits, zoe} {
					seen[i] = append(seen[i], asked(b, n, who))
				}
			}
			throttled := false
			for n, answer := range seen[0] {
				throttled = throttled || answer.code == mutual.CodeThrottled || n > 0 && answer.more != seen[0][0].more
				for i, who := range []string{"a card without an account", "a registration that waits", "a member"} {
					if !reflect.DeepEqual(seen[i+1][n], answer) {
						t.Errorf("try %d of %s is told %+v, and of nobody %+v", n+1, who, seen[i+1][n], answer)
					}
				}
			}
			if !throttled {
				t.Error("nobody ever waited")
			}
		})
	}
}

// card enrols somebody who has no account.
func (b *bureau) card(number, code string) {
	b.t.Helper()
	e := enrolment()
	e.Member.Number, e.AccessCode, e.Account = number, code, nil
	_, err := b.Enrol(b.t.Context(), e)
	b.check(err)
}

// wait begins a registration whose mail is not followed.
func (b *bureau) wait(number, code, email string) {
	b.t.Helper()
	admission, err := b.BeginRegistration(b.t.Context(), number, code, home())
	b.check(err)
	_, err = b.ChooseAccount(b.t.Context(), admission.Ticket, mutual.AccountChoice{
		Password: newPassword, Email: email, Question: mutual.QuestionAnimal, Answer: "Pistache", TermsVersion: b.Terms().Version,
	}, home())
	b.check(err)
}

// ticket begins a recovery from an address of its own each time.
func (b *bureau) ticket(number, code string) string {
	b.t.Helper()
	for n := 1; ; n++ {
		ways, err := b.BeginRecovery(b.t.Context(), number, code, office.Origin{Address: fmt.Sprintf("203.0.113.%d", n)})
		if mutual.CodeOf(err) != mutual.CodeThrottled {
			b.check(err)
			return ways.Ticket
		}
	}
}

func (b *bureau) answer(number, code string) error {
	_, err := b.AnswerQuestion(b.t.Context(), b.ticket(number, code), "Vanille", newPassword, home())
	return err
}

func (b *bureau) mailReset(number, code string) (mutual.Millis, error) {
	return b.MailReset(b.t.Context(), b.ticket(number, code), home())
}
