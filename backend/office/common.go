package office

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"

	"github.com/ccojocar/zxcvbn-go/data"
)

// frenchCommon are passwords that the library's list, an international one, leaves
// out: what French keyboards and members give first, and this service's own words
// (NIST SP 800-63B, 3.1.1.2, asks for both).
const frenchCommon = `
	azertyui azertyuio azertyuiop qsdfghjk qsdfghjklm wxcvbn aqwzsx azeqsd motdepasse mdp monmotdepasse
	bienvenue bonsoir salut jetaime monamour amour chouchou cheri cherie poupette princesse coquine bebe maman papa
	famille enfants maison jardin vacances voiture musique football rugby printemps automne hiver ete
	janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
	lundi mardi mercredi jeudi vendredi samedi dimanche
	france paris marseille toulouse bordeaux nantes lille lyon strasbourg bretagne corse
	camille nicolas julien thomas alexandre sebastien isabelle nathalie caroline celine
	mutuelle unimutuelles unimutuelle adherent adherents espaceadherent espaceadherents sante remboursement`

// commonPasswords reads the lists once, when the first password is chosen: 67 KB
// of JSON that the library embeds.
var commonPasswords = sync.OnceValue(func() map[string]bool {
	var listed struct{ List []string }
	if err := json.Unmarshal(data.MustAsset("data/Passwords.json"), &listed); err != nil {
		panic(err) // the list is part of the program, and a test reads it
	}
	common := make(map[string]bool, len(listed.List))
	for _, password := range append(listed.List, strings.Fields(frenchCommon)...) {
		common[password] = true
	}
	return common
})

// commonTail is what people add when a rule asks for a digit: one or two, a count,
// zeros or a year, and a sign or two.
var commonTail = regexp.MustCompile(`(?:\d{1,2}|123\d*|0{3,4}|(?:19|20)\d\d)?[^\pL\d]{0,2}$`)

// commonSigns are what people put for letters.
var commonSigns = strings.NewReplacer("@", "a", "4", "a", "3", "e", "€", "e", "0", "o", "$", "s", "5", "s")

// isCommon reports whether password is among the commonest, or one of them in
// other case, with or without accents, with signs for letters, or with the tail
// that a rule like the notice's makes people add.
func isCommon(password string) bool {
	common := commonPasswords()
	whole := plain(password)
	stem := whole[:commonTail.FindStringIndex(whole)[0]]
	return common[whole] || common[stem] || common[commonSigns.Replace(whole)] || common[commonSigns.Replace(stem)]
}
