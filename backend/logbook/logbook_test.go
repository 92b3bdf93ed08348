package logbook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// secrets are the kinds of text that must never reach a log, in the shapes they
// come in. No real person's.
var secrets = []string{
	"Marceau", "marceau", "MARCEAU", "jean.marceau", "jean.marceau@example.fr", "Marceau-Lefèvre",
	"FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 189", "BE68539007547034",
	"1850575123456", "185057512345678", "00412345", "12345678",
	"Bearer 9f8a7c6b5d4e3f2a1b0c", "9f8a7c6b5d4e3f2a1b0c9f8a7c6b5d4e", "correct horse battery staple",
	"/v1/documents/marceau/content", "/home/marceau/.config/espace", "https://office.example/v1/session?login=marceau",
	"consultation psychiatre", "82.64.12.9:51820", "[fe80::1%marceau]:80",
}

var allowedKeys = []string{
	"code", "ref", "count", "bytes", "ms", "noun", "path", "method", "status", "version", "addr", "type", "err", "dropped",
	"proxy", "trouble", "smtp", "enhanced", "sum",
}

func TestNoSecretReachesTheLogUnderAnyKey(t *testing.T) {
	keys := append(slices.Clone(allowedKeys), "name", "login", "iban", "error", "msg", "time", "level", "", "group.code")
	for _, format := range []Format{Text, JSON} {
		for _, secret := range secrets {
			for _, key := range keys {
				for shape, value := range map[string]any{
					"text": secret, "error": errors.New(secret), "wrapped": mutual.Fault(mutual.CodeOffline, errors.New(secret)),
					"stringer": stringer(secret), "named string": mutual.Code(secret), "bytes": []byte(secret), "list": []string{secret},
					"map": map[string]string{secret: secret}, "struct": struct{ Name string }{secret}, "group": slog.GroupValue(slog.String(key, secret)),
					"late": late(secret), "code of error": &mutual.Error{Code: mutual.Code(secret)},
				} {
					var out bytes.Buffer
					log := writeTo(&out, format)
					log.Info("a line", key, value)
					log.With(key, value).WithGroup(secret).Info("a line", slog.Group(secret, key, value))
					if strings.Contains(out.String(), secret) || strings.Contains(out.String(), jsonText(t, secret)) {
						t.Errorf("%s under %q as %s is in the log: %s", secret, key, shape, out.String())
					}
				}
			}
		}
	}
}

func TestAMessageThatIsNoConstantIsWithheld(t *testing.T) {
	for _, message := range []string{
		"signed in as 00412345", "IBAN FR7630006000011234567890189", "mail to jean.marceau@example.fr", "got /home/marceau", strings.Repeat("a", 101), "",
		"line\nbreak", "naïveté",
	} {
		var out bytes.Buffer
		writeTo(&out, Text).Info(message)
		if !strings.Contains(out.String(), withheldMessage) || (message != "" && strings.Contains(out.String(), message)) {
			t.Errorf("%q gave %s", message, out.String())
		}
	}
}

