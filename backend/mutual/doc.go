// Package mutual holds the nouns and the pure rules of the mutual: members,
// beneficiaries, reimbursements, payments, statements and documents, and the
// error codes that both sides of the contract share.
//
// Money is integer euro cents, a day is an ISO date without a zone, an instant
// is milliseconds since the Unix epoch. The package imports the standard
// library only, so that every other room may rest on it.
package mutual
