"""What the pages of challenges share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from routeways.careers.challenges.definitions import Challenge, challenges
from routeways.careers.pages.common import page
from routeways.careers.pages.days_common import TOP
from routeways.ui.tables import Column, TableView

CHALLENGES = ("Challenges", "school-programmes/challenges/")


def challenge_or_404(challenge: str) -> Challenge:
    found = challenges().get(challenge)
    if found is None:
        raise Http404("There is no such challenge.")
    return found


def show(
    request: HttpRequest,
    template: str,
    region: str,
    *,
    above: tuple[tuple[str, str], ...] = (TOP, CHALLENGES),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    return page(
        request, f"challenges/{template}", region, current="school-programmes", crumbs=above, status=status, **context
    )


def steps_table(challenge: Challenge, begins: int) -> TableView:
    words = {"enter": "until", "hand-in": "until", "judging": "from", "results": "by"}
    rows = tuple(
        (one.name, f"{words[one.kind]} {one.day(begins):%-d %B %Y}", one.says or "") for one in challenge.steps
    )
    return TableView("Steps", (Column("Step"), Column("When"), Column("What")), rows)


def rubric_table(challenge: Challenge) -> TableView:
    most = max(len(one.levels) for one in challenge.rubric)
    rows = tuple(
        (
            f"{one.name}{' (counts twice)' if one.weight == 2 else ''}. {one.asks}",
            *one.levels,
            *("–" for _ in range(most - len(one.levels))),
        )
        for one in challenge.rubric
    )
    heads = (Column("Criterion"), *(Column(f"Level {at}") for at in range(1, most + 1)))
    return TableView("How it is judged", heads, rows)
