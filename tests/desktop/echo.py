"""An S3 endpoint that turns hostile: it then refuses everything, and gives back in every place what it was sent."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

BUCKETS = (
    "<ListAllMyBucketsResult><Owner><ID>o</ID></Owner><Buckets><Bucket><Name>papers</Name>"
    "<CreationDate>2026-01-01T00:00:00.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>"
)
CODES = ["AccessDenied", "ExpiredToken", "InternalError", None, "secret"]


class Echo:
    """Listens until it is closed, friendly at first. `secrets` is what it puts into its answers."""

    def __init__(self, secrets):
        self.asked = []
        self.hostile = False
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                if owner.hostile:
                    self.echo()
                elif self.path.split("?")[0] == "/":
                    self.send("application/xml", 200, BUCKETS.encode())
                else:
                    self.send("application/xml", 404, b"<Error><Code>NoSuchBucket</Code></Error>")

            def echo(self):
                token = self.headers.get("x-amz-security-token", secrets[0])
                code = CODES[len(owner.asked) % len(CODES)]
                code = token if code is None else secrets[-1] if code == "secret" else code
                owner.asked.append((self.command, self.path, token))
                told = " ".join([token, *secrets])
                body = (
                    f"<Error><Code>{escape(code)}</Code><Message>{escape(told)}</Message>"
                    f"<RequestId>{escape(token)}</RequestId><HostId>{escape(told)}</HostId></Error>"
                ).encode()
                names = ("x-amz-request-id", "x-amz-id-2", "x-amz-bucket-region", "server", "etag", "location")
                self.send("application/xml", 403, body, {name: token for name in names})

            def send(self, kind, status, body, headers=None):
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = answer

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
