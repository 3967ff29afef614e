"""Run cells through a kernel and print what each left, as one JSON line.

Standard input: a JSON list of {"code": ..., "interrupt": seconds or null}.
"""
import json
import os
import sys
import threading

from jupyter_client.manager import start_new_kernel

cells = json.load(sys.stdin)
manager, client = start_new_kernel(kernel_name=sys.argv[1], cwd=sys.argv[2], stderr=open(os.devnull, "w"))
try:
    for cell in cells:
        outputs = []
        displays = {}  # where each display that can be updated stands

        def hook(message):
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "stream":
                if outputs and outputs[-1][0] == content["name"]:
                    outputs[-1][1] += content["text"]
                else:
                    outputs.append([content["name"], content["text"]])
            elif kind in ("display_data", "update_display_data"):
                data = content["data"]
                shown = ["display", data.get("text/html", "") or data.get("image/png", "")]
                name = content.get("transient", {}).get("display_id")
                if kind == "update_display_data" and name in displays:
                    outputs[displays[name]] = shown
                else:
                    displays[name] = len(outputs)
                    outputs.append(shown)
            elif kind == "error":
                outputs.append(["error", content["ename"] + ": " + content["evalue"]])

        timer = None
        if cell.get("interrupt"):
            timer = threading.Timer(cell["interrupt"], manager.interrupt_kernel)
            timer.start()
        reply = client.execute_interactive(cell["code"], timeout=300, output_hook=hook)
        if timer:
            timer.cancel()
        print(json.dumps({"status": reply["content"]["status"], "outputs": outputs}), flush=True)
finally:
    client.stop_channels()
    manager.shutdown_kernel()
