package office_test

import (
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// written are ways to write the number 0001042 and the code K7M2-94TD.
var written = map[string][2]string{
	"as printed":         {"0001042", "K7M2-94TD"},
	"with spaces":        {" 0001 042 ", "k7m2 94td"},
	"no-break spaces":    {"0001\u00a0042", "K7M2\u202f94TD"},
	"other dashes":       {"0001\u2013042", "K7M2\u201194TD"},
	"a dash elsewhere":   {"00-01042", "K7-M294-TD"},
	"pasted with a mark": {"\ufeff0001042\u200b", "\u200eK7M2\u200d-94TD\u2060"},
	"full width":         {"０００１０４２", "Ｋ７Ｍ２－９４ＴＤ"},
	"escaped":            {"0001%20042", "K7M2%2D94TD%E2%80%8B"},
	"lower case":         {"0001042", "k7m294td"},
}

func TestANumberAndACodeCountHoweverTheyAreWritten(t *testing.T) {
	for imported, kept := range written {
		t.Run("enrolled "+imported, func(t *testing.T) {
			b := openBureau(t)
			_, err := b.Enrol(t.Context(), office.Enrolment{
				Member: mutual.Member{Number: kept[0], FirstName: "Claire", LastName: "Fontaine"}, AccessCode: kept[1],
				Account: &office.AccountOpened{Password: "Bienvenue2026"},
			})
			if err != nil {
				t.Fatal(err)
			}
			for name, shown := range written {
				if _, err := b.BeginRegistration(t.Context(), shown[0], shown[1], home()); err != nil {
					t.Errorf("%s: no registration begins: %v", name, err)
				}
				if _, err := b.SignIn(t.Context(), shown[1], "Bienvenue2026", home()); err != nil {
					t.Errorf("%s: nobody signs in: %v", name, err)
				}
				file, err := b.MemberFile(t.Context(), lea, shown[0])
				if err != nil || file.Member.FirstName != "Claire" {
					t.Errorf("%s: the staff finds %+v, %v", name, file.Member, err)
				}
				if found, err := b.SearchMembers(t.Context(), "nadia", shown[0], 10); err != nil || len(found) != 1 || found[0].FirstName != "Claire" {
					t.Errorf("%s: a search finds %+v, %v", name, found, err)
				}
			}
			for _, name := range []string{"escaped", "other dashes"} { // each counts as a try
				if _, err := b.BeginRecovery(t.Context(), written[name][0], written[name][1], home()); err != nil {
					t.Errorf("%s: no recovery begins: %v", name, err)
				}
			}
			if _, err := b.Enrol(t.Context(), office.Enrolment{Member: mutual.Member{Number: "3"}, AccessCode: "K-7M294TD"}); err == nil {
				t.Error("two members have one code")
			}
		})
	}
}

func TestTriesWithOneCodeCountTogetherHoweverItIsWritten(t *testing.T) {
	b := openBureau(t)
	_, err := b.Enrol(t.Context(), office.Enrolment{Member: mutual.Member{Number: "0001042", FirstName: "Claire"}, AccessCode: "K7M2-94TD"})
	if err != nil {
		t.Fatal(err)
	}
	codes := map[mutual.Code]int{}
	for range 2 {
		for _, shown := range written {
			_, err := b.BeginRegistration(t.Context(), shown[0], "other", home())
			codes[mutual.CodeOf(err)]++
		}
	}
	if codes[mutual.CodeThrottled] == 0 {
		t.Errorf("18 wrong codes for one number gave %v", codes)
	}
	codes = map[mutual.Code]int{}
	for range 2 {
		for _, shown := range written {
			_, err := b.SignIn(t.Context(), shown[1], "other", office.Origin{Address: "203.0.113.9"})
			codes[mutual.CodeOf(err)]++
		}
	}
	if codes[mutual.CodeThrottled] == 0 {
		t.Errorf("18 wrong passwords for one code gave %v", codes)
	}
}

func TestOneLostCodeIsReportedOnceHoweverTheNumberIsWritten(t *testing.T) {
	b := openBureau(t)
	for _, number := range []string{"0001042", "0001 042", "0001\u2013042", "９９", "9-9"} {
		if err := b.ReportLostCode(t.Context(), "claire@exemple.fr", number, home()); err != nil {
			t.Fatal(err)
		}
	}
	if reports := lostCodes(t, b.Office, office.ReportsUnknown); len(reports) != 2 {
		t.Errorf("the advisers read %+v", reports)
	}
}
