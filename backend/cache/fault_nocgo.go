//go:build !cgo

package cache

import "github.com/unimutuelles/espace-adherents/backend/mutual"

// codeOf: without cgo the driver is a stub, which stores nothing.
func codeOf(error) mutual.Code { return mutual.CodeNotEncrypted }
