"""Why an offer suits a request: named rules that definitions choose from, each with its reason for both sides.

A criterion looks at one offer and one request on one day. It says whether it holds, how well (0 to 100) and, in a
sentence for each side, why. Special kinds register their own; a test finds names in definitions that nobody registered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from routeways.engagements.kinds import Criterion
from routeways.engagements.models import Offer, Request
from routeways.provision.queries import miles_between
from routeways.values.words import listed


@dataclass(frozen=True, slots=True)
class Verdict:
    """`holds` is None where nobody can tell. `points` are 0 to 100. `cause` names why not, for the engine."""

    holds: bool | None
    points: int = 0
    to_offer: str = ""
    to_request: str = ""
    cause: str = ""


Rule = Callable[[Offer, Request, Criterion, date], Verdict]
_rules: dict[str, Rule] = {}


def register(name: str) -> Callable[[Rule], Rule]:
    """Declares the function as the criterion of that name."""

    def declare(rule: Rule) -> Rule:
        _rules[name] = rule
        return rule

    return declare


def names() -> frozenset[str]:
    return frozenset(_rules)


def rule_of(name: str) -> Rule:
    return _rules[name]


@dataclass(frozen=True, slots=True)
class Judged:
    """All criteria of a kind for one pair. `barred` is the cause why it cannot be, "" where it can; `score` the sum."""

    score: int
    barred: str
    to_offer: tuple[str, ...]
    to_request: tuple[str, ...]


def judge(offer: Offer, request: Request, today: date) -> Judged:
    """What the kind's criteria say of a pair: weights times points; a `must` that does not hold bars it."""
    score, barred = 0, ""
    to_offer: list[str] = []
    to_request: list[str] = []
    for criterion in offer.rules.criteria:
        verdict = _rules[criterion.rule](offer, request, criterion, today)
        if criterion.must and verdict.holds is False and not barred:
            barred = verdict.cause or criterion.rule
        score += criterion.weight * verdict.points
        wished = verdict.holds is False and not criterion.must
        to_offer += [_plainly(verdict.to_offer, wished)] if verdict.to_offer else []
        to_request += [_plainly(verdict.to_request, wished)] if verdict.to_request else []
    return Judged(score, barred, tuple(to_offer), tuple(to_request))


def _plainly(said: str, wished: bool) -> str:
    """A wish that is not met says that it was one: somebody reads this beside a pair that is proposed all the same."""
    return f"{said.rstrip('.')} (a wish: it rules nothing out)." if wished else said


@register("distance")
def distance(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """Straight line between the two places; full points next door, none at `miles`."""
    if None in (offer.latitude, offer.longitude, request.latitude, request.longitude):
        return Verdict(None, 0, "We do not know how far it is.", "We do not know how far it is.")
    miles = miles_between((offer.latitude, offer.longitude), (request.latitude, request.longitude))  # type: ignore[arg-type]
    most = criterion.miles or 30.0
    said = "Less than a mile away." if miles < 1 else f"{miles:.0f} miles away in a straight line."
    if miles > most:
        return Verdict(False, 0, said, said, f"more than {most:g} miles away")
    return Verdict(True, round(100 * (1 - miles / most)), said, said)


@register("dates")
def dates(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """The wanted days lie within the offered ones; whoever gives no day is free on all."""
    first, last = offer.starts_on or date.min, offer.ends_on or date.max
    if first <= (request.starts_on or first) and (request.ends_on or last) <= last:
        return Verdict(True, 100, "The dates fit.", "The dates fit.")
    if (request.starts_on or first) > last or (request.ends_on or last) < first:
        return Verdict(False, 0, "The dates do not meet.", "The dates do not meet.", "at another time")
    return Verdict(True, 40, "The dates fit in part.", "The dates fit in part.")


@register("enough-places")
def enough_places(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """The offer is for as many as are asked for."""
    if offer.number >= request.number:
        return Verdict(True, 100)
    said = f"It is for {offer.number}, {request.number} are asked for."
    return Verdict(False, 0, said, said, "not enough places")


@register("same-answer")
def same_answer(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """What is offered under one question is what is wanted under the other: at least one chosen option in common."""
    given, wanted = chosen(offer.answer(criterion.offer)), chosen(request.answer(criterion.request))
    if not given or not wanted:
        return Verdict(None)
    common = [option for option in wanted if option in given]
    question = offer.rules.offer.question(criterion.offer) if offer.rules.offer else None
    label = label_of(offer, criterion.offer)
    if not common:
        said = f"{label}: not what is asked for."
        return Verdict(False, 0, said, said, f"{label.lower()} does not fit")
    found = [question.option(one) for one in common] if question else []
    names = listed([option.label for option in found if option] or common)
    said = f"{label}: {names}."
    return Verdict(True, round(100 * len(common) / len(wanted)), said, said)


def label_of(offer: Offer, question: str) -> str:
    """What a question about an offer is called in a sentence."""
    found = offer.rules.offer.question(question) if offer.rules.offer else None
    return found.label if found else question


def chosen(answer: object) -> list[str]:
    """The option ids (or ids of skills, or the code of an occupation) of an answer."""
    if isinstance(answer, str):
        return [answer]
    if isinstance(answer, dict):
        return [str(answer.get("code") or answer.get("words") or "")]
    if isinstance(answer, list):
        return [str(one.get("id") or one.get("words") or "") if isinstance(one, dict) else str(one) for one in answer]
    return []
