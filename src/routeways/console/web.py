"""The web server process: granian in front of the WSGI application. Started by `serve`."""

from __future__ import annotations

import argparse
import os

from routeways.console import lifeline

# Requests wait for DuckDB and SQLite, which let go of Python's lock, so a few threads a process keep a core busy.
THREADS = 4


def workers_for(cores: int | None) -> int:
    """Processes for a machine: two even on one core (a slow page must not stop the site), four at most (memory)."""
    return min(4, max(2, cores or 2))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    options = parser.parse_args()
    lifeline.watch()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routeways.config.settings")

    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "routeways.config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


if __name__ == "__main__":
    main()
