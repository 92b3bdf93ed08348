//go:build linux

package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	_ "github.com/mattn/go-sqlite3" // the plain file's driver
	"golang.org/x/sync/errgroup"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// The floor of a sync: the same pages fetched with a plain client, parsed, and put
// in a plain SQLite file of the same tables, the documents in plain files. Nothing
// is checked, encrypted or waited for on the disk.

// plainPage is a page of the stream as the contract writes it.
type plainPage struct {
	Changes []plainChange `json:"changes"`
	Cursor  string        `json:"cursor"`
	More    bool          `json:"more"`
}

type plainChange struct {
	Type          string            `json:"type"`
	ID            string            `json:"id"`
	Version       int64             `json:"version"`
	Member        *plainMember      `json:"member"`
	Beneficiary   *plainBeneficiary `json:"beneficiary"`
	Payment       *plainPayment     `json:"payment"`
	Reimbursement *plainLine        `json:"reimbursement"`
	Document      *plainDocument    `json:"document"`
}

type plainMember struct {
	Number     string `json:"number"`
	FirstName  string `json:"first_name"`
	LastName   string `json:"last_name"`
	Street     string `json:"street"`
	PostalCode string `json:"postal_code"`
	City       string `json:"city"`
	MaskedIBAN string `json:"masked_iban"`
	Contract   string `json:"contract"`
}

type plainBeneficiary struct {
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	BirthDate string `json:"birth_date"`
	Relation  string `json:"relation"`
}

type plainPayment struct {
	Number     string `json:"number"`
	IssuedOn   string `json:"issued_on"`
	PaidOn     string `json:"paid_on"`
	Payee      string `json:"payee"`
	PayeeName  string `json:"payee_name"`
	MaskedIBAN string `json:"masked_iban"`
	Amount     int64  `json:"amount"`
}

type plainLine struct {
	BeneficiaryID    string `json:"beneficiary_id"`
	PaymentID        string `json:"payment_id"`
	CareDate         string `json:"care_date"`
	PaidOn           string `json:"paid_on"`
	ActCode          string `json:"act_code"`
	ActLabel         string `json:"act_label"`
	Quantity         int64  `json:"quantity"`
	Spent            int64  `json:"spent"`
	Excess           int64  `json:"excess"`
	Base             int64  `json:"base"`
	Rate             int64  `json:"rate"`
	SocialSecurity   int64  `json:"social_security"`
	FlatContribution int64  `json:"flat_contribution"`
	Deductible       int64  `json:"deductible"`
	Pathway          string `json:"pathway"`
	Mutual           int64  `json:"mutual"`
	Remaining        int64  `json:"remaining"`
	Payee            string `json:"payee"`
}

type plainDocument struct {
	Kind        string `json:"kind"`
	Title       string `json:"title"`
	FileName    string `json:"file_name"`
	ContentType string `json:"content_type"`
	PublishedOn string `json:"published_on"`
	Bytes       int64  `json:"bytes"`
	SHA256      string `json:"sha256"`
}

// plainClient is a signed-in net/http client and nothing else.
type plainClient struct {
	http   *http.Client
	url    string
	access string
}

// newPlainClient signs in. Without compression loopback is fastest: the floor gets it.
func newPlainClient(ctx context.Context, office string, who account) (*plainClient, error) {
	transport := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: plainConnections}
	c := &plainClient{http: &http.Client{Transport: transport}, url: office}
	credentials, err := json.Marshal(map[string]string{"login": who.Login, "password": who.Password, "device": "bench"})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, office+"/v1/session", bytes.NewReader(credentials))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	var session struct {
		Tokens struct {
			Access string `json:"access_token"`
		} `json:"tokens"`
	}
	err = c.do(request, func(body io.Reader) error { return json.NewDecoder(body).Decode(&session) })
	c.access = session.Tokens.Access
	return c, err
}

func (c *plainClient) close() { c.http.CloseIdleConnections() }

func (c *plainClient) get(ctx context.Context, path string, read func(io.Reader) error) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+path, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+c.access)
	return c.do(request, read)
}

func (c *plainClient) do(request *http.Request, read func(io.Reader) error) error {
	answer, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the office answers %s", answer.Status)
	}
	return read(answer.Body)
}

// plainPageSize is the desk's, so that both fetch the same pages.
const plainPageSize = 2500

// sync brings the lines after cursor into the file, and returns the new cursor and
// the documents met.
func (c *plainClient) sync(ctx context.Context, file *plainFile, cursor string) (_ string, documents []plainChange, err error) {
	for more := true; more; {
		query := url.Values{"limit": {strconv.Itoa(plainPageSize)}}
		if cursor != "" {
			query.Set("cursor", cursor)
		}
		var page plainPage
		err := c.get(ctx, "/v1/sync?"+query.Encode(), func(body io.Reader) error {
			text, err := io.ReadAll(body)
			if err != nil {
				return err
			}
			return json.Unmarshal(text, &page)
		})
		if err != nil {
			return "", nil, err
		}
		if err := file.insert(ctx, page.Changes); err != nil {
			return "", nil, err
		}
		for _, change := range page.Changes {
			if change.Document != nil {
				documents = append(documents, change)
			}
		}
		cursor, more = page.Cursor, page.More
	}
	return cursor, documents, nil
}

