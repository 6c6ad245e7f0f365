"""The scan for leaked secrets must itself be able to find one, in every form."""

import base64
import json
import os
import subprocess
import urllib.parse

import pytest

from secrets_scan import forms_of, places_of

SECRET = 'a planted/secret+with "odd" \\ signs, é'
# How programs write a text down, each by a library that is not the scan's own spelling of it.
LEAKS = {
    "raw": lambda text: f'{{"secret": "{text}"}}'.encode(),
    "utf-16": lambda text: b"\0\0" + text.encode("utf-16-le"),
    "utf-16, other end": lambda text: text.encode("utf-16-be"),
    "hex": lambda text: b"got " + text.encode().hex().encode(),
    "hex in capitals": lambda text: text.encode().hex().upper().encode(),
    "a link": lambda text: ("https://x/?" + urllib.parse.urlencode({"t": text}, quote_via=urllib.parse.quote)).encode(),
    "a form": lambda text: urllib.parse.urlencode({"t": text}).encode(),
    "json": lambda text: json.dumps({"token": text}).encode(),
    "json in json": lambda text: json.dumps({"line": json.dumps({"token": text})}).encode(),
    "json for pages": lambda text: json.dumps(text).replace("/", "\\/").encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 one on": lambda text: base64.b64encode(b"x" + text.encode() + b"tail"),
    "base64 two on": lambda text: base64.b64encode(b"xy" + text.encode() + b"t"),
    "base64 three on": lambda text: base64.b64encode(b"xyz" + text.encode() + b"ta"),
    "base64 of a name and a password": lambda text: base64.b64encode(f"user:{text}".encode()),
    "base64 for links": lambda text: base64.urlsafe_b64encode(b"?" + text.encode()),
}


@pytest.mark.parametrize("form", LEAKS)
def test_a_leak_in_this_form_is_found(form, tmp_path):
    leak = tmp_path / "deep" / "leak.bin"
    leak.parent.mkdir()
    leak.write_bytes(b"before\n" + LEAKS[form](SECRET) + b"\nafter")
    (tmp_path / "clean.log").write_text("a planted secret with odd signs")
    nobody = os.getpid()
    assert places_of(SECRET, [tmp_path], nobody) == [str(leak)]


def test_no_form_is_so_short_that_anything_would_fit():
    assert all(len(needle) >= 20 for needle in forms_of("wJalrXUtnFEMIcanary0").values())


def test_a_planted_secret_is_found_in_command_lines_and_environments(tmp_path):
    secret = "a planted secret"
    env = os.environ | {"PLANTED": secret}
    with subprocess.Popen(["sh", "-c", "read line; : " + secret], stdin=subprocess.PIPE, env=env) as child:
        found = places_of(secret, [tmp_path], os.getpid())
        child.stdin.close()
    assert set(found) == {f"/proc/{child.pid}/cmdline", f"/proc/{child.pid}/environ"}
