"""Running a job: claim it, keep the lease alive, finish it exactly once, or hand it on.

Every change of state is one UPDATE whose WHERE names the state (and the lease) it expects. Two workers that reach for
the same job, or a worker that comes back from the dead, therefore never both succeed; there is no lock to forget.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from routeways.foundation import audit
from routeways.foundation.job_registry import JobCancelled, JobRefused, function_of
from routeways.foundation.models import Job, JobState

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)  # a worker that has been silent for so long is taken for dead
BEAT = 30.0  # seconds between renewals: two may be missed
MOST_ATTEMPTS = 2
_BETWEEN_REPORTS = 0.5  # seconds: progress is for people, who do not read faster


class LeaseLost(Exception):
    """Somebody else took the job over, or it has finished: stop, and write nothing."""


class Handle:
    """What a job's function gets: its progress, whether to stop, and the way to finish together with its writes."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.finished = False
        self.saw_cancel = False
        self._reported = 0.0

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Tells people how far the job is. Raises LeaseLost where the job is no longer ours."""
        now = time.monotonic()
        if now - self._reported < _BETWEEN_REPORTS and done != total:
            return
        self._reported = now
        changes = {"done": done, "total": total, "message": message[:200], "lease_until": timezone.now() + LEASE}
        if not _ours(self.job).update(**changes):
            raise LeaseLost(self.job.public_id)

    @property
    def cancelled(self) -> bool:
        """True once somebody asked the job to stop; a function that then returns is recorded as cancelled."""
        self.saw_cancel = self.saw_cancel or Job.objects.filter(pk=self.job.pk, cancel_wanted=True).exists()
        return self.saw_cancel

    def stop_if_cancelled(self) -> None:
        """Raises JobCancelled once somebody asked the job to stop."""
        if self.cancelled:
            raise JobCancelled

    @contextmanager
    def finishing(self) -> Iterator[dict[str, Any]]:
        """One transaction for the job's writes and its end; the yielded dict becomes the result.

        Raises JobCancelled or LeaseLost before anything is written.
        """
        with transaction.atomic():
            # First, because it locks the job's row: a second runner waits here, then finds the job done.
            if not _end(self.job, JobState.DONE, extra=Q(cancel_wanted=False)):
                if self.cancelled:
                    raise JobCancelled
                raise LeaseLost(self.job.public_id)
            result: dict[str, Any] = {}
            yield result
            Job.objects.filter(pk=self.job.pk).update(result=result)
        self.finished = True


@task()
def run_job(public_id: str) -> None:
    """What the queue knows how to call."""
    run(public_id)


def put_in_queue(job: Job) -> None:
    job.task_ref = str(run_job.enqueue(job.public_id).id)
    job.save(update_fields=["task_ref"])


def run(public_id: str) -> None:
    """Runs one job if it is free; returns without a word if somebody else runs it or it is over."""
    job = claim(public_id, timezone.now())
    if job is None:
        return
    handle = Handle(job)
    with _heartbeat(job):
        try:
            function = function_of(job.kind)
            if function is None:
                raise JobRefused(f"This version of Routeways does not know the job “{job.kind}”.")
            result = function(handle, **job.payload)
            if not handle.finished:
                _end(job, JobState.CANCELLED if handle.saw_cancel else JobState.DONE, result=result)
        except JobCancelled:
            _end(job, JobState.CANCELLED)
        except JobRefused as refusal:
            _end(job, JobState.FAILED, error=str(refusal))
        except LeaseLost:
            logger.warning("Job %s was taken over by another worker; its work here is dropped.", public_id)
        except Exception as error:
            logger.exception("Job %s (%s) stopped with an error.", public_id, job.kind)
            _again_or_fail(
                job, f"It stopped with an error ({type(error).__name__}). Quote {public_id} when you report it."
            )
        except BaseException:  # the worker is told to stop: leave the job to the next one
            _again_or_fail(job, "It was stopped twice before it could finish.")
            raise


def claim(public_id: str, now: datetime) -> Job | None:
    """Takes a waiting job, or one whose worker has died, for this process; None where it is not to be had."""
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, public_id=public_id, attempts__lt=MOST_ATTEMPTS).update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        lease=(lease := secrets.token_hex(10)),
        lease_until=now + LEASE,
        started_at=Coalesce("started_at", now),
    )
    return Job.objects.get(public_id=public_id, lease=lease) if taken else None


def rescue(now: datetime) -> int:
    """Queues again, once, what dead workers left behind; fails what has died twice. Returns how many it touched."""
    touched = 0
    for job in Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now):
        touched += _again_or_fail(job, "The worker stopped twice while it ran.", extra=Q(lease_until__lt=now))
    for job in Job.objects.filter(state=JobState.QUEUED, created_at__lt=now - LEASE):
        if not _in_queue(job, now):
            put_in_queue(job)
            touched += 1
    return touched


def _in_queue(job: Job, now: datetime) -> bool:
    waiting = Q(status="READY") | Q(status="RUNNING", started_at__gte=now - LEASE)
    return bool(job.task_ref) and DBTaskResult.objects.filter(waiting, pk=job.task_ref).exists()


def _ours(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease=job.lease)


@transaction.atomic
def _end(job: Job, state: JobState, *, result: Any = None, error: str = "", extra: Q | None = None) -> bool:
    """Finishes the job if it is still ours; False where it is not."""
    ended = (
        _ours(job)
        .filter(extra or Q())
        .update(state=state, result=result, error=error, finished_at=timezone.now(), lease_until=None)
    )
    if ended:
        audit.record(
            by=None, verb="foundation.finish_job", subject=job, details={"kind": job.kind, "state": str(state)}
        )
    return bool(ended)


@transaction.atomic
def _again_or_fail(job: Job, error: str, *, extra: Q | None = None) -> bool:
    """Back into the queue after the first attempt, failed after the last, cancelled where that was wanted."""
    job.refresh_from_db(fields=["cancel_wanted", "attempts"])
    if job.cancel_wanted:
        return _end(job, JobState.CANCELLED, extra=extra)
    if job.attempts >= MOST_ATTEMPTS:
        return _end(job, JobState.FAILED, error=error, extra=extra)
    back = _ours(job).filter(extra or Q()).update(state=JobState.QUEUED, lease="", lease_until=None, message="")
    if back:
        put_in_queue(job)
    return bool(back)


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Renews the lease from a thread of its own while a function computes without reporting progress."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(BEAT):
                try:
                    close_old_connections()
                    if not _ours(job).update(lease_until=timezone.now() + LEASE):
                        return
                except DatabaseError:  # somebody else is writing; the lease outlasts several beats
                    logger.warning("The lease of job %s could not be renewed this time.", job.public_id)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"lease-{job.public_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=BEAT)


def repeat_every(
    seconds: float,
    stop: threading.Event,
    *tasks: Callable[[datetime], object],
    clock: Callable[[], datetime] = timezone.now,
) -> None:
    """Calls each of the tasks with the time until `stop` is set; the worker runs it in a thread."""
    try:
        while not stop.wait(seconds):
            close_old_connections()
            for task_ in tasks:
                try:
                    task_(clock())
                except Exception:  # one that fails keeps neither the others nor the next round
                    logger.exception("%s stopped with an error.", getattr(task_, "__name__", task_))
    finally:
        connection.close()
