package remote_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

const (
	admissionAnswer = `{"ticket":"ticket-of-the-first-step","name":"Camille Durand","questions":[{"id":"first_animal","text":"Quel animal ?"}],
"terms_version":"2026-01","expires_at":1790000000000}`
	termsAnswer   = `{"version":"2026-01","title":"Conditions","sections":[{"heading":"Objet","paragraphs":["Un.","Deux."]}]}`
	waitingAnswer = `{"waiting":"handle-of-the-registration","state":"waiting","mail":"queued","email":"c•••@exemple.fr",
"sender":"espace@exemple.fr","subject":"Validez","expires_at":1790000000000,"resend_at":1780000000000}`
	recoveryAnswer = `{"ticket":"ticket-of-the-recovery-","question":"Quel animal ?","mail_offered":true,"expires_at":1790000000000}`
	securityAnswer = `{"sessions":[{"id":"s1","device":"Linux","network":"local","opened_at":1,"last_used_at":2,"current":true}],
"events":[{"id":"e1","kind":"signed_in","at":3,"device":"Linux","network":"203.0.113.0/24"}],
"pending_reset_at":4,"bank_hold_until":5,"email":"c•••@exemple.fr","email_certified":true}`
)

// frontDoor lists each operation with what it sends, an answer, and what it makes of it.
var frontDoor = map[string]struct {
	ask                func(context.Context, *remote.Client) (any, error)
	method, path, sent string
	status             int
	answer             string
	want               any
	refused            map[string]string // a part of the answer, and what must be refused in its place
}{
	"beginRegistration": {
		ask: func(ctx context.Context, c *remote.Client) (any, error) {
			return c.BeginRegistration(ctx, "00123", "ABCD")
		},
		method: "POST", path: "/v1/registration", sent: `{"access_code":"ABCD","member_number":"00123"}`,
		status: 200, answer: admissionAnswer,
		want: mutual.Admission{
			Ticket: "ticket-of-the-first-step", Name: "Camille Durand", TermsVersion: "2026-01", ExpiresAt: 1790000000000,
			Questions: []mutual.Question{{ID: "first_animal", Text: "Quel animal ?"}},
		},
		refused: map[string]string{`"ticket-of-the-first-step"`: `""`, `"Camille Durand"`: `""`, `{"id":"first_animal","text":"Quel animal ?"}`: ``, `"first_animal"`: `""`, `"2026-01"`: `""`, `1790000000000`: `0`},
	},
	"getTerms": {
		ask:    func(ctx context.Context, c *remote.Client) (any, error) { return c.Terms(ctx) },
		method: "GET", path: "/v1/terms", status: 200, answer: termsAnswer,
		want: mutual.Terms{
			Version: "2026-01", Title: "Conditions", Sections: []mutual.TermsSection{{Heading: "Objet", Paragraphs: []string{"Un.", "Deux."}}},
		},
		refused: map[string]string{`"2026-01"`: `""`, `{"heading":"Objet","paragraphs":["Un.","Deux."]}`: ``},
	},
	"chooseAccount": {
		ask: func(ctx context.Context, c *remote.Client) (any, error) {
			return c.ChooseAccount(ctx, "ticket", mutual.AccountChoice{
				Password: "Secret-1", Email: "c@exemple.fr", ShareEmail: true, Question: mutual.QuestionAnimal, Answer: "Rex", TermsVersion: "2026-01",
			})
		},
		method: "PUT", path: "/v1/registration/account",
		sent: `{"answer":"Rex","email":"c@exemple.fr","password":"Secret-1","question_id":"first_animal",
"share_email":true,"terms_version":"2026-01","ticket":"ticket"}`,
		status: 202, answer: waitingAnswer, want: waitingWanted,
		refused: map[string]string{`"handle-of-the-registration"`: `""`, `"waiting","mail"`: `"dreaming","mail"`, `"queued"`: `"flying"`, `1790000000000`: `0`},
	},
	"registrationStatus": {
		ask:    func(ctx context.Context, c *remote.Client) (any, error) { return c.RegistrationStatus(ctx, "handle") },
		method: "POST", path: "/v1/registration/status", sent: `{"waiting":"handle"}`, status: 200, answer: waitingAnswer, want: waitingWanted,
	},
	"resendActivation": {
		ask:    func(ctx context.Context, c *remote.Client) (any, error) { return c.ResendActivation(ctx, "handle") },
		method: "POST", path: "/v1/registration/resend", sent: `{"waiting":"handle"}`, status: 202, answer: waitingAnswer, want: waitingWanted,
	},
	"correctEmail": {
		ask: func(ctx context.Context, c *remote.Client) (any, error) {
			return c.CorrectEmail(ctx, "handle", "c@exemple.fr")
		},
		method: "POST", path: "/v1/registration/email", sent: `{"email":"c@exemple.fr","waiting":"handle"}`, status: 202, answer: waitingAnswer, want: waitingWanted,
	},
	"resumeRegistration": {
		ask: func(ctx context.Context, c *remote.Client) (any, error) {
			return c.ResumeRegistration(ctx, "c@exemple.fr", "Secret-1")
		},
		method: "POST", path: "/v1/registration/resume", sent: `{"login":"c@exemple.fr","password":"Secret-1"}`,
		status: 200, answer: waitingAnswer, want: waitingWanted,
	},
	"activate by the link": {
		ask:    func(ctx context.Context, c *remote.Client) (any, error) { return nil, c.ActivateByLink(ctx, "token") },
		method: "POST", path: "/v1/activation", sent: `{"token":"token"}`, status: 204,
	},
	"activate by the code": {
		ask: func(ctx context.Context, c *remote.Client) (any, error) {
			return nil, c.ActivateByCode(ctx, "handle", "ABCD-2345")
		},
		method: "POST", path: "/v1/activation", sent: `{"code":"ABCD-2345","waiting":"handle"}`, status: 204,
	},
	"beginRecovery": {
		ask: func(ctx context.Context, c *remote.Client) (any, error) {
			return c.BeginRecovery(ctx, "00123", "ABCD")
		},
		method: "POST", path: "/v1/password/recovery", sent: `{"access_code":"ABCD","member_number":"00123"}`, status: 200, answer: recoveryAnswer,
		want:    mutual.Recovery{Ticket: "ticket-of-the-recovery-", Question: "Quel animal ?", MailOffered: true, ExpiresAt: 1790000000000},
		refused: map[string]string{`"ticket-of-the-recovery-"`: `""`, `"Quel animal ?"`: `""`, `1790000000000`: `0`},
	},
	"answerQuestion": {
		ask: func(ctx context.Context, c *remote.Client) (any, error) {
			return c.AnswerQuestion(ctx, "ticket", "Rex", "Secret-1")
		},
		method: "POST", path: "/v1/password/recovery/answer", sent: `{"answer":"Rex","password":"Secret-1","ticket":"ticket"}`,
		status: 200, answer: `{"effective_at":7}`, want: mutual.Millis(7), refused: map[string]string{`7`: `-7`},
	},
	"mailReset": {
		ask:    func(ctx context.Context, c *remote.Client) (any, error) { return c.MailReset(ctx, "ticket") },
		method: "POST", path: "/v1/password/recovery/mail", sent: `{"ticket":"ticket"}`,
		status: 202, answer: `{"resend_at":7}`, want: mutual.Millis(7), refused: map[string]string{`7`: `-7`},
	},
	"resetPassword": {
		ask: func(ctx context.Context, c *remote.Client) (any, error) {
			return nil, c.ResetPassword(ctx, "token", "Secret-1")
		},
		method: "POST", path: "/v1/password/reset", sent: `{"password":"Secret-1","token":"token"}`, status: 204,
	},
	"reportLostCode": {
		ask: func(ctx context.Context, c *remote.Client) (any, error) {
			return nil, c.ReportLostCode(ctx, "c@exemple.fr", "00123")
		},
		method: "POST", path: "/v1/access-code/lost", sent: `{"email":"c@exemple.fr","member_number":"00123"}`, status: 202,
	},
	"getSecurity": {
		ask:    func(ctx context.Context, c *remote.Client) (any, error) { return c.Security(ctx, "access") },
		method: "GET", path: "/v1/security", status: 200, answer: securityAnswer,
		want: mutual.Security{
			Sessions:     []mutual.OpenSession{{ID: "s1", Device: "Linux", Network: "local", OpenedAt: 1, LastUsedAt: 2, Current: true}},
			Events:       []mutual.SecurityEvent{{ID: "e1", Kind: mutual.EventSignedIn, At: 3, Device: "Linux", Network: "203.0.113.0/24"}},
			PendingReset: 4, BankHoldUntil: 5, Email: "c•••@exemple.fr", EmailCertified: true,
		},
		refused: map[string]string{`"s1"`: `""`, `"opened_at":1`: `"opened_at":0`, `"last_used_at":2`: `"last_used_at":0`, `"e1"`: `""`, `"at":3`: `"at":0`, `"pending_reset_at":4`: `"pending_reset_at":-4`, `"bank_hold_until":5`: `"bank_hold_until":-5`},
	},
	"endOtherSession": {
		ask: func(ctx context.Context, c *remote.Client) (any, error) {
			return nil, c.EndOtherSession(ctx, "access", "s/1")
		},
		method: "DELETE", path: "/v1/sessions/s%2F1", status: 204,
	},
	"cancelReset": {
		ask:    func(ctx context.Context, c *remote.Client) (any, error) { return nil, c.CancelReset(ctx, "access") },
		method: "DELETE", path: "/v1/password/pending", status: 204,
	},
}

