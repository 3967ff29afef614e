package control

import (
	_ "embed"
	"fmt"
	"html"
	"strconv"
	"strings"

	"github.com/janpfeifer/gonb/gonbui/comms"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/isingml/kernel/isingml/notebook"
)

// script sends what is moved to the cell.
//
//go:embed control.js
var script string

// A Panel is a row of controls in the output of a cell.
type Panel struct {
	id       string
	controls []Control
	listens  comms.SubscriptionId
}

// Show shows the controls in a row and listens to them until Done. Outside a
// notebook it does nothing.
func Show(controls ...Control) *Panel {
	p := &Panel{controls: controls}
	if !notebook.Active() {
		return p
	}
	p.id = notebook.UniqueID("control")
	p.listens = comms.Subscribe(p.id, func(_ string, message string) { p.take(message) })
	if err := notebook.Begin(p.data(p.page())); err != nil {
		return p // the cell works on with the values that the controls start with
	}
	notebook.Sync()
	return p
}

// take hands a message "number value" of the page to a control.
func (p *Panel) take(message string) {
	number, value, _ := strings.Cut(message, " ")
	i, err := strconv.Atoi(number)
	v, bad := strconv.ParseFloat(value, 64)
	if err == nil && bad == nil && i >= 0 && i < len(p.controls) {
		p.controls[i].moved(v)
	}
}

func (p *Panel) page() string {
	var b strings.Builder
	b.WriteString(`<div style="display:flex;flex-wrap:wrap;gap:0.4em 2em;align-items:center">`)
	for _, c := range p.controls {
		part, _ := c.write()
		b.WriteString(part)
	}
	fmt.Fprintf(&b, "<script>%s(document.currentScript.parentElement, %q)</script></div>", script, p.id)
	return b.String()
}

// state says where the controls are, in words.
func (p *Panel) state() string {
	var parts []string
	for _, c := range p.controls {
		if _, state := c.write(); state != "" {
			parts = append(parts, state)
		}
	}
	return strings.Join(parts, ", ")
}

func (p *Panel) data(page string) *protocol.DisplayData {
	return &protocol.DisplayData{DisplayID: p.id, Data: map[protocol.MIMEType]any{
		protocol.MIMETextHTML: page, protocol.MIMETextPlain: p.state(),
	}}
}

// Done leaves the values of the controls as text in their place: what can no
// longer be moved should not look as if it could.
func (p *Panel) Done() {
	if p.id == "" {
		return
	}
	comms.Unsubscribe(p.listens)
	_ = notebook.Replace(p.data("<div>" + html.EscapeString(p.state()) + "</div>"))
	notebook.Sync()
	p.id = ""
}
