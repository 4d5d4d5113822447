"""What the contact ledger’s concurrency tests run in processes of their own: `python -m …processes <task> …`."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "routeways.config.settings"
    django.setup()

from django.db import connection, transaction

from routeways.organisations import actions
from routeways.organisations.models import Organisation
from tests.machines import lay_tables


def prepare() -> None:
    """An employer that has been asked three times, and two colleges."""
    lay_tables()
    from tests.organisations.making_contacts import ask, college, employer

    one, house = employer(), college("First College")
    college("Second College")
    for purpose in ("mentoring", "live-brief", "vacancies"):
        ask(one, house, purpose=purpose)


def together(*purposes: str) -> None:
    """Two threads, each with its own connection to the database, ask for one purpose each at the same moment."""
    from tests.organisations.making_contacts import ask

    gate = threading.Barrier(2, timeout=60)

    def one(number: int) -> str:
        employer = Organisation.objects.get(kind="employer")
        house = Organisation.objects.filter(kind="college").order_by("name_key")[number]
        gate.wait()
        try:
            with transaction.atomic():
                ask(employer, house, purpose=purposes[number])
                time.sleep(0.5)  # the transaction stays open, so that the other one meets it
        except actions.AskRefused as refused:
            return {"asked": "asked by another"}.get(refused.allowed.cause, refused.allowed.cause)
        finally:
            connection.close()
        return "asked"

    with ThreadPoolExecutor(2) as threads:
        print(json.dumps([done.result() for done in [threads.submit(one, number) for number in range(2)]]))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
