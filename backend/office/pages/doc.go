// Package pages serves the few pages of the office that mails link to: validating a
// registration, choosing a new password, cancelling a reset.
//
// A link's token stands in its fragment, which no browser sends and no log sees. A
// page's script puts it into the form; without script the member pastes the link.
// Only the button changes something: mail scanners that fetch links change nothing,
// and get the page that everybody gets.
package pages

//go:generate cp ../../../frontend/src/ui/tokens.css ../../../frontend/src/ui/mark.svg static/
