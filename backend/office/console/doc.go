// Package console serves the advisers' pages: the queue of requests, the members'
// files, and what an adviser answers. It lives on a port of its own, away from the
// members', and works without any script: every page is a form or a table.
//
// No page names a member in its address: paths carry the opaque ids of the store, and
// a search is posted. Whatever an adviser opens or does is a line of the staff's
// journal, written by the office.
package console
