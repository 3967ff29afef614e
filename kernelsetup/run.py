"""Execute one notebook through its kernel and print progress a cell.

Argument: a JSON object with the keys of Go's type job. Exit status 1: a cell
failed, and standard error says which, and how. A notebook that failed is not
written over itself.
"""
import html
import json
import os
import re
import sys
import time

import nbformat
from bs4 import BeautifulSoup  # nbconvert's
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.sign import NotebookNotary

job = json.loads(sys.argv[1])
name = os.path.relpath(job["notebook"])
try:
    notebook = nbformat.read(job["notebook"], as_version=4)
except Exception as e:
    sys.exit(f"{name}: not a notebook: {e}")
for index, source in (job["sources"] or {}).items():
    notebook.cells[int(index)].source = source
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


def joined(outputs):
    """Text that arrived in pieces, as one output between two displays."""
    whole = []
    for o in outputs:
        last = whole[-1] if whole else None
        if last and o.output_type == last.output_type == "stream" and o.name == last.name:
            last.text += o.text
        else:
            whole.append(o)
    return whole


def clean(notebook):
    """Drop what differs from run to run or machine to machine. What the kernel
    says of its language stays: a front-end that opens the notebook would write
    the same."""
    notebook.metadata = nbformat.from_dict({
        "kernelspec": {"display_name": job["display_name"], "language": "go", "name": job["kernel"]},
        "language_info": notebook.metadata.language_info,
    })
    own = {key: job[key] for key in ("origin", "parameters") if job[key]}
    if own:
        notebook.metadata["isingml"] = own
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)


def write(file, text, tell=True):
    """All of it or nothing."""
    os.makedirs(os.path.dirname(os.path.abspath(file)), exist_ok=True)
    with open(file + ".tmp", "w", encoding="utf-8") as f:
        f.write(text)
    os.replace(file + ".tmp", file)
    if tell:
        print(f"  wrote {file}", flush=True)


def title(notebook):
    """Its first heading, or the name of its file."""
    for cell in notebook.cells:
        heading = re.search(r"(?m)^#+\s+(.+?)\s*#*$", cell.source) if cell.cell_type == "markdown" else None
        if heading:
            text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading[1])
            return re.sub(r"[*_`$\\]", "", text)
    return os.path.splitext(os.path.basename(job["notebook"]))[0]


def described(page, notebook):
    """The page, with words for pictures that have none of their own: those of
    the output's metadata, or the heading that they stand under."""
    soup = BeautifulSoup(page, "html.parser")
    heading = title(notebook)
    for element, cell in zip(soup.select(".jp-Cell"), notebook.cells):
        if cell.cell_type == "markdown":
            found = re.findall(r"(?m)^#+\s+(.+?)\s*#*$", cell.source)
            heading = found[-1] if found else heading
        words = iter([o.metadata.get("alt") for o in cell.get("outputs", [])
                      if any(k.startswith("image/") for k in o.get("data", {})) and "text/html" not in o.data])
        for picture in element.select(".jp-RenderedImage img, .jp-RenderedSVG img"):
            picture["alt"] = next(words, None) or f"Picture in the section {heading}"
    return str(soup)


# Paper does not scroll: long lines of code go on below. A cell may be broken
# between its code and its outputs, so that no page ends half empty; a picture and
# a heading with what follows it may not.
printed = """<style>@media print {
@page { size: PAPER; margin: 15mm }
.jp-Cell pre { white-space: pre-wrap; overflow-wrap: anywhere }
.jp-Cell, .jp-Cell-inputWrapper, .jp-Cell-outputWrapper, .jp-OutputArea, .jp-CodeCell { break-inside: auto !important }
.jp-OutputArea-child, tr { break-inside: avoid }
h1, h2, h3, h4 { break-after: avoid }
.isingml-figure svg, .isingml-figure img { max-height: 22cm }
}</style>""".replace("PAPER", job["paper"])


def page(notebook):
    """The notebook as HTML that needs nothing else: formulae are MathML, which
    browsers draw themselves, and no script is loaded. Where latex2mathml is not
    installed, formulae need a network."""
    from nbconvert import HTMLExporter
    from nbconvert.filters.markdown_mistune import IPythonRenderer

    name = {"metadata": {"name": title(notebook)}}
    body = HTMLExporter(embed_images=True)
    try:
        from latex2mathml.converter import convert
    except ImportError:
        return described(body.from_notebook_node(notebook, name)[0], notebook)

    def mathml(formula, display="block"):
        try:
            # A prime is raised already: in an exponent it would be a speck.
            return re.sub(r"<msup>(<m[in]>[^<]*</m[in]>)<mi>(&#x0203[2-4];)</mi></msup>", r'\1<mo lspace="0" rspace="0">\2</mo>',
                          convert(formula, display=display))
        except Exception:  # what it does not know is shown as it was written
            return html.escape(formula)

    IPythonRenderer.inline_math = lambda self, body: mathml(body, "inline")
    IPythonRenderer.block_math = lambda self, body: mathml(body)
    IPythonRenderer.latex_environment = lambda self, name, body: mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}")
    text = described(body.from_notebook_node(notebook, name)[0], notebook)
    head, rest = text.split("</head>", 1)
    return re.sub(r"(?s)<script\b.*?</script>", "", head) + printed + "</head>" + rest


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
except Exception as e:
    sys.exit(f"{name}: the kernel does not run: {plain(str(e))}\nmend: {job['doctor']} tells which part is missing")

clean(notebook)
if job["out"] and not (failure and os.path.exists(job["out"]) and os.path.samefile(job["out"], job["notebook"])):
    write(job["out"], nbformat.writes(notebook) + "\n")
    if not failure:  # its user has run all of it: what a front-end trusts too
        NotebookNotary().sign(notebook)
if job["html"]:
    write(job["html"], page(notebook), tell=not job["passing"])
if failure:
    sys.exit(failure)
