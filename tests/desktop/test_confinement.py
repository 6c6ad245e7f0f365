"""What the page may not do, tried from inside the page of the built program."""

import resource

ASK = """
const [command, payload, done] = arguments;
window.__TAURI_INTERNALS__.invoke(command, payload).then(
  (value) => done({ allowed: true, value: value ?? null }),
  (error) => done({ allowed: false, error }),
);
"""

VIOLATION = """
const [act, done] = arguments;
const seen = [];
document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
const acts = {
  fetch: () => fetch('https://example.com/').catch(() => undefined),
  image: () => new Promise((end) => {
    const image = new Image();
    image.onerror = image.onload = end;
    image.src = 'https://example.com/x.png';
  }),
  frame: () => new Promise((end) => {
    const frame = document.createElement('iframe');
    frame.src = 'data:text/html,x';
    document.body.append(frame);
    setTimeout(() => { frame.remove(); end(); }, 300);
  }),
  script: () => new Promise((end) => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    setTimeout(end, 50);
  }),
};
acts[act]().then(() => setTimeout(() => done([seen, window.ran ?? null]), 50));
"""


def test_the_page_has_no_ready_handle_to_the_application(window):
    window.find("grid", "^Documents$")
    assert window.driver.execute("return typeof window.__TAURI__") == "undefined"


def test_only_the_two_declared_commands_are_open(window):
    window.find("grid", "^Documents$")
    call = {"name": "app_info", "request": {}}
    assert window.driver.execute_async(ASK, "plugin:strata|call", call)["allowed"]
    refused = {
        "plugin:window|set_title": {"label": "main", "value": "x"},
        "plugin:webview|create_webview_window": {"options": {"label": "x", "url": "https://example.com"}},
        "plugin:event|emit": {"event": "x", "payload": None},
        "plugin:app|version": {},
        "plugin:path|resolve_directory": {"directory": 1},
        "plugin:fs|read_text_file": {"path": "/etc/hostname"},
        "plugin:shell|execute": {"program": "true"},
        "call": call,
    }
    for command, payload in refused.items():
        answer = window.driver.execute_async(ASK, command, payload)
        assert not answer["allowed"], command


def test_an_unknown_command_is_a_fault_in_words(window):
    window.find("grid", "^Documents$")
    answer = window.driver.execute_async(ASK, "plugin:strata|call", {"name": "<b>x</b>", "request": {}})
    assert answer["error"]["code"] == "internal"


def test_nothing_is_fetched_from_anywhere_else(window):
    window.find("grid", "^Documents$")
    directives = {"fetch": "connect-src", "image": "img-src", "frame": "default-src", "script": "script-src-elem"}
    for act, directive in directives.items():
        seen, ran = window.driver.execute_async(VIOLATION, act)
        assert any(one in (directive, "frame-src", "script-src") for one in seen), (act, seen)
        assert ran is None, act


def test_the_page_can_not_be_left_and_opens_no_window(window):
    window.find("grid", "^Documents$")
    window.driver.execute("window.open('https://example.com/'); location.href = 'https://example.com/';")
    window.driver.execute("location.href = 'file:///etc/hostname'")
    window.find("grid", "^Documents$")
    assert window.driver.execute("return location.origin") == "tauri://localhost"


def test_a_crash_would_leave_no_memory_on_disk(window):
    window.find("grid", "^Documents$")
    soft, hard = resource.prlimit(window.pid(), resource.RLIMIT_CORE)
    assert (soft, hard) == (1, 1)


def test_a_second_start_on_the_same_data_says_so_and_goes_on(desktop, answers, open_window):
    first = open_window(desktop, answers)
    first.find("grid", "^Documents$")
    second = open_window(desktop, answers)
    second.says("in use by another|other Strata window")
    second.picture("12-second-start")
    first.find("grid", "^Documents$")
