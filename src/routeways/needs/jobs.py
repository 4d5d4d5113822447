"""Work of this floor that may take longer than a request."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.utils import timezone

from routeways.foundation.jobs import Handle, JobRefused, job
from routeways.needs import actions, queries
from routeways.needs.errors import NeedsError
from routeways.needs.plan_content import plan_content

CHUNK = 40  # texts between two reports of progress


@job(actions.READ, says="Read skills and occupations in employers’ words")
def read_evidence(handle: Handle, *, region: str, again: bool = False) -> None:
    """Reads what is unread; with `again` also what another engine or taxonomy read. Decisions are kept.

    Each chunk is kept as soon as it is read: to keep one twice changes nothing, and a stop loses none.
    """
    # The engine takes seconds and hundreds of megabytes to open: only the process that reads opens it.
    from routeways.taxonomy.reading import STARTER, UnknownTaxonomy, open_taxonomy, read_texts

    counts: Counter[str] = Counter()
    try:
        by_now = (open_taxonomy(STARTER).engine, STARTER) if again else None
        waiting = queries.to_read(region, unless_read_by=by_now)
        handle.progress(0, len(waiting), "Reading")
        for start in range(0, len(waiting), CHUNK):
            handle.stop_if_cancelled()
            chunk = waiting[start : start + CHUNK]
            read = read_texts([text for _, text in chunk], taxonomy=STARTER)
            kept = actions.keep_readings(
                by=handle.job.created_by,
                region=region,
                readings=dict(zip((pk for pk, _ in chunk), read.texts, strict=True)),
                engine=read.engine,
                taxonomy=read.taxonomy,
                now=timezone.now(),
            )
            counts.update(kept)
            handle.progress(start + len(chunk), len(waiting), f"Read {start + len(chunk):,} of {len(waiting):,} texts")
    except UnknownTaxonomy as error:
        raise JobRefused(str(error)) from error
    with handle.finishing() as result:
        result.update(counts)


@job(actions.PUBLISH, says="Make the register fit for everybody")
def publish_register(handle: Handle, *, region: str) -> None:
    """Works out which counts may be seen, then keeps them together with the end of the job."""
    handle.progress(0, 2, "Protecting the counts of businesses")
    content = actions.register_content(region, on=timezone.localdate())
    handle.progress(1, 2, "Keeping them")
    with handle.finishing() as result:
        made = actions.publish_register(by=handle.job.created_by, region=region, content=content, now=timezone.now())
        result.update({"register": made.public_id, "needs": len(content["needs"])})


@job(actions.PUBLISH_PLAN, says="Publish the skills improvement plan")
def publish_plan(handle: Handle, *, region: str, site: str) -> None:
    """Protects the counts, then keeps register and plan together with the end of the job."""
    handle.progress(0, 2, "Protecting the counts of businesses")
    now = timezone.now()
    try:
        actions.refuse_unready(region, now)
        register = actions.register_content(region, on=timezone.localdate(now))
        handle.progress(1, 2, "Gathering what the plan says")
        # Before the transaction: every need is followed to its courses, which takes seconds, and writers would wait.
        content = plan_content(region, number=0, register=register, on=timezone.localdate(now), site=site)
        with handle.finishing() as result:
            made = actions.publish_plan(
                by=handle.job.created_by, region=region, register=register, site=site, now=now, content=content
            )
            result.update({"plan": made.number, "digest": made.digest})
    except NeedsError as error:
        raise JobRefused(str(error)) from error


@job(actions.REMIND, says="Remind of the stages of the cycle")
def send_reminders(handle: Handle, *, region: str) -> None:
    """One message to the owner of each stage that is due soon or overdue, and none twice."""
    with handle.finishing() as result:
        now = timezone.now()
        result["sent"] = actions.send_reminders(
            by=handle.job.created_by, region=region, today=timezone.localdate(now), now=now, site=settings.SITE_ADDRESS
        )
