package mailbox

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// DKIM is what a message's signatures prove of its sender.
type DKIM string

// The results.
const (
	// DKIMPass: a signature holds, covers the sender, and is of the sender's domain.
	DKIMPass DKIM = "pass"
	// DKIMFail: there are signatures, and none of them proves the sender.
	DKIMFail DKIM = "fail"
	// DKIMNone: nobody signed.
	DKIMNone DKIM = "none"
	// DKIMUnchecked: the domain's key could not be read just now.
	DKIMUnchecked DKIM = "unchecked"
)

// Signature is the result, and the domain that signed; empty when nobody did.
type Signature struct {
	Result DKIM   `json:"result"`
	Domain string `json:"domain"`
}

// maxSignatures bounds the look-ups that one message can cause.
const maxSignatures = 5

// checkSignature verifies a message's DKIM signatures (RFC 6376) and that one of them
// speaks for the sender's domain, which the library leaves to its caller.
func checkSignature(ctx context.Context, names Resolver, raw []byte, address string) Signature {
	verified, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{
		LookupTXT:        func(name string) ([]string, error) { return names.LookupTXT(ctx, name) },
		MaxVerifications: maxSignatures,
	})
	if len(verified) == 0 {
		if err != nil {
			return Signature{Result: DKIMFail}
		}
		return Signature{Result: DKIMNone}
	}
	sender := strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
	best := Signature{Result: DKIMFail, Domain: shown(verified[0].Domain)}
	for _, v := range verified {
		domain := strings.ToLower(v.Domain)
		switch {
		case !speaksFor(domain, sender):
		case v.Err == nil && slices.ContainsFunc(v.HeaderKeys, func(key string) bool { return strings.EqualFold(key, "From") }):
			return Signature{Result: DKIMPass, Domain: domain}
		case dkim.IsTempFail(v.Err):
			best = Signature{Result: DKIMUnchecked, Domain: domain}
		}
	}
	return best
}

// speaksFor: a domain signs for itself and for what lies under it. The other way
// round, somebody who was lent a subdomain could sign for the whole.
func speaksFor(domain, sender string) bool {
	return sender != "" && strings.Contains(domain, ".") && (domain == sender || strings.HasSuffix(sender, "."+domain))
}
