package desk_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// downloads counts the documents that the office is asked for.
type downloads struct{ count atomic.Int64 }

func (d *downloads) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v1/documents/") {
			d.count.Add(1)
		}
		next.ServeHTTP(w, r)
	})
}

// kept is a profile with all that a member may have on a device: synced lines and
// documents, a draft and a request that waits.
type kept struct {
	office  *officetest.Office
	folder  string
	draft   string // its key
	waiting string
	asked   mutual.RequestContent // of the one that waits
}

func keptProfile(t *testing.T, options ...officetest.Option) kept {
	t.Helper()
	k := kept{office: officetest.Start(t, append(options, officetest.WithLines(600))...), folder: t.TempDir(), asked: asked(mutual.RequestPhone, 1)}
	d := synced(t, k.office, k.folder)
	k.office.Stop()
	k.draft, k.waiting = drafted(t, d, asked(mutual.RequestOther, 2)), drafted(t, d, k.asked)
	_, err := d.SubmitDraft(t.Context(), k.waiting, "")
	wantCode(t, err, "")
	wantCode(t, d.Close(), "")
	return k
}

// unlocked opens the profile with its vault.
func (k kept) unlocked(t *testing.T, alter ...func(*desk.Config)) *desk.Desk {
	t.Helper()
	d := open(t, k.office, k.folder, alter...)
	wantCode(t, d.Unlock(t.Context(), k.office.Password, desk.StayAsIs), "")
	return d
}

// well fails the test unless the desk has all that the office has, what was written here,
// and sent what waited once.
func (k kept) well(t *testing.T, d *desk.Desk) {
	t.Helper()
	holds(t, d, k.office)
	hasOnce(t, k.office, k.waiting, k.asked)
	rows, err := d.Requests(t.Context())
	wantCode(t, err, "")
	words := ""
	for _, row := range rows {
		if row.Request.Key == k.draft {
			words = row.Request.Content.Words
		}
	}
	if words != asked(mutual.RequestOther, 2).Words {
		t.Errorf("the draft is %q", words)
	}
}

func (k kept) cache() string { return filepath.Join(k.folder, "cache.db") }

// damageLines flips a byte in a page that holds lines: the last ones of the file do, or the
// pages of their indexes.
func (k kept) damageLines(t *testing.T, page int64) {
	t.Helper()
	flipAt(t, k.cache(), page*4096+500)
}

