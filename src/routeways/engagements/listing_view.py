"""What somebody answered in an offer or a request, in words: for its page, and beside what the hub decides about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from routeways.engagements.drafts import lacks, side_of
from routeways.engagements.kinds import Asked
from routeways.engagements.models import Offer, Request
from routeways.engagements.vetting_rules import asks_for_checks, checks_of
from routeways.instruments.asking.answers import said

Row = dict[str, str]


def rows_of(one: Offer | Request) -> list[Row]:
    """Each question that was answered, with its answer."""
    return _rows(one, (question.id for question in asked_of(one).questions))


def beside_decision(one: Offer | Request, today: date) -> dict[str, Any]:
    """What whoever confirms a person or an organisation reads first: who can be reached how, what keeps pupils safe,
    what is still missing, whether a check was seen, and the rest."""
    asked = asked_of(one)
    safe = {condition.question for need in asked.needed_to_open for condition in need.when.conditions}
    return {
        "contact": [
            {"name": "Who wrote it", "value": one.contact_name or "not given"},
            {"name": "E-mail address", "value": one.contact_email or "not given"},
            {"name": "Organisation, as they wrote it", "value": one.claimed_name or one.who},
        ],
        "safety": _rows(one, (question.id for question in asked.questions if question.id in safe)),
        "rest": _rows(one, (question.id for question in asked.questions if question.id not in safe)),
        "missing": lacks(one),
        "check": _check(one, today),
    }


def asked_of(one: Offer | Request) -> Asked:
    asked: Asked = getattr(one.rules, side_of(one))
    return asked


def _rows(one: Offer | Request, ids: Iterable[str]) -> list[Row]:
    asked = asked_of(one)
    found = []
    for id in ids:
        question = asked.question(id)
        if question is not None and id in one.answers:
            found.append({"name": question.label, "value": "; ".join(said(question, one.answers[id]))})
    return found


def _check(one: Offer | Request, today: date) -> str:
    """How it stands with the check of the adult; "" where none is asked for."""
    if not isinstance(one, Offer) or not asks_for_checks(one.rules):
        return ""
    checks = checks_of([one])
    until = checks.get(one.pk)
    if until is None:
        return "The check was taken back." if one.pk in checks else "No check is recorded."
    return f"Checked until {until:%-d %B %Y}{', which is over' if until < today else ''}."
