package office_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// Two members bring the same bytes while what one of them brought the day before is
// swept: whoever's file still waits has its bytes, and nobody's bytes stay.
func TestASweepNeverTakesTheBytesOfAFileThatWaits(t *testing.T) {
	o := officetest.Start(t, officetest.WithStoppedClock())
	members := []office.Caller{{MemberID: o.MemberID}, {MemberID: o.Visitor.MemberID}}
	for i := range 60 {
		content := []byte(fmt.Sprintf("%%PDF-1.7\n%d\n%%%%EOF\n", i))
		digest := sha256.Sum256(content)
		sum := hex.EncodeToString(digest[:])
		put := func(who office.Caller) {
			if err := o.Rules().PutAttachment(t.Context(), who, sum, bytes.NewReader(content)); err != nil {
				t.Error(err)
			}
		}
		put(members[0])
		o.Advance(25 * time.Hour)
		var group sync.WaitGroup
		group.Go(func() {
			if err := o.Rules().Round(t.Context()); err != nil {
				t.Error(err)
			}
		})
		group.Go(func() { put(members[i%2]) })
		group.Wait()

		_, err := o.Rules().SendRequest(t.Context(), members[i%2], office.NewRequest{
			Key: fmt.Sprintf("key-of-the-sweep-%d", i), Files: []office.NamedFile{{Name: "scan.pdf", SHA256: sum}},
			Content: mutual.RequestContent{Kind: mutual.RequestOther, Words: "Voici"},
		}, office.Origin{})
		if err != nil {
			t.Fatalf("round %d: %v", i, err)
		}

		// One that nobody renews goes, bytes and all.
		alone := []byte(fmt.Sprintf("%%PDF-1.7\nalone %d\n%%%%EOF\n", i))
		digest = sha256.Sum256(alone)
		sum = hex.EncodeToString(digest[:])
		if err := o.Rules().PutAttachment(t.Context(), members[0], sum, bytes.NewReader(alone)); err != nil {
			t.Fatal(err)
		}
		o.Advance(25 * time.Hour)
		o.Round()
		if _, err := os.Stat(filepath.Join(o.Folder(), "documents", "received", sum[:2], sum)); !os.IsNotExist(err) {
			t.Errorf("round %d: the swept bytes stay: %v", i, err)
		}
	}
}
