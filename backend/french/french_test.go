package french

import (
	"math"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestMoneyHasADecimalCommaAndNarrowSpaces(t *testing.T) {
	for cents, want := range map[mutual.Cents]string{
		0: "0,00\u202f€", 5: "0,05\u202f€", 100: "1,00\u202f€", 99999: "999,99\u202f€",
		128450: "1\u202f284,50\u202f€", 100000000: "1\u202f000\u202f000,00\u202f€", -128450: "\u22121\u202f284,50\u202f€",
		math.MinInt64: "\u221292\u202f233\u202f720\u202f368\u202f547\u202f758,08\u202f€",
	} {
		if got := Money(cents); got != want {
			t.Errorf("%d cents: got %q, want %q", cents, got, want)
		}
	}
}

func TestDaysAreWrittenInFullAndShort(t *testing.T) {
	for day, want := range map[mutual.Date][2]string{
		"2026-11-12": {"12 novembre 2026", "12/11/2026"},
		"2026-03-01": {"1er mars 2026", "01/03/2026"},
		"2026-02-30": {"", ""},
		"":           {"", ""},
	} {
		if got := [2]string{Day(day), ShortDay(day)}; got != want {
			t.Errorf("%q: got %q, want %q", day, got, want)
		}
	}
}

func TestPeriodsAreNamed(t *testing.T) {
	for period, want := range map[mutual.Period]string{
		"2026-03": "mars 2026", "2024-08": "août 2024", "2026": "2026", "": "", "2026-13": "",
	} {
		if got := PeriodName(period); got != want {
			t.Errorf("%q: got %q, want %q", period, got, want)
		}
	}
}

func TestNumbersAndRates(t *testing.T) {
	if got := Number(20000); got != "20\u202f000" {
		t.Errorf("got %q", got)
	}
	if got := Number(-7); got != "\u22127" {
		t.Errorf("got %q", got)
	}
	if got := Percent(70); got != "70\u202f%" {
		t.Errorf("got %q", got)
	}
}

func TestABirthDateIsWrittenAsFarAsItIsKnown(t *testing.T) {
	for d, want := range map[mutual.Date][3]string{
		"1984-03-09": {"9 mars 1984", "09/03/1984", "né(e) le 9 mars 1984"},
		"1984-05-00": {"mai 1984", "05/1984", "né(e) en mai 1984"},
		"1984-00-00": {"1984", "1984", "né(e) en 1984"},
		"0000-00-00": {"inconnue", "inconnue", ""},
		"no day":     {},
	} {
		if got := [3]string{BirthDay(d), ShortBirthDay(d), Born(d)}; got != want {
			t.Errorf("%s: %q", d, got)
		}
	}
}
