"""What must be so before a step or an end: named rules that definitions choose from.

A gate looks at one engagement on one day and says what is missing, in sentences; nothing missing opens it. Special
kinds register their own beside their tables (`register`); a test finds names in definitions that nobody registered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from routeways.engagements.kinds import Kind
from routeways.engagements.models import Engagement

Gate = Callable[[Engagement, date], Sequence[str]]
_gates: dict[str, Gate] = {}


def register(name: str) -> Callable[[Gate], Gate]:
    """Declares the function as the gate of that name."""

    def declare(gate: Gate) -> Gate:
        _gates[name] = gate
        return gate

    return declare


def names() -> frozenset[str]:
    return frozenset(_gates)


def missing(engagement: Engagement, gates: Sequence[str], today: date) -> tuple[str, ...]:
    """What stands in the way, in the order of the gates."""
    return tuple(sentence for name in gates for sentence in _gates[name](engagement, today))


@register("checklist")
def checklist(engagement: Engagement, today: date) -> list[str]:
    """Every line of the present step's checklist is ticked."""
    step = engagement.rules.step(engagement.step)
    done = set(engagement.ticks.values_list("task", flat=True))
    return [f"Still to do: {task.text}." for task in (step.checklist if step else ()) if task.id not in done]


@register("signed")
def signed(engagement: Engagement, today: date) -> list[str]:
    """Every party that signs has signed the agreement as it reads today."""
    from routeways.engagements.agreements import digest_of

    current = digest_of(engagement)
    held = set(engagement.signatures.filter(digest=current).values_list("party", flat=True))
    return [f"{party.name} has not signed the agreement." for party in engagement.rules.signing if party.id not in held]


@register("dates")
def dates(engagement: Engagement, today: date) -> list[str]:
    """First and last day are agreed."""
    if engagement.starts_on and engagement.ends_on:
        return []
    return ["The first and the last day are not agreed. Enter both."]


@register("one-day")
def one_day(engagement: Engagement, today: date) -> list[str]:
    """The day itself is agreed, and not the weeks in which it could be."""
    first, last = engagement.starts_on, engagement.ends_on
    if first is not None and first == last:
        return []
    between = f", and not {first:%-d %B %Y} to {last:%-d %B %Y}" if first and last else ""
    return [f"The day is not agreed. Enter it as the first and the last day{between}."]


@register("happened")
def happened(engagement: Engagement, today: date) -> list[str]:
    """At least one activity of today or earlier is recorded."""
    if engagement.activities.filter(on__lte=today).exists():
        return []
    return ["Nothing is recorded as having happened. Record the activity first."]


@register("feedback")
def feedback(engagement: Engagement, today: date) -> list[str]:
    """Every party that is asked for feedback gave it."""
    given = set(engagement.feedback.values_list("party", flat=True))
    asked = [engagement.rules.party(id) for id in engagement.rules.feedback]
    return [f"{party.name} has not given feedback." for party in asked if party and party.id not in given]


def on_one_day(rules: Kind) -> bool:
    """Whether it takes place on one day, which is found within the weeks that suited."""
    return any("one-day" in step.gates for step in rules.steps)


def days_agreed(engagement: Engagement) -> bool:
    """Whether its days are those that were agreed, and not those in which it could be."""
    rules = engagement.rules
    if engagement.starts_on is None or on_one_day(rules):
        return engagement.starts_on is not None and engagement.starts_on == engagement.ends_on
    needs = next((number for number, step in enumerate(rules.steps) if "dates" in step.gates), 0)
    return [step.id for step in rules.steps].index(engagement.step) >= needs
