//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/intake"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// roleImport makes this program an import of a folder into a data folder: a process
// of its own, whose memory can be told.
const roleImport = "import"

// Each member's lines are in payments of this many.
const (
	importLines     = 200
	linesPerPayment = 10
)

// importedFiles in the order of their taking, as docs/import.md has them.
var importedFiles = []string{"members", "beneficiaries", "payments", "reimbursements"}

// measureImport measures a first import of a mutual's members, and a second of the
// same files. It is done once: it lasts long enough.
func measureImport(ctx context.Context, b *bench) error {
	folder, data, floor := b.path("import"), b.path("imported"), b.path("floor.db")
	if err := writeExport(folder, b.members); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	ours, memory, err := timed(exec.CommandContext(ctx, self, roleImport, folder, data))
	if err != nil {
		return err
	}
	again, _, err := timed(exec.CommandContext(ctx, self, roleImport, folder, data))
	if err != nil {
		return err
	}
	commands := []string{floor, ".mode csv"}
	for _, name := range importedFiles {
		commands = append(commands, fmt.Sprintf(".import '%s' %s", filepath.Join(folder, name+".csv"), name))
	}
	plain, plainMemory, err := timed(exec.CommandContext(ctx, "sqlite3", commands...))
	if err != nil {
		return err
	}
	lines := float64(b.members * importLines)
	rate := func(n float64) string { return fmt.Sprintf("%.0f", n) }
	b.beside(fmt.Sprintf("import: %d members x %d lines", b.members, importLines), float64(ours), float64(plain), spent)
	b.beside("  lines a second", lines/ours.Seconds(), lines/plain.Seconds(), rate)
	b.beside("  the same files again", float64(again), float64(plain), spent)
	b.beside("  memory at its most", memory, plainMemory, megabytes)
	b.note("import: what espace-mutuelle import does (check, compare, version, index, fsync) to members, beneficiaries, payments and lines, once; " +
		"floor: sqlite3 .import of the same files into tables without types, keys or checks. The rows are in order, as the import wants them.")
	return errors.Join(os.RemoveAll(folder), os.RemoveAll(data), os.Remove(floor))
}

// timed runs a process to its end and tells how long it took and its memory in bytes.
func timed(process *exec.Cmd) (took time.Duration, memory float64, err error) {
	var said strings.Builder
	process.Stdout, process.Stderr = &said, &said
	start := time.Now()
	if err := process.Run(); err != nil {
		return 0, 0, fmt.Errorf("%w: %s", err, said.String())
	}
	took = time.Since(start)
	usage, ok := process.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, 0, errors.New("the system tells nothing of the process")
	}
	return took, float64(usage.Maxrss) * 1024, nil
}

// runImport is the import's side.
func runImport(ctx context.Context, folder, data string) (err error) {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	store, err := sqlite.Open(ctx, filepath.Join(data, "office.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	documents, err := files.Open(filepath.Join(data, "documents"), true)
	if err != nil {
		return err
	}
	_, err = intake.Run(ctx, intake.Config{Folder: folder, Store: store, Files: documents, Refused: func(r intake.Refusal) error {
		return fmt.Errorf("%s, line %d, %s: %s", r.File, r.Line, r.Field, r.Reason)
	}})
	return err
}

// writeExport writes the files of a mutual whose members all had the same care.
func writeExport(folder string, members int) (err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	tables := map[string]*bufio.Writer{}
	for _, name := range importedFiles {
		file, err := os.Create(filepath.Join(folder, name+".csv"))
		if err != nil {
			return err
		}
		tables[name] = bufio.NewWriter(file)
		defer func() { err = errors.Join(err, tables[name].Flush(), file.Close()) }()
	}
	fmt.Fprintln(tables["members"], "number,access_code,first_name,last_name,street,postal_code,city,phone,email,iban,contract,contract_number,covered_from,card_from,card_to")
	fmt.Fprintln(tables["beneficiaries"], "member_number,id,first_name,last_name,birth_date,relation,rank,covered_from,covered_to")
	fmt.Fprintln(tables["payments"], "member_number,id,number,issued_on,paid_on,payee,payee_name,iban,amount")
	fmt.Fprintln(tables["reimbursements"], "member_number,id,beneficiary_id,payment_id,care_date,paid_on,act_code,act_label,quantity,spent,excess,base,rate,"+
		"social_security,flat_contribution,deductible,pathway,mutual,remaining,payee")
	for m := range members {
		writeMember(tables, m)
	}
	return nil
}

func writeMember(tables map[string]*bufio.Writer, m int) {
	// Public tariffs; shares are what the mutual pays of each, in cents.
	care := []struct{ act, shares string }{
		{"G,Consultation généraliste", "1,3000,0,3000,70,1900,200,0,in,900,200"},
		{"AMK,Kinésithérapie", "1,1613,0,1613,60,868,0,100,none,645,100"},
		{"HD7,Honoraire de dispensation", "1,102,0,102,65,66,0,0,none,36,0"},
	}
	shares := []int{900, 645, 36}
	number := fmt.Sprintf("%07d", m)
	fmt.Fprintf(tables["members"], "%s,CODE%s,Camille,Martin%d,%d rue Haute,01000,Bourg-en-Bresse,,,FR7630006000011234567890189,Équilibre,CT-%s,2017-01-01,2026-01-01,2026-12-31\n",
		number, number, m, m%200+1, number)
	for person, relation := range []string{"self", "spouse", "child"} {
		fmt.Fprintf(tables["beneficiaries"], "%s,B%d,Camille,Martin%d,1984-03-0%d,%s,1,2017-01-01,\n", number, person, m, person+1, relation)
	}
	day := mutual.HistoryStart.Time()
	for l := range importLines {
		payment := l / linesPerPayment
		paid := mutual.DateOf(day.AddDate(0, 0, 180*payment))
		act := (m + l) % len(care)
		fmt.Fprintf(tables["reimbursements"], "%s,L%07d-%03d,B%d,P%07d-%02d,%s,%s,%s,%s,member\n",
			number, m, l, l%3, m, payment, mutual.DateOf(day.AddDate(0, 0, 180*payment-4)), paid, care[act].act, care[act].shares)
		if l%linesPerPayment == 0 {
			amount := 0
			for next := l; next < l+linesPerPayment; next++ {
				amount += shares[(m+next)%len(care)]
			}
			fmt.Fprintf(tables["payments"], "%s,P%07d-%02d,%s-%02d,%s,%s,member,Camille Martin%d,FR7630006000011234567890189,%d\n",
				number, m, payment, number, payment, paid, paid, m, amount)
		}
	}
}
