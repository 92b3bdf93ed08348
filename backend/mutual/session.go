package mutual

// Tokens are a session's two secrets: a short access token for requests and a
// refresh token that is exchanged for the next pair. They are opaque to the desk
// and appear in no log.
type Tokens struct {
	Office       string // address of the office that gave them; no other is shown them
	Access       string
	AccessUntil  Millis
	Refresh      string
	RefreshUntil Millis
}

// Session is what signing in gives.
type Session struct {
	MemberID string
	Tokens   Tokens
}
