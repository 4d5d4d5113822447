"""Writing and publishing the plan. A version is kept with all its words and numbers and never changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from routeways.foundation import audit, jobs
from routeways.foundation.models import Job
from routeways.needs.actions.publishing import publish_register, unfinished
from routeways.needs.errors import NeedsError
from routeways.needs.models import Need, PlanText, PlanVersion, Priority
from routeways.needs.plan_content import digest_of, plan_content, problems
from routeways.needs.reports import lsip

PUBLISH_PLAN = "needs.publish_plan"
MOST_LETTERS = 60_000  # of a section: some twenty pages


@transaction.atomic
def write_sections(*, by: Any, region: str, texts: Mapping[str, str], now: datetime) -> int:
    """Keeps what people wrote; how many sections have changed. Raises NeedsError."""
    known = {one.id: one for one in lsip().sections}
    before = dict(PlanText.objects.filter(region=region).values_list("section", "text"))
    changed = []
    for section, text in texts.items():
        if section not in known:
            raise NeedsError(f"The plan has no section “{section}”.")
        if len(text) > MOST_LETTERS:
            raise NeedsError(f"“{known[section].title}” has {len(text):,} letters. Keep it below {MOST_LETTERS:,}.")
        clean = text.replace("\r\n", "\n").replace("\x00", "").strip()
        if clean != before.get(section, ""):
            PlanText.objects.update_or_create(
                region=region,
                section=section,
                defaults={"text": clean, "changed_at": now, "changed_by": by},
            )
            changed.append(section)
    if changed:
        audit.record(by=by, verb="needs.write_sections", subject=f"region:{region}", details={"sections": changed})
    return len(changed)


@transaction.atomic
def start_publishing_plan(*, by: Any, region: str, site: str, now: datetime) -> Job:
    """Queues the publication of register and plan together; the job that waits or runs already where there is one.

    Raises NeedsError with everything that is in the way.
    """
    _one_at_a_time(region)
    refuse_unready(region, now)
    if (waiting := unfinished(PUBLISH_PLAN, region)) is not None:
        return waiting
    started = jobs.enqueue(PUBLISH_PLAN, by=by, payload={"region": region, "site": site})
    audit.record(by=by, verb="needs.start_publishing_plan", subject=f"region:{region}")
    return started


def refuse_unready(region: str, now: datetime) -> None:
    """Raises NeedsError with everything that keeps the plan from being published."""
    found = problems(region, on=timezone.localdate(now))
    if found:
        raise NeedsError(" ".join(found))


@transaction.atomic
def publish_plan(
    *,
    by: Any,
    region: str,
    register: dict[str, Any],
    site: str,
    now: datetime,
    content: dict[str, Any] | None = None,
) -> PlanVersion:
    """The next version, with the register it rests on. `register` is what `register_content` worked out; `content` what
    `plan_content` gathered from it, where the caller did that before this transaction. Raises NeedsError."""
    _one_at_a_time(region)
    refuse_unready(region, now)
    number = (PlanVersion.objects.filter(region=region).aggregate(last=Max("number"))["last"] or 0) + 1
    gathered = content or plan_content(region, number=number, register=register, on=timezone.localdate(now), site=site)
    content = {**gathered, "number": number}
    kept = publish_register(by=by, region=region, content=register, now=now)
    made = PlanVersion.objects.create(
        region=region,
        number=number,
        content=content,
        digest=digest_of(content),
        register=kept,
        published_at=now,
        published_by=by,
    )
    # Not those that live now: some may have been proposed or changed since the content was gathered.
    said = [one["id"] for one in content["priorities"]]
    Priority.objects.filter(region=region, public_id__in=said).update(state=Priority.State.PUBLISHED)
    needs = [need["id"] for one in content["priorities"] for need in one["needs"]]
    Need.objects.filter(region=region, public_id__in=needs, state=Need.State.OPEN).update(state=Need.State.IN_PRIORITY)
    details = {"number": number, "digest": made.digest, "priorities": said}
    audit.record(by=by, verb="needs.publish_plan", subject=made, details=details)
    return made


def _one_at_a_time(region: str) -> None:
    """Another publication of the region waits here until this transaction ends: no number is given twice."""
    list(Priority.objects.select_for_update().filter(region=region).order_by("pk").values_list("pk", flat=True))
