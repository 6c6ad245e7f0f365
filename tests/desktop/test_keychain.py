"""Secrets with and without a keychain on the machine."""

from steps import add_connection, connect, connections_menu, end
from store import BUCKET, Store


def test_without_a_keychain_the_app_says_so_and_keeps_the_secret_for_this_run(
    bare_desktop, answers, open_window, tmp_path
):
    folder = tmp_path / "store"
    folder.mkdir()
    store = Store(bare_desktop, folder)
    window = open_window(bare_desktop, answers)
    window.secrets.append(store.secret)
    connections_menu(window)
    window.click("menuitem", "^Add a connection")
    window.says("can’t be kept in the keychain")
    window.picture("10-no-keychain")
    window.driver.press("Escape")
    window.gone("dialog", "Add a connection")
    add_connection(window, store)
    window.gone("dialog", "Add a connection")
    window.find("button", f"^{BUCKET}$")
    end(window)

    again = open_window(bare_desktop, answers)
    connections_menu(again)
    again.click("menuitemradio", "^Archive$")
    again.says("The secret is needed again")
    again.picture("11-secret-needed-again")


def test_a_kept_connection_works_after_a_restart(desktop, answers, open_window, store):
    window = open_window(desktop, answers)
    connect(window, store)
    end(window)
    again = open_window(desktop, answers)
    connections_menu(again)
    again.click("menuitemradio", "^Archive$")
    again.find("button", f"^{BUCKET}$")
    assert "The secret is needed again" not in again.text()
