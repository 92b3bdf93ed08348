package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

type messagesCommand struct {
	Send messagesSend `cmd:"" help:"Envoyer un message à des adhérents, à une liste ou à tous."`
}

type messagesSend struct {
	beside
	To       []string `xor:"to" required:"" placeholder:"N°" help:"Numéro d’adhérent ; plusieurs, séparés par des virgules."`
	List     string   `xor:"to" required:"" placeholder:"FICHIER" help:"Fichier de numéros d’adhérent, un par ligne ; « - » : l’entrée standard."`
	All      bool     `xor:"to" required:"" help:"Tous les adhérents."`
	Subject  string   `required:"" placeholder:"OBJET" help:"Objet du message."`
	Body     string   `xor:"body" required:"" placeholder:"TEXTE" help:"Texte du message ; une ligne vide sépare deux paragraphes."`
	BodyFile string   `xor:"body" required:"" placeholder:"FICHIER" help:"Fichier qui contient le texte ; « - » : l’entrée standard."`
	From     string   `placeholder:"NOM" help:"Signature, telle que les adhérents la lisent (Unimutuelles, si elle n’est pas donnée)."`
	Attach   []string `sep:"none" placeholder:"FICHIER" help:"PDF à joindre ; à répéter pour plusieurs."`
	ID       string   `name:"id" placeholder:"ENVOI" help:"N° d’un envoi interrompu, pour le reprendre : personne ne reçoit le message deux fois."`
}

// sendingID is what the contract takes for an id, with room for the attachments' ends.
var sendingID = regexp.MustCompile(`^[0-9A-Za-z_-]{1,36}$`)

// sending is what became of a message to many.
type sending struct {
	sent, already int
	unknown       []string
}

// Run sends a message to everybody it is for, one after the other. Each member's copy has
// the same id, so that a run that was broken off is taken up where it was.
func (c *messagesSend) Run(s *surroundings) error {
	if c.ID == "" {
		c.ID = rand.Text()
	}
	if !sendingID.MatchString(c.ID) {
		return &refusal{text: "--id : lettres, chiffres et tirets, 36 au plus.", exit: exitUsage}
	}
	body := c.Body
	if c.BodyFile != "" {
		var err error
		if body, err = readText(s, c.BodyFile); err != nil {
			return err
		}
	}
	attached, err := c.attachments()
	if err != nil {
		return err
	}
	return c.work(s, func(ctx context.Context, d desk) error {
		numbers, err := c.numbers(ctx, s, d)
		if err != nil {
			return err
		}
		if len(numbers) == 0 {
			return &refusal{text: "La liste ne contient aucun numéro d’adhérent.", exit: exitUsage}
		}
		fmt.Fprintf(s.err, "Envoi %s à %s. S’il est interrompu, relancez la même commande avec --id %s.\n",
			c.ID, counted(int64(len(numbers)), "adhérent", "adhérents"), c.ID)
		message := mutual.Message{ID: c.ID, From: c.From, Subject: c.Subject, Body: body}
		became, err := sendTo(ctx, s, d, numbers, message, attached)
		return c.tell(s, became, len(numbers), err)
	})
}

func sendTo(ctx context.Context, s *surroundings, d desk, numbers []string, message mutual.Message, attached []office.Publication) (became sending, err error) {
	step, end := sendingProgress(s.err, len(numbers))
	defer end()
	for _, number := range numbers {
		if ctx.Err() != nil {
			return became, mutual.Fault(mutual.CodeCancelled, ctx.Err())
		}
		sent, err := d.WriteTo(ctx, d.by, number, message, attached)
		switch {
		case mutual.CodeOf(err) == mutual.CodeNotFound:
			became.unknown = append(became.unknown, number)
		case err != nil:
			return became, err
		case sent:
			became.sent++
		default:
			became.already++
		}
		step()
	}
	return became, nil
}

