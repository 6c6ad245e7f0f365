"""Looks for a secret everywhere it must not be: files of the application and of its WebView, logs, the command line
and environment of every process. In the clear, and in every form in which programs write text down."""

import base64
import json
import os
import urllib.parse
from pathlib import Path

from app import descendants


def places_of(secret, folders, ancestor):
    """Where the secret was found, in whatever form."""
    needles = list(forms_of(secret).values())
    return _in_files(needles, folders) + _in_processes(needles, ancestor)


def forms_of(secret):
    """The bytes to look for, by the name of the form."""
    raw = secret.encode()
    forms = {
        "raw": raw,
        "utf-16 le": secret.encode("utf-16-le"),
        "utf-16 be": secret.encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "percent": urllib.parse.quote(secret, safe="").encode(),
        "percent, small": _small_percent(secret).encode(),
        "percent, slashes kept": urllib.parse.quote(secret, safe="/").encode(),
        "form": urllib.parse.quote_plus(secret).encode(),
        "json": json.dumps(secret)[1:-1].encode(),
        "json in json": json.dumps(json.dumps(secret)[1:-1])[1:-1].encode(),
        "json, slashes escaped": json.dumps(secret)[1:-1].replace("/", "\\/").encode(),
        "json, all escaped": "".join(f"\\u{ord(one):04x}" for one in secret).encode(),
    }
    for offset in range(3):
        for name, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
            forms[f"{name} +{offset}"] = _base64_inside(raw, offset, encode)
    return forms


def _small_percent(secret):
    quoted = urllib.parse.quote(secret, safe="")
    parts = quoted.split("%")
    return parts[0] + "".join(f"%{part[:2].lower()}{part[2:]}" for part in parts[1:])


def _base64_inside(raw, offset, encode):
    """What of its base64 does not depend on the bytes around it, after so many bytes before it."""
    text = encode(b"\0" * offset + raw).rstrip(b"=")
    first = (0, 2, 3)[offset]
    last = len(text) - (1 if (offset + len(raw)) % 3 else 0)
    return text[first:last]


def _in_files(needles, folders):
    found = []
    for folder in folders:
        for root, _, names in os.walk(folder):
            for name in names:
                path = Path(root) / name
                if not path.is_symlink() and path.is_file() and _holds(path, needles):
                    found.append(str(path))
    return found


def _in_processes(needles, ancestor):
    files = [Path(f"/proc/{pid}/{name}") for pid in descendants(ancestor) for name in ("cmdline", "environ")]
    return [str(path) for path in files if _holds(path, needles)]


def _holds(path, needles):
    try:
        content = path.read_bytes()
    except OSError:
        # Gone in between, or a socket: nothing to read is nothing found.
        return False
    return any(needle in content for needle in needles)
