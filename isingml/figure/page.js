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
  // What is seen of the figure, in its own pixels: all of it, or what was zoomed
  // into by dragging. An image shows all, always.
  const drawing = root.querySelector("svg");
  const unit = drawing ? drawing.viewBox.baseVal.width / width : 1; // SVG's units are points
  const all = { x: 0, y: 0, w: width, h: drawing ? drawing.viewBox.baseVal.height / unit : width };
  let view = all;
  const look = (to) => {
    view = to;
    drawing.setAttribute("viewBox", [view.x, view.y, view.w, view.h].map((v) => v * unit).join(" "));
    hide();
  };
  const frame = () => root.querySelector("img, svg").getBoundingClientRect(); // the page may shrink it
  const figure = (event) => {
    const f = frame(), scale = view.w / f.width;
    return { x: view.x + (event.clientX - f.left) * scale, y: view.y + (event.clientY - f.top) * scale };
  };
  const pageX = (x) => (x - view.x) * frame().width / view.w;
  const pageY = (y) => (y - view.y) * frame().width / view.w;
  const panelAt = (p) => panels.find((q) => p.x >= q.box[0] && p.x <= q.box[2] && p.y >= q.box[1] && p.y <= q.box[3]);

  const chosen = add("border:1px dashed #888;background:rgba(128,128,128,.15);box-sizing:border-box");
  let from = null;
  const box = (to) => ({ x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w: Math.abs(to.x - from.x), h: Math.abs(to.y - from.y) });
  if (drawing) {
    root.addEventListener("mousedown", (event) => {
      if (event.button !== 0 || !panelAt(figure(event))) return;
      from = figure(event);
      event.preventDefault(); // text is not selected meanwhile
      root.focus({ preventScroll: true });
    });
    document.addEventListener("mouseup", (event) => {
      if (!from) return;
      const b = box(figure(event));
      from = null;
      chosen.style.display = "none";
      if (pageX(view.x + b.w) < 8 || pageY(view.y + b.h) < 8) return; // a click
      const k = Math.max(b.w / all.w, b.h / all.h); // of the figure's shape, around the box
      look({ x: b.x + b.w / 2 - k * all.w / 2, y: b.y + b.h / 2 - k * all.h / 2, w: k * all.w, h: k * all.h });
    });
    root.addEventListener("dblclick", () => look(all));
    root.tabIndex = 0;
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") look(all); });
  }
  root.addEventListener("mouseleave", hide);
  root.addEventListener("mousemove", (event) => {
    const p = figure(event);
    if (from) {
      const b = box(p);
      Object.assign(chosen.style, { display: "block", left: pageX(b.x) + "px", top: pageY(b.y) + "px", width: pageX(view.x + b.w) + "px", height: pageY(view.y + b.h) + "px" });
      return hide();
    }
    const panel = panelAt(p);
    if (!panel || panel.curves.length === 0) return hide();
    // The point of any curve that is nearest sideways sets the position; every
    // curve tells its nearest value, and where that is unless it is there.
    const nearest = (curve, x) => {
      let best = 0;
      curve.places.forEach((q, i) => {
        if (Math.abs(q[0] - x) < Math.abs(curve.places[best][0] - x)) best = i;
      });
      return best;
    };
    const distance = (c) => Math.abs(c.places[nearest(c, p.x)][0] - p.x);
    let lead = panel.curves[0];
    panel.curves.forEach((c) => { if (distance(c) < distance(lead)) lead = c; });
    const here = nearest(lead, p.x), at = lead.places[here][0];
    note.textContent = "";
    row((panel.x ? panel.x + ": " : "") + lead.texts[here][0]);
    panel.curves.forEach((c) => {
      const i = nearest(c, at), away = Math.abs(c.places[i][0] - at) >= 0.5;
      row((c.label ? c.label + ": " : "") + c.texts[i][1] + (away ? " at " + c.texts[i][0] : ""), c.color);
    });
    const top = Math.max(0, pageY(panel.box[1])), bottom = Math.min(frame().height, pageY(panel.box[3]));
    Object.assign(rule.style, { display: "block", left: pageX(at) + "px", top: top + "px", height: bottom - top + "px" });
    note.style.display = "block";
    const right = pageX(at) + 10 + note.offsetWidth > frame().width;
    note.style.left = (right ? pageX(at) - 10 - note.offsetWidth : pageX(at) + 10) + "px";
    note.style.top = Math.max(0, pageY(p.y) - note.offsetHeight - 8) + "px";
  });
})