func (c *messagesSend) tell(s *surroundings, became sending, wanted int, err error) error {
	fmt.Fprintf(s.out, "%s.\n", counted(int64(became.sent), "message envoyé", "messages envoyés"))
	if became.already > 0 {
		fmt.Fprintf(s.out, "%s, lors d’un envoi précédent.\n", counted(int64(became.already), "l’avait déjà reçu", "l’avaient déjà reçu"))
	}
	if len(became.unknown) > 0 {
		fmt.Fprintf(s.out, "%s :\n", counted(int64(len(became.unknown)), "numéro inconnu", "numéros inconnus"))
		for _, number := range became.unknown {
			fmt.Fprintln(s.out, oneLine(number))
		}
	}
	if left := wanted - became.sent - became.already - len(became.unknown); err != nil && left > 0 {
		told := refused(err, "Message")
		return &refusal{exit: exitFault, err: err, text: fmt.Sprintf("Interrompu : il en reste %s. Reprenez avec --id %s : personne ne recevra le message deux fois.\n%s",
			counted(int64(left), "à envoyer", "à envoyer"), c.ID, textOf(told))}
	}
	if err == nil && len(became.unknown) > 0 {
		return &refusal{text: "Les autres numéros sont servis. Corrigez ceux-ci, puis relancez avec le même --id.", exit: exitRefused}
	}
	return refused(err, "Message")
}

// numbers lists who the message is for, each once, in their order.
func (c *messagesSend) numbers(ctx context.Context, s *surroundings, d desk) ([]string, error) {
	var asked []string
	switch {
	case c.All:
		for after := ""; ; {
			page, err := d.Members(ctx, after, listPage)
			if err != nil {
				return nil, err
			}
			for _, member := range page {
				asked = append(asked, member.Number)
			}
			if len(page) < listPage {
				return asked, nil
			}
			after = page[len(page)-1].Number
		}
	case c.List != "":
		text, err := readText(s, c.List)
		if err != nil {
			return nil, err
		}
		asked = strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	default:
		asked = c.To
	}
	var numbers []string
	known := make(map[string]bool)
	for _, number := range asked {
		key := mutual.CardKey(number)
		if key != "" && !strings.HasPrefix(key, "#") && !known[key] {
			known[key] = true
			numbers = append(numbers, number)
		}
	}
	return numbers, nil
}

func (c *messagesSend) attachments() ([]office.Publication, error) {
	var read []office.Publication
	for n, path := range c.Attach {
		publication, err := readPublication(path)
		if err != nil {
			return nil, err
		}
		publication.Document.ID = c.ID + "-" + strconv.Itoa(n+1)
		publication.Document.Kind = mutual.DocumentNotice
		read = append(read, publication)
	}
	return read, nil
}

// readPublication reads a PDF to publish, titled after its name.
func readPublication(path string) (office.Publication, error) {
	stat, err := os.Stat(path)
	if err == nil && stat.Size() > mutual.DocumentMax {
		return office.Publication{}, refused(&mutual.Error{Code: mutual.CodeAttachmentTooLarge}, path)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return office.Publication{}, &refusal{text: fmt.Sprintf("Le fichier %s ne peut pas être lu.", path), exit: exitUsage, err: err}
	}
	if !mutual.IsPDF(content) {
		return office.Publication{}, &refusal{text: fmt.Sprintf("%s n’est pas un PDF, ou il est abîmé ; son nom n’y change rien.", path), exit: exitRefused}
	}
	name := filepath.Base(path)
	return office.Publication{Content: content, Document: mutual.Document{
		FileName: name, Title: strings.TrimSuffix(name, filepath.Ext(name)),
	}}, nil
}

// textMax is the longest text that is read from a file, in bytes: a list of numbers may
// be long.
const textMax = 64 << 20

// readText reads a file, or with "-" the standard input.
func readText(s *surroundings, path string) (string, error) {
	in := s.in
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return "", &refusal{text: fmt.Sprintf("Le fichier %s ne peut pas être lu.", path), exit: exitUsage, err: err}
		}
		defer file.Close()
		in = file
	}
	content, err := io.ReadAll(io.LimitReader(bufio.NewReader(in), textMax))
	if err != nil {
		return "", &refusal{text: fmt.Sprintf("Le fichier %s ne peut pas être lu.", path), exit: exitUsage, err: err}
	}
	return strings.TrimPrefix(string(content), "\ufeff"), nil
}

// sendingProgress counts on a terminal, and is silent elsewhere.
func sendingProgress(out io.Writer, total int) (step, end func()) {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return func() {}, func() {}
	}
	bar := progressbar.NewOptions(total, progressbar.OptionSetWriter(out), progressbar.OptionSetWidth(30), progressbar.OptionShowCount(),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetPredictTime(true), progressbar.OptionSetDescription("Messages"))
	return func() { _ = bar.Add(1) }, func() {
		_ = bar.Exit()
		fmt.Fprintln(out)
	}
}
