(function (root, width, panels) {
  "use strict";
  if (!root) return;
  const image = root.querySelector("img");
  const svg = "data:image/svg+xml;base64,";
  if (image.src.startsWith(svg)) { // a drawing takes over the page's colours, an image cannot
    const bytes = Uint8Array.from(atob(image.src.slice(svg.length)), (c) => c.charCodeAt(0));
    image.insertAdjacentHTML("afterend", new TextDecoder().decode(bytes));
    const drawing = image.nextElementSibling;
    drawing.querySelector("title").remove(); // the browser would show it under the pointer
    drawing.setAttribute("aria-label", image.alt);
    image.remove();
  }
  const add = (css) => {
    const e = document.createElement("div");
    e.style.cssText = "position:absolute;pointer-events:none;display:none;" + css;
    root.appendChild(e);
    return e;
  };
  const rule = add("width:1px;background:#888");
  const note = add("padding:4px 7px;background:var(--jp-layout-color1,#fff);border:1px solid #888;border-radius:3px;" +
    "font:12px/1.45 sans-serif;color:var(--jp-content-font-color1,#222);white-space:pre;text-align:left;z-index:9");
  const hide = () => { rule.style.display = note.style.display = "none"; };
  const row = (text, color) => {
    const e = document.createElement("div");
    if (color) { // text in the curve's colour would be hard to read on one of the themes
      const swatch = document.createElement("span");
      swatch.style.cssText = "display:inline-block;width:9px;height:9px;margin-right:6px;background:" + color;
      e.appendChild(swatch);
    }
    e.appendChild(document.createTextNode(text));
    note.appendChild(e);
  };
  root.addEventListener("mouseleave", hide);
  root.addEventListener("mousemove", (event) => {
    const frame = root.getBoundingClientRect();
    const scale = root.querySelector("img, svg").getBoundingClientRect().width / width; // the page may shrink it
    const x = (event.clientX - frame.left) / scale, y = (event.clientY - frame.top) / scale;
    const panel = panels.find((p) => x >= p.box[0] && x <= p.box[2] && y >= p.box[1] && y <= p.box[3]);
    if (!panel || panel.curves.length === 0) return hide();
    // The point of any curve that is nearest sideways sets the position.
    const nearest = (curve) => {
      let best = 0;
      curve.places.forEach((p, i) => {
        if (Math.abs(p[0] - x) < Math.abs(curve.places[best][0] - x)) best = i;
      });
      return best;
    };
    const found = panel.curves.map(nearest);
    let lead = 0;
    panel.curves.forEach((c, i) => {
      if (Math.abs(c.places[found[i]][0] - x) < Math.abs(panel.curves[lead].places[found[lead]][0] - x)) lead = i;
    });
    const at = panel.curves[lead].places[found[lead]][0];
    note.textContent = "";
    row((panel.x ? panel.x + ": " : "") + panel.curves[lead].texts[found[lead]][0]);
    panel.curves.forEach((c, i) => {
      if (Math.abs(c.places[found[i]][0] - at) < 12) row((c.label ? c.label + ": " : "") + c.texts[found[i]][1], c.color);
    });
    rule.style.left = at * scale + "px";
    rule.style.top = panel.box[1] * scale + "px";
    rule.style.height = (panel.box[3] - panel.box[1]) * scale + "px";
    rule.style.display = note.style.display = "block";
    const right = at * scale + 10 + note.offsetWidth > frame.width;
    note.style.left = (right ? at * scale - 10 - note.offsetWidth : at * scale + 10) + "px";
    note.style.top = Math.max(0, y * scale - note.offsetHeight - 8) + "px";
  });
})
