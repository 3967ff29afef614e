(function (root, address) {
  "use strict";
  if (!root) return;
  const send = (number, value) => {
    if (globalThis.gonb_comm) globalThis.gonb_comm.send(address, number + " " + value);
  };
  setTimeout(() => { // the connection is made when a program first shows controls
    const lost = () => { root.append("The page does not reach the kernel: stop the cell and run it again."); };
    if (globalThis.gonb_comm) globalThis.gonb_comm._is_connected.catch(lost);
    else if (root.isConnected) lost();
  }, 4000);
  // JupyterLab would take the arrow keys and Enter for its cells.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  Array.from(root.children).forEach((part, number) => {
    if (part.tagName === "BUTTON") {
      part.addEventListener("click", () => send(number, 1));
      return;
    }
    const slider = part.querySelector('input[type="range"]'), box = part.querySelector('input[type="number"]');
    if (!slider || !box) return;
    let last = 0, waiting = null;
    const sendSoon = () => {
      clearTimeout(waiting); // at most 20 messages a second, and the last one always
      const wait = Math.max(0, last + 50 - Date.now());
      waiting = setTimeout(() => { last = Date.now(); send(number, box.value); }, wait);
    };
    slider.addEventListener("input", () => { box.value = slider.value; sendSoon(); });
    box.addEventListener("change", () => { // typed in full: any number in the range, between the steps too
      const typed = box.valueAsNumber;
      box.value = Number.isNaN(typed) ? slider.value : Math.min(slider.max, Math.max(slider.min, typed));
      slider.value = box.value;
      sendSoon();
    });
  });
})
