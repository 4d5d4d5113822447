"""Work that starts by itself once a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from routeways.foundation import daily, job_registry, job_runs, jobs
from routeways.foundation.models import AuditEntry, DailyRun, Job

pytestmark = pytest.mark.django_db

BEFORE = datetime(2026, 7, 1, 5, 30, tzinfo=UTC)  # half past six in London
AFTER = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)  # seven


@pytest.fixture
def errand(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """The only daily job: “test.tidy”, from seven, for two places; the list fills with what it ran with."""
    ran: list[dict[str, Any]] = []
    monkeypatch.setitem(job_registry._functions, "test.tidy", lambda handle, **payload: ran.append(payload))
    monkeypatch.setattr(daily, "_errands", {})
    daily.every_day("test.tidy", hour=7, payloads=lambda: ({"place": "a"}, {"place": "b"}))
    yield ran


def test_it_starts_at_its_hour_in_london_and_once_a_day(errand: list[dict[str, Any]]) -> None:
    assert daily.start_due(BEFORE) == []
    assert len(daily.start_due(AFTER)) == 2
    assert daily.start_due(AFTER) == []
    jobs.work_off()
    assert errand == [{"place": "a"}, {"place": "b"}]
    assert AuditEntry.objects.filter(verb="foundation.start_daily", by=None).count() == 2
    tomorrow = AFTER.replace(day=2, hour=22)
    assert len(daily.start_due(tomorrow)) == 2
    assert DailyRun.objects.count() == 4


def test_two_workers_queue_it_once(errand: list[dict[str, Any]]) -> None:
    DailyRun.objects.create(kind="test.tidy", payload_key='{"place": "a"}', day=AFTER.date())
    assert [job.payload for job in daily.start_due(AFTER)] == [{"place": "b"}]


@pytest.mark.parametrize(("kind", "hour"), [("test.unknown", 7), ("test.tidy", 24), ("test.tidy", -1)])
def test_what_cannot_be_daily_is_refused(errand: list[dict[str, Any]], kind: str, hour: int) -> None:
    with pytest.raises(jobs.JobError):
        daily.every_day(kind, hour=hour)


def test_every_registered_errand_runs_on_an_empty_site(settings: Any, tmp_path: Any) -> None:
    settings.WAREHOUSE_DIR, settings.DATA_DIR = tmp_path / "warehouse", tmp_path
    assert daily.errands()
    started = daily.start_due(datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    jobs.work_off()
    # Some look after records that an empty site does not have, and have nothing to be run with.
    assert {job.kind for job in started} == {errand.kind for errand in daily.errands() if list(errand.payloads())}
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_one_task_that_fails_keeps_no_other_from_running(monkeypatch: pytest.MonkeyPatch) -> None:
    # The test is inside a transaction of its own connection, which must stay open.
    monkeypatch.setattr(job_runs, "close_old_connections", lambda: None)
    monkeypatch.setattr(job_runs, "connection", SimpleNamespace(close=lambda: None))
    rounds = iter((False, False, True))
    seen: list[datetime] = []

    def fails(now: datetime) -> None:
        raise RuntimeError("no")

    stop = SimpleNamespace(wait=lambda seconds: next(rounds))
    job_runs.repeat_every(0.0, stop, fails, seen.append, clock=lambda: AFTER)  # type: ignore[arg-type]
    assert seen == [AFTER, AFTER]
