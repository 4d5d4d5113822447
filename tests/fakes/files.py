"""A publisher's file server on loopback: ETag, Last-Modified, Range and If-Range as RFC 9110 has them.

`tricks` makes it misbehave in one named way: “cut” (closes after `cut_after` bytes, as often as `cuts` says), “slow”,
“short” (says a length that never comes), “gone”, “web-page”, “hidden-web-page” (HTML with a CSV's content type),
“busy” (503 as often as `cuts` says), “no-validators”, “weak”, “ignores-range”, “wrong-range”, “endless” (redirects).
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FileServer:
    """Serves `content` at every path but /redirect?to=…. `requests` are the headers of what was asked, in order."""

    def __init__(self, content: bytes = b"", name: str = "figures.csv") -> None:
        self.content = content
        self.name = name
        self.modified = 1_750_000_000.0
        self.content_type = "text/csv"
        self.disposition = ""
        self.tricks: set[str] = set()
        self.cut_after = 0
        self.cuts = 0
        self.onward = ""
        self.requests: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/{name}"

    @property
    def etag(self) -> str:
        weak = "W/" if "weak" in self.tricks else ""
        return f'{weak}"{hashlib.sha256(self.content).hexdigest()[:16]}"'

    @contextmanager
    def running(self) -> Iterator[FileServer]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def replace(self, content: bytes) -> None:
        """A new release."""
        self.content = content
        self.modified += 86_400

    def misfires(self, trick: str) -> bool:
        """Whether a trick that happens a counted number of times happens now."""
        if trick not in self.tricks or self.cuts <= 0:
            return False
        self.cuts -= 1
        return True


def _handler(server: FileServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: Any) -> None:
            pass

        def do_GET(self) -> None:
            server.requests.append({name.lower(): value for name, value in self.headers.items()})
            self.close_connection = True
            for trick, answer in (("gone", self._gone), ("web-page", self._page), ("endless", self._onward)):
                if trick in server.tricks:
                    return answer()
            if server.onward and self.path != "/there":
                return self._onward()
            if server.misfires("busy"):
                return self._send(503, {}, b"")
            return self._file()

        def _file(self) -> None:
            validators = {"ETag": server.etag, "Last-Modified": formatdate(server.modified, usegmt=True)}
            if "no-validators" in server.tricks:
                validators = {}
            if validators and self.headers.get("If-None-Match") == validators["ETag"]:
                return self._send(304, validators, None)
            headers = validators | {"Content-Type": server.content_type, "Accept-Ranges": "bytes"}
            if server.disposition:
                headers["Content-Disposition"] = server.disposition
            start = self._start(validators)
            if start is None:
                return self._send(200, headers, server.content)
            if start >= len(server.content):
                return self._send(416, {"Content-Range": f"bytes */{len(server.content)}"}, b"")
            end = len(server.content) - 1
            first = start + 1 if "wrong-range" in server.tricks else start
            return self._send(
                206, headers | {"Content-Range": f"bytes {first}-{end}/{end + 1}"}, server.content[start:]
            )

        def _start(self, validators: dict[str, str]) -> int | None:
            """Where the wanted part begins; None for the whole file."""
            found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            if found is None or "ignores-range" in server.tricks:
                return None
            wanted = self.headers.get("If-Range")
            strong = [value for value in validators.values() if not value.startswith("W/")]
            return int(found.group(1)) if wanted is None or wanted in strong else None

        def _send(self, status: int, headers: dict[str, str], body: bytes | None) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if body is not None:
                self.send_header("Content-Length", str(len(body) + (1_000 if "short" in server.tricks else 0)))
            self.send_header("Connection", "close")
            self.end_headers()
            if body and status in (200, 206) and server.misfires("cut"):
                body = body[: server.cut_after]
            self._write(body or b"")

        def _write(self, body: bytes) -> None:
            step = max(1, len(body) // 5) if "slow" in server.tricks else len(body) or 1
            try:
                for start in range(0, len(body), step):
                    self.wfile.write(body[start : start + step])
                    self.wfile.flush()
                    if "slow" in server.tricks:
                        time.sleep(0.05)
            except OSError:
                pass  # whoever asked has gone

        def _gone(self) -> None:
            self._send(404, {"Content-Type": "text/html"}, b"<!doctype html><title>Not found</title>")

        def _page(self) -> None:
            self._send(200, {"Content-Type": "text/html; charset=utf-8"}, b"<!doctype html><title>Sign in</title>")

        def _onward(self) -> None:
            self._send(302, {"Location": server.onward or self.path}, b"")

    return Handler
