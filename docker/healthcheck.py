#!/usr/bin/python3
"""Ends with 0 if the Jupyter server answers."""
import glob
import json
import os
import ssl
import urllib.request

runtime = os.environ.get("JUPYTER_RUNTIME_DIR", os.path.expanduser("~/.local/share/jupyter/runtime"))
files = glob.glob(runtime + "/jpserver-*.json")
if not files:
    raise SystemExit(f"no server has left its address in {runtime}")
with open(max(files, key=os.path.getmtime)) as text:
    server = json.load(text)
# From here, whatever the name of the container, and through no proxy.
url = f"http{'s' if server['secure'] else ''}://127.0.0.1:{server['port']}{server['base_url']}api"
context = ssl._create_unverified_context()
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
with opener.open(url, timeout=2) as answer:
    json.load(answer)["version"]
