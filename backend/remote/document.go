package remote

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// Document hands the bytes of a document to receive, from offset on. When the
// document on the office is another one than sha256 (64 hex digits), or the
// office does not resume, restarted is true and the bytes come from the start.
func (c *Client) Document(ctx context.Context, access, id, sha256 string, offset int64, receive func(body io.Reader, restarted bool) error) error {
	params := &wire.GetDocumentContentParams{}
	if offset > 0 {
		span, tag := fmt.Sprintf("bytes=%d-", offset), `"`+sha256+`"`
		params.Range, params.IfRange = &span, &tag
	}
	return c.fetch(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.GetDocumentContent(ctx, id, params, bearer(access))
	}, func(resp *http.Response, body io.Reader) error {
		if mediaType(resp.Header) != "application/octet-stream" {
			return c.between(resp)
		}
		resumed := resp.StatusCode == http.StatusPartialContent
		if resumed {
			var first, last, size int64
			if _, err := fmt.Sscanf(resp.Header.Get("Content-Range"), "bytes %d-%d/%d", &first, &last, &size); err != nil || first != offset {
				return mutual.Fault(mutual.CodeAnswerAltered, err)
			}
		}
		return receive(body, offset > 0 && !resumed)
	})
}
