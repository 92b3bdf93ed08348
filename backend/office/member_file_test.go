package office_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

func TestAMembersFileShowsAllAndItsOpeningIsKept(t *testing.T) {
	b := openBureau(t)
	b.ask("first", mutual.RequestApplied, phoneAsked())
	b.advance(time.Minute)
	b.ask("second", mutual.RequestSent, bankAsked())
	if err := b.ReportLostCode(t.Context(), "zoe@exemple.fr", b.number, home()); err != nil {
		t.Fatal(err)
	}
	b.signedIn()
	b.update(func(w store.Writer) error { return w.SetBankHold(t.Context(), b.memberID, b.Now()+1) })
	file, err := b.MemberFile(t.Context(), lea, " "+b.number)
	if err != nil {
		t.Fatal(err)
	}
	if file.Member.ID != b.memberID || file.AccessCode != "ZOE2026" || len(file.Beneficiaries) != 1 || file.Guarantees != 1 ||
		len(file.Quotes) != 1 || len(file.Messages) != 1 || len(file.Documents) != 1 || len(file.LostCodes) != 1 ||
		len(file.Requests) != 2 || file.Requests[0].ID != "second" || len(file.Deeds) != 1 {
		t.Errorf("the file is %+v", file)
	}
	if a := file.Account; a == nil || a.Email != "zoe@exemple.fr" || !a.EmailCertified || a.Blocked || a.Sessions != 1 ||
		a.BankHoldUntil != b.Now()+1 || len(a.Events) != 2 {
		t.Errorf("the account is %+v", a)
	}
	deeds, err := b.Deeds(t.Context(), b.number, 0, 10)
	if err != nil || len(deeds) != 1 || deeds[0].Action != string(office.ActionMemberOpened) || deeds[0].By != string(lea) ||
		deeds[0].MemberID != b.memberID || deeds[0].At != b.Now() {
		t.Errorf("the journal says %+v, %v", deeds, err)
	}
	for name, c := range map[string]struct {
		by     office.By
		number string
		want   mutual.Code
	}{"of nobody": {lea, "99", mutual.CodeNotFound}, "by nobody": {"", "1", mutual.CodeFieldRequired}} {
		file, err := b.MemberFile(t.Context(), c.by, c.number)
		if wantCode(t, name, err, c.want); file.Member.ID != "" {
			t.Errorf("%s: something is shown", name)
		}
	}
	_, err = b.Deeds(t.Context(), "99", 0, 10)
	wantCode(t, "the journal of nobody", err, mutual.CodeNotFound)
}

func TestAMemberWithoutAnAccountHasAFileToo(t *testing.T) {
	b := openBureau(t)
	if _, err := b.Enrol(t.Context(), office.Enrolment{Member: mutual.Member{Number: "2", FirstName: "Ana"}, AccessCode: "ANA2026"}); err != nil {
		t.Fatal(err)
	}
	file, err := b.MemberFile(t.Context(), lea, "2")
	if err != nil || file.Account != nil || file.Member.FirstName != "Ana" {
		t.Errorf("the file is %+v, %v", file, err)
	}
	wantCode(t, "blocking no account", b.BlockMember(t.Context(), lea, "2", 0), mutual.CodeNotFound)
}

