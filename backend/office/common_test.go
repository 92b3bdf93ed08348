package office

import (
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestTheCommonestPasswordsAreKnown(t *testing.T) {
	for _, password := range []string{
		"password", "Password1", "PASSWORD1", "P@ssw0rd", "Pa$$word2026", "Qwerty123", "Abcd1234", "Iloveyou1!", "Letmein2",
		"Azerty123", "Azertyuiop1", "AZERTYuiop2026", "Motdepasse1", "M0tDeP@sse", "Motdepass3", "Soleil2024!", "Été2026!!",
		"Marseille13", "Chéri1234", "Février26", "Unimutuelles1", "Bonjour000", "Loulou123456", "1q2w3e4R",
	} {
		if !isCommon(password) {
			t.Errorf("%s is not known", password)
		}
	}
}

func TestAPasswordOfOnesOwnIsNotCommon(t *testing.T) {
	for _, password := range []string{
		"", "7", "!?", "Le chat dort 3 fois par jour.", "Vélo-bleu-7-quai", "MarseilleBordeaux13", "Soleil4827", "4Soleil",
		"xK9#mQ2v", "Azerty-Motdepasse1", strings.Repeat("Aé1", 42),
	} {
		if isCommon(password) {
			t.Errorf("%s is taken for a common one", password)
		}
	}
}

// TestTheRuleAloneLetsCommonPasswordsIn is why the office keeps a list at all.
func TestTheRuleAloneLetsCommonPasswordsIn(t *testing.T) {
	for _, password := range []string{"Password1", "Azerty123", "Motdepasse1", "Soleil2024!"} {
		if err := mutual.CheckPassword(password); err != nil || !isCommon(password) {
			t.Errorf("%s: the rule says %v, the list %v", password, err, isCommon(password))
		}
	}
}

func TestEveryListedPasswordIsFound(t *testing.T) {
	if n := len(commonPasswords()); n < 7000 {
		t.Errorf("%d passwords, far fewer than the library lists", n)
	}
	for password := range commonPasswords() {
		if password != plain(password) {
			t.Errorf("%q is listed in a form that nothing is compared with", password)
		}
	}
}
