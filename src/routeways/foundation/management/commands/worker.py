"""The worker: runs background jobs, starts the daily ones, and picks up what a killed worker left behind."""

from __future__ import annotations

import threading
from typing import Any

from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from routeways.foundation.daily import start_due
from routeways.foundation.job_runs import BEAT, repeat_every, rescue


class Command(db_worker.Command):
    help = "Runs background jobs. Start exactly one beside the web server; more only on PostgreSQL."

    def handle(self, **options: Any) -> None:
        rescue(timezone.now())
        stop = threading.Event()
        watch = threading.Thread(target=repeat_every, args=(BEAT, stop, rescue, start_due), name="watch", daemon=True)
        watch.start()
        try:
            super().handle(**options)
        finally:
            stop.set()
