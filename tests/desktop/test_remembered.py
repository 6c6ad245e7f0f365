"""What the window remembers from one start to the next, though its page keeps nothing."""

from steps import end
from waiting import until

SCHEME = "return getComputedStyle(document.documentElement).colorScheme"
WIDTH = """return document.querySelector('[role=separator][aria-label="Width of the sidebar"]').ariaValueNow"""


def test_the_next_start_is_as_the_window_was_left(desktop, answers, open_window):
    window = open_window(desktop, answers)
    window.click("button", "^Light or dark$")
    window.click("menuitemradio", "^Dark$")
    until("the window is dark", lambda: window.driver.execute(SCHEME) == "dark")
    before = int(window.driver.execute(WIDTH))
    window.driver.execute("""document.querySelector('[aria-label="Width of the sidebar"]').focus()""")
    window.driver.press("Right")
    until("the sidebar is wider", lambda: int(window.driver.execute(WIDTH)) == before + 16)
    until("that is kept", lambda: f'"{before + 16}"' in (window.data / "settings.json").read_text())
    assert window.driver.execute("return localStorage.length + sessionStorage.length") == 0
    end(window)

    again = open_window(desktop, answers)
    again.find("button", "^Connection: Sandbox")
    assert again.driver.execute(SCHEME) == "dark"
    assert int(again.driver.execute(WIDTH)) == before + 16
    again.says(r"\d+ items")
    again.picture("12-remembered")
