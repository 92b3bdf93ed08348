package logbook

import (
	"fmt"
	"log/slog"
	"net/netip"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// pass returns the fields that a becomes, and how many were lost. An error under
// "err" becomes its type and its code; its text may hold anything.
func pass(a slog.Attr) (fields []slog.Attr, lost int) {
	value := a.Value.Resolve()
	if value.Kind() == slog.KindGroup {
		for _, member := range value.Group() {
			passed, missed := pass(member)
			fields, lost = append(fields, passed...), lost+missed
		}
		return fields, lost
	}
	if a.Key == "err" {
		err, isError := value.Any().(error)
		if !isError {
			return nil, 1
		}
		return []slog.Attr{
			slog.String("type", fmt.Sprintf("%T", err)),
			slog.String("code", knownCode(err)),
		}, 0
	}
	if number, ok := asNumber(value); ok {
		if most, known := mostOf(a.Key); known && number >= 0 && number <= most {
			return []slog.Attr{slog.Int64(a.Key, number)}, 0
		}
		return nil, 1
	}
	if text, ok := asText(value); ok && fits(a.Key, text) {
		return []slog.Attr{slog.String(a.Key, text)}, 0
	}
	return nil, 1
}

// knownCode distrusts the code too: the office sends it, and it may be anything.
func knownCode(err error) string {
	code := mutual.CodeOf(err)
	if !slices.Contains(mutual.Codes(), code) {
		code = mutual.CodeInternal
	}
	return string(code)
}

func asNumber(v slog.Value) (int64, bool) {
	switch v.Kind() {
	case slog.KindInt64:
		return v.Int64(), true
	case slog.KindUint64:
		if v.Uint64() > 1<<62 {
			return 0, false
		}
		return int64(v.Uint64()), true
	case slog.KindDuration:
		return v.Duration().Milliseconds(), true
	case slog.KindAny:
		if r := reflect.ValueOf(v.Any()); r.CanInt() {
			return r.Int(), true
		}
	}
	return 0, false
}

// asText reads strings and types made of a string, such as mutual.Code; no
// Stringer and no error, whose text is made elsewhere.
func asText(v slog.Value) (string, bool) {
	if v.Kind() == slog.KindString {
		return v.String(), true
	}
	if r := reflect.ValueOf(v.Any()); r.Kind() == reflect.String {
		if _, isError := v.Any().(error); !isError {
			return r.String(), true
		}
	}
	return "", false
}

// mostOf returns the largest number that a key may carry. A member's number or a
// NIR is larger than any count of ours.
func mostOf(key string) (most int64, known bool) {
	switch key {
	case "count":
		return 9_999_999, true
	case "status", "smtp":
		return 599, true
	case "sqlite": // its extended result codes
		return 1<<16 - 1, true
	case "ms":
		return int64(7 * 24 * time.Hour / time.Millisecond), true
	case "bytes":
		return 1 << 40, true
	}
	return 0, false
}

var (
	ulid = regexp.MustCompile(`^[0-7][0-9A-HJKMNP-TV-Z]{25}$`)
	// The SHA-256 of a document, under which its file lies.
	contentSum = regexp.MustCompile(`^[0-9a-f]{64}$`)
	// Go's names of error types: *mutual.Error, syscall.Errno.
	errorType = regexp.MustCompile(`^(\*[a-z][a-z0-9]*\.[A-Za-z]+|[a-z][a-z0-9]*\.[A-Za-z]*(Error|Errno))$`)
	// What a mail's server answers with its code (RFC 3463).
	enhancedStatus = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}$`)
	release        = regexp.MustCompile(`^v?\d{1,3}\.\d{1,3}(\.\d{1,3})?(-(dev|alpha|beta|rc)\.?\d{0,3})?$`)
)

// routes are the contract's own paths, never a path with an id in it.
var routes = []string{
	"/v1/health", "/v1/session", "/v1/session/refresh", "/v1/sync", "/v1/documents/{id}/content", "/v1/messages/{id}/read",
	"/v1/attachments/{sha256}", "/v1/requests",
	"/v1/terms", "/v1/registration", "/v1/registration/account", "/v1/registration/status", "/v1/registration/resend",
	"/v1/registration/email", "/v1/registration/resume", "/v1/activation", "/v1/password/recovery",
	"/v1/password/recovery/answer", "/v1/password/recovery/mail", "/v1/password/reset", "/v1/password/pending", "/v1/password",
	"/v1/access-code/lost", "/v1/security", "/v1/sessions/{id}",
}

// landings are the paths of the pages that mails link to; their tokens stand in the
// fragment, which is never sent.
var landings = []string{"/activer", "/mot-de-passe", "/annuler", "/pages/"}

// consoles are the paths of the advisers' console.
var consoles = []string{
	"/", "/connexion", "/deconnexion", "/demandes", "/demandes/{id}", "/demandes/{id}/iban", "/demandes/{id}/reponse",
	"/demandes/{id}/pieces/{n}", "/codes-perdus/{id}", "/adherents", "/adherents/{id}", "/adherents/{id}/message",
	"/adherents/{id}/document", "/adherents/{id}/documents/{document}", "/adherents/{id}/devis/{quote}",
	"/adherents/{id}/blocage", "/adherents/{id}/code", "/journal",
}

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}

var nouns = []mutual.Noun{
	mutual.NounMember, mutual.NounBeneficiary, mutual.NounPayment, mutual.NounReimbursement, mutual.NounDocument,
	mutual.NounGuarantee, mutual.NounQuote, mutual.NounMessage, mutual.NounRequest,
}

// proxyFaults are the ways in which a proxy does not tell whose requests it passes on.
var proxyFaults = []string{"no_header", "more_addresses", "fewer_addresses", "no_address"}

// fits tells whether text has the shape of the key's values. A new key comes with
// a closed list or a pattern that no person's datum matches.
func fits(key, text string) bool {
	switch key {
	case "code":
		return slices.Contains(mutual.Codes(), mutual.Code(text))
	case "noun":
		return slices.Contains(nouns, mutual.Noun(text))
	case "path":
		return slices.Contains(routes, text) || slices.Contains(landings, text) || slices.Contains(consoles, text)
	case "method":
		return slices.Contains(methods, text)
	case "ref":
		return ulid.MatchString(text)
	case "sum":
		return contentSum.MatchString(text)
	case "type":
		return errorType.MatchString(text)
	case "version":
		return release.MatchString(text)
	case "trouble":
		return slices.Contains(mutual.MailTroubleKinds(), mutual.MailTroubleKind(text))
	case "enhanced":
		return enhancedStatus.MatchString(text)
	case "proxy":
		return slices.Contains(proxyFaults, text)
	case "addr":
		return isOwnAddress(text)
	}
	return false
}

// isOwnAddress takes what the office listens on: a loopback, private or
// unspecified address with its port. A member's address is none of these.
func isOwnAddress(text string) bool {
	if port, isLocalhost := strings.CutPrefix(text, "localhost:"); isLocalhost {
		_, err := strconv.ParseUint(port, 10, 16)
		return err == nil
	}
	at, err := netip.ParseAddrPort(text)
	if err != nil || at.Addr().Zone() != "" {
		return false
	}
	return at.Addr().IsLoopback() || at.Addr().IsUnspecified() || at.Addr().IsPrivate()
}
