"""A canary secret key and session token go through the whole program, against an endpoint that echoes them in message,
code, ids and headers, with the log as loud as it gets. Afterwards they stand nowhere: not in logs, messages to the
page, files, command lines or environments."""

import json
import os
import subprocess
import threading
import urllib.error
import urllib.request

import pytest

from app import binary
from echo import CODES, Echo
from secrets_scan import places_of
from steps import connections_menu
from waiting import until

SECRET = 'wJalr/XUtn+FEMI"K7\\MDENGcanary7f3d'
TOKEN = "FwoGZXIvYXdzEBYaDCanaryToken9b1e+/Letters=="
LETTERS = "FwoGZXIvYXdzEBYaCanaryOfLettersOnly"
CANARIES = [SECRET, TOKEN, LETTERS]

# Through the page's own bridge, so that what comes back is what the page would have got.
ASK = """
const [name, request, done] = arguments;
window.__TAURI_INTERNALS__.invoke('plugin:strata|call', { name, request }).then(
  (value) => done(JSON.stringify(value ?? null)),
  (error) => done(JSON.stringify(error)),
);
"""

# A person who has no fresh key when the page asks for one.
NO_FRESH_KEY = """
setInterval(() => {
  const dialogs = [...document.querySelectorAll('[role=alertdialog]')];
  const asked = dialogs.find((one) => one.innerText.trim().startsWith('Fresh key'));
  [...(asked?.querySelectorAll('button') ?? [])].find((one) => one.innerText.trim() === 'Cancel')?.click();
}, 50);
"""


@pytest.fixture
def echo():
    one = Echo(CANARIES)
    yield one
    one.close()


def entered(echo, token):
    return {
        "name": "Canary",
        "kind": "access_key",
        "endpoint": echo.endpoint,
        "region": "us-east-1",
        "access_key_id": "ASIACANARYID",
        "secret_access_key": SECRET,
        "session_token": token,
        "path_style": True,
        "session_only": False,
    }


def calls(connection):
    """Everything that asks the endpoint, and what can't even be read."""
    bucket = {"connection": connection, "bucket": "papers"}
    document = bucket | {"key": "cv.txt"}
    listing = bucket | {"prefix": "", "deleted": False}
    return [
        ("list_buckets", {"connection": connection}),
        ("bucket_info", bucket),
        ("open_listing", listing),
        ("list_versions", document),
        ("document_details", document),
        ("document_details", document | {"version_id": "v1"}),
        ("delete_documents", bucket | {"documents": [{"key": "cv.txt", "size": 1}]}),
        ("restore_version", document | {"version_id": "v1"}),
        ("list_connections", {}),
        ("app_info", {}),
        ("save_connection", {"secret_access_key": SECRET, "session_token": TOKEN}),
    ]


def test_the_window_lets_no_canary_out(desktop, answers, open_window, echo, tmp_path):
    window = open_window(desktop, answers)
    # Files, logs and processes are scanned for these at the end, while the program still runs.
    window.secrets += CANARIES
    window.find("grid", "^Documents$")
    window.driver.execute(NO_FRESH_KEY)
    ask = lambda name, request: window.driver.execute_async(ASK, name, request)
    said = [ask("save_connection", entered(echo, TOKEN))]
    connection = json.loads(said[0])["id"]
    connections_menu(window)
    window.click("menuitemradio", "^Canary$")
    window.find("button", "^papers$")
    echo.hostile = True
    window.click("button", "^papers$")
    window.says("Not permitted|Session has ended|The server failed|Answer not understood|Please check your entry")
    said.append(window.text())
    window.picture("13-echoed")
    for _ in CODES:
        said += [ask(name, request) for name, request in calls(connection)]
        said.append(window.text())
    assert any(token == TOKEN for _, _, token in echo.asked), "the endpoint never had the canary"
    assert '"explained"' in "".join(said), "no explanation was among what was said"
    log = "".join(path.read_text(errors="replace") for path in desktop.root.glob("*.log"))
    assert "DEBUG" in log or "TRACE" in log, "the log was not loud enough to prove anything"
    assert leaks_in(said, tmp_path / "said", window.driving.pid) == []


def leaks_in(texts, folder, ancestor):
    folder.mkdir()
    (folder / "messages.txt").write_text("\n".join(texts))
    return [place for canary in CANARIES for place in places_of(canary, [folder], ancestor)]


class Command:
    """The command list without a window, and everything that it says."""

    def __init__(self, desktop, data):
        program = binary().parent / "strata-test-host"
        env = desktop.env | {"STRATA_LOG": "trace", "RUST_LOG": "trace"}
        command = [str(program), "--data", str(data), "--page", str(data), "--no-seed"]
        self.process = desktop.start(command, stdout=subprocess.PIPE, env=env)
        self.url = self.process.stdout.readline().decode().split()[1]
        self.said = []
        threading.Thread(target=self._listen, daemon=True).start()
        until("the first event", lambda: self.said)

    def _listen(self):
        try:
            with urllib.request.urlopen(f"{self.url}/events") as events:
                for line in events:
                    self.said.append(line.decode())
                    self._refuse(line.decode())
        except OSError:
            # It has ended.
            return

    def _refuse(self, line):
        """Has no fresh key for whoever asks for one."""
        if not line.startswith("data:"):
            return
        for question in json.loads(line.removeprefix("data:")).get("questions") or []:
            self.call("cancel_sign_in", {"question": question["question"]})

    def call(self, name, request):
        sent = urllib.request.Request(f"{self.url}/call/{name}", json.dumps(request).encode(), method="POST")
        try:
            with urllib.request.urlopen(sent, timeout=120) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as refused:
            text = refused.read().decode()
        self.said.append(text)
        return json.loads(text)


@pytest.mark.parametrize("token", [TOKEN, LETTERS])
def test_no_message_of_any_command_and_no_event_holds_a_canary(desktop, echo, tmp_path, token):
    data = tmp_path / "data"
    data.mkdir()
    host = Command(desktop, data)
    connection = host.call("save_connection", entered(echo, token))["id"]
    echo.hostile = True
    for _ in CODES:
        for name, request in calls(connection):
            host.call(name, request)
    assert any(sent == token for _, _, sent in echo.asked), "the endpoint never had the canary"
    assert '"explained"' in "".join(host.said), "no explanation was among what was said"
    assert '"fresh_key"' in "".join(host.said), "no question was among what was said"
    leaks = leaks_in(host.said, tmp_path / "said", host.process.pid)
    leaks += [place for canary in CANARIES for place in places_of(canary, [data, desktop.root], os.getpid())]
    desktop.stop(host.process)
    assert leaks == []
