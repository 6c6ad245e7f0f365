"""The real native dialogs, driven by keys as a person would."""

from steps import connect, open_folder
from store import BUCKET
from waiting import until


def test_a_file_is_chosen_in_the_desktops_own_dialog(desktop, open_window, store, tmp_path):
    local = tmp_path / "by-dialog.txt"
    local.write_bytes(b"chosen in a dialog")
    window = open_window(desktop)
    connect(window, store)
    window.click("button", "^Upload")
    dialog = until("the file dialog", lambda: shown(desktop, "Choose files to upload"), patience=90)
    window.picture("13-file-dialog")
    until("the dialog takes the path", lambda: chosen(desktop, dialog, local), patience=60)
    window.says("Uploaded")
    assert store.read(local.name) == local.read_bytes()


def test_deleting_for_good_is_asked_in_a_dialog_that_the_page_can_not_answer(desktop, open_window, store):
    store.s3.create_bucket(Bucket="plain")
    store.s3.put_object(Bucket="plain", Key="only-copy.txt", Body=b"x")
    window = open_window(desktop)
    connect(window, store)
    for answer, left in (("Escape", 1), ("Tab Return", 0)):
        window.click("button", "^plain$")
        window.click("row", "only-copy")
        window.click("button", "^Delete \\(Del\\)$")
        dialog = until("the question", lambda: question(desktop, window))
        window.picture(f"14-question-{left}")
        desktop.run("xdotool", "windowfocus", "--sync", dialog, "key", "--clearmodifiers", *answer.split())
        until("the question is answered", lambda: not question(desktop, window))
        until("the store agrees", lambda: len(store.entries("only-copy.txt", "plain")) == left)


def test_cancelling_the_dialog_uploads_nothing(desktop, open_window, store):
    window = open_window(desktop)
    connect(window, store)
    before = store.s3.list_objects_v2(Bucket=BUCKET)["KeyCount"]
    window.click("button", "^Upload")
    dialog = until("the file dialog", lambda: shown(desktop, "Choose files to upload"), patience=90)
    desktop.run("xdotool", "windowfocus", "--sync", dialog, "key", "Escape")
    until("the dialog is gone", lambda: not shown(desktop, "Choose files to upload"))
    assert store.s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == before
    open_folder(window, "")
    assert "Uploaded" not in window.text()


def shown(desktop, title):
    """The id of a visible window of that title."""
    found = desktop.run("xdotool", "search", "--onlyvisible", "--name", f"^{title}$")
    return found.split()[0] if found else None


def question(desktop, window):
    """The id of a visible window of the program that is the question."""
    of_the_program = ["--all", "--onlyvisible", "--pid", str(window.pid())]
    found = desktop.run("xdotool", "search", *of_the_program, "--name", "for good")
    return found.split()[0] if found else None


def chosen(desktop, dialog, path):
    """Types the path and confirms; the dialog may lose keys while it opens its entry, so success is that it goes."""
    keys = ["windowfocus", "--sync", dialog, "key", "--clearmodifiers", "ctrl+l", "key", "ctrl+a"]
    desktop.run("xdotool", *keys)
    desktop.run("xdotool", "type", "--clearmodifiers", "--delay", "30", str(path))
    desktop.run("xdotool", "key", "Return")
    for _ in range(20):
        if not shown(desktop, "Choose files to upload"):
            return True
    return False
