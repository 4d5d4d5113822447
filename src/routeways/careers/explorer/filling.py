"""Numbers of dated rules in the sentences of routes: “{placement_hours}” is the rule's of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from routeways.careers.explorer.definitions import FIELDS, CareerRoute
from routeways.foundation.dated_rules import RuleInForce, rule
from routeways.provision import funding

Numbers = Callable[[Mapping[str, Any]], dict[str, object]]
NUMBERS: dict[str, Numbers] = {
    "industry-placement": lambda values: {"placement_hours": values["hours"]},
    "apprenticeship-funding": lambda values: {
        "fewest_months": values["fewest_months"],
        "state_pays_to_age": values["state_pays_to_age"],
        **{f"months_{level}": months for level, months in values["usual_months"].items()},
    },
}
NOTHING = "Not enough data: nothing is recorded for this day."


@dataclass(frozen=True, slots=True)
class Answer:
    """A field of a route on a day. `text` is never empty; `symbol` stands before it where there is no answer."""

    field: str
    label: str
    text: str
    symbol: str
    source: str
    since: date | None
    certain: bool


def answers(route: CareerRoute, day: date) -> list[Answer]:
    """Every field of a route, in the order of FIELDS."""
    return [_answer(route, field, label, day) for field, label in FIELDS.items()]


def _answer(route: CareerRoute, field: str, label: str, day: date) -> Answer:
    said = route.said(field, day)
    if said is None:
        return Answer(field, label, NOTHING, "x", "", None, certain=True)
    if said.symbol:
        return Answer(field, label, said.reason, said.symbol, said.source, said.since, said.certain)
    if said.rule.startswith("funding:"):
        terms = funding.definitions()[said.rule.removeprefix("funding:")].on(day)
        since = terms.valid_from if terms else said.since
        return Answer(field, label, said.text, "", said.source, since, said.certain)
    if not said.rule:
        return Answer(field, label, said.text, "", said.source, said.since, said.certain)
    held: RuleInForce = rule(said.rule, day)
    text = said.text.format(**NUMBERS[said.rule](held.values))
    return Answer(field, label, text, "", held.source, held.valid_from, said.certain)
