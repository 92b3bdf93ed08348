//go:build !cgo

package sqlite

import "github.com/unimutuelles/espace-adherents/backend/mutual"

// classify has nothing to tell: without cgo there is no SQLite, and a build like
// this one is only type-checked.
func classify(error) mutual.Code { return "" }

func engineCode(error) int { return 0 }
