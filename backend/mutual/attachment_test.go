package mutual

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
)

func picture(t *testing.T, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hugePNG is a few bytes that promise a picture of side x side points.
func hugePNG(side uint32) []byte {
	header := binary.BigEndian.AppendUint32(nil, side)
	header = binary.BigEndian.AppendUint32(header, side)
	header = append([]byte("IHDR"), append(header, 8, 0, 0, 0, 0)...)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\r"), header...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(header))
}

func TestAnAttachmentIsKnownByItsContent(t *testing.T) {
	pdf := "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
	jpg := picture(t, func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) })
	pic := picture(t, png.Encode)
	for name, c := range map[string]struct {
		content []byte
		want    string
		code    Code
	}{
		"a PDF":                     {[]byte(pdf), TypePDF, ""},
		"a PDF after a mail header": {[]byte("Content-Type: application/pdf\n\n" + pdf), TypePDF, ""},
		"a JPEG":                    {jpg, TypeJPEG, ""},
		"a PNG":                     {pic, TypePNG, ""},
		"a PDF cut short":           {[]byte(pdf[:30]), "", CodeAttachmentKind},
		"a program":                 {[]byte("MZ\x90\x00" + strings.Repeat("\x00", 2000)), "", CodeAttachmentKind},
		"a web page":                {[]byte("<!doctype html><script>alert(1)</script>"), "", CodeAttachmentKind},
		"a GIF":                     {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "", CodeAttachmentKind},
		"nothing":                   {nil, "", CodeAttachmentKind},
		"a picture's head alone":    {jpg[:20], "", CodeAttachmentKind},
		"a picture of 3.6 gigapixels in 33 bytes": {hugePNG(60_000), "", CodeAttachmentTooLarge},
		"five million bytes":                      {append([]byte(pdf), append(bytes.Repeat([]byte{' '}, int(AttachmentMax)-len(pdf)-6), "\n%%EOF"...)...), TypePDF, ""},
		"one byte more":                           {append([]byte(pdf), bytes.Repeat([]byte{' '}, int(AttachmentMax)-len(pdf)+1)...), "", CodeAttachmentTooLarge},
	} {
		got, err := SniffAttachment(bytes.NewReader(c.content), int64(len(c.content)))
		if got != c.want || CodeOf(err) != c.code {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

type broken struct{ err error }

func (b broken) ReadAt([]byte, int64) (int, error) { return 0, b.err }

func TestAFileThatCannotBeReadIsNotCalledAWrongOne(t *testing.T) {
	fault := errors.New("the disk is gone")
	if _, err := SniffAttachment(broken{fault}, 100); !errors.Is(err, fault) {
		t.Errorf("got %v", err)
	}
}

func TestARequestCarriesNoMoreThanItsLimits(t *testing.T) {
	files := func(sizes ...int64) (all []Attachment) {
		for _, size := range sizes {
			all = append(all, Attachment{Bytes: size})
		}
		return all
	}
	for _, c := range []struct {
		files []Attachment
		code  Code
	}{
		{nil, ""},
		{files(AttachmentMax, AttachmentMax, AttachmentMax), ""},
		{files(AttachmentMax, AttachmentMax, AttachmentMax, 1), CodeAttachmentsTooLarge},
		{files(1, 1, 1, 1, 1), ""},
		{files(1, 1, 1, 1, 1, 1), CodeAttachmentsTooMany},
	} {
		if err := CheckAttachments(c.files); CodeOf(err) != c.code {
			t.Errorf("%d files: got %v", len(c.files), err)
		}
	}
}

func TestAWholePDFIsOneTestForDocumentsAndAttachments(t *testing.T) {
	filler := strings.Repeat("x", 5000)
	for content, want := range map[string]bool{
		"%PDF-1.7" + filler + "%%EOF\n":               true,
		"\ufeff%PDF-1.7" + filler + "%%EOF":           true,
		"\r\n%PDF-1.4 %%EOF":                          true,
		"%PDF-1.7" + filler + "%%EOF\r\n\x00\x00\x00": true,
		"%PDF-1.7" + filler:                           false,
		"%PDF-1.7%%EOF" + filler:                      false,
		filler + "%PDF-1.7%%EOF":                      false,
		"PK\x03\x04":                                  false,
		"":                                            false,
	} {
		kind, err := SniffAttachment(strings.NewReader(content), int64(len(content)))
		if IsPDF([]byte(content)) != want || (err == nil && kind == TypePDF) != want {
			t.Errorf("%.20q: a PDF %v, an attachment %q, %v", content, IsPDF([]byte(content)), kind, err)
		}
	}
}
