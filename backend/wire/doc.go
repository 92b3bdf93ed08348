// Package wire is the contract between desk and office: openapi.yaml and the
// types, client and strict server generated from it. Only remote and httpapi
// speak it; it knows no other package of ours.
package wire
