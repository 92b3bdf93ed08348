// Package intake takes the mutual's own files in: CSV tables and PDF documents in one
// folder, described in docs/import.md. What breaks an invariant is refused row by row
// with a reason, what is known already is not written again, and each file is taken
// whole or not at all.
package intake
