"""An environment copied with its secret: whole for another program, out of histories, and gone when its time is over."""

import json

import pytest

import clipboard
from store import BUCKET
from waiting import until

CALL = """
const [name, request, done] = arguments;
window.__TAURI_INTERNALS__.invoke('plugin:strata|call', { name, request })
  .then((answer) => done({ answer }), (fault) => done({ fault }));
"""


def call(window, name, request):
    said = window.driver.execute_async(CALL, name, request)
    assert "fault" not in said, said
    return said["answer"]


@pytest.fixture
def copied(window, store):
    """A window that has just copied the environment of the store's bucket."""
    window.secrets.append(store.secret)
    window.find("button", "^Connection: ")
    entered = {
        "name": "Archive",
        "kind": "access_key",
        "endpoint": store.endpoint,
        "region": store.access["region"],
        "access_key_id": store.access["access_key_id"],
        "secret_access_key": store.secret,
        "path_style": True,
        "session_only": False,
    }
    of = {"connection": call(window, "save_connection", entered)["id"], "bucket": BUCKET, "form": "dotenv"}
    shown = call(window, "show_environment", of)
    assert store.secret not in json.dumps(shown) and shown["clipboard_seconds"] == 60
    assert call(window, "copy_environment", of) == {}
    text, hint = clipboard.read(window.session)
    assert f"AWS_SECRET_ACCESS_KEY={store.secret}\n" in text and f"S3_BUCKET_NAME={BUCKET}\n" in text
    assert hint == "secret"
    return window


def empty(session):
    return clipboard.read(session)[0] is None


def test_a_copied_secret_is_gone_when_its_time_is_over(copied, answers):
    answers.lay("clipboard_time_over", True)
    until("the time is over", lambda: answers.used_up("clipboard_time_over"))
    assert empty(copied.session)


def test_what_was_copied_since_stays(copied, answers):
    other = clipboard.write(copied.session, "something else")
    assert clipboard.read(copied.session)[0] == "something else"
    answers.lay("clipboard_time_over", True)
    until("the time is over", lambda: answers.used_up("clipboard_time_over"))
    assert clipboard.read(copied.session)[0] == "something else"
    copied.session.stop(other)


def test_a_copied_secret_goes_with_the_window(copied):
    copied.close()
    until("the clipboard is empty", lambda: empty(copied.session))
