package httpapi

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

func TestAPanicIsAnInternalProblemOrACutConnection(t *testing.T) {
	var lines bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&lines, nil))
	handler := recoverPanics(problems{log: log, now: func() mutual.Millis { return 0 }}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/half" {
			w.WriteHeader(http.StatusOK)
			if _, err := io.WriteString(w, "half an ans"); err != nil {
				t.Error(err)
			}
		}
		panic(errors.New("about Camille Martin"))
	}))
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = NewServer(nil, false, log).ErrorLog
	server.Start()
	defer server.Close()

	whole, err := http.Get(server.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer whole.Body.Close()
	body, err := io.ReadAll(whole.Body)
	if err != nil || whole.StatusCode != http.StatusInternalServerError || !strings.Contains(string(body), `"code":"internal"`) {
		t.Errorf("%d %s %v", whole.StatusCode, body, err)
	}
	half, err := http.Get(server.URL + "/half")
	if err == nil {
		defer half.Body.Close()
		_, err = io.ReadAll(half.Body)
	}
	if err == nil {
		t.Error("half an answer passed for a whole one")
	}
	if logged := lines.String(); !strings.Contains(logged, `"type":"*errors.errorString"`) || strings.Contains(logged+string(body), "Camille") {
		t.Errorf("logged %s", logged)
	}
}

func TestTroublesOfOurOwnMachineAreNotToldAsTheMembers(t *testing.T) {
	told := map[mutual.Code]bool{
		mutual.CodeInternal: true, mutual.CodeInvalidRequest: true, mutual.CodeFieldRequired: true, mutual.CodeNotFound: true,
		mutual.CodeBadCredentials: true, mutual.CodeThrottled: true, mutual.CodeAccountBlocked: true, mutual.CodeSessionEnded: true,
		mutual.CodeOfficeDown: true, mutual.CodeResyncRequired: true,
		mutual.CodePasswordTooShort: true, mutual.CodePasswordTooLong: true, mutual.CodePasswordNeedsUpper: true,
		mutual.CodePasswordNeedsLower: true, mutual.CodePasswordNeedsDigit: true, mutual.CodePasswordPersonal: true,
		mutual.CodePasswordCommon: true, mutual.CodeInvalidEmail: true, mutual.CodeEmailNotASCII: true, mutual.CodeAnswerRevealing: true,
		mutual.CodePairUnknown: true, mutual.CodeTicketExpired: true, mutual.CodeTermsChanged: true, mutual.CodeEmailTaken: true,
		mutual.CodeLinkUnknown: true, mutual.CodeLinkUsed: true, mutual.CodeLinkExpired: true, mutual.CodeCodeWrong: true,
		mutual.CodeAnswerWrong: true, mutual.CodeNotActivated: true,
		mutual.CodeInvalidDate: true, mutual.CodeDateAhead: true, mutual.CodeInvalidIBAN: true, mutual.CodeInvalidPhone: true, mutual.CodeInvalidPostalCode: true,
		mutual.CodeTextTooLong: true, mutual.CodeAttachmentKind: true, mutual.CodeAttachmentTooLarge: true,
		mutual.CodeAttachmentsTooMany: true, mutual.CodeAttachmentsTooLarge: true, mutual.CodeAttachmentMissing: true,
		mutual.CodeChecksum: true, mutual.CodeDocumentGone: true, mutual.CodeBankHold: true, mutual.CodeKeyReused: true, mutual.CodeInFlight: true,
	}
	p := problems{log: slog.New(slog.DiscardHandler), now: func() mutual.Millis { return 0 }}
	for _, code := range mutual.Codes() {
		want := code
		if !told[code] {
			want = mutual.CodeInternal
		}
		if store.Unwell(code) { // the operator reads which, the member when to ask again
			want = mutual.CodeOfficeDown
		}
		answer := httptest.NewRecorder()
		p.write(answer, httptest.NewRequest(http.MethodGet, "/v1/sync", nil), &mutual.Error{Code: code})
		if !strings.Contains(answer.Body.String(), `"code":"`+string(want)+`"`) {
			t.Errorf("%s is told as %s", code, answer.Body)
		}
	}
}
