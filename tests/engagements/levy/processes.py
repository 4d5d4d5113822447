"""What the tests of levy money run in processes of their own: `python -m tests.engagements.levy.processes <task>`."""

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
from routeways.engagements.models import Match
from tests.engagements.factories import NOW
from tests.machines import lay_tables


def prepare() -> None:
    """One pledge with money for one of two transfers, both of them proposed and agreed to by the employers."""
    lay_tables()
    from routeways.places.actions import load_packaged_areas
    from tests.engagements.levy.factories import ask, matched, pledge

    load_packaged_areas(now=NOW)
    offer = pledge(yearly=800_000)  # one transfer takes £4,400 of it in the first whole year
    for _ in range(2):
        made = matched(offer, ask())
        actions.answer_match(by=None, match=made, side="request", yes=True, now=NOW)


def both() -> None:
    """Two threads, each with a connection of its own, say the pledger's yes at the same moment."""
    gate = threading.Barrier(2, timeout=60)

    def one(pk: int) -> str:
        match = Match.objects.select_related("offer", "request").get(pk=pk)
        gate.wait()
        try:
            actions.answer_match(by=None, match=match, side="offer", yes=True, now=NOW)
        except EngagementError as refused:
            return str(refused)
        finally:
            connection.close()
        return "yes"

    ids = list(Match.objects.order_by("pk").values_list("pk", flat=True))
    connection.close()
    with ThreadPoolExecutor(2) as threads:
        print(json.dumps([done.result() for done in [threads.submit(one, pk) for pk in ids]]))


if __name__ == "__main__":
    {"prepare": prepare, "both": both}[sys.argv[1]]()
