package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// browsers are programs that print a page: Chromium under its names.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"}

// findProgram returns the first of the programs that is on PATH.
func findProgram(names ...string) (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("there is none of the programs %s", strings.Join(names, ", "))
}

// findPrinter returns the browser that prints pages.
func findPrinter() (string, error) {
	browser, err := findProgram(browsers...)
	if err != nil {
		return "", fmt.Errorf("a PDF is printed by Chromium or Chrome, and %w: install one (Debian, Ubuntu: apt install chromium; Fedora: dnf install chromium; "+
			"macOS: brew install --cask chromium), or take --html and print the page", err)
	}
	return browser, nil
}

// printPDF prints a page to a file, as a browser without a window does.
func (s *setup) printPDF(ctx context.Context, browser, page, file string) error {
	page, err := filepath.Abs(page)
	if err != nil {
		return err
	}
	profile, err := os.MkdirTemp("", "isingml-print")
	if err != nil {
		return err
	}
	defer os.RemoveAll(profile)
	made := filepath.Join(profile, "page.pdf")
	args := []string{"--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--user-data-dir=" + profile,
		"--no-pdf-header-footer", "--print-to-pdf=" + made, "file://" + page}
	if os.Geteuid() == 0 {
		args = append([]string{"--no-sandbox"}, args...) // the user of most containers
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	if _, err := s.output(ctx, s.root, nil, browser, args...); err != nil {
		return fmt.Errorf("printing %s: %w", file, err)
	}
	text, err := os.ReadFile(made)
	if err != nil {
		return fmt.Errorf("printing %s: the browser made no file: %w", file, err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return err
	}
	s.printf("  wrote %s\n", file)
	return nil
}