func flipAt(t *testing.T, path string, at int64) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err == nil {
		content[at] ^= 4
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// pageOfLines is a page whose damage the lists meet and a sync does not.
func (k kept) pageOfLines(t *testing.T) int64 {
	t.Helper()
	whole, err := os.ReadFile(k.cache())
	if err != nil {
		t.Fatal(err)
	}
	for page := int64(len(whole)/4096) - 1; page > 0; page-- {
		k.damageLines(t, page)
		d := open(t, k.office, k.folder)
		wantCode(t, d.Unlock(t.Context(), k.office.Password, desk.StayAsIs), "")
		_, listing := d.Reimbursements(t.Context(), mutual.Filter{}, 0, 1000)
		_, drafts := d.Requests(t.Context())
		_, documents := d.Documents(t.Context())
		_ = d.Close()
		if mutual.CodeOf(listing) == mutual.CodeCacheDamaged && drafts == nil && documents == nil {
			return page
		}
		if err := os.WriteFile(k.cache(), whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("no page holds lines alone")
	return 0
}

func TestADamagedPageIsMendedByTheNextSyncAndNothingWrittenHereIsLost(t *testing.T) {
	brought := &downloads{}
	k := keptProfile(t, officetest.WithWrap(brought.wrap))
	k.pageOfLines(t)
	broken, err := os.ReadFile(k.cache())
	wantCode(t, err, "")

	d := k.unlocked(t)
	wantCode(t, d.Sync(t.Context()), mutual.CodeCacheDamaged) // and the office does not answer
	if s := d.Status(); s.Vault != desk.VaultOpen || s.Outbox.Waiting != 1 {
		t.Errorf("%+v", s)
	}
	if now, err := os.ReadFile(k.cache()); err != nil || string(now) != string(broken) {
		t.Errorf("what can still be read was given up without the office (%v)", err)
	}
	_, err = d.Reimbursements(t.Context(), mutual.Filter{}, 0, 1000)
	wantCode(t, err, mutual.CodeCacheDamaged)
	if trouble := d.Status().Trouble; trouble == nil || trouble.Code != mutual.CodeCacheDamaged {
		t.Errorf("a list that cannot be read is told as %+v", trouble)
	}

	k.office.Restart()
	before := brought.count.Load()
	wantCode(t, d.Sync(t.Context()), "")
	k.well(t, d)
	if trouble := d.Status().Trouble; trouble == nil || trouble.Code != mutual.CodeCacheRebuilt || trouble.Kept != 2 || trouble.Lost != 0 {
		t.Errorf("the member is told %+v", trouble)
	} else if aside, err := os.ReadFile(trouble.Aside); err != nil || string(aside) != string(broken) {
		t.Errorf("the damaged file is not aside as it was (%v)", err)
	}
	if again := brought.count.Load() - before; again != 0 {
		t.Errorf("%d documents that were here came again", again)
	}
	if s := d.Status(); !s.SignedIn || s.Sync.Problem != nil {
		t.Errorf("%+v", s)
	}
	wantCode(t, d.Close(), "")
	k.well(t, k.unlocked(t))
}

func TestAnOpenWindowMendsItsStoreByItself(t *testing.T) {
	k := keptProfile(t)
	k.pageOfLines(t)
	k.office.Restart()
	mended := make(chan struct{}, 1)
	d := k.unlocked(t, func(cfg *desk.Config) {
		cfg.Pace = desk.Pace{Refresh: 1 << 40, Probe: 1 << 40}
		cfg.OnStatus = func(s desk.Status) {
			if s.Trouble != nil && s.Trouble.Code == mutual.CodeCacheRebuilt && s.Sync.Phase == desk.SyncIdle && s.CurrentAt > 0 {
				select {
				case mended <- struct{}{}:
				default:
				}
			}
		}
	})
	select {
	case <-mended:
	case <-t.Context().Done():
		t.Fatal("it is not mended")
	}
	wantCode(t, d.Sync(t.Context()), "")
	k.well(t, d)
}

func TestAStoreThatDoesNotOpenIsRebuiltAndWhatIsLostIsSaid(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, k kept){
		"its first page is damaged": func(t *testing.T, k kept) { flipAt(t, k.cache(), 700) },
		"it is zeroed": func(t *testing.T, k kept) {
			wantCode(t, os.WriteFile(k.cache(), make([]byte, 40_000), 0o600), "")
		},
		"it is empty":   func(t *testing.T, k kept) { wantCode(t, os.Truncate(k.cache(), 0), "") },
		"it is removed": func(t *testing.T, k kept) { wantCode(t, os.Remove(k.cache()), "") },
	} {
		t.Run(name, func(t *testing.T) {
			brought := &downloads{}
			k := keptProfile(t, officetest.WithWrap(brought.wrap))
			lose(t, k)
			k.office.Restart()
			d := k.unlocked(t)
			trouble := d.Status().Trouble
			if trouble == nil || trouble.Code != mutual.CodeCacheLost || trouble.Kept != 0 || trouble.Lost != 2 {
				t.Fatalf("the member is told %+v", trouble)
			}
			if (trouble.Aside == "") != (name == "it is removed") {
				t.Errorf("put aside: %q", trouble.Aside)
			}
			wantCode(t, d.Sync(t.Context()), mutual.CodeSessionEnded) // the session went with it
			before := brought.count.Load()
			wantCode(t, d.SignIn(t.Context(), credentials(k.office)), "")
			wantCode(t, d.Sync(t.Context()), "")
			holds(t, d, k.office)
			if again := brought.count.Load() - before; again != 0 {
				t.Errorf("%d documents that were here came again", again)
			}
		})
	}
}

func TestAProfileWhoseFilesAreAllGoneButTheVaultIsNoNewOne(t *testing.T) {
	k := keptProfile(t)
	left, err := filepath.Glob(k.cache() + "*")
	wantCode(t, err, "")
	for _, path := range left {
		wantCode(t, os.Remove(path), "")
	}
	if trouble := k.unlocked(t).Status().Trouble; trouble == nil || trouble.Code != mutual.CodeCacheLost {
		t.Errorf("the member is told %+v", trouble)
	}
}

func TestALostVaultIsSaidAndWhatItClosedIsPutAside(t *testing.T) {
	k := keptProfile(t)
	closed, err := os.ReadFile(k.cache())
	wantCode(t, err, "")
	wantCode(t, os.Remove(filepath.Join(k.folder, "vault.json")), "")
	k.office.Restart()
	d := open(t, k.office, k.folder)
	if s := d.Status(); s.Vault != desk.VaultAbsent || s.Trouble == nil || s.Trouble.Code != mutual.CodeVaultLost {
		t.Errorf("%+v", s)
	}
	wantCode(t, d.SignIn(t.Context(), credentials(k.office)), "")
	trouble := d.Status().Trouble
	if trouble == nil || trouble.Code != mutual.CodeVaultLost || trouble.Aside == "" {
		t.Fatalf("the member is told %+v", trouble)
	}
	if aside, err := os.ReadFile(filepath.Join(trouble.Aside, "cache.db")); err != nil || string(aside) != string(closed) {
		t.Errorf("the old store is not aside as it was (%v)", err)
	}
	if documents, err := os.ReadDir(filepath.Join(trouble.Aside, "documents")); err != nil || len(documents) == 0 {
		t.Errorf("the documents are not aside (%v)", err)
	}
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, k.office)
}

func TestRepairSaysThatASoundStoreIsSound(t *testing.T) {
	k := keptProfile(t)
	d := k.unlocked(t)
	if trouble, err := d.Repair(t.Context()); trouble != nil || err != nil {
		t.Errorf("%+v %v", trouble, err)
	}
	wantCode(t, d.Lock(), "")
	_, err := d.Repair(t.Context())
	wantCode(t, err, mutual.CodeLocked)
}
