package console

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// quoteScreen is a quote, and the form that answers it.
type quoteScreen struct {
	Member       mutual.Member
	Name         string
	Quote        mutual.Quote
	Beneficiary  string
	Lines        []quoteRow
	Totals       mutual.Totals
	Complete     bool // every line's shares could be read
	Waiting      bool // the quote has no answer yet
	ValidUntil   string
	Words        string
	RefusalWords string
	Faults       faults
}

// quoteRow is a line with its shares as they were typed.
type quoteRow struct {
	mutual.QuoteLine
	N                                int // from 1
	TypedSocialSecurity, TypedMutual string
	Computed                         bool // Remaining was
	Fault                            string
}

// What the buttons of a quote post.
const (
	quoteCompute = "calculer"
	quoteAnswer  = "repondre"
	quoteRefuse  = "refuser"
)

func (c *console) showQuote(v *visit) answer { return c.quotePage(v, quoteScreen{}, nil) }

// quotePage shows a quote with the shares that were posted, if any were.
func (c *console) quotePage(v *visit, shown quoteScreen, typed []quoteRow) answer {
	file, quote, err := c.quoteOf(v)
	if err != nil {
		return c.failed(v.Request, err)
	}
	shown.Member, shown.Name, shown.Quote = file.Member, nameOf(file.Member), quote
	shown.Waiting = quote.Status == mutual.QuoteReceived
	for _, b := range file.Beneficiaries {
		if b.ID == quote.BeneficiaryID {
			shown.Beneficiary = b.FirstName + " " + b.LastName
		}
	}
	shown.Lines, shown.Complete = typed, typed != nil
	if typed == nil {
		for n, line := range quote.Lines {
			shown.Lines = append(shown.Lines, quoteRow{QuoteLine: line, N: n + 1, Computed: !shown.Waiting})
		}
		shown.Complete = !shown.Waiting
	}
	lines := mutual.Quote{}
	for _, row := range shown.Lines {
		lines.Lines = append(lines.Lines, row.QuoteLine)
		shown.Complete = shown.Complete && row.Computed
	}
	shown.Totals = lines.Totals()
	given := answer{name: "quote.html", title: "Devis n° " + quote.Number, section: pathMembers, shown: shown}
	if len(shown.Faults) > 0 {
		given.status = http.StatusUnprocessableEntity
	}
	return given
}

func (c *console) quoteOf(v *visit) (office.MemberFile, mutual.Quote, error) {
	file, err := c.look(v, v.PathValue("id"))
	if err != nil {
		return file, mutual.Quote{}, err
	}
	at := slices.IndexFunc(file.Quotes, func(q mutual.Quote) bool { return q.ID == v.PathValue("quote") })
	if at < 0 {
		return file, mutual.Quote{}, &mutual.Error{Code: mutual.CodeNotFound}
	}
	return file, file.Quotes[at], nil
}