var waitingWanted = mutual.Waiting{
	Handle: "handle-of-the-registration", State: mutual.RegistrationWaiting, Mail: mutual.MailQueued, Email: "c•••@exemple.fr",
	Sender: "espace@exemple.fr", Subject: "Validez", ExpiresAt: 1790000000000, ResendAt: 1780000000000,
}

// answering is an office that gives every request one answer.
func answering(t *testing.T, status int, kind, body string, seen func(*http.Request, string)) *remote.Client {
	t.Helper()
	office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("the request: %v", err)
		}
		if seen != nil {
			seen(r, string(sent))
		}
		if kind != "" {
			w.Header().Set("Content-Type", kind)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(office.Close)
	return newClient(t, remote.Config{Address: office.URL})
}

func TestTheFrontDoorAsksWithItsSecretsInTheBodyAlone(t *testing.T) {
	for name, c := range frontDoor {
		t.Run(name, func(t *testing.T) {
			kind := ""
			if c.answer != "" {
				kind = "application/json"
			}
			asked := 0
			client := answering(t, c.status, kind, c.answer, func(r *http.Request, sent string) {
				asked++
				if r.Method != c.method || r.URL.EscapedPath() != c.path || r.URL.RawQuery != "" {
					t.Errorf("asked %s %s", r.Method, r.URL)
				}
				if needs := c.sent == "" && c.path != "/v1/terms"; (r.Header.Get("Authorization") == "Bearer access") != needs {
					t.Errorf("the session shown: %q", r.Header.Get("Authorization"))
				}
				if c.sent == "" && sent == "" {
					return
				}
				var got, want any
				if err := json.Unmarshal([]byte(sent), &got); err != nil {
					t.Errorf("sent %q: %v", sent, err)
				}
				if err := json.Unmarshal([]byte(c.sent), &want); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("sent (-want +got):\n%s", diff)
				}
			})
			got, err := c.ask(t.Context(), client)
			if err != nil || asked != 1 {
				t.Fatalf("asked %d times: %v", asked, err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("understood (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFrontDoorAnswerThatIsNotOfTheContractIsRefused(t *testing.T) {
	refused := func(t *testing.T, ask func(context.Context, *remote.Client) (any, error), kind, answer string, want mutual.Code) {
		t.Helper()
		if _, err := ask(t.Context(), answering(t, 200, kind, answer, nil)); mutual.CodeOf(err) != want {
			t.Errorf("got %v for %s, want %s", err, answer, want)
		}
	}
	for name, c := range frontDoor {
		t.Run(name, func(t *testing.T) {
			refused(t, c.ask, "text/html", "<html>Connectez-vous</html>", mutual.CodePortal)
			if c.answer == "" {
				return
			}
			refused(t, c.ask, "application/json", c.answer[:len(c.answer)-3], mutual.CodeAnswerAltered)
			for part, instead := range c.refused {
				altered := strings.Replace(c.answer, part, instead, 1)
				if altered == c.answer {
					t.Fatalf("the answer does not hold %s", part)
				}
				refused(t, c.ask, "application/json", altered, mutual.CodeAnswerAltered)
			}
		})
	}
}

func TestWhatTheOfficeRefusesAtTheFrontDoorKeepsItsCodeFieldAndEnd(t *testing.T) {
	for name, c := range frontDoor {
		t.Run(name, func(t *testing.T) {
			_, err := c.ask(t.Context(), answering(t, 429, "application/problem+json",
				`{"title":"","status":429,"code":"throttled","field":"answer","until":1690000000000}`, nil))
			var fault *mutual.Error
			if !errors.As(err, &fault) || fault.Code != mutual.CodeThrottled || fault.Field != "answer" || fault.Until != 1690000000000 {
				t.Errorf("got %#v", err)
			}
		})
	}
}

func TestAnEventOfALaterOfficeIsLeftOut(t *testing.T) {
	later := strings.Replace(securityAnswer, `"events":[`, `"events":[{"id":"e0","kind":"moon_landing","at":9,"device":"","network":""},`, 1)
	security, err := answering(t, 200, "application/json", later, nil).Security(t.Context(), "access")
	if err != nil || len(security.Events) != 1 || security.Events[0].ID != "e1" {
		t.Errorf("%+v %v", security.Events, err)
	}
}
