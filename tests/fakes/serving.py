"""What the servers of this folder share: a real HTTP server on loopback, for as long as a `with` lasts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class Fake:
    """A fake someone can ask over HTTP. Its handlers find it as `self.fake`."""

    def __init__(self, handler: type[FakeHandler]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (handler,), {"fake": self}))
        self._server.daemon_threads = True
        self.root = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def running(self) -> Iterator[Self]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


class FakeHandler(BaseHTTPRequestHandler):
    fake: Any

    def log_message(self, *_: Any) -> None:
        """Silence: the tests' output is not a log."""
