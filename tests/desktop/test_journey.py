"""The story of issue and product: look, bring an old version back, take that back; add, fetch, delete, undelete.
boto3 says each time what is really in the bucket."""

from store import BUCKET
from steps import add_connection, choose, choose_row, connect, inspector, open_folder, row_of, toast, version_node
from waiting import until


def test_the_window_opens_on_the_sample_documents(window):
    window.find("button", f"^{BUCKET}$")
    window.find("row", "resumes|résumés|candidates")
    assert "Sandbox" in window.text()
    window.picture("01-open")


def test_a_new_connection_keeps_its_secret_in_the_keychain_and_nowhere_else(window, store):
    add_connection(window, store)
    window.gone("dialog", "Add a connection")
    window.find("button", f"^{BUCKET}$")
    window.picture("02-connection")
    settings = "".join(path.read_text() for path in window.data.glob("*.json"))
    assert store.access["access_key_id"] in settings
    assert store.secret not in settings
    kept = window.session.run("secret-tool", "search", "--all", "--unlock", "service", "strata")
    assert kept is not None and store.secret in kept


def test_an_old_version_is_restored_by_a_press_and_undo_takes_it_back(window, store):
    key = store.document(versions=3)
    before = store.entries(key)
    was_on_top = store.current(key)
    oldest = list(before)[-1]
    old_bytes = store.read(key, oldest)
    assert old_bytes != store.read(key)
    connect(window, store)
    choose(window, key)
    window.picture("03-versions")
    window.click("button", "^Restore$", version_node(window, oldest))
    toast(window)()
    window.picture("04-restored")
    assert store.read(key) == old_bytes
    after = store.entries(key)
    assert set(before) < set(after) and len(after) == len(before) + 1
    version_node(window, store.current(key))()
    window.click("button", "^Undo$", toast(window))
    until("the restored version is gone", lambda: set(store.entries(key)) == set(before))
    assert store.current(key) == was_on_top
    (added,) = set(after) - set(before)
    until("the timeline shows it", lambda: not window.has(f'li[data-version="{added}"]'))
    window.picture("05-undone")


def test_a_file_is_uploaded_and_undo_takes_it_away(window, store, answers, tmp_path):
    local = tmp_path / "cover letter é.txt"
    local.write_bytes(b"Dear reader,\n" * 40_000)
    connect(window, store)
    folder = store.document(versions=1).rpartition("/")[0]
    open_folder(window, folder)
    answers.lay("pick_files", [str(local)])
    window.click("button", "^Upload")
    window.says("Uploaded")
    key = f"{folder}/{local.name}"
    assert store.read(key) == local.read_bytes()
    row_of(window, key)
    window.picture("06-uploaded")
    window.click("button", "^Undo the upload of")
    until("the upload is taken back", lambda: not any(
        latest and not marker for marker, latest in store.entries(key).values()
    ))


def test_a_document_is_downloaded_byte_for_byte(window, store, answers, tmp_path):
    key = store.document(versions=1)
    target = tmp_path / "fetched.bin"
    connect(window, store)
    choose(window, key)
    answers.lay("pick_save", str(target))
    window.click("button", "^Download$", inspector(window))
    window.says("Downloaded")
    assert target.read_bytes() == store.read(key)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("fetched")] == [target.name]
    window.picture("07-downloaded")


def test_an_old_version_is_downloaded_from_the_timeline(window, store, answers, tmp_path):
    key = store.document(versions=3)
    oldest = list(store.entries(key))[-1]
    target = tmp_path / "old.bin"
    connect(window, store)
    choose(window, key)
    answers.lay("pick_save", str(target))
    window.click("button", "^Download$", version_node(window, oldest))
    window.says("Downloaded")
    assert target.read_bytes() == store.read(key, oldest)


def test_a_deleted_document_is_undeleted_and_no_version_is_lost(window, store):
    key = store.document(versions=2)
    before = store.entries(key)
    on_top = store.current(key)
    connect(window, store)
    choose(window, key)
    window.click("button", "^Delete \\(Del\\)$")
    until("a marker is on top", lambda: store.deleted(key))
    toast(window)()
    window.picture("08-deleted")
    window.click("switch", "^Show deleted")
    choose_row(window, key)
    window.click("button", "^Undelete$", inspector(window))
    until("the marker is gone", lambda: set(store.entries(key)) == set(before))
    assert store.current(key) == on_top
    window.picture("09-undeleted")


def test_a_deletion_is_taken_back_from_its_toast(window, store):
    key = store.document(versions=2)
    before = store.entries(key)
    connect(window, store)
    choose(window, key)
    window.driver.press("Delete")
    window.click("button", "^Undo$", toast(window))
    until("all is as before", lambda: store.entries(key) == before)
