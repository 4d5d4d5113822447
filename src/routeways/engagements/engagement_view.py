"""What the page of an engagement shows to whoever looks: the line of steps, what is missing, who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from routeways.engagements import agreements, panels, queries
from routeways.engagements.actions.private_links import address_of
from routeways.engagements.groups import counted
from routeways.engagements.kinds import End, Party, Task
from routeways.engagements.models import Activity, Engagement, Feedback, Signature, StepEntry, ThreadMessage, Tick
from routeways.engagements.models.participant import SEE_PARTICIPANTS
from routeways.engagements.queries.parties import Looker
from routeways.instruments.asking.answers import said
from routeways.organisations.models import access_of


@dataclass(frozen=True, slots=True)
class TaskLine:
    """`mine` is the party in whose name the looker may tick it, "" where another party does."""

    task: Task
    tick: Tick | None
    who: str
    mine: str


@dataclass(frozen=True, slots=True)
class WayOut:
    end: End
    missing: tuple[str, ...]


def everything(looker: Looker) -> dict[str, Any]:
    """The context of the page."""
    held = looker.engagement
    place = queries.place_of(held, looker.today)
    running = held.state == Engagement.State.RUNNING
    goes_on = looker.among(place.following.by) if place.following else ""
    history = list(held.history.all())
    return {
        "line": line_of(held, history, looker.today),
        "place": place,
        "goes_on": goes_on if running else "",
        "takers": _names(held, place.following.by) if place.following else "",
        "tasks": [_task(held, looker, task, tick) for task, tick in place.tasks],
        "sides": sides_of(looker),
        "ways": _ways(looker, place.ends) if held.state != Engagement.State.ENDED else [],
        "agreement": agreement_of(looker),
        "activities": [_activity(one) for one in held.activities.all()],
        "records": may_record(looker) and held.state != Engagement.State.ENDED,
        "feedback": feedback_of(looker),
        "thread": _thread(looker) if looker.staff or not looker.parties else None,
        "writes": next((party.id for party in looker.named if party.side != "person"), ""),
        "plans": may_plan(looker),
        "history": [_entry(held, one) for one in history],
        "panels": panels.shown(held, looker),
        "links": may_link(looker) or sendable(looker) or may_withdraw(looker) or nameable(looker),
    }


def line_of(held: Engagement, history: list[StepEntry], today: date) -> list[dict[str, str]]:
    """The steps as stops on a line: behind us with their day, now, and still to come with the day by which."""
    taken = {one.step: one.at for one in history}
    ids = [step.id for step in held.rules.steps]
    here = ids.index(held.step) if held.step in ids else -1
    ended = held.state == Engagement.State.ENDED
    found = []
    for number, step in enumerate(held.rules.steps):
        behind = number < here or (number == here and ended)
        item = {"label": step.name, "state": "done" if behind else "now" if number == here else "", "hint": step.says}
        if number <= here and step.id in taken:
            item["status"] = f"{taken[step.id]:%-d %B %Y}"
        elif number == here + 1 and held.due_on and not ended:
            item["status"] = f"by {held.due_on:%-d %B %Y}"
            if held.due_on < today and held.state == Engagement.State.RUNNING:
                item |= {"status": f"late: by {held.due_on:%-d %B %Y}", "tone": "rose"}
        found.append(item)
    if ended:
        tone = "moor" if held.succeeded else "amber"
        found = [one for one in found if one["state"]]
        found.append({"label": held.outcome_name, "state": "now", "status": f"{held.ended_on:%-d %B %Y}", "tone": tone})
    return found


def sides_of(looker: Looker) -> list[dict[str, Any]]:
    """Who takes part: each party with its organisation, whom to write to, and whether that is oneself."""
    held = looker.engagement
    found = []
    for party in held.rules.parties:
        organisation = held.organisation_of(party.id)
        name = organisation.name if organisation else ""
        if party.side == "person":
            name = held.participant.reference if held.participant else ""
        elif not organisation and party.side in ("offer", "request"):
            listing = getattr(held, party.side)
            name = listing.who if listing else ""
        found.append({"party": party, "name": name, "mine": party.id in looker.parties, **_contact(looker, party)})
    return found


def _contact(looker: Looker, party: Party) -> dict[str, str]:
    """A work contact, for the staff of the other side alone; a person’s own address is nobody’s."""
    held = looker.engagement
    listing = getattr(held, party.side) if party.side in ("offer", "request") else None
    if listing is None or not looker.staff:
        return {"contact": "", "email": ""}
    return {"contact": listing.contact_name, "email": listing.contact_email}


def agreement_of(looker: Looker) -> dict[str, Any] | None:
    """The text, who signed it as it stands, and for whom the looker may still sign; None where nobody signs."""
    held = looker.engagement
    if not held.rules.signing:
        return None
    digest = agreements.digest_of(held)
    signatures = list(held.signatures.all())
    valid = {one.party: one for one in signatures if one.digest == digest}
    may = looker.among([party.id for party in held.rules.signing if party.id not in valid])
    return {
        "lines": [{"name": name, "value": value} for name, value in agreements.lines(held)],
        "digest": digest,
        "signers": [(party, valid.get(party.id), _older(signatures, party, digest)) for party in held.rules.signing],
        "to_ask": [party for party in nameable(looker) if party.signs and party.id not in valid and party.id != may],
        "may_sign": may if held.state != Engagement.State.ENDED else "",
    }


def _older(signatures: list[Signature], party: Party, digest: str) -> Signature | None:
    return next((one for one in reversed(signatures) if one.party == party.id and one.digest != digest), None)


def may_record(looker: Looker) -> str:
    """The party in whose name the looker may write down what happened: whose record it is, and the hub."""
    held = looker.engagement
    sides = {"request", "region"} if held.request_id else {"offer", "region"}
    return next((party.id for party in looker.named if party.side in sides), "")


def may_plan(looker: Looker) -> bool:
    """Whether the looker may agree the days by hand: not where the plan of the kind sets them."""
    held = looker.engagement
    return looker.staff and held.rules.plain_dates and held.state != Engagement.State.ENDED


def may_link(looker: Looker) -> list[Party]:
    """Parties whose private links the looker may make and read: those of one’s own organisations alone."""
    if looker.token or looker.engagement.state == Engagement.State.ENDED:
        return []
    return [party for party in looker.named if party.side in ("offer", "request") and not party.needs]


def nameable(looker: Looker) -> list[Party]:
    """Parties of one’s own side for which nobody else speaks: whoever takes part there says where their letter goes."""
    if looker.token or looker.engagement.state == Engagement.State.ENDED:
        return []
    sides = {party.side for party in looker.named if not party.needs}
    return [party for party in looker.engagement.rules.parties if party.needs and party.side in sides]


def sendable(looker: Looker) -> list[Party]:
    """Parties whose link may be sent to the address on file, unread by whoever sends it.

    A person’s goes out only from those who may read who the person is.
    """
    if not looker.staff or looker.token or looker.engagement.state == Engagement.State.ENDED:
        return []
    return [
        party
        for party in looker.engagement.rules.parties
        if address_of(looker.engagement, party.id)
        and not party.needs
        and (party.side != "person" or knows_person(looker))
    ]


def may_withdraw(looker: Looker) -> list[Party]:
    """Parties whose links the looker may withdraw: one’s own; the hub all.

    Who answers for the person sends a placement’s letters, so also the person’s and those of the employer’s supervisor.
    """
    if looker.token or not looker.staff:
        return []
    own = [party.id for party in (*looker.named, *nameable(looker))]
    return [
        party
        for party in looker.engagement.rules.parties
        if party.id in own or looker.coordinates or (party.side in ("person", "offer") and knows_person(looker))
    ]


def knows_person(looker: Looker) -> bool:
    """Whether the looker may read who the person is whom it is about."""
    person = looker.engagement.participant
    if person is None:
        return False
    return person.owner_id in access_of(looker.actor, today=looker.today).organisations_with(SEE_PARTICIPANTS)


def feedback_of(looker: Looker) -> list[dict[str, Any]]:
    """What each party that is asked said; its questions and answers in words."""
    held = looker.engagement
    given = {one.party: one for one in held.feedback.all()}
    found = []
    for id, questions in held.rules.feedback.items():
        party = held.rules.party(id)
        if party is None:
            continue
        one: Feedback | None = given.get(id)
        rows = [
            {"name": question.text, "value": "; ".join(said(question, one.answers.get(question.id)))}
            for question in questions
            if one and one.answers.get(question.id) not in (None, "", [])
        ]
        found.append({"party": party, "given": one, "rows": rows, "mine": id in looker.parties})
    return found


def _thread(looker: Looker) -> list[dict[str, Any]]:
    held = looker.engagement
    rows = ThreadMessage.objects.filter(engagement=held)
    if held.match_id:  # what was written before both had agreed
        rows = ThreadMessage.objects.filter(Q(engagement=held) | Q(match_id=held.match_id))
    return [{"message": one, "who": _party_name(held, one.party)} for one in rows]


def _task(held: Engagement, looker: Looker, task: Task, tick: Tick | None) -> TaskLine:
    return TaskLine(task, tick, _party_name(held, task.by), looker.among((task.by,)))


def _ways(looker: Looker, ends: tuple[tuple[End, tuple[str, ...]], ...]) -> list[WayOut]:
    return [WayOut(end, missing) for end, missing in ends if looker.among(end.by)]


def _activity(one: Activity) -> dict[str, Any]:
    return {"activity": one, "counts": counted(one.counts)}


def _entry(held: Engagement, entry: StepEntry) -> dict[str, Any]:
    step, end = held.rules.step(entry.step), held.rules.end(entry.step)
    name = step.name if step else end.name if end else entry.step
    return {"entry": entry, "name": name, "who": _party_name(held, entry.party)}


def _party_name(held: Engagement, id: str) -> str:
    party = held.rules.party(id)
    return party.name if party else ""


def _names(held: Engagement, ids: tuple[str, ...]) -> str:
    return " or ".join(name for id in ids if (name := _party_name(held, id)))
