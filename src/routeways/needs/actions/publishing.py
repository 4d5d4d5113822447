"""Publishing the register. Working out what may be seen takes a solver, so a job calls `register_content` first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from routeways.foundation import audit, jobs
from routeways.foundation.models import Job, JobState
from routeways.needs import queries
from routeways.needs.models import EvidenceItem, PublishedRegister
from routeways.needs.publishing import rules_in_force, safe_line, safe_tables, seed_of
from routeways.needs.queries.register import NeedLine
from routeways.needs.quoting import is_public, public_source
from routeways.needs.rollup import Line
from routeways.needs.stating import stated_of, when_wanted

PUBLISH = "needs.publish_register"


@transaction.atomic
def start_publishing(*, by: Any, region: str) -> Job:
    """Queues the publication of the register’s counts; the job that waits or runs already where there is one."""
    if (waiting := unfinished(PUBLISH, region)) is not None:
        return waiting
    started = jobs.enqueue(PUBLISH, by=by, payload={"region": region})
    audit.record(by=by, verb="needs.start_publishing", subject=f"region:{region}")
    return started


def unfinished(kind: str, region: str) -> Job | None:
    """The job of this kind that waits or runs for the region."""
    live = Job.objects.filter(kind=kind, payload__region=region, state__in=[JobState.QUEUED, JobState.RUNNING])
    return live.filter(cancel_wanted=False).first()


@transaction.atomic
def publish_register(*, by: Any, region: str, content: dict[str, Any], now: datetime) -> PublishedRegister:
    """Keeps what everybody may see, as it is on this day. Inside the job's `finishing()`."""
    made = PublishedRegister.objects.create(
        region=region, content=content, rule=content["rule"], published_at=now, published_by=by
    )
    details = {"needs": len(content["needs"]), "rule": content["rule"]}
    audit.record(by=by, verb="needs.publish_register", subject=made, details=details)
    return made


def register_content(region: str, *, on: date) -> dict[str, Any]:
    """The register as JSON that names nobody. Reads only. Raises DisclosureError, RuleError."""
    register = queries.register(region, on=on)
    rules, reference = rules_in_force(on)
    rolled = register.rollup
    heard = safe_tables(
        {"area": rolled.areas, "sector": rolled.sectors, "size": rolled.sizes}, rules, seed=seed_of(region)
    )
    items = _told_items(region)
    return {
        "on": on.isoformat(),
        "rule": reference,
        "ranking": register.rule.reference,
        "heard": heard.pop("all")[""],
        "heard_tables": heard,
        "needs": [_need(one, rules, items) for one in register.ranked],
    }


def _need(one: NeedLine, rules: Any, items: Mapping[int, EvidenceItem]) -> dict[str, Any]:
    need, line = one.need, one.line
    found = safe_line(line, rules, key=need.public_id)
    shown = bool(found["businesses"])  # of a need of few businesses neither days nor sources nor sentences are told
    return {
        "id": need.public_id,
        "ref": need.ref,
        "subject": need.subject,
        "label": need.label,
        "narrowed": {"level": need.level, "sector": need.sector, "area": need.area},
        "founded": one.founded,
        "kinds": sorted(line.kinds),
        "wanted": when_wanted(need, line if shown else None),
        "stated_volume": list(stated_of(need) or ()) or None,
        "volume_basis": need.volume_basis,
        "sources": _sources(line, items) if shown else [],
        "extracts": _quotable(line, items) if shown else [],
        **found,
    }


def _told_items(region: str) -> dict[int, EvidenceItem]:
    """Row id → item with its list and business, of all that may be counted, in the order of their days."""
    rows = EvidenceItem.objects.in_region(region).counted().select_related("about", "batch")
    return {one.pk: one for one in rows.prefetch_related("about__aliases").order_by("on", "pk")}


def _sources(line: Line, items: Mapping[int, EvidenceItem]) -> list[dict[str, str]]:
    """Where the evidence comes from and over which days; of words that are not everybody’s only what kind they are."""
    found: dict[str, list[date]] = {}
    for item in (items[pk] for pk in line.items if pk in items):
        name = public_source(item) or item.get_kind_display().capitalize()
        found.setdefault(name, []).append(item.on)
    return [
        {"source": name, "from": min(days).isoformat(), "to": max(days).isoformat()}
        for name, days in sorted(found.items())
    ]


def _quotable(line: Line, items: Mapping[int, EvidenceItem]) -> list[str]:
    """Public ids only: the words are looked up at each look, because they may be withdrawn."""
    placed = {one.item for one in line.statements}
    return [one.public_id for pk, one in items.items() if pk in placed and is_public(one)]
