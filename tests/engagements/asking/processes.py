"""Tasks of the tests of proposals, in processes of their own: `python -m tests.engagements.asking.processes`."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "routeways.config.settings"
    django.setup()

from django.db import connection

from routeways.engagements import actions
from routeways.engagements.actions.retention import expire_proposals
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Match
from tests.engagements.factories import NOW, REGION, TODAY
from tests.machines import lay_tables


def prepare() -> None:
    """One proposal to which the request has said yes, and whose last day has passed."""
    lay_tables()
    from routeways.places.actions import load_packaged_areas
    from tests.engagements.factories import make_match

    load_packaged_areas(now=NOW)
    match = make_match()
    actions.answer_match(by=None, match=match, side="request", yes=True, now=NOW)
    Match.objects.update(answer_by=TODAY - timedelta(days=1))


def both() -> None:
    """Two threads, each with a connection of its own: the offer says yes, and the proposal runs out."""
    gate = threading.Barrier(2, timeout=60)

    def answer() -> str:
        match = Match.objects.get()
        gate.wait()
        try:
            actions.answer_match(by=None, match=match, side="offer", yes=True, now=NOW)
        except EngagementError as refused:
            return str(refused)
        return "answered"

    def expire() -> str:
        gate.wait()
        return f"{expire_proposals(by=None, region=REGION, now=NOW)} ended"

    def closing(done: Callable[[], str]) -> str:
        try:
            return done()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        print(json.dumps([one.result() for one in [threads.submit(closing, what) for what in (answer, expire)]]))


if __name__ == "__main__":
    {"prepare": prepare, "both": both}[sys.argv[1]]()
