"""Execute one notebook through its kernel and print progress a cell.

Arguments: a JSON object with notebook, out (or null), html (or null), kernel,
timeout in seconds (0 for none). Exit status 1: a cell failed, and the last line
on standard error says which.
"""
import html
import json
import os
import re
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

job = json.loads(sys.argv[1])
name = os.path.relpath(job["notebook"])
try:
    notebook = nbformat.read(job["notebook"], as_version=4)
except Exception as e:
    sys.exit(f"{name}: not a notebook: {e}")
cells = [i for i, c in enumerate(notebook.cells) if c.cell_type == "code" and c.source.strip()]
started = {}


def on_start(cell, cell_index):
    started[cell_index] = time.monotonic()


def on_done(cell, cell_index, execute_reply=None):
    if cell_index in started:
        seconds = time.monotonic() - started.pop(cell_index)
        print(f"  cell {cells.index(cell_index) + 1} of {len(cells)}: {seconds:.1f} s", flush=True)


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text).strip()


def unmarked(page):
    """The text of HTML: GoNB shows compile errors that way."""
    page = re.sub(r"(?s)<(style|script).*?</\1>", "", page)
    text = html.unescape(re.sub(r"<[^>]*>", "", page))
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


def complain(cell, reason):
    """What the cell printed as errors, and its number."""
    words = [plain(o.text) for o in cell.outputs if o.output_type == "stream" and o.name == "stderr"]
    words += [unmarked(o.data["text/html"]) for o in cell.outputs if o.output_type == "display_data" and "text/html" in o.data and not o.data.get("text/plain")]
    words += [plain("\n".join(o.traceback)) or plain(f"{o.ename}: {o.evalue}") for o in cell.outputs if o.output_type == "error"]
    return "\n".join(w for w in words + ([plain(reason)] if not words else []) if w)


def clean(notebook):
    """Drop what differs from run to run or machine to machine."""
    notebook.metadata = nbformat.from_dict({
        "kernelspec": {"display_name": job["display_name"], "language": "go", "name": job["kernel"]},
        "language_info": {"name": "go", "file_extension": ".go", "mimetype": "text/x-go", "codemirror_mode": "go"},
    })
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)


client = NotebookClient(
    notebook,
    timeout=job["timeout"] or None,
    kernel_name=job["kernel"],
    record_timing=False,
    resources={"metadata": {"path": os.path.dirname(os.path.abspath(job["notebook"]))}},
    on_cell_start=on_start,
    on_cell_complete=None,
    on_cell_executed=on_done,
)
failure = None
try:
    client.execute()
except (CellExecutionError, CellTimeoutError, DeadKernelError) as e:
    index = max(started) if started else max((i for i in cells if notebook.cells[i].get("execution_count")), default=cells[0])
    for i in cells:
        if any(o.output_type == "error" for o in notebook.cells[i].outputs):
            index = i
            break
    failure = f"{name}: cell {cells.index(index) + 1} of {len(cells)} failed:\n{complain(notebook.cells[index], str(e))}"
except KeyboardInterrupt:
    sys.exit("interrupted")

clean(notebook)
if job["out"]:
    os.makedirs(os.path.dirname(os.path.abspath(job["out"])), exist_ok=True)
    temporary = job["out"] + ".tmp"
    nbformat.write(notebook, temporary)
    os.replace(temporary, job["out"])
if job["html"]:
    from nbconvert import HTMLExporter

    body, _ = HTMLExporter(embed_images=True).from_notebook_node(notebook)
    os.makedirs(os.path.dirname(os.path.abspath(job["html"])), exist_ok=True)
    with open(job["html"], "w", encoding="utf-8") as file:
        file.write(body)
if failure:
    sys.exit(failure)