func (c *console) answerQuote(v *visit) answer {
	if refused, ok := readForm(v.writer, v.Request); !ok {
		return refused
	}
	_, quote, err := c.quoteOf(v)
	if err != nil {
		return c.failed(v.Request, err)
	}
	here := v.URL.Path
	if quote.Status != mutual.QuoteReceived {
		return answer{to: here, said: &notice{Warning: true, Text: "Rien n’a été changé : ce devis a déjà sa réponse. La voici."}}
	}
	step := v.PostForm.Get("step")
	shown := quoteScreen{
		ValidUntil: strings.TrimSpace(v.PostForm.Get("valid_until")),
		Words:      strings.TrimSpace(strings.ReplaceAll(v.PostForm.Get("words"), "\r\n", "\n")),
	}
	if step == quoteRefuse {
		shown.RefusalWords, shown.Words = shown.Words, ""
		shown.Faults.text("refusal", shown.RefusalWords, mutual.RequestWordsMax, "Dites à l’adhérent pourquoi le devis est refusé.")
		if len(shown.Faults) > 0 {
			return c.quotePage(v, shown, nil)
		}
		return c.settleQuote(v, quote, office.QuoteAnswer{Refused: true, Words: shown.RefusalWords}, shown, nil)
	}
	if step != quoteAnswer && step != quoteCompute {
		return unreadable(http.StatusBadRequest)
	}
	rows := readShares(v.Request, quote, step == quoteAnswer, &shown.Faults)
	answered := office.QuoteAnswer{Words: shown.Words}
	if step == quoteCompute {
		return c.quotePage(v, shown, rows)
	}
	day, ok := french.ParseDay(shown.ValidUntil)
	switch {
	case shown.ValidUntil == "":
		shown.Faults.add("valid_until", "Dites jusqu’à quand la réponse est valable.")
	case !ok:
		shown.Faults.add("valid_until", "Cette date n’existe pas. Écrivez-la ainsi : 31/12/2026.")
	case day < c.office.Today():
		shown.Faults.add("valid_until", "Cette date est passée.")
	}
	if len(shown.Faults) > 0 {
		return c.quotePage(v, shown, rows)
	}
	answered.ValidUntil = day
	for _, row := range rows {
		answered.Shares = append(answered.Shares, office.QuoteShare{SocialSecurity: row.SocialSecurity, Mutual: row.Mutual})
	}
	return c.settleQuote(v, quote, answered, shown, rows)
}

// readShares reads what was typed line by line, and computes what remains. Without
// strict, an empty field is not yet wrong.
func readShares(r *http.Request, quote mutual.Quote, strict bool, wrong *faults) []quoteRow {
	var rows []quoteRow
	for i, line := range quote.Lines {
		n := strconv.Itoa(i + 1)
		row := quoteRow{
			QuoteLine: line, N: i + 1,
			TypedSocialSecurity: strings.TrimSpace(r.PostForm.Get("secu-" + n)), TypedMutual: strings.TrimSpace(r.PostForm.Get("mutuelle-" + n)),
		}
		social, socialRead := french.ParseAmount(row.TypedSocialSecurity)
		share, shareRead := french.ParseAmount(row.TypedMutual)
		empty := row.TypedSocialSecurity == "" || row.TypedMutual == ""
		switch {
		case socialRead && shareRead && social+share > line.Spent:
			row.Fault = "Les deux parts dépassent le prix (" + french.Money(line.Spent) + ")."
		case socialRead && shareRead:
			row.SocialSecurity, row.Mutual, row.Remaining, row.Computed = social, share, line.Spent-social-share, true
		case !socialRead && row.TypedSocialSecurity != "" || !shareRead && row.TypedMutual != "":
			row.Fault = "Écrivez des montants en euros, comme 12,50."
		case strict && empty:
			row.Fault = "Donnez les deux parts, 0 s’il n’y a rien."
		}
		if row.Fault != "" {
			wrong.add("secu-"+n, "Ligne "+n+" : "+row.Fault)
		}
		rows = append(rows, row)
	}
	return rows
}

func (c *console) settleQuote(v *visit, quote mutual.Quote, answered office.QuoteAnswer, shown quoteScreen, rows []quoteRow) answer {
	member, err := c.office.MemberRecord(v.Context(), v.PathValue("id"))
	if err != nil {
		return c.failed(v.Request, err)
	}
	err = c.office.AnswerQuoteOf(v.Context(), v.by(), member.Number, quote.Number, answered)
	text := fieldText(err)
	switch code := mutual.CodeOf(err); {
	case code == "" && answered.Refused:
		return answer{to: memberPath(v.PathValue("id")), said: &notice{Text: "Le devis est refusé. L’adhérent lit votre réponse."}}
	case code == "":
		return answer{to: memberPath(v.PathValue("id")), said: &notice{Text: "La réponse au devis est donnée. L’adhérent la voit ligne par ligne."}}
	case code == mutual.CodeRequestClosed:
		return answer{to: v.URL.Path, said: &notice{Warning: true, Text: "Rien n’a été changé : ce devis a déjà sa réponse. La voici."}}
	case text == "":
		return c.failed(v.Request, err)
	}
	shown.Faults.add(fieldOf(err), text)
	return c.quotePage(v, shown, rows)
}
