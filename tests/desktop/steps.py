"""What a person does in several presses, so that a test can say it in one line."""

from store import BUCKET


def add_connection(window, store, name="Archive", for_this_run=False):
    """Fills the form with the store's endpoint and key, and sends it. The outcome is the test's to look at."""
    window.secrets.append(store.secret)
    window.click("button", "^Connection:")
    window.click("menuitem", "^Add a connection")
    window.find("dialog", "Add a connection")
    window.fill("^Name$", name)
    window.fill("^Endpoint", store.endpoint)
    window.fill("^Region$", store.access["region"])
    window.fill("^Access key id$", store.access["access_key_id"])
    window.fill("^Secret access key$", store.secret)
    window.click("button", "^Temporary credentials and path style")
    window.click("checkbox", "^Bucket names in the path")
    if for_this_run:
        window.click("button", "^Keep it for this run only$")
    else:
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
        filter_by(window, step)
        window.press(lambda: row_of(window, ends_with=f"{step}/"))
        window.driver.press("Enter")
        window.find("heading", f"^{step}$")


def filter_by(window, text):
    """Narrows the table, and waits until it is narrowed: a row of before would lose its choice."""
    window.fill("Filter this folder", text)
    window.says(r"\d+ of [\d,.]+ items?")


def row_of(window, key=None, ends_with=None):
    """The row of a document by its key, or of a folder by the end of its prefix."""
    attribute, value = ("=", key) if key is not None else ("$=", ends_with)
    return window.within(f"""[role=row][data-key{attribute}"{value}"]""")


def choose(window, key):
    """Opens the document's folder and chooses its row; the inspector then shows its versions."""
    folder, _, name = key.rpartition("/")
    open_folder(window, folder)
    filter_by(window, name)
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
