// Package notebook sends displays to the GoNB kernel so that nothing is lost
// and everything appears in the order of the program. It is the only place
// that talks to the kernel.
package notebook

import (
	"fmt"
	"os"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Active reports whether the program runs in a cell of a notebook.
func Active() bool { return gonbui.IsNotebook }

// UniqueID returns a name for an output that is replaced in place.
func UniqueID(kind string) string { return kind + "-" + gonbui.UniqueId() }

// Show displays the data below all text that was printed before, and returns
// once the kernel has it, so that text printed later stands below.
func Show(data *protocol.DisplayData) error {
	waitForText()
	gonbui.SendData(data)
	gonbui.Sync()
	return failure()
}

// Begin displays data with a DisplayID for the first time, below all text
// that was printed before. It does not wait for the kernel.
func Begin(data *protocol.DisplayData) error {
	waitForText()
	return Replace(data)
}

// Replace displays the data in place of what has the same DisplayID, without
// waiting for the kernel. The last one must be followed by Sync.
func Replace(data *protocol.DisplayData) error {
	gonbui.SendData(data)
	return failure()
}

// Sync waits until the kernel has everything that was sent.
func Sync() { gonbui.Sync() }

func failure() error {
	if err := gonbui.Error(); err != nil {
		return fmt.Errorf("the notebook does not take the display: %w", err)
	}
	return nil
}

// waitForText waits until the kernel has read and passed on what was printed.
// Text and displays reach it through different pipes, and without waiting a
// display overtook the text before it in one of three runs.
func waitForText() {
	const patience = time.Second
	for start := time.Now(); time.Since(start) < patience; {
		if unread(os.Stdout)+unread(os.Stderr) == 0 {
			break
		}
		time.Sleep(200 * time.Microsecond)
	}
	// What the kernel has read it still has to publish.
	gonbui.Sync()
	time.Sleep(3 * time.Millisecond)
}
