from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit, job_registry, job_runs, jobs
from routeways.foundation.job_runs import Handle, LeaseLost
from routeways.foundation.models import AuditEntry, Job, JobState

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], None]:
    """Gives the job “test.do” its function."""

    def give(function: Callable[..., Any]) -> None:
        monkeypatch.setitem(job_registry._functions, "test.do", function)

    return give


def finished(**payload: Any) -> Job:
    job = jobs.start("test.do", by=None, payload=payload)
    jobs.work_off()
    job.refresh_from_db()
    return job


def test_a_job_runs_and_keeps_its_result(does):
    does(lambda handle, *, a, b: {"sum": a + b})
    job = finished(a=2, b=3)
    assert (job.state, job.result, job.attempts, job.error) == ("done", {"sum": 5}, 1, "")
    assert job.finished_at is not None
    verbs = list(AuditEntry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["foundation.start_job", "foundation.finish_job"]


def test_an_unknown_job_is_not_started():
    with pytest.raises(jobs.JobError, match="no job called"):
        jobs.start("test.unknown", by=None)
    assert not Job.objects.exists()


def test_a_job_of_another_version_fails_with_a_sentence(does, monkeypatch):
    does(lambda handle: None)
    job = jobs.start("test.do", by=None)
    monkeypatch.delitem(job_registry._functions, "test.do")
    jobs.work_off()
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "This version of Routeways does not know the job “test.do”.")


def test_a_job_that_is_rolled_back_is_never_run(does):
    ran = []
    does(lambda handle: ran.append(1))
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.start("test.do", by=None)
        raise RuntimeError
    jobs.work_off()
    assert not ran


def test_an_exception_is_tried_once_more(does):
    tries = []

    def fails_once(handle: Handle) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the disk was busy")
        return "well"

    does(fails_once)
    job = finished()
    assert (job.state, job.result, job.attempts) == ("done", "well", 2)


def test_a_second_exception_ends_it_without_telling_secrets(does):
    tries = []

    def fails(handle: Handle) -> None:
        tries.append(1)
        raise OSError("password=hunter2")

    does(fails)
    job = finished()
    assert (job.state, job.attempts, len(tries)) == ("failed", 2, 2)
    assert job.error == f"It stopped with an error (OSError). Quote {job.public_id} when you report it."


def test_bad_input_is_not_tried_again(does):
    def refuses(handle: Handle) -> None:
        raise jobs.JobRefused("The file has no column “area”. Add it and load the file again.")

    does(refuses)
    job = finished()
    assert (job.state, job.attempts) == ("failed", 1)
    assert job.error == "The file has no column “area”. Add it and load the file again."


def test_running_a_finished_job_again_does_nothing(does):
    ran = []
    does(lambda handle: ran.append(1))
    job = finished()
    job_runs.run(job.public_id)
    assert len(ran) == 1


def test_two_workers_cannot_both_claim_a_job(does):
    does(lambda handle: None)
    job = jobs.start("test.do", by=None)
    now = timezone.now()
    assert job_runs.claim(job.public_id, now) is not None
    assert job_runs.claim(job.public_id, now) is None


def test_writes_inside_finishing_are_applied_once_by_whoever_still_holds_the_job(does):
    does(lambda handle: None)
    job = jobs.start("test.do", by=None)
    now = timezone.now()
    slow = Handle(job_runs.claim(job.public_id, now))
    quick = Handle(job_runs.claim(job.public_id, now + job_runs.LEASE * 2))
    with quick.finishing() as result:
        audit.record(by=None, verb="test.apply", subject="thing:1")
        result["rows"] = 7
    with pytest.raises(LeaseLost), slow.finishing():
        audit.record(by=None, verb="test.apply", subject="thing:1")
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"rows": 7})
    assert AuditEntry.objects.filter(verb="test.apply").count() == 1


def test_writes_and_end_are_one_transaction(does):
    def breaks_while_writing(handle: Handle) -> None:
        with handle.finishing():
            audit.record(by=None, verb="test.apply", subject="thing:1")
            raise OSError

    does(breaks_while_writing)
    job = finished()
    assert job.state == "failed"
    assert not AuditEntry.objects.filter(verb="test.apply").exists()


def test_who_lost_the_lease_learns_it_at_the_next_report(does):
    does(lambda handle: None)
    job = jobs.start("test.do", by=None)
    now = timezone.now()
    handle = Handle(job_runs.claim(job.public_id, now))
    assert job_runs.rescue(now + job_runs.LEASE * 2) == 1
    with pytest.raises(LeaseLost):
        handle.progress(1, 2, "half")


def test_a_dead_workers_job_is_queued_again_once_and_then_fails(does):
    does(lambda handle: None)
    job = jobs.start("test.do", by=None)
    now = timezone.now()
    job_runs.claim(job.public_id, now)
    assert job_runs.rescue(now + timedelta(seconds=10)) == 0, "its lease still runs"
    now += job_runs.LEASE * 2
    assert job_runs.rescue(now) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("queued", 1)
    job_runs.claim(job.public_id, now)
    assert job_runs.rescue(now + job_runs.LEASE * 2) == 1
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The worker stopped twice while it ran.")


