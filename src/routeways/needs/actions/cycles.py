"""The yearly cycle: laid out by a dated rule, reminded of, and closed with an answer to everybody who contributed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from routeways.foundation import audit, jobs, messages
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import Job, User
from routeways.needs import queries
from routeways.needs.errors import NeedsError
from routeways.needs.kinds import HOLDS
from routeways.needs.models import ClosingResponse, Cycle, EvidenceItem, Mention, PlanVersion, Stage
from routeways.needs.placing import counted_by, sections
from routeways.organisations.models import Organisation
from routeways.organisations.recognising import Directory, directory

REMIND = "needs.send_reminders"
RULE = "needs-cycle"
BY_E_MAIL, IN_PERSON = "e-mail", "in person"


@transaction.atomic
def start_cycle(
    *, by: Any, region: str, owner: Organisation, title: str, starts_on: date, sector: str = "", stage_owner: Any = None
) -> Cycle:
    """A cycle with its five stages, each as long as the rule of its first day says. Raises NeedsError."""
    if not title.strip():
        raise NeedsError("Give the cycle a name, for example “2026/27”.")
    if sector and sector not in sections():
        raise NeedsError(f"{sector} is not the letter of a section of SIC 2007.")
    known = rule(RULE, starts_on)
    if Cycle.objects.filter(region=region, sector=sector, starts_on=starts_on).exists():
        raise NeedsError("There is a cycle that begins on this day already.")
    made = Cycle.objects.create(
        region=region,
        sector=sector,
        title=title.strip()[:120],
        starts_on=starts_on,
        rule=known.reference,
        owner=owner,
        created_by=by,
    )
    begins = starts_on
    for position, name in enumerate(Stage.Name.values):
        due = begins + timedelta(days=int(known[name]))
        Stage.objects.create(
            cycle=made, name=name, position=position, starts_on=begins, due_on=due, owner=stage_owner or by
        )
        begins = due
    audit.record(by=by, verb="needs.start_cycle", subject=made, details={"starts_on": starts_on.isoformat()})
    return made


@transaction.atomic
def change_stage(*, by: Any, stage: Stage, due_on: date, owner: Any, note: str = "") -> None:
    """Another day or owner. A stage that is put off is reminded of anew. Raises NeedsError."""
    if due_on < stage.starts_on:
        raise NeedsError(f"The stage begins on {stage.starts_on:%d %B %Y}. It cannot be due before.")
    if due_on != stage.due_on or owner != stage.owner:
        stage.reminded_due_at = stage.reminded_overdue_at = None
    stage.due_on, stage.owner, stage.note = due_on, owner, note.strip()[:300]
    stage.save()
    details = {"stage": stage.name, "due_on": due_on.isoformat()}
    audit.record(by=by, verb="needs.change_stage", subject=stage.cycle, details=details)


@transaction.atomic
def finish_stage(*, by: Any, stage: Stage, now: datetime) -> None:
    """Somebody says that the stage is over. Raises NeedsError."""
    if stage.done_at is not None:
        raise NeedsError("This stage is over already.")
    if stage.name == Stage.Name.FEED_BACK:
        left = stage.cycle.responses.filter(sent_at__isnull=True).count()
        if left:
            raise NeedsError(f"{left} contributor{'s have' if left != 1 else ' has'} no answer yet.")
    stage.done_at, stage.done_by = now, by
    stage.save(update_fields=["done_at", "done_by"])
    audit.record(by=by, verb="needs.finish_stage", subject=stage.cycle, details={"stage": stage.name})


@transaction.atomic
def start_reminding(*, by: Any, region: str) -> Job:
    started = jobs.enqueue(REMIND, by=by, payload={"region": region})
    audit.record(by=by, verb="needs.start_reminding", subject=f"region:{region}")
    return started


@transaction.atomic
def send_reminders(*, by: Any, region: str, today: date, now: datetime, site: str) -> int:
    """One message to the owner of each stage that is due soon, and one more once it is overdue; how many went out."""
    sent = 0
    rows = Stage.objects.select_for_update().filter(cycle__region=region, done_at__isnull=True, owner__isnull=False)
    for stage in rows.select_related("cycle", "owner").order_by("due_on", "pk"):
        owner: User = stage.owner  # type: ignore[assignment]
        before = timedelta(days=int(rule(RULE, stage.cycle.starts_on)["remind_before"]))
        overdue = stage.overdue_on(today)
        if overdue and stage.reminded_overdue_at is None:
            stage.reminded_overdue_at = now
        elif (
            not overdue
            and stage.reminded_due_at is None
            and stage.starts_on <= today
            and stage.due_on - before <= today
        ):
            stage.reminded_due_at = now
        else:
            continue
        context = {"stage": stage, "cycle": stage.cycle, "overdue": overdue, "region": region, "site": site}
        messages.queue(by=by, to=owner, template="needs/reminder", context=context)
        stage.save(update_fields=["reminded_due_at", "reminded_overdue_at"])
        sent += 1
    audit.record(by=by, verb="needs.send_reminders", subject=f"region:{region}", details={"sent": sent})
    return sent


@transaction.atomic
def prepare_answers(*, by: Any, cycle: Cycle, today: date) -> int:
    """A draft answer for every business heard since the cycle began that has none yet; how many were made."""
    items = _heard(cycle)
    known = directory(cycle.region)
    there = {
        counted_by(known, about=one.contributor_id, name=one.name, key=one.business_key)
        for one in cycle.responses.all()
    }
    plan = queries.plan(cycle.region)
    made = 0
    for key, group in _by_business(items, known).items():
        if key in there:
            continue
        first = next((one for one in group if one.about), group[0])
        labels = _labels(group)
        ClosingResponse.objects.create(
            cycle=cycle,
            contributor=first.about,
            business_key=key,
            name=first.about.name if first.about else first.about_name,
            first_heard_on=min(one.on for one in group),
            said=_said(group, labels),
            did=_did(sorted({ref for refs in labels.values() for ref in refs.items()}), plan),
        )
        made += 1
    audit.record(by=by, verb="needs.prepare_answers", subject=cycle, details={"made": made, "on": today.isoformat()})
    return made


@transaction.atomic
def change_answer(*, by: Any, answer: ClosingResponse, said: str, did: str) -> None:
    """The letter’s words before it goes out. Raises NeedsError."""
    if answer.sent_at is not None:
        raise NeedsError("This answer has gone out. It stays as it was sent.")
    if not said.strip() or not did.strip():
        raise NeedsError("Say both what the business told us and what was done.")
    answer.said, answer.did = said.strip(), did.strip()
    answer.save(update_fields=["said", "did"])
    audit.record(by=by, verb="needs.change_answer", subject=answer)


@transaction.atomic
def send_answer(*, by: Any, answer: ClosingResponse, now: datetime, to: str = "", site: str = "") -> None:
    """By e-mail to `to`, or, without it, told in person by whoever records it. Raises NeedsError."""
    if answer.sent_at is not None:
        raise NeedsError("This answer has gone out already.")
    if to:
        context = {"answer": answer, "cycle": answer.cycle, "site": site, "plan": queries.plan(answer.cycle.region)}
        messages.queue(by=by, to=to, template="needs/answer", context=context)
    answer.sent_at, answer.sent_by, answer.how = now, by, BY_E_MAIL if to else IN_PERSON
    answer.save(update_fields=["sent_at", "sent_by", "how"])
    audit.record(by=by, verb="needs.send_answer", subject=answer, details={"how": answer.how})


def _heard(cycle: Cycle) -> list[EvidenceItem]:
    rows = EvidenceItem.objects.in_region(cycle.region).counted().filter(on__gte=cycle.starts_on)
    if cycle.sector:
        rows = rows.filter(sector=cycle.sector)
    return [one for one in rows.select_related("about").order_by("on", "id") if one.about or one.about_name]


def _by_business(items: Sequence[EvidenceItem], known: Directory) -> Mapping[str, list[EvidenceItem]]:
    found: dict[str, list[EvidenceItem]] = {}
    for one in items:
        key = counted_by(known, about=one.about_id, name=one.about_name, key=one.business_key)
        found.setdefault(key, []).append(one)
    return found


def _labels(items: Sequence[EvidenceItem]) -> dict[int, dict[str, str]]:
    """Item → what was confirmed in it: id → label."""
    found: dict[int, dict[str, str]] = {one.pk: {} for one in items}
    rows = Mention.objects.filter(item__in=list(found), state__in=HOLDS)
    for item, ref, label in rows.order_by("label").values_list("item_id", "ref", "label"):
        found[item][ref] = label
    return found


def _said(items: Sequence[EvidenceItem], labels: Mapping[int, Mapping[str, str]]) -> str:
    lines = []
    for one in items:
        words = ", ".join(labels[one.pk].values()) or "words in which we found no single skill"
        lines.append(f"- {one.on.day} {one.on:%B %Y}, {one.get_kind_display()}: {words}")
    return "\n".join(lines)


def _did(refs: Sequence[tuple[str, str]], plan: PlanVersion | None) -> str:
    if plan is None:
        return "- What you said is in the region’s register of skills needs. The plan is not published yet."
    lines = []
    for ref, label in refs:
        places = [
            (place, one)
            for place, one in enumerate(plan.content["priorities"], 1)
            if any(need["ref"] == ref for need in one["needs"])
        ]
        if places:
            place, one = places[0]
            action = " ".join(one["action"].split())
            lines.append(f"- {label} is part of priority {place}, {one['title']}." + (f" {action}" if action else ""))
        else:
            lines.append(f"- {label} is in the region’s register. It is not among the priorities this time.")
    return "\n".join(lines) or "- We have kept what you said. No single skill in it was confirmed."
