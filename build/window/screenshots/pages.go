//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// page takes a picture of a page of the office in a browser, as whoever has the cookies
// sees it: a browser without a window fills no form, so they are lent to it on the way.
func (s *session) page(ctx context.Context, address string, cookies []*http.Cookie, height int, name string) error {
	browser, err := anyOf("chromium", "google-chrome", "chromium-browser")
	if err != nil {
		return err
	}
	at, err := url.Parse(address)
	if err != nil {
		return err
	}
	office := &url.URL{Scheme: at.Scheme, Host: at.Host}
	between := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(office)
			r.Out.Header.Del("Accept-Encoding")
			for _, cookie := range cookies {
				r.Out.AddCookie(cookie)
			}
		},
		ModifyResponse: waitForType,
	})
	defer between.Close()
	path := filepath.Join(s.folder, name+".png")
	out, err := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-sync", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--user-data-dir="+filepath.Join(s.Home, "browser"),
		"--hide-scrollbars", fmt.Sprintf("--window-size=1180,%d", height), "--virtual-time-budget=5000", "--screenshot="+path,
		strings.Replace(address, office.String(), between.URL, 1)).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", browser, err, out)
	}
	fmt.Println(path)
	return nil
}

// waitForType has pages wait for their type, as they do not where somebody reads them.
func waitForType(answer *http.Response) error {
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/css") {
		return nil
	}
	sheet, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		return err
	}
	sheet = bytes.ReplaceAll(sheet, []byte("font-display: optional"), []byte("font-display: block"))
	answer.Body = io.NopCloser(bytes.NewReader(sheet))
	answer.Header.Set("Content-Length", strconv.Itoa(len(sheet)))
	return nil
}

func anyOf(programs ...string) (path string, err error) {
	var errs []error
	for _, program := range programs {
		if path, err = exec.LookPath(program); err == nil {
			return path, nil
		}
		errs = append(errs, err)
	}
	return "", errors.Join(errs...)
}
