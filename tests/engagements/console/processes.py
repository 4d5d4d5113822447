"""Tasks of the tests of matching runs, in processes of their own: `python -m tests.engagements.console.processes`."""

from __future__ import annotations

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "routeways.config.settings"
    django.setup()

from django.db import connection

from routeways.engagements import actions
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Run
from tests.engagements.factories import NOW
from tests.machines import lay_tables


def prepare() -> None:
    """One solved run with two pairs."""
    lay_tables()
    from routeways.places.actions import load_packaged_areas
    from tests.engagements.console.factories import adviser, solved, wants_adviser

    load_packaged_areas(now=NOW)
    for _ in range(2):
        adviser(number=1)
        wants_adviser()
    assert solved().state == Run.State.SOLVED


def both() -> None:
    """Two threads, each with a connection of its own, confirm it at the same moment."""
    gate = threading.Barrier(2, timeout=60)

    def one() -> str:
        run = Run.objects.get()
        gate.wait()
        try:
            actions.confirm_run(by=None, run=run, now=NOW)
        except EngagementError as refused:
            return str(refused)
        finally:
            connection.close()
        return "confirmed"

    with ThreadPoolExecutor(2) as threads:
        print(json.dumps([done.result() for done in [threads.submit(one) for _ in range(2)]]))


if __name__ == "__main__":
    {"prepare": prepare, "both": both}[sys.argv[1]]()
