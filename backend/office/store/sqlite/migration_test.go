package sqlite

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/pressly/goose/v3"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/migrations"
)

// firstOffice is what an office of the first schema held: two members, one of them
// blocked, a session and a line.
const firstOffice = `
INSERT INTO setting VALUES ('epoch', 'one');
INSERT INTO member VALUES
    ('m', 4, 1, 'Nm', 'Zoé', 'd''Ÿs', '1 rue Haute', '01000', 'Bourg', 'FR76 •••• 123', 'Équilibre'),
    ('n', 0, 0, 'Nn', 'Luc', 'Noël', '2 rue Haute', '01000', 'Bourg', 'FR76 •••• 456', 'Équilibre');
INSERT INTO account VALUES
    ('m', 'zoe2026', 'zoe@exemple.fr', 'hash', FALSE, 0),
    ('n', 'luc2026', 'luc@exemple.fr', 'other', TRUE, 1234);
INSERT INTO beneficiary VALUES ('m', 'b', 2, 'Zoé', 'd''Ÿs', '1980-02-29', 'self');
INSERT INTO payment VALUES ('m', 'p', 3, 'R1', '2026-03-05', '2026-03-06', 'member', 'Zoé', 'FR76 •••• 123', 900);
INSERT INTO reimbursement VALUES ('m', 'r', 4, 'b', 'p', '2026-03-02', '2026-03-06', 'G', 'Consultation généraliste', 1,
    3000, 0, 3000, 70, 1900, 200, 0, 'in', 900, 200, 'member');
INSERT INTO change VALUES
    ('m', 'member', 'm', 1, FALSE), ('m', 'beneficiary', 'b', 2, FALSE), ('m', 'payment', 'p', 3, FALSE), ('m', 'reimbursement', 'r', 4, FALSE);
INSERT INTO session VALUES ('s', 'm', 'Linux', 77);
INSERT INTO token_pair VALUES ('refresh', 'access', 's', '', 100, 200, FALSE, FALSE);
INSERT INTO throttle VALUES ('bucket', 2, 10, 20, 5);`

func makeFirstOffice(t *testing.T, path string) {
	t.Helper()
	makeOffice(t, path, 1, firstOffice)
}

