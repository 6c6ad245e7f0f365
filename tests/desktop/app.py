"""The application's window, as a person uses it: things are found by what they are and what they are called."""

import os
import re
import signal
import socket
from pathlib import Path

from waiting import until
from webdriver import Driver, WebDriverError

LOOK = (Path(__file__).parent / "look.js").read_text()
# Two frames later the state of now is on the screen.
PAINTED = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));"
# An animation that ends is let end; those that go on for ever are part of the picture.
STILL = """
return document.getAnimations().every(
  (one) => one.playState !== 'running' || one.effect.getComputedTiming().endTime === Infinity);
"""
# What a press answers when the element went away or under something else between finding and pressing it.
REDRAWN = ("stale element reference", "element click intercepted", "element not interactable")
PICTURES = Path(__file__).parents[2] / "target" / "desktop"


def binary():
    """The program under test, built with the feature `test-seam`."""
    return Path(os.environ["STRATA_BINARY"]).resolve(strict=True)


OPTION = "return [...arguments[0].options].find((one) => one.label === arguments[1])"


class Window:
    """A running application. `answers` is the folder that stands in for native dialogs, or None for real ones."""

    def __init__(self, session, data, answers=None):
        self.session = session
        self.data = data
        self.answers = answers
        # What was typed into the window and must be found nowhere else.
        self.secrets = []
        port = free_port()
        env = session.env | {"TAURI_WEBVIEW_AUTOMATION": "true", "STRATA_DATA": str(data), "STRATA_LOG": "trace"}
        if answers is not None:
            env["STRATA_TEST_SEAM"] = str(answers)
        self.driving = session.start(["WebKitWebDriver", f"--port={port}"], env=env)
        until("the driver listens", lambda: listens(port))
        self.driver = Driver(port, {"webkitgtk:browserOptions": {"binary": str(binary()), "args": []}})

    def close(self):
        """Ends the program the way a person does, by the window, and then what is left of it."""
        if self.driver is None:
            return
        try:
            self.driver.quit()
        finally:
            self.driver = None
            self.session.stop(self.driving)

    def kill(self):
        """Ends the program as the power does: at once, in the middle of what it was doing."""
        pid = self.pid()
        os.kill(pid, signal.SIGKILL)
        until("the program is no more", lambda: not runs(pid))
        self.driver = None
        self.session.stop(self.driving)

    def pid(self):
        """The program's process id."""
        return process_with(str(binary()), self.driving.pid)

    def all(self, role, name="", inside=None):
        """Every visible element with that role whose name matches, in the order of the page."""
        return self.driver.execute(LOOK, role, name, inside)

    def find(self, role, name="", inside=None, patience=30):
        """The first such element, as soon as there is one."""
        return until(f"a {role} named {name!r}", lambda: self.all(role, name, inside), patience)[0]

    def gone(self, role, name="", inside=None):
        """Waits until there is no such element."""
        until(f"no {role} named {name!r}", lambda: not self.all(role, name, inside))

    def click(self, role, name="", inside=None):
        """Presses the first such element. `inside` may be a function that finds the surroundings anew."""
        self.press(lambda: self.find(role, name, inside() if callable(inside) else inside))

    def press(self, find):
        """Presses what `find` finds; again when the page redrew it in between."""
        until("a press arrives", lambda: self._pressed(find))

    def _pressed(self, find):
        try:
            find().click()
            return True
        except WebDriverError as error:
            if error.kind in REDRAWN:
                return False
            raise

    def fill(self, name, text):
        """Puts text into the field of that label."""
        field = until(f"a field {name!r}", lambda: self.all("textbox", name) + self.all("searchbox", name))[0]
        field.clear()
        field.type(text)

    def choose(self, name, option):
        """Chooses an option by its text in the list of that label."""
        field = self.find("combobox", name)
        self.driver.execute(OPTION, field, option).click()

    def within(self, css):
        """The first element for a CSS selector, as soon as there is one."""
        return until(f"an element {css}", lambda: self.has(css))

    def has(self, css):
        """That element, or None."""
        return self.driver.execute("return document.querySelector(arguments[0])", css)

    def says(self, pattern):
        """Waits until the page shows this text, and returns the match."""
        found = re.compile(pattern, re.IGNORECASE | re.DOTALL)
        return until(f"the page says {pattern!r}", lambda: found.search(self.text()))

    def text(self):
        return self.driver.execute("return document.body.innerText")

    def picture(self, name):
        """Keeps a picture of this step in target/desktop, native dialogs included."""
        until("the page is still", lambda: self.driver.execute(STILL))
        self.driver.execute_async(PAINTED)
        self.session.picture(PICTURES / f"{name}.png")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def listens(port):
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def process_with(program, parent):
    """The descendant of `parent` that runs `program`."""
    for pid in descendants(parent):
        try:
            if os.readlink(f"/proc/{pid}/exe") == program:
                return pid
        except OSError:
            continue
    raise AssertionError(f"{program} is not running")


def runs(pid):
    """Whether the process still runs; one that has ended and waits to be collected does not."""
    try:
        return os.readlink(f"/proc/{pid}/exe") != ""
    except OSError:
        return False


def descendants(parent):
    """All processes below `parent`, whatever their depth."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [parent]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found
