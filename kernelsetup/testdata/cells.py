"""Send requests to a kernel and print what each left, as one JSON line.

Standard input: a JSON list of the test's type cell.
"""
import json
import os
import sys
import time

from jupyter_client.manager import start_new_kernel

cells = json.load(sys.stdin)
manager, client = start_new_kernel(kernel_name=sys.argv[1], cwd=sys.argv[2], stderr=open(os.devnull, "w"))


class Request:
    """What is known of one cell: outputs in order, reply, seconds it took."""

    def __init__(self, cell):
        self.outputs, self.reply, self.idle = [], None, False
        self.displays = {}  # where each display that can be updated stands
        self.begin, self.seconds = time.monotonic(), 0
        self.cell, self.interrupt = cell, None  # when to interrupt it
        self.answers, self.asked = cell.get("answers"), 0
        if cell.get("complete"):
            self.id = client.complete(cell["code"], cell.get("cursor"))
        elif cell.get("inspect"):
            self.id = client.inspect(cell["code"], cell.get("cursor"))
        else:
            self.id = client.execute(cell["code"], stop_on_error=not cell.get("go_on", False), allow_stdin=self.answers is not None)

    def publish(self, kind, content):
        if kind == "status":
            self.idle = content["execution_state"] == "idle"
            if not self.idle and "interrupt" in self.cell:  # an earlier one might overtake the request
                self.interrupt = time.monotonic() + self.cell["interrupt"]
        elif kind == "stream":
            self.interrupt_at(content["text"])
            if self.outputs and self.outputs[-1][0] == content["name"]:
                self.outputs[-1][1] += content["text"]
            else:
                self.outputs.append([content["name"], content["text"]])
        elif kind in ("display_data", "update_display_data"):
            data = content["data"]
            self.interrupt_at(data.get("text/plain", ""))
            shown = ["display", data.get("text/html", "") or data.get("image/png", "")]
            name = content.get("transient", {}).get("display_id")
            if kind == "update_display_data" and name in self.displays:
                self.outputs[self.displays[name]] = shown
            else:
                self.displays[name] = len(self.outputs)
                self.outputs.append(shown)
        elif kind == "error":
            self.outputs.append(["error", content["ename"] + ": " + content["evalue"]])

    def interrupt_at(self, text):
        if self.cell.get("interrupt_at") and self.cell["interrupt_at"] in text:
            self.interrupt = time.monotonic()
            self.cell["interrupt_at"] = None

    def done(self):
        return self.reply is not None and self.idle


def collect(pending):
    """Read messages until every request is answered and idle."""
    by_id = {r.id: r for r in pending}
    deadline = time.monotonic() + 300
    while not all(r.done() for r in pending):
        for r in pending:
            if r.interrupt and time.monotonic() >= r.interrupt:
                r.interrupt, r.begin = None, time.monotonic()
                manager.interrupt_kernel()
        while client.stdin_channel.msg_ready():
            request = by_id.get(client.stdin_channel.get_msg()["parent_header"].get("msg_id"))
            client.input(request.answers[request.asked])
            request.asked += 1
        for channel in (client.iopub_channel, client.shell_channel):
            while channel.msg_ready():
                message = channel.get_msg()
                request = by_id.get(message["parent_header"].get("msg_id"))
                if request and channel is client.iopub_channel:
                    request.publish(message["header"]["msg_type"], message["content"])
                elif request:
                    request.reply = message["content"]
                    request.seconds = time.monotonic() - request.begin
        if time.monotonic() > deadline:
            sys.exit("no answer within five minutes")
        time.sleep(0.002)


try:
    pending = []
    for i, cell in enumerate(cells):
        pending.append(Request(cell))
        if cell.get("queue") and i + 1 < len(cells):
            continue
        for _ in range(5):
            collect(pending)
            # On a busy machine gopls may be given up before it has answered.
            late = [r for r in pending if r.cell.get("complete") and not r.reply.get("matches") and r.seconds > 15]
            if not late:
                break
            pending = [Request(r.cell) if r in late else r for r in pending]
        for r in pending:
            print(json.dumps({"status": r.reply["status"], "outputs": r.outputs, "seconds": r.seconds, "matches": r.reply.get("matches"), "start": r.reply.get("cursor_start", 0), "asked": r.asked, "found": r.reply.get("found", False), "help": "\n".join(r.reply.get("data", {}).values())}), flush=True)
        pending = []
finally:
    client.stop_channels()
    manager.shutdown_kernel()
