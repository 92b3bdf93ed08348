package mutual_test

import (
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestABirthDateMayLackItsDayAndItsMonth(t *testing.T) {
	for text, within := range map[string]mutual.Period{
		"1984-03-09": "", "1984-05-00": "1984-05", "1984-00-00": "1984", "1984-00-12": "1984", "0000-00-00": "",
	} {
		born, err := mutual.ParseBirthDate(text)
		if err != nil || string(born) != text || born.Within() != within || born.IsDay() != (text == "1984-03-09") {
			t.Errorf("%s: %q within %q, a day: %v, %v", text, born, born.Within(), born.IsDay(), err)
		}
	}
	for _, text := range []string{"", "1984", "1984-05", "1984-13-00", "1984-02-30", "84-00-00", "00/00/1984", "1984-00-32", "1984-0-00", "1984-00-000"} {
		if born, err := mutual.ParseBirthDate(text); mutual.CodeOf(err) != mutual.CodeInvalidDate || born.Within() != "" || mutual.Date(text).Within() != "" {
			t.Errorf("%q is read as %q", text, born)
		}
	}
	if _, err := mutual.ParseDate("1984-00-00"); err == nil {
		t.Error("another day than one of birth lacks its day")
	}
}

func TestADayIsReadAsItIsTyped(t *testing.T) {
	for typed, want := range map[string]mutual.Date{
		"12/11/2026": "2026-11-12", "1.2.2026": "2026-02-01", "12112026": "2026-11-12", " 2026-11-12 ": "2026-11-12", "1-2-2026": "2026-02-01",
		"31/02/2026": "31/02/2026", "demain": "demain", "5/1984": "5/1984", "": "",
	} {
		if got := mutual.ReadDay(typed, false); got != want {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
	for typed, want := range map[string]mutual.Date{
		"1984": "1984-00-00", "5/1984": "1984-05-00", "00/05/1984": "1984-05-00", "9/3/1984": "1984-03-09", "1984-00-00": "1984-00-00", "13/1984": "13/1984",
	} {
		if got := mutual.ReadDay(typed, true); got != want {
			t.Errorf("of birth, %q is read as %q", typed, got)
		}
	}
}
