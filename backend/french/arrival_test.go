package french

import "testing"

func TestAnArrivalSaysHowManyCame(t *testing.T) {
	for _, c := range []struct {
		messages, answers int
		want              string
	}{
		{0, 0, ""},
		{1, 0, "Vous avez un nouveau message."},
		{3, 0, "Vous avez 3 nouveaux messages."},
		{0, 1, "Votre mutuelle a répondu à une demande."},
		{2, 2, "Vous avez 2 nouveaux messages. Votre mutuelle a répondu à 2 demandes."},
	} {
		if got := Arrival(c.messages, c.answers); got != c.want {
			t.Errorf("%d, %d: %q, want %q", c.messages, c.answers, got, c.want)
		}
	}
}
