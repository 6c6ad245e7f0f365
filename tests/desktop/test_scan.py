"""The scan for leaked secrets must itself be able to find one."""

import os
import subprocess

from secrets_scan import places_of

SECRET = "a planted secret"


def test_a_planted_secret_is_found_in_files_command_lines_and_environments(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "settings.json").write_text(f'{{"secret": "{SECRET}"}}')
    (tmp_path / "wide.bin").write_bytes(b"\0" + SECRET.encode("utf-16-le"))
    (tmp_path / "clean.log").write_text("nothing here")
    env = os.environ | {"PLANTED": SECRET}
    with subprocess.Popen(["sh", "-c", "read line; : " + SECRET], stdin=subprocess.PIPE, env=env) as child:
        found = places_of(SECRET, [tmp_path], os.getpid())
        child.stdin.close()
    expected = {str(tmp_path / "deep" / "settings.json"), str(tmp_path / "wide.bin")}
    expected |= {f"/proc/{child.pid}/cmdline", f"/proc/{child.pid}/environ"}
    assert set(found) == expected
