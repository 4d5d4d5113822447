"""Publishing the register. Working out what may be seen takes a solver, so a job calls `register_content` first."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from routeways.foundation import audit, jobs
from routeways.foundation.models import Job
from routeways.needs import queries
from routeways.needs.kinds import Sharing
from routeways.needs.models import EvidenceItem, Mention, PublishedRegister
from routeways.needs.publishing import extract, names_in, rules_in_force, safe_line, safe_tables, seed_of
from routeways.needs.queries.register import NeedLine
from routeways.needs.spans import around

PUBLISH = "needs.publish_register"
EXTRACTS = 6  # of one need


@transaction.atomic
def start_publishing(*, by: Any, region: str) -> Job:
    """Queues the publication of the register’s counts."""
    started = jobs.enqueue(PUBLISH, by=by, payload={"region": region})
    audit.record(by=by, verb="needs.start_publishing", subject=f"region:{region}")
    return started


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
    extracts = _extracts(region)
    return {
        "on": on.isoformat(),
        "rule": reference,
        "ranking": register.rule.reference,
        "heard": heard.pop("all")[""],
        "heard_tables": heard,
        "needs": [_need(one, rules, extracts) for one in register.lines],
    }


def _need(one: NeedLine, rules: Any, extracts: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    need, line = one.need, one.line
    sources: dict[str, list[date]] = {}
    for said in line.statements:
        sources.setdefault(said.source, []).append(said.on)
    found = safe_line(line, rules, key=need.public_id)
    return {
        "id": need.public_id,
        "ref": need.ref,
        "subject": need.subject,
        "label": need.label,
        "narrowed": {"level": need.level, "sector": need.sector, "area": need.area},
        "founded": one.founded,
        "kinds": sorted(line.kinds),
        "wanted": max(line.wanted, key=lambda when: line.wanted[when]) if line.wanted and found["businesses"] else "",
        "stated_volume": [need.volume_lower, need.volume, need.volume_upper] if need.volume is not None else None,
        "volume_basis": need.volume_basis,
        "sources": [
            {"source": name, "from": min(days).isoformat(), "to": max(days).isoformat()}
            for name, days in sorted(sources.items())
        ],
        "extracts": extracts.get(need.ref, [])[:EXTRACTS],
        **found,
    }


def _extracts(region: str) -> dict[str, list[dict[str, str]]]:
    shareable = EvidenceItem.objects.in_region(region).counted().filter(sharing=Sharing.PUBLIC).exclude(consent="")
    rows = Mention.objects.holding().filter(item__in=shareable, start__isnull=False)
    found: dict[str, dict[int, dict[str, str]]] = {}
    for one in (
        rows.select_related("item__about")
        .prefetch_related("item__about__aliases")
        .order_by("item__on", "item", "start")
    ):
        said = found.setdefault(one.ref, {})
        if one.item_id in said or one.start is None or one.end is None:
            continue
        item = one.item
        made = extract(
            item.text,
            around(item.text, one.start, one.end),
            names_in(item),
            kind=item.get_kind_display(),
            on=item.on,
            source=item.source,
        )
        said[one.item_id] = made.as_dict()
    return {ref: list(said.values()) for ref, said in found.items()}
