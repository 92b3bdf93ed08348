package mutual

// Message is what the mutual writes to a member.
type Message struct {
	ID          string   `json:"id"`
	SentAt      Millis   `json:"sentAt"`
	From        string   `json:"from"` // who signs, as members read it
	Subject     string   `json:"subject"`
	Body        string   `json:"body"`        // plain text; blank lines part paragraphs
	ReadAt      Millis   `json:"readAt"`      // 0 until the member read it on some device
	DocumentIDs []string `json:"documentIds"` // attachments, among the member's documents
}

// Check returns CodeLineRefused with the field at fault for a message that cannot be
// shown.
func (m Message) Check() error {
	for _, field := range []struct {
		name  string
		wrong bool
	}{{"id", m.ID == ""}, {"sent_at", m.SentAt <= 0}, {"subject", m.Subject == ""}, {"body", m.Body == ""}} {
		if field.wrong {
			return &Error{Code: CodeLineRefused, Field: field.name}
		}
	}
	return nil
}