func TestMembersAreFoundByNumberAndByName(t *testing.T) {
	b := openBureau(t)
	for number, name := range map[string][2]string{
		"10042171": {"Élodie", "Le Goff"}, "10042172": {"Éloi", "Goffin"}, "10042180": {"Zoé", "Martin"},
	} {
		e := office.Enrolment{Member: mutual.Member{Number: number, FirstName: name[0], LastName: name[1]}, AccessCode: "C" + number}
		if _, err := b.Enrol(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	for query, want := range map[string]string{
		"": "", "   ": "", "10042172": "10042172", "100 421 72": "10042172", "1004217": "10042171 10042172", "zoe": "1 10042180",
		"ELODIE": "10042171", "goff elo": "10042171 10042172", "le goff": "10042171", "dupont": "", "1": "1 10042171 10042172",
	} {
		found, err := b.SearchMembers(t.Context(), "nadia", query, 3)
		if err != nil {
			t.Fatal(err)
		}
		var numbers []string
		for _, member := range found {
			numbers = append(numbers, member.Number)
		}
		if got := strings.Join(numbers, " "); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

func TestARequestsFileIsShownWithItsBytes(t *testing.T) {
	b := openBureau(t)
	sum, size, err := b.files.Put(strings.NewReader("%PDF-1.7\nacte\n%%EOF\n"))
	if err != nil {
		t.Fatal(err)
	}
	asked := mutual.Attachment{Name: "acte.pdf", ContentType: mutual.TypePDF, Bytes: size, SHA256: sum}
	gone := asked
	gone.SHA256 = strings.Repeat("0", 64)
	b.ask("r", mutual.RequestRead, mutual.RequestContent{Kind: mutual.RequestOther, Words: "Voici."}, asked, gone)
	attachment, content, err := b.RequestAttachment(t.Context(), lea, "r", 0)
	if err != nil {
		t.Fatal(err)
	}
	var read bytes.Buffer
	if _, err := read.ReadFrom(content); err != nil || content.Close() != nil || attachment != asked || !strings.Contains(read.String(), "acte") {
		t.Errorf("%+v holds %q, %v", attachment, read.String(), err)
	}
	for name, c := range map[string]struct {
		id   string
		n    int
		want mutual.Code
	}{
		"an unknown request": {"none", 0, mutual.CodeNotFound}, "one too many": {"r", 2, mutual.CodeNotFound},
		"one too few": {"r", -1, mutual.CodeNotFound}, "bytes that are gone": {"r", 1, mutual.CodeInternal},
	} {
		_, _, err := b.RequestAttachment(t.Context(), lea, c.id, c.n)
		wantCode(t, name, err, c.want)
	}
	if got := b.deeds(); !slices.Equal(got, []office.Action{office.ActionAttachmentOpened, office.ActionAttachmentOpened}) {
		t.Errorf("the journal says %v", got)
	}
}

func TestTheQueueShowsTheLongestWaitingFirstPageByPage(t *testing.T) {
	b := openBureau(t)
	for i, state := range []mutual.RequestState{
		mutual.RequestSent, mutual.RequestRefused, mutual.RequestRead, mutual.RequestApplied, mutual.RequestAccepted, mutual.RequestSent,
	} {
		b.ask(string(rune('a'+i)), state, phoneAsked())
		b.advance(time.Second)
	}
	for name, c := range map[string]struct {
		states []mutual.RequestState
		want   string
	}{
		"what is open":    {nil, "acef"},
		"what is new":     {[]mutual.RequestState{mutual.RequestSent}, "af"},
		"what is decided": {[]mutual.RequestState{mutual.RequestRefused, mutual.RequestApplied}, "bd"},
	} {
		got, after := "", ""
		for {
			waiting, next, err := b.Queue(t.Context(), c.states, after, 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range waiting {
				got += w.Request.ID
				if w.Number != "1" || w.Name != "Zoé Aubry" || w.MemberID != b.memberID {
					t.Errorf("%s: of %+v", name, w)
				}
			}
			if after = next; next == "" {
				break
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestNothingOfARequestOrAnAdviserIsLoggedAndNoSecretIsKept(t *testing.T) {
	b := openBureau(t)
	b.hire()
	token, _ := b.console(string(lea), leasPassword)
	b.console(string(lea), "Trois-Renards-Verts-7")
	b.ask("bank", mutual.RequestSent, bankAsked())
	b.ask("other", mutual.RequestSent, mutual.RequestContent{Kind: mutual.RequestOther, Words: "Ma mutuelle et mes genoux."})
	for id, answer := range map[string]func(by office.By, id, words string) error{"bank": answers(b)["apply"], "other": answers(b)["refuse"]} {
		wantCode(t, id, answer(lea, id, "Des mots de conseiller."), "")
	}
	code, err := b.IssueCode(t.Context(), lea, b.number)
	if err != nil || b.Round(t.Context()) != nil {
		t.Fatal(err)
	}
	wantCode(t, "a block that is over", b.BlockMember(t.Context(), lea, b.number, 1), mutual.CodeInvalidDate)
	for name, secret := range map[string]string{
		"an IBAN": wholeIBAN, "a member's words": "genoux", "an adviser's words": "Des mots", "a name": "Aubry", "an address": "zoe@",
		"a password": leasPassword, "a token": token, "an access code": code, "a login": string(lea),
	} {
		if strings.Contains(b.log.String(), secret) {
			t.Errorf("the log holds %s", name)
		}
	}
	err = filepath.WalkDir(b.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for name, secret := range map[string]string{"the password": leasPassword, "the token": token} {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s holds %s", filepath.Base(path), name)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
