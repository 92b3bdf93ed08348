package demo

import (
	"fmt"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Email is the address of the n-th household's member.
func Email(n int) string {
	if n == 0 {
		return "camille.martin@exemple.fr"
	}
	return fmt.Sprintf("adherent%d@exemple.fr", n)
}

// newFamily makes the people of the n-th household, without any care.
func newFamily(c *chance, n int) Household {
	account := iban(c)
	h := Household{
		Member: mutual.Member{
			Number:     fmt.Sprintf("%08d", 10_042_170+n),
			FirstName:  "Camille",
			LastName:   "Martin",
			Street:     "14 rue des Tilleuls",
			PostalCode: "38000",
			City:       "Grenoble",
			MaskedIBAN: mutual.MaskIBAN(account),
			IBAN:       account,
			Contract:   "L’essentiel Famille",
		},
		AccessCode: "DEMO2026",
		Email:      Email(n),
		Password:   "Bienvenue2026",
		Question:   mutual.QuestionAnimal,
		Answer:     "Caramel",
	}
	spouse, children := "Julien", []string{"Jeanne", "Léo", "Zoé"}
	birth := [...]mutual.Date{"1984-06-18", "1982-11-03", "2008-05-09", "2013-02-21", "2019-09-14"}
	if n > 0 {
		spouse, children = varyFamily(c, n, &h)
		shift := c.between(-1500, 1000)
		for i := range birth {
			birth[i] = plusDays(birth[i], shift+c.between(-120, 120))
		}
	}
	h.Member.ID = familyID(n, "M")

	add := func(first string, born mutual.Date, relation mutual.Relation) {
		h.Beneficiaries = append(h.Beneficiaries, mutual.Beneficiary{
			ID: familyID(n, fmt.Sprintf("B%d", len(h.Beneficiaries))), FirstName: first, LastName: h.Member.LastName,
			BirthDate: born, Relation: relation,
		})
	}
	add(h.Member.FirstName, birth[0], mutual.RelationSelf)
	add(spouse, birth[1], mutual.RelationSpouse)
	for i, child := range children {
		add(child, birth[2+i], mutual.RelationChild)
	}
	return h
}

// varyFamily gives every household but the demo one its own names, address and
// credentials; the number n keeps them apart.
func varyFamily(c *chance, n int, h *Household) (spouse string, children []string) {
	firstNames := []string{
		"Adèle", "Baptiste", "Céline", "Damien", "Élise", "Fabien", "Gaëlle", "Hugo", "Inès", "Joël", "Karine", "Loïc",
		"Maëlys", "Noé", "Océane", "Pascal", "Quentin", "Romane", "Sofiane", "Théo", "Ursule", "Valentin", "Yasmine", "Zacharie",
	}
	lastNames := []string{
		"Aubry", "Barbier", "Chevalier", "Delorme", "Étienne", "Fournier", "Garnier", "Humbert", "Jacquet", "Kerbrat",
		"Lemoine", "Marchand", "Noël", "Olivier", "Perrin", "Renaud", "Saunier", "Tessier", "Vasseur", "Le Goff",
	}
	streets := []string{"rue de la Fontaine", "avenue Jean-Moulin", "impasse des Lilas", "chemin du Moulin", "place de l’Église", "rue Victor-Hugo"}
	towns := [][2]string{{"69003", "Lyon"}, {"44000", "Nantes"}, {"31000", "Toulouse"}, {"35000", "Rennes"}, {"67000", "Strasbourg"}, {"21000", "Dijon"}}

	names := c.Perm(len(firstNames))[:5]
	town := pick(c, towns)
	h.Member.FirstName, h.Member.LastName = firstNames[names[0]], pick(c, lastNames)
	h.Member.Street = fmt.Sprintf("%d %s", c.between(1, 120), pick(c, streets))
	h.Member.PostalCode, h.Member.City = town[0], town[1]
	h.AccessCode = accessCode(c)
	h.Password = fmt.Sprintf("Bienvenue%04d", c.IntN(10_000))

	for _, i := range names[2:c.between(4, 5)] {
		children = append(children, firstNames[i])
	}
	return firstNames[names[1]], children
}

// familyID is an id that does not depend on the seed, so that a demo office
// started with another seed still knows its members.
func familyID(n int, suffix string) string { return fmt.Sprintf("DEMO%06d%s", n, suffix) }

// accessCode is eight characters without those that are easily confused.
func accessCode(c *chance) string {
	const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	var code strings.Builder
	for range 8 {
		code.WriteByte(alphabet[c.IntN(len(alphabet))])
	}
	return code.String()
}

// iban makes a French IBAN of a bank that does not exist. Its national key is
// right, which makes the IBAN's own check digits 76, as on every French one.
func iban(c *chance) string {
	const bank, branch = 99999, 10042
	account := int64(c.between(10_000_000, 99_999_999))
	key := 97 - (89*int64(bank)+15*int64(branch)+3*account)%97
	return fmt.Sprintf("FR76%05d%05d%011d%02d", bank, branch, account, key)
}
