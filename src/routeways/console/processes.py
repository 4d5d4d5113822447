"""One web server and exactly one worker, kept running together and stopped together."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from routeways.console import lifeline
from routeways.console.problem import Problem

_SECONDS_TO_STOP = 20.0
_SECONDS_TO_START = 90.0
_FAILURES_ALLOWED = 5  # within the window: then something is wrong that starting again does not cure
_WINDOW_SECONDS = 120.0


@dataclass
class Child:
    """A process of ours. `restart`: started again when it ends by itself (the worker, if a job took it down)."""

    name: str
    command: Sequence[str]
    restart: bool = False
    process: subprocess.Popen[bytes] | None = None
    failures: list[float] = field(default_factory=list)

    def start(self) -> None:
        # A session of its own: Ctrl-C in the terminal reaches us alone, and we stop the children in order.
        self.ask_to_stop()
        own_group: dict[str, object] = (
            {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined,unused-ignore]
            if os.name == "nt"
            else {"start_new_session": True}
        )
        self.process = subprocess.Popen(
            list(self.command),
            stdin=subprocess.PIPE,
            env={**os.environ, lifeline.VARIABLE: "1"},
            **own_group,  # type: ignore[call-overload]
        )

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Lets go of the lifeline; a process that has ended by itself is let go of too."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()

    def stop_for_good(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if os.name != "nt":
            _kill_group(self.process.pid)


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, the service manager, a closed terminal."""


def run_together(children: Sequence[Child], *, ready: Callable[[], bool], started: Callable[[], None]) -> int:
    """Start all, call `started` once `ready`, watch until a stop is asked for. Raises Problem; leaves no process."""
    with _stop_signals():
        try:
            for child in children:
                child.start()
            _wait_until_ready(children, ready)
            started()
            while True:
                time.sleep(0.5)
                _look_after(children)
        except Stopped:
            return 0
        finally:
            _ignore_stop_signals()
            stop(children)


def stop(children: Sequence[Child]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_STOP
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop_for_good(deadline)


def answers(host: str, port: int) -> bool:
    """Whether a web server answers there, with whatever page (a refusal or a redirect is an answer too)."""
    connection = http.client.HTTPConnection(host, port, timeout=_SECONDS_TO_START)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _wait_until_ready(children: Sequence[Child], ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while not ready():
        for child in children:
            if not child.running():
                raise Problem(f"The {child.name} stopped while starting; the lines above say why.")
        if time.monotonic() > deadline:
            raise Problem(
                f"The site did not answer within {_SECONDS_TO_START:.0f} seconds; “routeways check” may help."
            )
        time.sleep(0.1)


def _look_after(children: Sequence[Child]) -> None:
    for child in children:
        if child.running():
            continue
        now = time.monotonic()
        child.failures = [moment for moment in child.failures if now - moment < _WINDOW_SECONDS] + [now]
        if not child.restart or len(child.failures) > _FAILURES_ALLOWED:
            raise Problem(
                f"The {child.name} stopped by itself; the lines above say why. Start again when it is mended."
            )
        print(f"The {child.name} stopped by itself and is started again.", file=sys.stderr, flush=True)
        child.start()


@contextmanager
def _stop_signals() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal raise Stopped, inside here."""
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = [(number, signal.signal(number, _raise_stopped)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _raise_stopped(number: int, frame: FrameType | None) -> None:
    _ignore_stop_signals()  # once is enough: a second Ctrl-C must not interrupt the stopping
    raise Stopped


def _ignore_stop_signals() -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _kill_group(leader: int) -> None:
    """Whatever of the child's group is still there, such as a web worker whose server was killed."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
