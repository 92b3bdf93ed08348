package mutual

import "unicode/utf8"

// QuestionID names a secret question (question pense-bête), in the store and on
// the wire.
type QuestionID string

// The secret questions.
const (
	QuestionFriend  QuestionID = "childhood_friend"
	QuestionTeacher QuestionID = "first_teacher"
	QuestionAnimal  QuestionID = "first_animal"
	QuestionStreet  QuestionID = "childhood_street"
)

// Question is a secret question as members read it.
type Question struct {
	ID   QuestionID `json:"id"`
	Text string     `json:"text"` // French
}

// Questions lists the questions that a member chooses from, in the order of the
// screens. The mutual's notice asks for four and does not word them; these ask for
// what stays true, is remembered, and stands in no civil, medical or tax paper.
func Questions() []Question {
	return []Question{
		{QuestionFriend, "Quel est le prénom de votre premier ami ou de votre première amie d’enfance\u202f?"},
		{QuestionTeacher, "Quel est le nom de l’enseignant ou de l’enseignante qui vous a le plus marqué\u202f?"},
		{QuestionAnimal, "Comment s’appelait le premier animal que vous avez aimé\u202f?"},
		{QuestionStreet, "Quel était le nom de la rue où vous jouiez enfant\u202f?"},
	}
}

// CheckQuestion returns CodeInvalidRequest with the field "question" for none of Questions.
func CheckQuestion(id QuestionID) error {
	for _, question := range Questions() {
		if question.ID == id {
			return nil
		}
	}
	return &Error{Code: CodeInvalidRequest, Field: "question"}
}

// AnswerMax is the most characters of an answer to a secret question. The notice
// sets no limit; this one bounds what the office hashes.
const AnswerMax = 128

// CheckAnswer holds the answer to a secret question against what it must not
// contain: the password, and what is known about the member (e-mail, names). They
// are sought as CheckPassword seeks them; whoever wants accents ignored hands in
// every text without them.
//
// It returns CodeFieldRequired for an answer without letter or digit,
// CodeInvalidRequest for one longer than AnswerMax, and CodeAnswerRevealing, with
// the field "answer".
func CheckAnswer(answer, password string, about ...string) error {
	switch {
	case essenceOf(answer) == "":
		return &Error{Code: CodeFieldRequired, Field: "answer"}
	case utf8.RuneCountInString(answer) > AnswerMax:
		return &Error{Code: CodeInvalidRequest, Field: "answer"}
	case contains(answer, password) || reveals(answer, about):
		return &Error{Code: CodeAnswerRevealing, Field: "answer"}
	}
	return nil
}
