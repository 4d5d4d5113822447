"""What the concurrency tests run in processes of their own, on one database.

`python -m tests.foundation.processes <task> [arguments]`, in the environment of a `tests.machines.Machine`.
"""

from __future__ import annotations

import os
import sys
import time

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "routeways.config.settings"
    django.setup()

from django.core.management import call_command
from django.db import transaction

from routeways.foundation import audit, jobs
from routeways.foundation.job_runs import Handle, put_in_queue


@jobs.job("test.apply_once")
def apply_once(handle: Handle, *, number: int) -> None:
    with handle.finishing() as result:
        audit.record(by=None, verb="test.apply", subject=f"thing:{number}")
        result["number"] = number


@jobs.job("test.hang")
def hang(handle: Handle, *, flag: str) -> str:
    """Hangs the first time and says so by a file; the second time it ends."""
    try:
        os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return "second"
    time.sleep(600)
    return "first"


def migrate() -> None:
    for app in ("foundation", "django_tasks_database"):
        call_command("migrate", app, verbosity=0)


def write(number: str) -> None:
    for n in range(int(number)):
        with transaction.atomic():
            audit.record(by=None, verb="test.write", subject=f"thing:{n}", details={"process": os.getpid()})


def worker() -> None:
    call_command("worker", batch=True, interval=0, startup_delay=False, verbosity=0, reload=False)


def start_twenty() -> None:
    """Twenty jobs, each put into the queue twice, as if the queue delivered everything a second time."""
    for number in range(20):
        put_in_queue(jobs.start("test.apply_once", by=None, payload={"number": number}))


def start_and_hang(flag: str) -> None:
    jobs.start("test.hang", by=None, payload={"flag": flag})
    worker()


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
