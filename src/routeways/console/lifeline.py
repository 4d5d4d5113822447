"""A child process that ends with its parent, however the parent ended.

The parent holds the writing end of the child's standard input and never writes. When the parent is gone, even killed,
the system closes that end, the child reads the end of the file and stops itself. It works the same on Linux, macOS and
Windows, and is also how the parent asks for an orderly stop.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

VARIABLE = "ROUTEWAYS_LIFELINE"
_SECONDS_TO_STOP = 15.0


def watch() -> None:
    """Stop this process when its standard input ends. Does nothing unless the parent said that it holds the line."""
    if os.environ.pop(VARIABLE, None):
        threading.Thread(target=_wait, name="lifeline", daemon=True).start()


def _wait() -> None:
    try:
        while os.read(sys.stdin.fileno(), 1024):
            pass
    except OSError:
        pass
    if os.name == "nt":
        signal.raise_signal(signal.SIGTERM)
    else:
        # To the main thread by name: it may be waiting for a lock, and only a signal of its own wakes it.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
    threading.Event().wait(_SECONDS_TO_STOP)
    os._exit(1)