def test_a_waiting_job_that_fell_out_of_the_queue_is_put_back(does):
    from django_tasks_db.models import DBTaskResult

    does(lambda handle: "ran")
    job = jobs.start("test.do", by=None)
    later = timezone.now() + job_runs.LEASE * 2
    assert job_runs.rescue(later) == 0, "it is in the queue"
    DBTaskResult.objects.all().delete()
    assert job_runs.rescue(later) == 1
    jobs.work_off()
    job.refresh_from_db()
    assert job.result == "ran"


def test_progress_is_kept_and_small_steps_are_not_all_written(does, django_assert_max_num_queries):
    does(lambda handle: None)
    handle = Handle(job_runs.claim(jobs.start("test.do", by=None).public_id, timezone.now()))
    with django_assert_max_num_queries(2):
        for n in range(1000):
            handle.progress(n, 1000, f"Row {n}")
    handle.progress(1000, 1000, "All rows")
    job = Job.objects.get(pk=handle.job.pk)
    assert (job.done, job.total, job.per_cent, job.message) == (1000, 1000, 100, "All rows")


def test_a_waiting_job_is_cancelled_at_once(does, user):
    ran = []
    does(lambda handle: ran.append(1))
    job = jobs.start("test.do", by=user)
    jobs.cancel(job, by=user)
    jobs.work_off()
    assert (job.state, ran) == (JobState.CANCELLED, [])
    with pytest.raises(jobs.JobError, match="already finished"):
        jobs.cancel(job, by=user)


@pytest.mark.parametrize("polite", [True, False], ids=["returns", "raises"])
def test_a_running_job_stops_when_it_next_looks(does, polite):
    def asked_to_stop(handle: Handle) -> str:
        Job.objects.filter(pk=handle.job.pk).update(cancel_wanted=True)
        if polite and handle.cancelled:
            return "stopped half-way"
        handle.stop_if_cancelled()
        return "never"

    does(asked_to_stop)
    job = finished()
    assert (job.state, job.attempts) == ("cancelled", 1)


def test_a_cancelled_job_writes_nothing(does):
    def too_late(handle: Handle) -> None:
        Job.objects.filter(pk=handle.job.pk).update(cancel_wanted=True)
        with handle.finishing():
            audit.record(by=None, verb="test.apply", subject="thing:1")

    does(too_late)
    assert finished().state == "cancelled"
    assert not AuditEntry.objects.filter(verb="test.apply").exists()


def test_names_of_jobs_are_checked_and_unique():
    with pytest.raises(jobs.JobError, match="not a job's name"):
        jobs.job("Load")
    elsewhere = type(lambda: None)((lambda: None).__code__, {"__name__": "elsewhere"})
    with pytest.raises(jobs.JobError, match="registered twice"):
        jobs.job("foundation.send_message")(elsewhere)


def test_the_page_shows_progress_and_only_to_those_concerned(does, client, user, administrator):
    does(lambda handle: None)
    job = jobs.start("test.do", by=user)
    handle = Handle(job_runs.claim(job.public_id, timezone.now()))
    handle.progress(30, 120, "Reading rows")
    address = f"/account/jobs/{job.public_id}/"
    assert client.get(address).url.startswith("/account/login/?next=/account/jobs/")
    client.force_login(user)
    page = client.get(address).content.decode()
    assert "Running: Reading rows" in page
    assert '<progress id="job-progress" max="100" value="25">' in page
    assert f'hx-get="{address}"' in page
    assert f'<a href="{address}">Refresh</a>' in page
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="job"') and "<html" not in part
    client.force_login(administrator)
    assert client.get(address).status_code == 200


def test_other_people_do_not_see_a_job(does, client, user, db):
    from routeways.foundation.actions import add_user

    does(lambda handle: None)
    job = jobs.start("test.do", by=user)
    client.force_login(add_user(by=None, email="other@example.org"))
    assert client.get(f"/account/jobs/{job.public_id}/").status_code == 403
    assert client.post(f"/account/jobs/{job.public_id}/cancel/").status_code == 403
    assert client.get("/account/jobs/00000000000000000000/").status_code == 404
    job.refresh_from_db()
    assert not job.cancel_wanted


def test_the_cancel_button_cancels(does, signed_in, user):
    does(lambda handle: None)
    job = jobs.start("test.do", by=user)
    answer = signed_in.post(f"/account/jobs/{job.public_id}/cancel/", follow=True)
    assert "Cancelled" in answer.content.decode()
    assert "nothing to cancel" in signed_in.post(f"/account/jobs/{job.public_id}/cancel/", follow=True).content.decode()
    assert signed_in.get(f"/account/jobs/{job.public_id}/cancel/").status_code == 405


def test_polling_stops_when_the_job_is_over(does, signed_in, user):
    does(lambda handle: None)
    job = jobs.start("test.do", by=user)
    jobs.work_off()
    part = signed_in.get(f"/account/jobs/{job.public_id}/", headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    assert "hx-trigger" not in part.content.decode()
