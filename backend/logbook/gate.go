package logbook

import (
	"context"
	"log/slog"
	"regexp"
)

// A message is a constant in the code; one with digits, signs or great length was
// put together from something.
var plainMessage = regexp.MustCompile(`^[A-Za-z][A-Za-z ,:;()'-]{2,99}$`)

const withheldMessage = "message withheld"

// droppedKey counts the fields that a line came with and that did not pass.
const droppedKey = "dropped"

// gate lets through what fields.go allows, and counts the rest. Groups give no
// prefix: a field has one name wherever it was set.
type gate struct {
	next    slog.Handler
	dropped int
}

func (g gate) Enabled(ctx context.Context, level slog.Level) bool { return g.next.Enabled(ctx, level) }

func (g gate) Handle(ctx context.Context, record slog.Record) error {
	message := record.Message
	if !plainMessage.MatchString(message) {
		message = withheldMessage
	}
	passed := slog.NewRecord(record.Time.UTC(), record.Level, message, record.PC)
	dropped := g.dropped
	record.Attrs(func(a slog.Attr) bool {
		fields, lost := pass(a)
		passed.AddAttrs(fields...)
		dropped += lost
		return true
	})
	if dropped > 0 {
		passed.AddAttrs(slog.Int(droppedKey, dropped))
	}
	return g.next.Handle(ctx, passed)
}

func (g gate) WithAttrs(attrs []slog.Attr) slog.Handler {
	var passed []slog.Attr
	for _, a := range attrs {
		fields, lost := pass(a)
		passed = append(passed, fields...)
		g.dropped += lost
	}
	g.next = g.next.WithAttrs(passed)
	return g
}

func (g gate) WithGroup(string) slog.Handler { return g }
