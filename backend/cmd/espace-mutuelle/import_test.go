package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	membersHeader = "number,access_code,first_name,last_name,street,postal_code,city,phone,email,iban,contract,contract_number,covered_from,card_from,card_to\n"
	peopleHeader  = "member_number,id,first_name,last_name,birth_date,relation,rank,covered_from,covered_to\n"
	goodMember    = "0001042,K7M294TD,Claire,Fontaine,,,,,,,Équilibre,,,,\n"
	goodPerson    = "0001042,B1,Claire,Fontaine,1984-03-09,self,1,,\n"
)

func toImport(t *testing.T, files map[string]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// tells reports whether a table has a row of these cells.
func tells(table, row string) bool {
	for line := range strings.Lines(table) {
		if strings.Join(strings.Fields(line), " ") == row {
			return true
		}
	}
	return false
}

func reports(t *testing.T, folder string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "report-*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAnImportTellsWhatBecameOfEachFile(t *testing.T) {
	folder := toImport(t, map[string]string{"members.csv": membersHeader + goodMember, "beneficiaries.csv": peopleHeader + goodPerson})
	dir := filepath.Join(t.TempDir(), "data")
	code, out, problems := finish(t, "import", folder, "--data", dir)
	if code != 0 || !tells(out, "members.csv 1 1 0 0 0") ||
		!strings.Contains(problems, "Lecture de beneficiaries.csv") {
		t.Errorf("code %d, said %s%s", code, out, problems)
	}
	code, out, _ = finish(t, "import", folder, "--data", dir)
	if code != 0 || !tells(out, "members.csv 1 0 0 1 0") || !tells(out, "beneficiaries.csv 1 0 0 1 0") {
		t.Errorf("code %d, said %s", code, out)
	}
	if left := reports(t, folder); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestARefusedRowIsReportedAndTheOthersAreTaken(t *testing.T) {
	rows := goodPerson + strings.Repeat("0001042,B1,Claire,Fontaine,1984-03-09,self,1,,\n", 11) + "0001042,B2,Léo,Fontaine,2015-11-23,child,1,,\n"
	folder := toImport(t, map[string]string{
		"members.csv": membersHeader + goodMember, "beneficiaries.csv": peopleHeader + rows, "payments.csv": "nothing\n",
	})
	dir := filepath.Join(t.TempDir(), "data")
	code, out, problems := finish(t, "import", folder, "--data", dir)
	if code != exitRefused || !tells(out, "beneficiaries.csv 13 2 0 0 11") || !tells(out, "payments.csv refusé, rien n’en est repris") ||
		!strings.Contains(problems, "beneficiaries.csv, ligne 3, id : Même identifiant qu’à la ligne 2") || !strings.Contains(problems, "et 2 autres refus") {
		t.Errorf("code %d, said %s%s", code, out, problems)
	}
	found := reports(t, folder)
	if len(found) != 1 || !strings.Contains(problems, found[0]) {
		t.Fatalf("reports %v; said %s", found, problems)
	}
	file, err := os.Open(found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil || len(lines) != 13 || strings.Join(lines[0], ",") != "file,line,field,reason" ||
		strings.Join(lines[1][:3], ",") != "beneficiaries.csv,3,id" || strings.Join(lines[12][:2], ",") != "payments.csv,1" {
		t.Errorf("the report is %q, %v", lines, err)
	}
	for _, line := range lines {
		if text := strings.Join(line, " "); strings.Contains(text, "Claire") || strings.Contains(text, "0001042") {
			t.Errorf("the report names a member: %s", text)
		}
	}

	elsewhere := filepath.Join(t.TempDir(), "refus.csv")
	code, _, problems = finish(t, "import", folder, "--data", dir, "--report", elsewhere)
	if _, err := os.Stat(elsewhere); code != exitRefused || err != nil || !strings.Contains(problems, elsewhere) {
		t.Errorf("code %d, %v, said %s", code, err, problems)
	}
}

func TestAnImportThatCannotBeginSaysWhy(t *testing.T) {
	folder := toImport(t, map[string]string{"members.csv": membersHeader + goodMember, "notes.txt": "hers"})
	used := t.TempDir()
	s := begin(t, "serve", "--data", used, "--listen", "127.0.0.1:0")
	s.line(t)
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"no data folder":       {[]string{"import", folder}, exitUsage, "mal formée"},
		"no folder":            {[]string{"import", filepath.Join(folder, "nowhere"), "--data", used}, exitUsage, "n’est pas un dossier"},
		"nothing to import":    {[]string{"import", t.TempDir(), "--data", filepath.Join(t.TempDir(), "data")}, exitUsage, "aucun fichier à importer"},
		"no place for report":  {[]string{"import", folder, "--data", used, "--report", filepath.Join(folder, "no", "where.csv")}, exitUsage, "--report"},
		"an existing report":   {[]string{"import", folder, "--data", used, "--report", filepath.Join(folder, "notes.txt")}, exitUsage, "existe déjà"},
		"a report over a file": {[]string{"import", folder, "--data", used, "--report", filepath.Join(folder, "members.csv")}, exitUsage, "fichier à importer"},
		"a report as a file":   {[]string{"import", folder, "--data", used, "--report", filepath.Join(folder, ".", "payments.csv")}, exitUsage, "fichier à importer"},
		"a running service":    {[]string{"import", folder, "--data", used}, exitFault, "arrêtez-le le temps de l’import"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, problems := finish(t, c.args...)
			if code != c.code || out != "" || !strings.Contains(problems, c.want) {
				t.Errorf("code %d, said %s%s", code, out, problems)
			}
		})
	}
	if code := s.end(t, syscall.SIGTERM); code != 0 {
		t.Errorf("code %d: %s", code, s.err.String())
	}
	if left := reports(t, folder); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAnInterruptedImportSaysThatWholeFilesStand(t *testing.T) {
	folder := toImport(t, map[string]string{"members.csv": membersHeader + goodMember})
	dir := filepath.Join(t.TempDir(), "data")
	signals := make(chan os.Signal, 1)
	signals <- syscall.SIGINT
	var out, problems bytes.Buffer
	code := run([]string{"import", folder, "--data", dir}, &surroundings{in: strings.NewReader(""), out: &out, err: &problems, signals: signals})
	if code != exitFault || out.Len() > 0 || !strings.Contains(problems.String(), "interrompu") {
		t.Errorf("code %d, said %s%s", code, out.String(), problems.String())
	}
	if code, said, _ := finish(t, "import", folder, "--data", dir); code != 0 || !tells(said, "members.csv 1 1 0 0 0") {
		t.Errorf("afterwards code %d, said %s", code, said)
	}
}

func TestAReportBesideTheFilesIsNoneOfThem(t *testing.T) {
	folder := toImport(t, map[string]string{
		"members.csv": membersHeader + goodMember, "beneficiaries.csv": peopleHeader + "0001042,B1,Claire,Fontaine,1984-13-00,self,1,,\n",
		"saved.csv": "\ufefffile;line;field;reason\r\nmembers.csv;2;;Refus\u00e9e.\r\n",
	})
	dir := filepath.Join(t.TempDir(), "data")
	for _, name := range []string{"refus.csv", "refus-2.csv"} {
		report := filepath.Join(folder, name)
		code, _, problems := finish(t, "import", folder, "--data", dir, "--report", report)
		written, err := os.ReadFile(report)
		if code != exitRefused || err != nil || strings.Count(string(written), "\n") != 2 || !strings.Contains(string(written), "\nbeneficiaries.csv,2,birth_date,") {
			t.Errorf("code %d, %v, said %s, reported %s", code, err, problems, written)
		}
	}
}

func TestAReportIsNamedAfterItsMinute(t *testing.T) {
	c := importCommand{Folder: "files"}
	if got := c.reportPath(time.Date(2026, 11, 23, 5, 7, 9, 0, time.Local)); got != filepath.Join("files", "report-20261123-050709.csv") {
		t.Errorf("got %s", got)
	}
}
