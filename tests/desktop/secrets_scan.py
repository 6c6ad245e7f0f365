"""Looks for a secret everywhere it must not be: files of the application and of its WebView, logs, the command line
and environment of every process."""

import os
from pathlib import Path

from app import descendants


def places_of(secret, folders, ancestor):
    """Where the secret was found in the clear."""
    needles = [secret.encode(), secret.encode("utf-16-le")]
    return _in_files(needles, folders) + _in_processes(needles, ancestor)


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
