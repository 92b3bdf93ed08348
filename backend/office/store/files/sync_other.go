//go:build !unix

package files

// syncFolder has nothing to do where the system keeps a folder's names itself.
func syncFolder(string) error { return nil }
