"""Every test has its own data folder, its own store and a window of its own; the private desktop is shared."""

import json
import re

import pytest

from app import PICTURES, Window
from secrets_scan import places_of
from session import Session
from store import Store


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    setattr(item, f"report_{report.when}", report)
    return report


@pytest.fixture(scope="session")
def desktop():
    with Session() as session:
        yield session


@pytest.fixture
def bare_desktop():
    """A desktop without a Secret Service."""
    with Session(secret_service=False) as session:
        yield session


class Answers:
    """What stands in for the person at a native dialog; each answer is used once."""

    def __init__(self, folder):
        self.folder = folder

    def lay(self, question, answer):
        (self.folder / f"{question}.json").write_text(json.dumps(answer))

    def used_up(self, question):
        return not (self.folder / f"{question}.json").exists()

    def asked(self):
        log = self.folder / "confirmations.log"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture
def answers(tmp_path):
    folder = tmp_path / "answers"
    folder.mkdir()
    return Answers(folder)


@pytest.fixture
def store(desktop, tmp_path):
    folder = tmp_path / "store"
    folder.mkdir()
    one = Store(desktop, folder)
    yield one
    desktop.stop(one.process)


@pytest.fixture
def open_window(request, tmp_path):
    """Opens windows; at the end closes them, keeps a picture of a failure, and looks for leaked secrets."""
    opened = []

    def open_(session, answers=None, data="data"):
        folder = tmp_path / data
        window = Window(session, folder, answers and answers.folder)
        opened.append(window)
        return window

    yield open_
    report = getattr(request.node, "report_call", None)
    failed = report is None or report.failed
    for window in opened:
        try:
            if failed:
                name = re.sub(r"\W+", "-", request.node.name)
                window.session.picture(PICTURES / "failed" / f"{name}.png")
                print(window.session.logs())
        finally:
            leaks = [place for secret in window.secrets for place in leaks_of(window, secret)]
            window.close()
        assert leaks == [], "a secret stands in the clear"


def leaks_of(window, secret):
    return places_of(secret, [window.data, window.session.root], window.driving.pid)


@pytest.fixture
def window(desktop, answers, open_window):
    return open_window(desktop, answers)
