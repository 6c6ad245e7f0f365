"""A private desktop for one run: display, window manager, message bus, keychain, home. Nothing of the person's own
session is touched, and everything started here is ended by its process id, also on failure."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from waiting import until

SIZE = "1440x900x24"
KEYRING_PASSWORD = "the keyring of a test"

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  {programs}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Session:
    """Use as a context manager; `env` is the environment for programs of this desktop."""

    def __init__(self, secret_service=True):
        self.secret_service = secret_service
        self.root = Path(tempfile.mkdtemp(prefix="strata-desktop-"))
        self.started = []
        self.env = {}

    def __enter__(self):
        try:
            self.env = self._empty_home()
            self._display()
            self._bus()
            if self.secret_service:
                self._keyring()
            self.start(["openbox"])
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def start(self, command, **options):
        """Starts a program of this desktop, in a process group of its own; it ends with the desktop."""
        log = open(self.root / f"{Path(command[0]).name}-{len(self.started)}.log", "wb")
        options = {"env": self.env, "stdin": subprocess.DEVNULL, "stdout": log, "stderr": log} | options
        process = subprocess.Popen(command, start_new_session=True, **options)
        log.close()
        self.started.append(process)
        return process

    def stop(self, process, patience=8):
        """Asks the program to end, waits, and ends its whole group."""
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        if process in self.started:
            self.started.remove(process)

    def run(self, *command):
        """The output of a program of this desktop, or None when it failed."""
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=60)
        return done.stdout if done.returncode == 0 else None

    def picture(self, path):
        """What is on the screen now, native dialogs included."""
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", str(path)], env=self.env, check=True, timeout=60)

    def logs(self):
        """The end of what every program of this desktop has printed."""
        files = sorted(self.root.glob("*.log"))
        return "\n".join(f"== {file.name}\n{file.read_text(errors='replace')[-3000:]}" for file in files)

    def close(self):
        for process in reversed(self.started[:]):
            self.stop(process)
        shutil.rmtree(self.root, ignore_errors=True)

    def _empty_home(self):
        folders = {
            "HOME": "home",
            "XDG_CONFIG_HOME": "home/.config",
            "XDG_DATA_HOME": "home/.local/share",
            "XDG_CACHE_HOME": "home/.cache",
            "XDG_STATE_HOME": "home/.local/state",
            "XDG_RUNTIME_DIR": "run",
        }
        env = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        for name, folder in folders.items():
            path = self.root / folder
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            env[name] = str(path)
        return env | {"GDK_BACKEND": "x11"}

    def _display(self):
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp"]
        self.start(command, pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.env["DISPLAY"] = f":{number}"

    def _bus(self):
        config = self.root / "bus.conf"
        # Without the system's list of programs the bus starts none, a Secret Service neither.
        programs = "<standard_session_servicedirs/>" if self.secret_service else ""
        config.write_text(BUS.format(address=f"unix:path={self.root / 'run' / 'bus'}", programs=programs))
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"]
        bus = self.start(command, stdout=subprocess.PIPE)
        printed = bus.stdout.readline().decode().strip()
        if not printed:
            raise RuntimeError("dbus-daemon did not start")
        self.env["DBUS_SESSION_BUS_ADDRESS"] = printed

    def _keyring(self):
        command = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
        keyring = self.start(command, stdin=subprocess.PIPE)
        keyring.stdin.write(KEYRING_PASSWORD.encode())
        keyring.stdin.close()
        until("a Secret Service on the bus", lambda: self.owned("org.freedesktop.secrets"))

    def owned(self, name):
        """Whether a program on this desktop's bus answers by that name."""
        command = ["dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"]
        answer = self.run(*command, "org.freedesktop.DBus.NameHasOwner", f"string:{name}")
        return answer is not None and "true" in answer
