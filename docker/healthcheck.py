#!/usr/bin/python3
"""Ends with 0 if the Jupyter server answers."""
import glob
import json
import os
import urllib.request

runtime = os.environ.get("JUPYTER_RUNTIME_DIR", os.path.expanduser("~/.local/share/jupyter/runtime"))
file = max(glob.glob(runtime + "/jpserver-*.json"), key=os.path.getmtime)
with open(file) as text:
    url = json.load(text)["url"]
with urllib.request.urlopen(url + "api", timeout=2) as answer:
    json.load(answer)["version"]
