"""A publisher's file server on loopback: ETag, Last-Modified, Range and If-Range as RFC 9110 has them.

`tricks` makes it misbehave in one named way: “cut” (closes after `cut_after` bytes, as often as `cuts` says), “slow”,
“short” (says a length that never comes), “gone”, “web-page”, “hidden-web-page” (HTML with a CSV's content type),
“busy” (503 as often as `cuts` says), “no-validators”, “weak”, “ignores-range”, “wrong-range”, “endless” (redirects).
"""

from __future__ import annotations

import hashlib
import re
import time
from email.utils import formatdate

from tests.fakes.serving import Fake, FakeHandler


class FileServer(Fake):
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
        super().__init__(_Handler)
        self.address = f"{self.root}/{name}"

    @property
    def etag(self) -> str:
        weak = "W/" if "weak" in self.tricks else ""
        return f'{weak}"{hashlib.sha256(self.content).hexdigest()[:16]}"'

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


class _Handler(FakeHandler):
    fake: FileServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.fake.requests.append({name.lower(): value for name, value in self.headers.items()})
        self.close_connection = True
        for trick, answer in (("gone", self._gone), ("web-page", self._page), ("endless", self._onward)):
            if trick in self.fake.tricks:
                return answer()
        if self.fake.onward and self.path != "/there":
            return self._onward()
        if self.fake.misfires("busy"):
            return self._send(503, {}, b"")
        return self._file()

    def _file(self) -> None:
        validators = {"ETag": self.fake.etag, "Last-Modified": formatdate(self.fake.modified, usegmt=True)}
        if "no-validators" in self.fake.tricks:
            validators = {}
        if validators and self.headers.get("If-None-Match") == validators["ETag"]:
            return self._send(304, validators, None)
        headers = validators | {"Content-Type": self.fake.content_type, "Accept-Ranges": "bytes"}
        if self.fake.disposition:
            headers["Content-Disposition"] = self.fake.disposition
        start = self._start(validators)
        if start is None:
            return self._send(200, headers, self.fake.content)
        if start >= len(self.fake.content):
            return self._send(416, {"Content-Range": f"bytes */{len(self.fake.content)}"}, b"")
        end = len(self.fake.content) - 1
        first = start + 1 if "wrong-range" in self.fake.tricks else start
        return self._send(206, headers | {"Content-Range": f"bytes {first}-{end}/{end + 1}"}, self.fake.content[start:])

    def _start(self, validators: dict[str, str]) -> int | None:
        """Where the wanted part begins; None for the whole file."""
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if found is None or "ignores-range" in self.fake.tricks:
            return None
        wanted = self.headers.get("If-Range")
        strong = [value for value in validators.values() if not value.startswith("W/")]
        return int(found.group(1)) if wanted is None or wanted in strong else None

    def _send(self, status: int, headers: dict[str, str], body: bytes | None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body) + (1_000 if "short" in self.fake.tricks else 0)))
        self.send_header("Connection", "close")
        self.end_headers()
        if body and status in (200, 206) and self.fake.misfires("cut"):
            body = body[: self.fake.cut_after]
        self._write(body or b"")

    def _write(self, body: bytes) -> None:
        step = max(1, len(body) // 5) if "slow" in self.fake.tricks else len(body) or 1
        try:
            for start in range(0, len(body), step):
                self.wfile.write(body[start : start + step])
                self.wfile.flush()
                if "slow" in self.fake.tricks:
                    time.sleep(0.05)
        except OSError:
            pass  # whoever asked has gone

    def _gone(self) -> None:
        self._send(404, {"Content-Type": "text/html"}, b"<!doctype html><title>Not found</title>")

    def _page(self) -> None:
        self._send(200, {"Content-Type": "text/html; charset=utf-8"}, b"<!doctype html><title>Sign in</title>")

    def _onward(self) -> None:
        self._send(302, {"Location": self.fake.onward or self.path}, b"")
