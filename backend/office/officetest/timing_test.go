package officetest_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// question is asked of the office with what prepare gives; only the asking is timed.
type question struct {
	who     string
	prepare func() string
	ask     func(prepared string) error
	times   []time.Duration
}

// This stands here and not beside the rules, whose tests look for races: what that
// costs would be measured instead. Who has an account must not show in the time of an answer. The passwords cost here
// a fifth of what they cost in a real office, so that less is hidden behind them, and
// the questions come in a random order: whatever else the machine does falls on all alike.
func TestWhoHasAnAccountDoesNotShowInTheTime(t *testing.T) {
	o := officetest.Start(t, officetest.WithHashing(office.Hashing{Memory: 8 * 1024, Time: 1, Threads: 1}))
	ctx := t.Context()
	from := office.Origin{Address: "203.0.113.7"}
	begin := func(number, code string) string {
		ways, err := o.Rules().BeginRecovery(ctx, number, code, from)
		if err != nil {
			t.Fatal(err)
		}
		return ways.Ticket
	}
	nothing := func() string { return "" }
	register := func(who, number, code string) *question {
		return &question{who: who, prepare: nothing, ask: func(string) error {
			_, err := o.Rules().BeginRegistration(ctx, number, code, from)
			return err
		}}
	}
	enter := func(who, login string) *question {
		return &question{who: who, prepare: nothing, ask: func(string) error {
			_, err := o.Rules().SignIn(ctx, login, "guess", from)
			return err
		}}
	}
	recover := func(who, number, code string) *question {
		return &question{who: who, prepare: nothing, ask: func(string) error {
			_, err := o.Rules().BeginRecovery(ctx, number, code, from)
			return err
		}}
	}
	answer := func(who, number, code string) *question {
		return &question{who: who,
			prepare: func() string { return begin(number, code) },
			ask: func(ticket string) error {
				_, err := o.Rules().AnswerQuestion(ctx, ticket, "Vanille", "Sept-Hiboux-42", from)
				return err
			}}
	}
	for name, c := range map[string]struct {
		rounds    int
		questions []*question
	}{
		"the first step of a registration": {80, []*question{
			register("nobody", "99999999", "NOBODY01"), register("registered, wrong code", o.Number, "WRONG123"),
			register("unregistered, wrong code", o.Visitor.Number, "WRONG123"),
		}},
		"the way to a new password": {80, []*question{
			recover("nobody", "99999999", "NOBODY01"), recover("wrong code", o.Number, "WRONG123"),
			recover("unregistered", o.Visitor.Number, o.Visitor.AccessCode), recover("registered", o.Number, o.Login),
		}},
		"signing in": {25, []*question{
			enter("nobody", "nobody01"), enter("nobody's address", "nobody@exemple.fr"),
			enter("registered", o.Login), enter("unregistered", o.Visitor.AccessCode),
		}},
		"the answer to the question": {25, []*question{
			answer("nobody", "99999999", "NOBODY01"), answer("unregistered", o.Visitor.Number, o.Visitor.AccessCode),
			answer("registered", o.Number, o.Login),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			for range c.rounds {
				o.Advance(25 * time.Hour) // the waits are not what is measured
				for _, i := range rand.Perm(len(c.questions)) {
					q := c.questions[i]
					prepared := q.prepare()
					begun := time.Now()
					err := q.ask(prepared)
					q.times = append(q.times, time.Since(begun))
					if code := mutual.CodeOf(err); code == mutual.CodeThrottled || code == mutual.CodeInternal {
						t.Fatalf("%s: %v", q.who, err)
					}
				}
			}
			for i, one := range c.questions {
				for _, other := range c.questions[:i] {
					chance := oftenLonger(one.times, other.times)
					t.Logf("%s takes longer than %s in %2.0f %% of the cases", one.who, other.who, 100*chance)
					if chance < 0.15 || chance > 0.85 {
						t.Errorf("%s and %s have come apart", one.who, other.who)
					}
				}
			}
		})
	}
}

// oftenLonger is how often one time is longer than another, 0.5 where they are from
// one distribution (the Mann-Whitney statistic over the number of pairs). With 25
// times each, chance alone stays within 0.5 ± 0.35 but once in some 40,000 runs.
func oftenLonger(one, other []time.Duration) float64 {
	longer := 0.0
	for _, a := range one {
		for _, b := range other {
			switch {
			case a > b:
				longer++
			case a == b:
				longer += 0.5
			}
		}
	}
	return longer / float64(len(one)*len(other))
}

func TestTimesThatComeApartAreNoticed(t *testing.T) {
	var fast, slow []time.Duration
	for i := range 25 {
		fast = append(fast, time.Duration(20+i%5)*time.Millisecond)
		slow = append(slow, time.Duration(25+i%5)*time.Millisecond)
	}
	if same, apart := oftenLonger(fast, fast), oftenLonger(slow, fast); same != 0.5 || apart != 1 {
		t.Errorf("alike %v, apart %v", same, apart)
	}
}
