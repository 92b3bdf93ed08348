package french

import (
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestEveryMailTroubleHasItsWords(t *testing.T) {
	if len(mailTroubles) != len(mutual.MailTroubleKinds())+1 {
		t.Errorf("%d words for %d kinds", len(mailTroubles), len(mutual.MailTroubleKinds()))
	}
	for _, kind := range mutual.MailTroubleKinds() {
		why, todo := MailTrouble(mutual.MailTrouble{Kind: kind, SMTP: 550, Enhanced: "5.7.1"})
		if !strings.HasSuffix(why, " (réponse 550 5.7.1)") || !strings.HasSuffix(todo, ".") || strings.ContainsAny(why+todo, "'") {
			t.Errorf("%s: %q, %q", kind, why, todo)
		}
	}
	if why, _ := MailTrouble(mutual.MailTrouble{Kind: mutual.MailRelay, SMTP: 550}); !strings.HasSuffix(why, " (réponse 550)") {
		t.Errorf("got %q", why)
	}
	if why, _ := MailTrouble(mutual.MailTrouble{}); why != "le service n’a pas encore essayé de les envoyer" {
		t.Errorf("got %q", why)
	}
}
