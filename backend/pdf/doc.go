// Package pdf draws the mutual's papers: statements and letters, A4, in the
// colours of frontend/src/ui/tokens.css. It alone knows the PDF library.
//
// A paper depends on its arguments only: the same statement made at the same
// instant gives the same bytes.
package pdf

//go:generate go run ../../build/palette ../../frontend/src/ui/tokens.css palette.gen.go
