package main

import (
	"fmt"
	"os"
	"runtime"
)

// warnOpenFolder tells the operator of a data folder that more than its owner may enter or
// read, as one may be that a backup was put back into, and reports whether it is. What lies
// in a closed one is closed, whatever its own permissions say; Windows keeps these otherwise.
func (s *surroundings) warnOpenFolder(dir string) bool {
	at, err := os.Stat(dir)
	if err != nil || runtime.GOOS == "windows" || at.Mode().Perm()&0o077 == 0 {
		return false
	}
	fmt.Fprintf(s.err, "Le dossier de données est ouvert à d’autres comptes de cette machine (%04o)\u202f: il contient des données de santé, des codes et des clés. "+
		"Fermez-le\u202f: chmod -R go= '%s'\n", at.Mode().Perm(), dir)
	return true
}
