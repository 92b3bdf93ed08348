package french

import "fmt"

// Arrival says that messages, and answers to requests, have come, without a word of
// what they say: whoever passes the screen may read it. Both 0 give "".
func Arrival(messages, answers int) string {
	text := ""
	switch {
	case messages == 1:
		text = "Vous avez un nouveau message."
	case messages > 1:
		text = fmt.Sprintf("Vous avez %d nouveaux messages.", messages)
	}
	if answers > 0 && text != "" {
		text += " "
	}
	switch {
	case answers == 1:
		text += "Votre mutuelle a répondu à une demande."
	case answers > 1:
		text += fmt.Sprintf("Votre mutuelle a répondu à %d demandes.", answers)
	}
	return text
}