// makeOffice makes the database of an office that stopped at a version of the schema.
func makeOffice(t *testing.T, path string, version int64, rows string) {
	t.Helper()
	s, err := open(path, "rwc")
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.writer, migrations.Files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(context.Background(), version); err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.ExecContext(context.Background(), rows); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAnOfficeOfTheFirstSchemaKeepsEverythingItHad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	makeFirstOffice(t, path)
	s := openAt(t, path)
	defer s.Close()
	err := s.View(context.Background(), func(r store.Reader) error {
		ctx := t.Context()
		for name, want := range map[string]struct {
			got  func() (any, error)
			want any
		}{
			"setting": {func() (any, error) { return r.Setting(ctx, "epoch") }, "one"},
			"member": {
				func() (any, error) { return r.MemberByAccessCode(ctx, "zoe2026") },
				store.MemberRecord{ID: "m", Number: "Nm", AccessCode: "zoe2026", FirstName: "Zoé", LastName: "d'Ÿs"},
			},
			"account by its code": {
				func() (any, error) { return r.AccountByLogin(ctx, "zoe2026") },
				store.Account{MemberID: "m", AccessCode: "zoe2026", Email: "zoe@exemple.fr", PasswordHash: "hash"},
			},
			"blocked account by its e-mail": {
				func() (any, error) { return r.AccountByLogin(ctx, "luc@exemple.fr") },
				store.Account{MemberID: "n", AccessCode: "luc2026", Email: "luc@exemple.fr", PasswordHash: "other", Blocked: true, BlockedUntil: 1234},
			},
			"counter": {func() (any, error) { return r.Counter(ctx, "m") }, store.Counter{Version: 4, Floor: 1, AccessCode: "zoe2026"}},
			"line": {
				func() (any, error) { return r.Reimbursement(ctx, "m", "r") },
				mutual.Reimbursement{
					ID: "r", BeneficiaryID: "b", PaymentID: "p", CareDate: "2026-03-02", PaidOn: "2026-03-06", ActCode: "G",
					ActLabel: "Consultation généraliste", Quantity: 1, Spent: 3000, Base: 3000, Rate: 70, SocialSecurity: 1900,
					FlatContribution: 200, Pathway: mutual.PathwayIn, Mutual: 900, Remaining: 200, Payee: mutual.PayeeMember,
				},
			},
			"member in full and beneficiary": {
				func() (any, error) { return r.Changes(ctx, "m", 0, 2) },
				[]mutual.Change{
					{Noun: mutual.NounMember, ID: "m", Version: 1, Member: &mutual.Member{
						ID: "m", Number: "Nm", FirstName: "Zoé", LastName: "d'Ÿs", Street: "1 rue Haute", PostalCode: "01000",
						City: "Bourg", MaskedIBAN: "FR76 •••• 123", Contract: "Équilibre",
					}},
					{Noun: mutual.NounBeneficiary, ID: "b", Version: 2, Beneficiary: &mutual.Beneficiary{
						ID: "b", FirstName: "Zoé", LastName: "d'Ÿs", BirthDate: "1980-02-29", Relation: mutual.RelationSelf,
					}},
				},
			},
			"changes": {func() (any, error) { return r.CountChanges(ctx, "m", 0) }, int64(4)},
			"sessions": {
				func() (any, error) { return r.Sessions(ctx, "m") },
				[]store.Session{{ID: "s", MemberID: "m", Device: "Linux", OpenedAt: 77, LastUsedAt: 77}},
			},
			"pair": {
				func() (any, error) { return r.PairByAccess(ctx, "access") },
				store.Pair{SessionID: "s", MemberID: "m", OpenedAt: 77, AccessHash: "access", RefreshHash: "refresh", AccessUntil: 100, RefreshUntil: 200},
			},
			"throttle": {
				func() (any, error) { return r.Throttle(ctx, "bucket") },
				store.Throttle{Bucket: "bucket", Failures: 2, FailedAt: 10, WaitUntil: 20, SucceededAt: 5, KeepUntil: 90*24*3600*1000 + 5},
			},
		} {
			if got, err := want.got(); err != nil || !reflect.DeepEqual(got, want.want) {
				t.Errorf("%s: got %+v, %v; want %+v", name, got, err, want.want)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	var violations int
	if err := s.writer.QueryRow("SELECT COUNT(*) FROM pragma_foreign_key_check").Scan(&violations); err != nil || violations != 0 {
		t.Errorf("%d references lead nowhere, %v", violations, err)
	}
}

// thirdOffice is what an office had before members could ask for changes: one who lost
// their access code, and a document.
const thirdOffice = `
INSERT INTO member (id, version, number, first_name, last_name, street, postal_code, city, masked_iban, contract, access_code)
VALUES ('m', 1, 'Nm', 'Zoé', 'd''Ÿs', '1 rue Haute', '01000', 'Bourg', 'FR76 •••• 123', 'Équilibre', 'zoe2026');
INSERT INTO document VALUES ('m', 'd', 1, 'notice', 'Avis', 'avis.pdf', 'application/pdf', '2026-01-01', 12, '00ff');
INSERT INTO change VALUES ('m', 'document', 'd', 1, FALSE);
INSERT INTO request VALUES ('r', 1, 'access_code_lost', 'm', 'Nm', 'zoe@exemple.fr', 'open', 5);`

func TestAnOfficeOfTheThirdSchemaKeepsItsRequestsAndTakesNewOnes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	makeOffice(t, path, 3, thirdOffice)
	s := openAt(t, path)
	defer s.Close()
	request := mutual.UpdateRequest{
		ID: "u", Key: "k", State: mutual.RequestSent, SentAt: 9, Content: mutual.RequestContent{Kind: mutual.RequestOther, Words: "Bonjour"},
		Attachments: []mutual.Attachment{},
	}
	err := s.Update(t.Context(), func(w store.Writer) error {
		_, err := w.Write(t.Context(), "m", []mutual.Change{{Noun: mutual.NounRequest, ID: "u", Request: &request}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.View(t.Context(), func(r store.Reader) error {
		lost, err := r.Request(t.Context(), "r")
		want := store.Request{ID: "r", Kind: "access_code_lost", MemberID: "m", Number: "Nm", Email: "zoe@exemple.fr", State: "open", CreatedAt: 5}
		if err != nil || lost != want {
			t.Errorf("got %+v, %v", lost, err)
		}
		used, err := r.SumInUse(t.Context(), "00ff")
		if err != nil || !used {
			t.Errorf("the document's bytes are in use: %t, %v", used, err)
		}
		changes, err := r.Changes(t.Context(), "m", 0, 10)
		if err != nil || len(changes) != 2 || changes[0].ID != "d" || !reflect.DeepEqual(changes[1].Request, &request) {
			t.Errorf("got %+v, %v", changes, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAnExistingOfficeIsReadBesideItsService(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	service := openAt(t, path)
	defer service.Close()
	err := service.Update(context.Background(), func(w store.Writer) error { return w.PutSetting(context.Background(), "a", "b") })
	if err != nil {
		t.Fatal(err)
	}
	err = service.Update(context.Background(), func(w store.Writer) error {
		if err := w.PutSetting(t.Context(), "a", "not committed"); err != nil {
			return err
		}
		beside, err := OpenExisting(t.Context(), path)
		if err != nil {
			return err
		}
		defer beside.Close()
		return beside.View(t.Context(), func(r store.Reader) error {
			value, err := r.Setting(t.Context(), "a")
			if value != "b" {
				t.Errorf("got %q", value)
			}
			return err
		})
	})
	if err != nil {
		t.Error(err)
	}
}

func TestOpeningAnExistingOfficeLeavesItsSchemaAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	makeFirstOffice(t, path)
	s, err := OpenExisting(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var version int
	if err := s.reader.QueryRow("SELECT MAX(version_id) FROM goose_db_version").Scan(&version); err != nil || version != 1 {
		t.Errorf("the schema is at %d, %v", version, err)
	}
}

func TestOpeningAnExistingOfficeMakesNone(t *testing.T) {
	folder := t.TempDir()
	if _, err := OpenExisting(t.Context(), filepath.Join(folder, "office.db")); mutual.CodeOf(err) != mutual.CodeNotFound {
		t.Errorf("got %v", err)
	}
	made, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(made) != 0 {
		t.Errorf("%v was made, %v", made, err)
	}
}

// unread is what an office held before numbers and codes had keys: as they came.
const unread = `
INSERT INTO member (id, access_code, number, first_name, last_name, street, postal_code, city, masked_iban, contract) VALUES
    ('m', 'k7m2 94td', '0001 042', 'Claire', '', '', '', '', '', ''),
    ('n', 'p3xh–61qa', '0001043', 'Yanis', '', '', '', '', '', ''),
    ('o', 'p3xh-61qa', '0001-043', 'Ana', '', '', '', '', '', '');
INSERT INTO account (member_id, email, email_certified_at, password_hash, question, answer_hash, terms_version, terms_at, bank_hold_until, blocked, blocked_until)
    VALUES ('m', '', 0, 'hash', '', '', '', 0, 0, FALSE, 0);`

func TestNumbersAndCodesThatWereKeptAsTheyCameAreFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	makeOffice(t, path, 4, unread)
	for range 2 { // the second time, nothing is left to do
		s := openAt(t, path)
		err := s.View(t.Context(), func(r store.Reader) error {
			for _, number := range []string{"0001042", "0001 042", "0001\u2013042", "０００１０４２"} {
				if member, err := r.MemberByNumber(t.Context(), number); err != nil || member.ID != "m" || member.Number != "0001 042" {
					t.Errorf("%q finds %+v, %v", number, member, err)
				}
			}
			for _, code := range []string{"K7M294TD", "k7m2 94td", "K7M2-94TD"} {
				member, err := r.MemberByAccessCode(t.Context(), code)
				account, none := r.AccountByLogin(t.Context(), code)
				if err != nil || none != nil || member.ID != "m" || account.MemberID != "m" {
					t.Errorf("%q finds %+v, %+v, %v, %v", code, member, account, err, none)
				}
			}
			// Two members whose numbers are one now: each is found by its own, word for word.
			for number, id := range map[string]string{"0001043": "n", "0001-043": "o"} {
				if member, err := r.MemberByNumber(t.Context(), number); err != nil || member.ID != id {
					t.Errorf("%q finds %+v, %v", number, member, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		err = s.Update(t.Context(), func(w store.Writer) error {
			for _, m := range []mutual.Member{{ID: "n", Number: "0001043"}, {ID: "o", Number: "0001-043"}} {
				if _, err := w.Write(t.Context(), m.ID, []mutual.Change{{Noun: mutual.NounMember, ID: m.ID, Member: &m}}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Errorf("neither can be written any more: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
