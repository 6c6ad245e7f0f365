"""What a person does in several presses, so that a test can say it in one line."""

import os

from store import BUCKET
from waiting import until


def connections_menu(window):
    """Opens the menu of connections, once they are known: before that its lines would still move."""
    window.click("button", "^Connection: (?!No connection)")
    window.find("menuitemradio", "^Sandbox$")


def add_connection(window, store, name="Archive"):
    """Fills the form with the store's endpoint and key, and sends it. The outcome is the test's to look at."""
    window.secrets.append(store.secret)
    connections_menu(window)
    window.click("menuitem", "^Add a connection")
    window.find("dialog", "Add a connection")
    window.fill("^Name$", name)
    window.fill("^Access key id$", store.access["access_key_id"])
    window.fill("^Secret access key$", store.secret)
    window.choose("^Where$", "Another S3-compatible store")
    window.fill("^Endpoint", store.endpoint)
    window.fill("^Region", store.access["region"])
    window.click("button", "^Add connection$")


def connect(window, store, name="Archive"):
    """Adds the connection and waits for its bucket."""
    add_connection(window, store, name)
    window.gone("dialog", "Add a connection")
    window.find("button", f"^Connection: {name}")
    window.find("button", f"^{BUCKET}$")


def open_folder(window, path):
    """Goes down from the bucket, one folder after the other."""
    for step in [step for step in path.split("/") if step]:
        window.press(lambda: row_of(window, ends_with=f"{step}/"))
        window.driver.press("Enter")
        window.find("heading", f"^{step}$")


def row_of(window, key=None, ends_with=None):
    """The row of a document by its key, or of a folder by the end of its prefix, scrolled to if need be."""
    attribute, value = ("=", key) if key is not None else ("$=", ends_with)
    css = f"""[role=row][data-key{attribute}"{value}"]"""
    window.says(r"(^|\n)[\d,.]+ items?\b")
    if not window.has(css):
        window.click("row", inside=lambda: window.within("[role=grid] [role=rowgroup]"))
        until(f"a row {value!r} further down", lambda: window.has(css) or window.driver.press("PageDown"))
    return window.within(css)


def choose(window, key):
    """Opens the document's folder and chooses its row; the inspector then shows its versions."""
    open_folder(window, key.rpartition("/")[0])
    choose_row(window, key)


def choose_row(window, key):
    """Chooses the row of a document that is on the screen."""
    window.press(lambda: row_of(window, key))
    window.find("list", "^Versions, newest first")


def version_node(window, version):
    """A version in the timeline, to look inside."""
    return lambda: window.within(f"""li[data-version="{version}"]""")


def inspector(window):
    """The right side, to look inside."""
    return lambda: window.find("region", "^Document$")


def toast(window):
    """What was said to be done, to look inside."""
    return lambda: window.within("[data-toast=done]")


def end(window):
    """Closes the program by its window, as a person does."""
    pid = window.pid()
    window.close()
    until("the program has ended", lambda: not os.path.exists(f"/proc/{pid}"))
