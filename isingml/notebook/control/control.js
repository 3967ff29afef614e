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
  Array.from(root.children).forEach((part, number) => {
    if (part.tagName === "BUTTON") {
      part.addEventListener("click", () => send(number, 1));
      return;
    }
    const input = part.querySelector("input");
    if (!input) return;
    const shown = part.querySelector("output");
    let last = 0, waiting = null;
    input.addEventListener("input", () => {
      shown.textContent = input.value;
      clearTimeout(waiting); // at most 20 messages a second, and the last one always
      const wait = Math.max(0, last + 50 - Date.now());
      waiting = setTimeout(() => { last = Date.now(); send(number, input.value); }, wait);
    });
  });
})