// plainConnections is how many documents come at once, as for the desk.
const plainConnections = 6

func (c *plainClient) fetchDocuments(ctx context.Context, folder string, documents []plainChange) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(plainConnections)
	for _, document := range documents {
		group.Go(func() error {
			return c.get(ctx, "/v1/documents/"+document.ID+"/content", func(body io.Reader) error {
				file, err := os.Create(filepath.Join(folder, document.ID))
				if err != nil {
					return err
				}
				_, err = io.Copy(file, body)
				return errors.Join(err, file.Close())
			})
		})
	}
	return group.Wait()
}

// plainFile is an unencrypted SQLite file with the tables of the cache.
type plainFile struct {
	db    *sql.DB
	kinds map[mutual.ActCode]mutual.ActKind
}

// plainColumns are those of the rows that the stream brings.
var plainColumns = map[string]string{
	"member":      "id, generation, number, first_name, last_name, street, postal_code, city, masked_iban, contract",
	"beneficiary": "id, generation, first_name, last_name, birth_date, relation",
	"payment":     "id, generation, number, issued_on, paid_on, payee, payee_name, masked_iban, amount",
	"reimbursement": "id, generation, beneficiary_id, payment_id, care_date, paid_on, act_code, act_label, kind, quantity, spent, excess, base, " +
		"rate, social_security, flat_contribution, deductible, pathway, mutual, remaining, payee, care_month, paid_month",
	"document": "id, generation, kind, title, file_name, content_type, published_on, bytes, sha256",
}

// openPlain opens the file. A new one gets the tables of the cache's own
// migrations, so that the floor follows the schema. It never waits for the disk.
func openPlain(ctx context.Context, path string) (*plainFile, error) {
	_, err := os.Stat(path)
	isNew := errors.Is(err, os.ErrNotExist)
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=OFF&_cache_size=-16384&_stmt_cache_size=32")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	f := &plainFile{db: db, kinds: map[mutual.ActCode]mutual.ActKind{}}
	for _, act := range mutual.Acts() {
		f.kinds[act.Code] = act.Kind
	}
	if isNew {
		if err := f.makeTables(ctx); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return f, nil
}

const migrationsFolder = "backend/cache/migrations"

func (f *plainFile) makeTables(ctx context.Context) error {
	steps, err := filepath.Glob(filepath.Join(migrationsFolder, "*.sql"))
	if err != nil || len(steps) == 0 {
		return errors.Join(err, errors.New("no migrations in "+migrationsFolder+": run from the repository's root"))
	}
	for _, step := range steps {
		text, err := os.ReadFile(step)
		if err != nil {
			return err
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		if _, err := f.db.ExecContext(ctx, up); err != nil {
			return err
		}
	}
	return nil
}

func (f *plainFile) close() error { return f.db.Close() }

// insert stores a page in one transaction, with one prepared statement a table.
func (f *plainFile) insert(ctx context.Context, changes []plainChange) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f.insertRows(tx, changes); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (f *plainFile) insertRows(tx *sql.Tx, changes []plainChange) error {
	statements := map[string]*sql.Stmt{} // closed with the transaction
	for i := range changes {
		c := &changes[i]
		statement := statements[c.Type]
		if statement == nil {
			columns, known := plainColumns[c.Type]
			if !known {
				continue // a contract's few dozen rows among the thousands: the floor does without
			}
			marks := strings.Repeat(", ?", strings.Count(columns, ","))
			var err error
			if statement, err = tx.Prepare("INSERT OR REPLACE INTO " + c.Type + " (" + columns + ") VALUES (?" + marks + ")"); err != nil {
				return err
			}
			statements[c.Type] = statement
		}
		if _, err := statement.Exec(f.values(c)...); err != nil {
			return err
		}
	}
	return nil
}

func (f *plainFile) values(c *plainChange) []any {
	switch m, b, p, r, d := c.Member, c.Beneficiary, c.Payment, c.Reimbursement, c.Document; {
	case m != nil:
		return []any{c.ID, 1, m.Number, m.FirstName, m.LastName, m.Street, m.PostalCode, m.City, m.MaskedIBAN, m.Contract}
	case b != nil:
		return []any{c.ID, 1, b.FirstName, b.LastName, b.BirthDate, b.Relation}
	case p != nil:
		return []any{c.ID, 1, p.Number, p.IssuedOn, p.PaidOn, p.Payee, p.PayeeName, p.MaskedIBAN, p.Amount}
	case r != nil:
		kind, known := f.kinds[mutual.ActCode(r.ActCode)]
		if !known {
			kind = mutual.KindOther
		}
		return []any{
			c.ID, 1, r.BeneficiaryID, r.PaymentID, r.CareDate, r.PaidOn, r.ActCode, r.ActLabel, string(kind), r.Quantity, r.Spent, r.Excess,
			r.Base, r.Rate, r.SocialSecurity, r.FlatContribution, r.Deductible, r.Pathway, r.Mutual, r.Remaining, r.Payee,
			r.CareDate[:7], r.PaidOn[:7],
		}
	case d != nil:
		return []any{c.ID, 1, d.Kind, d.Title, d.FileName, d.ContentType, d.PublishedOn, d.Bytes, d.SHA256}
	}
	return nil
}
