"""A W3C WebDriver client: the few calls that these tests need, over plain HTTP."""

import json
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

KEYS = {
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Tab": "\ue004",
    "Delete": "\ue017",
    "Up": "\ue013",
    "Down": "\ue015",
    "Right": "\ue014",
    "PageDown": "\ue00f",
}


class WebDriverError(Exception):
    """What the driver answered instead of a result."""

    def __init__(self, kind, message):
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Driver:
    """One session with one window."""

    def __init__(self, port, capabilities):
        self._base = f"http://127.0.0.1:{port}"
        answer = self._send("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._session = f"/session/{answer['sessionId']}"

    def _send(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data, {"content-type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise WebDriverError(value["error"], value["message"]) from None

    def _call(self, method, path, body=None):
        return self._send(method, self._session + path, body)

    def execute(self, script, *arguments):
        """Runs the body of a function in the page; elements may be passed and come back."""
        sent = [argument.json() if isinstance(argument, Element) else argument for argument in arguments]
        return self._wrapped(self._call("POST", "/execute/sync", {"script": script, "args": sent}))

    def execute_async(self, script, *arguments):
        """As `execute`, but the result is what the script hands to its last argument."""
        return self._wrapped(self._call("POST", "/execute/async", {"script": script, "args": list(arguments)}))

    def press(self, *keys):
        """Presses keys one after the other, wherever the focus is."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self._call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def quit(self):
        """Ends the session, and the program with it."""
        self._call("DELETE", "")

    def _wrapped(self, value):
        if isinstance(value, list):
            return [self._wrapped(one) for one in value]
        if isinstance(value, dict) and ELEMENT in value:
            return Element(self, value[ELEMENT])
        return value


class Element:
    """An element of the page."""

    def __init__(self, driver, identifier):
        self._driver = driver
        self._path = f"/element/{identifier}"
        self._identifier = identifier

    def json(self):
        return {ELEMENT: self._identifier}

    def click(self):
        """A real press of the mouse in its middle."""
        self._driver._call("POST", self._path + "/click", {})

    def type(self, text):
        """Types into it, as a person would."""
        self._driver._call("POST", self._path + "/value", {"text": text})

    def clear(self):
        self._driver._call("POST", self._path + "/clear", {})

    @property
    def text(self):
        return self._driver._call("GET", self._path + "/text")
