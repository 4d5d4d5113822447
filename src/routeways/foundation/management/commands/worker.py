"""The worker: runs background jobs, and picks up what a killed worker left behind."""

from __future__ import annotations

import threading
from typing import Any

from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from routeways.foundation.job_runs import BEAT, rescue, rescue_every


class Command(db_worker.Command):
    help = "Runs background jobs. Start exactly one beside the web server; more only on PostgreSQL."

    def handle(self, **options: Any) -> None:
        rescue(timezone.now())
        stop = threading.Event()
        rescuer = threading.Thread(target=rescue_every, args=(BEAT, stop), name="rescuer", daemon=True)
        rescuer.start()
        try:
            super().handle(**options)
        finally:
            stop.set()
