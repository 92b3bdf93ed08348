package mutual

import (
	"strings"
	"testing"
)

func TestFourQuestionsAreOffered(t *testing.T) {
	questions := Questions()
	if len(questions) != 4 {
		t.Errorf("%d questions, the notice asks for 4", len(questions))
	}
	ids, texts := map[QuestionID]bool{}, map[string]bool{}
	for _, q := range questions {
		if q.ID == "" || !strings.HasSuffix(q.Text, "\u202f?") || strings.Contains(q.Text, "'") {
			t.Errorf("%+v", q)
		}
		ids[q.ID], texts[q.Text] = true, true
	}
	if len(ids) != len(questions) || len(texts) != len(questions) {
		t.Error("a question is there twice")
	}
}

func TestAnAnswerRevealsNothing(t *testing.T) {
	const password = "Vélo@Bleu7"
	about := []string{"camille.durand@exemple.fr", "Camille", "Durand"}
	for name, c := range map[string]struct {
		answer string
		want   Code
	}{
		"a word":                         {"Médor", ""},
		"one letter":                     {"Y", ""},
		"a date":                         {"14/07", ""},
		"nothing":                        {"", CodeFieldRequired},
		"nothing to remember":            {" ?! ", CodeFieldRequired},
		"the longest":                    {strings.Repeat("é", AnswerMax), ""},
		"one character more":             {strings.Repeat("é", AnswerMax+1), CodeInvalidRequest},
		"the password":                   {password, CodeAnswerRevealing},
		"the password among other words": {"c'est vélo bleu 7 !", CodeAnswerRevealing},
		"what is before an @ in it":      {"Vélo", ""},
		"the e-mail":                     {"Camille.Durand@exemple.fr", CodeAnswerRevealing},
		"the e-mail without its domain":  {"camille durand", CodeAnswerRevealing},
		"the name":                       {"DURAND", CodeAnswerRevealing},
		"a word that holds the name":     {"rue Durandal", CodeAnswerRevealing},
	} {
		t.Run(name, func(t *testing.T) { refused(t, CheckAnswer(c.answer, password, about...), c.want, "answer") })
	}
	refused(t, CheckAnswer("Médor", ""), "", "answer")
}