func TestWhatServesDiagnosisPasses(t *testing.T) {
	var out bytes.Buffer
	log := writeTo(&out, JSON).With("version", "1.4.0-rc.2")
	log.Warn("the sync stopped", "code", mutual.CodeOffline, "ref", "01J9ZK8Q4V7M3N5P6R8S9T0V1W", "count", 500, "bytes", int64(1_500_000),
		"ms", 1250*time.Millisecond, "noun", mutual.NounDocument, "path", "/v1/documents/{id}/content", "method", "GET", "status", 503,
		"addr", "127.0.0.1:8443", "trouble", mutual.MailRelay, "smtp", 550, "enhanced", "5.7.1", "proxy", "no_header", "sum", strings.Repeat("a0", 32), "surname", "Marceau", "iban", 1)
	want := map[string]any{
		"level": "warning", "msg": "the sync stopped", "version": "1.4.0-rc.2", "code": "offline", "ref": "01J9ZK8Q4V7M3N5P6R8S9T0V1W",
		"count": 500.0, "bytes": 1_500_000.0, "ms": 1250.0, "noun": "document", "path": "/v1/documents/{id}/content", "method": "GET",
		"status": 503.0, "addr": "127.0.0.1:8443", "trouble": "relay", "smtp": 550.0, "enhanced": "5.7.1",
		"proxy": "no_header", "sum": strings.Repeat("a0", 32), "dropped": 2.0,
	}
	got := parse(t, out.Bytes())
	delete(got, "time")
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestAnErrorLeavesItsTypeAndItsCode(t *testing.T) {
	for _, c := range []struct {
		err      error
		typ      string
		wantCode mutual.Code
	}{
		{mutual.Fault(mutual.CodeDiskFull, errors.New("/home/marceau: no space")), "*mutual.Error", mutual.CodeDiskFull},
		{&fs.PathError{Op: "open", Path: "/home/marceau", Err: fs.ErrNotExist}, "*fs.PathError", mutual.CodeInternal},
		{fmt.Errorf("member 00412345: %w", mutual.Fault(mutual.CodeThrottled, nil)), "*fmt.wrapError", mutual.CodeThrottled},
	} {
		var out bytes.Buffer
		writeTo(&out, JSON).Error("it failed", "err", c.err)
		got := parse(t, out.Bytes())
		if got["type"] != c.typ || got["code"] != string(c.wantCode) || got["dropped"] != nil {
			t.Errorf("%T gave %v", c.err, got)
		}
	}
}

func TestNumbersLargerThanAnyCountAreDropped(t *testing.T) {
	for key, number := range map[string]int64{"count": 12_345_678, "status": 1850575, "ms": 185057512345678, "bytes": 1 << 41, "code": 3, "noun": 1} {
		var out bytes.Buffer
		writeTo(&out, JSON).Info("a line", key, number)
		if got := parse(t, out.Bytes()); got[key] != nil || got["dropped"] != 1.0 {
			t.Errorf("%s=%d gave %v", key, number, got)
		}
	}
}

func TestThePathsAreThoseOfTheContract(t *testing.T) {
	contract, err := wire.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	want := contract.Paths.InMatchingOrder()
	got := slices.Clone(routes)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("routes are %v, the contract has %v", got, want)
	}
}

func TestTheFileIsItsOwnersAloneAndStaysSmall(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "profile", "log")
	log, closer, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	const lines = 12_000
	for range lines {
		log.Info("the office answered with a page of changes", "path", "/v1/sync", "method", "GET", "status", 200, "count", 500, "bytes", 141_000,
			"ms", 12, "ref", "01J9ZK8Q4V7M3N5P6R8S9T0V1W", "version", "1.4.0", "addr", "127.0.0.1:8443", "noun", mutual.NounReimbursement,
			"code", mutual.CodeVaultPasswordChanged, "type", "*mutual.Error", "err", mutual.Fault(mutual.CodeVaultPasswordChanged, nil))
	}
	if err := closer.Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) < 2 {
		t.Fatalf("%d lines never turned the page", lines)
	}
	for _, entry := range entries {
		at, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		if at.Size() > megabytesPerFile<<20 {
			t.Errorf("%s has %d bytes", entry.Name(), at.Size())
		}
		if runtime.GOOS != "windows" && at.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", entry.Name(), at.Mode())
		}
	}
}

func TestAFolderThatIsAFileIsNotWritable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(path); mutual.CodeOf(err) != mutual.CodeNotWritable {
		t.Errorf("got %v", err)
	}
}

type stringer string

func (s stringer) String() string { return string(s) }

type late string

func (l late) LogValue() slog.Value { return slog.StringValue(string(l)) }

func parse(t *testing.T, line []byte) map[string]any {
	t.Helper()
	fields := map[string]any{}
	if err := json.Unmarshal(line, &fields); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	return fields
}

func jsonText(t *testing.T, text string) string {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Trim(string(quoted), `"`)
}
