"""What a person says about what was read. Each decision is kept with who made it, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from routeways.foundation import audit
from routeways.needs.actions.reading import refresh_unmatched
from routeways.needs.errors import NeedsError
from routeways.needs.kinds import Decision, Subject
from routeways.needs.models import EvidenceItem, Mention, Need
from routeways.needs.refs import Ref

CONFIRM, REFUSE = "confirm", "refuse"


@transaction.atomic
def decide_mentions(
    *, by: Any, item: EvidenceItem, decisions: Mapping[str, str], now: datetime, reason: str = "", done: bool = False
) -> dict[str, int]:
    """`decisions`: a mention's public id → “confirm” or “refuse”. What is said of one mention holds for the same skill
    or occupation everywhere in this text. `done`: the person has finished with the text. Raises NeedsError.
    """
    counts = {CONFIRM: 0, REFUSE: 0}
    mentions = {one.public_id: one for one in item.mentions.all()}
    for public_id, word in decisions.items():
        one = mentions.get(public_id)
        if one is None or word not in counts:
            raise NeedsError("One of these suggestions has changed since you opened the page. Look at it again.")
        state = Decision.CONFIRMED if word == CONFIRM else Decision.REFUSED
        _decide(_alike(item, one), state, by=by, now=now, reason=reason)
        if state == Decision.CONFIRMED:
            ensure_need(
                by=by, item=item, ref=Ref(one.subject, one.found or one.ref, one.found_label or one.label), now=now
            )
        counts[word] += 1
    if done:
        _finish(item, by=by, now=now)
    refresh_unmatched(item)
    details = {"confirmed": counts[CONFIRM], "refused": counts[REFUSE], "done": done}
    audit.record(by=by, verb="needs.decide_mentions", subject=item, details=details)
    return counts


@transaction.atomic
def change_mention(*, by: Any, mention: Mention, to: Ref, now: datetime, reason: str = "") -> None:
    """The words mean something else than was suggested: `to` holds, and the suggestion is kept beside it."""
    item = mention.item
    for one in _alike(item, mention):
        one.subject, one.ref, one.label = to.subject, to.id, to.label[:300]
        one.state = Decision.CONFIRMED if one.found == to.id else Decision.CHANGED
        _stamp(one, by=by, now=now, reason=reason)
    ensure_need(by=by, item=item, ref=to, now=now)
    refresh_unmatched(item)
    details = {"from": mention.found, "to": to.id}
    audit.record(by=by, verb="needs.change_mention", subject=mention, details=details)


@transaction.atomic
def add_mention(*, by: Any, item: EvidenceItem, to: Ref, now: datetime, words: str = "", reason: str = "") -> Mention:
    """What the engine missed. `words` are those of the text in which it stands, "" for none. Raises NeedsError."""
    start, end = _find(item.text, words)
    if item.mentions.holding().filter(ref=to.id, start=start).exists():
        raise NeedsError(f"“{to.label}” is recorded there already.")
    made = Mention(
        item=item, subject=to.subject, ref=to.id, label=to.label[:300], start=start, end=end, taxonomy=to.taxonomy
    )
    made.state = Decision.CONFIRMED
    _stamp(made, by=by, now=now, reason=reason or "Added by a person")
    ensure_need(by=by, item=item, ref=to, now=now)
    refresh_unmatched(item)
    audit.record(by=by, verb="needs.add_mention", subject=made, details={"ref": to.id, "item": item.public_id})
    return made


@transaction.atomic
def reopen_mention(*, by: Any, mention: Mention) -> None:
    """Takes a decision back. One that a person added goes; one that the engine made is a suggestion again."""
    item = mention.item
    audit.record(
        by=by, verb="needs.reopen_mention", subject=mention, details={"was": mention.state, "ref": mention.ref}
    )
    if not mention.found:
        mention.delete()
    else:
        for one in _alike(item, mention):
            one.ref, one.label, one.state = one.found, one.found_label, Decision.SUGGESTED
            one.subject = Subject.OCCUPATION if one.found.startswith("soc2020:") else Subject.SKILL
            one.decided_at = one.decided_by = None
            one.reason = ""
            one.save()
    item.reviewed_at = item.reviewed_by = None
    item.save(update_fields=["reviewed_at", "reviewed_by"])
    refresh_unmatched(item)


@transaction.atomic
def confirm_alike(*, by: Any, region: str, mentions: QuerySet[Mention], now: datetime) -> int:
    """Confirms many open suggestions at once that say the same of the same words; how many there were."""
    chosen = list(mentions.filter(state=Decision.SUGGESTED, item__region=region).select_related("item"))
    items: dict[int, EvidenceItem] = {}
    for one in chosen:
        one.state = Decision.CONFIRMED
        _stamp(one, by=by, now=now, reason="Confirmed together with the same words elsewhere")
        items[one.item_id] = one.item
    for ref in {(one.subject, one.ref, one.label) for one in chosen}:
        ensure_need(by=by, item=chosen[0].item, ref=Ref(*ref), now=now)
    if chosen:
        details = {"confirmed": len(chosen), "texts": len(items), "refs": sorted({one.ref for one in chosen})[:20]}
        audit.record(by=by, verb="needs.confirm_alike", subject=f"region:{region}", details=details)
    return len(chosen)


def ensure_need(*, by: Any, item: EvidenceItem, ref: Ref, now: datetime) -> Need:
    """The register's line for what was confirmed: made the first time. Inside the action that asks."""
    need, _ = Need.objects.get_or_create(
        region=item.region,
        ref=ref.id,
        level="",
        sector="",
        area="",
        defaults={
            "subject": ref.subject,
            "label": ref.label[:300],
            "changed_at": now,
            "changed_by": by,
        },
    )
    return need


def _alike(item: EvidenceItem, mention: Mention) -> list[Mention]:
    if not mention.found:
        return [mention]
    return [one for one in item.mentions.all() if one.found == mention.found]


def _decide(mentions: list[Mention], state: Decision, *, by: Any, now: datetime, reason: str) -> None:
    for one in mentions:
        if one.found:
            one.ref, one.label = one.found, one.found_label
        one.state = state
        _stamp(one, by=by, now=now, reason=reason)


def _stamp(one: Mention, *, by: Any, now: datetime, reason: str) -> None:
    one.decided_by, one.decided_at, one.reason = by, now, reason.strip()[:300]
    one.save()


def _finish(item: EvidenceItem, *, by: Any, now: datetime) -> None:
    left = item.mentions.open().count()
    if left:
        raise NeedsError(
            f"{left} suggestion{'s' if left != 1 else ''} in this text {'have' if left != 1 else 'has'} no answer yet. "
            "Confirm, change or refuse each, or choose “Save and come back”."
        )
    item.reviewed_at, item.reviewed_by = now, by
    item.save(update_fields=["reviewed_at", "reviewed_by"])


def _find(text: str, words: str) -> tuple[int | None, int | None]:
    wanted = " ".join(words.split())
    if not wanted:
        return None, None
    at = text.casefold().find(wanted.casefold())
    if at < 0 or text[at : at + len(wanted)].casefold() != wanted.casefold():
        raise NeedsError(f"The words “{wanted[:60]}” do not stand in the text like that. Copy them from the text.")
    return at, at + len(wanted)
