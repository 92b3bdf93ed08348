//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
)

// console is the advisers' console, with one of them signed in.
type console struct {
	address *url.URL
	client  *http.Client
}

// signInStaff has the demo's adviser sign in.
func (s *session) signInStaff(ctx context.Context) error {
	address, err := url.Parse(s.office.Console.URL)
	if err != nil {
		return err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	s.staff = &console{address: address, client: &http.Client{Jar: jar}}
	if err := s.consolePage(ctx, "/connexion", 560, "console-connexion"); err != nil {
		return err
	}
	return s.staff.post(ctx, "/connexion", url.Values{"login": {s.office.Console.Login}, "password": {s.office.Console.Password}})
}

// consolePage takes a picture of a page of the console as the adviser sees it.
func (s *session) consolePage(ctx context.Context, path string, height int, name string) error {
	return s.page(ctx, s.office.Console.URL+path, s.staff.client.Jar.Cookies(s.staff.address), height, name)
}

// link returns where the first link of a text on a page leads.
func (c *console) link(ctx context.Context, path, text string) (string, error) {
	page, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return "", err
	}
	found := regexp.MustCompile(`<a href="([^"]+)">` + text).FindStringSubmatch(page)
	if found == nil {
		return "", fmt.Errorf("the console's page %s has no link %q", path, text)
	}
	return found[1], nil
}

func (c *console) post(ctx context.Context, path string, form url.Values) error {
	_, err := c.do(ctx, http.MethodPost, path, form)
	return err
}

func (c *console) do(ctx context.Context, method, path string, form url.Values) (page string, err error) {
	r, err := http.NewRequestWithContext(ctx, method, c.address.JoinPath(path).String(), strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := c.client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("the console answers %s to %s %s", answer.Status, method, path)
	}
	return string(body), err
}
