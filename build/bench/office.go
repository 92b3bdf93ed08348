//go:build linux

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/demo"
	"github.com/unimutuelles/espace-adherents/backend/office/httpapi"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// roleOffice makes this program the office: a process of its own, so that what it
// costs is the same for us and for the floor.
const roleOffice = "office"

// account is a member of the bench's office.
type account struct{ Login, Password string }

// opening is what the office says once it listens.
type opening struct {
	URL       string
	Whole     account // 20,000 lines and 300 documents
	LinesOnly account // 20,000 lines
}

// officeHandle is the office's process, seen from the bench.
type officeHandle struct {
	opening
	process *exec.Cmd
	tell    io.WriteCloser
	answers *json.Decoder
}

func startOffice(ctx context.Context) (*officeHandle, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	h := &officeHandle{process: exec.CommandContext(ctx, self, roleOffice)}
	h.process.Stderr = os.Stderr
	if h.tell, err = h.process.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := h.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := h.process.Start(); err != nil {
		return nil, err
	}
	h.answers = json.NewDecoder(out)
	if err := h.answers.Decode(&h.opening); err != nil {
		return nil, errors.Join(err, h.stop())
	}
	return h, nil
}

// changesAtOnce is how many rows one amend touches: a payment and its lines.
const changesAtOnce = 5

// amend makes the office write five changes for the first member.
func (h *officeHandle) amend() error {
	if _, err := fmt.Fprintln(h.tell, "amend"); err != nil {
		return err
	}
	var done bool
	return h.answers.Decode(&done)
}

func (h *officeHandle) stop() error {
	return errors.Join(h.tell.Close(), h.process.Wait())
}

// runOffice is the office's side: it serves until its input ends.
func runOffice(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "espace-bench-office-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	store, err := sqlite.Open(ctx, filepath.Join(dir, "office.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	folder, err := files.Open(filepath.Join(dir, "documents"), false)
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	rules, err := office.New(ctx, office.Config{Store: store, Files: folder, Log: log})
	if err != nil {
		return err
	}
	whole, memberID, err := enrol(ctx, rules, 0, demo.Size{Lines: benchLines, Documents: benchDocuments})
	if err != nil {
		return err
	}
	linesOnly, _, err := enrol(ctx, rules, 1, demo.Size{Lines: benchLines})
	if err != nil {
		return err
	}
	handler, err := httpapi.New(httpapi.Config{Office: rules, Log: log, Version: "bench"})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := httpapi.NewServer(handler, false, log)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	defer func() {
		err = errors.Join(err, server.Close())
		if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
			err = errors.Join(err, served)
		}
	}()

	out := json.NewEncoder(os.Stdout)
	err = out.Encode(opening{
		URL:   "http://" + listener.Addr().String(),
		Whole: account{whole.AccessCode, whole.Password}, LinesOnly: account{linesOnly.AccessCode, linesOnly.Password},
	})
	if err != nil {
		return err
	}
	asked := bufio.NewScanner(os.Stdin)
	for n := 1; asked.Scan(); n++ {
		payment, lines := newPayment(n, whole)
		if err := rules.PutReimbursements(ctx, memberID, []mutual.Payment{payment}, lines); err != nil {
			return err
		}
		if err := out.Encode(true); err != nil {
			return err
		}
	}
	return asked.Err()
}

func enrol(ctx context.Context, rules *office.Office, n int, size demo.Size) (demo.Household, string, error) {
	household, err := demo.Generate(1, n, size, mutual.DateOf(time.Now()))
	if err != nil {
		return demo.Household{}, "", err
	}
	id, err := rules.Enrol(ctx, household.Enrolment())
	household.Documents = nil // their bytes are on the disk now
	return household, id, err
}

// newPayment is the n-th payment of the day: it and its lines are changesAtOnce rows.
func newPayment(n int, to demo.Household) (mutual.Payment, []mutual.Reimbursement) {
	today := mutual.DateOf(time.Now())
	payment := mutual.Payment{
		ID: fmt.Sprintf("BENCH%06dP", n), Number: fmt.Sprintf("B%06d", n), IssuedOn: today, PaidOn: today,
		Payee: mutual.PayeeMember, PayeeName: to.Member.FirstName + " " + to.Member.LastName, MaskedIBAN: to.Member.MaskedIBAN,
	}
	lines := make([]mutual.Reimbursement, changesAtOnce-1)
	for i := range lines {
		lines[i] = mutual.Reimbursement{
			ID: fmt.Sprintf("BENCH%06dL%d", n, i), BeneficiaryID: to.Beneficiaries[0].ID, PaymentID: payment.ID,
			CareDate: today, PaidOn: today, ActCode: "G", ActLabel: mutual.ActOf("G").Label, Quantity: 1,
			Spent: 3000, Base: 3000, Rate: 70, SocialSecurity: 1900, FlatContribution: 200,
			Pathway: mutual.PathwayIn, Mutual: 900, Remaining: 200, Payee: mutual.PayeeMember,
		}
		payment.Amount += lines[i].Mutual
	}
	return payment, lines
}
