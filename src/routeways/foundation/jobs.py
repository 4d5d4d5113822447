"""Background jobs: registered functions that one worker process runs from a queue in the database.

    @job("evidence.load_source")
    def load(handle: Handle, *, source: str) -> dict: ...

    start("evidence.load_source", by=user, payload={"source": "aps"})

A job is tried at most twice: again after an exception, or after its worker was killed. Whoever runs it holds a lease;
only the holder can finish it, so a job that is run twice by accident finishes once. What a job writes to the database
must stand inside `with handle.finishing():`, which commits the writes and the end of the job together, or not at all.
The machinery of running stands in `job_runs`; this module is what other floors use.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit
from routeways.foundation.job_registry import JobCancelled, JobError, JobRefused, function_of, job, kinds
from routeways.foundation.job_runs import Handle, put_in_queue, rescue
from routeways.foundation.models import Job, JobState, User

__all__ = ["Handle", "JobCancelled", "JobError", "JobRefused", "cancel", "enqueue", "job", "kinds", "start", "work_off"]


@transaction.atomic
def start(kind: str, *, by: User | None, payload: dict[str, Any] | None = None) -> Job:
    """Queues a job. It runs after the surrounding transaction commits. Raises JobError for an unknown kind."""
    started = enqueue(kind, by=by, payload=payload)
    audit.record(by=by, verb="foundation.start_job", subject=started, details={"kind": kind})
    return started


def enqueue(kind: str, *, by: User | None, payload: dict[str, Any] | None = None) -> Job:
    """As `start`, for actions that write their own audit row."""
    if function_of(kind) is None:
        raise JobError(f"There is no job called “{kind}”.")
    queued = Job.objects.create(kind=kind, payload=payload or {}, created_by=by)
    put_in_queue(queued)
    return queued


@transaction.atomic
def cancel(wanted: Job, *, by: User | None) -> None:
    """A waiting job is cancelled at once, a running one as soon as it next looks. Raises JobError when it is over."""
    waiting = Job.objects.filter(pk=wanted.pk, state=JobState.QUEUED)
    running = Job.objects.filter(pk=wanted.pk, state=JobState.RUNNING)
    if not waiting.update(state=JobState.CANCELLED, cancel_wanted=True, finished_at=timezone.now()) and not (
        running.update(cancel_wanted=True)
    ):
        raise JobError("This job has already finished, so there is nothing to cancel.")
    audit.record(by=by, verb="foundation.cancel_job", subject=wanted)
    wanted.refresh_from_db()


def work_off() -> None:
    """Runs everything that is waiting, in this process, and returns: for the command line and for tests."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult
    from django_tasks_db.utils import exclusive_transaction

    rescue(timezone.now())
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="in-process",
        excluded_queue_names=[],
    )
    while True:
        # Not Worker.run(): that closes old connections, and with them a transaction that the caller may be in.
        with exclusive_transaction():
            waiting = DBTaskResult.objects.ready().get_locked()
            if waiting is None:
                return
            waiting.claim(worker.worker_id)
        worker.run_task(waiting)
