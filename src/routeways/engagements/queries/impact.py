"""What came of one's work together: activities, attendances and what the other sides said.

Attendances are places taken at activities, not people: who comes twice is counted twice, so they are never called
people reached. Small ones are withheld and the others rounded, by the disclosure rule in force.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from routeways.engagements.groups import GROUPS
from routeways.engagements.models import Activity, Feedback
from routeways.engagements.queries.home import Home, engagements, parties_at_home
from routeways.foundation.dated_rules import rule
from routeways.instruments.asking.answers import said


@dataclass(frozen=True, slots=True)
class Impact:
    """`groups` are (name, attendances in words); `answers` (question, answer, how often); `words` what was written."""

    activities: int
    hours: int
    unknown: int  # activities of which nobody counted who came
    groups: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str, int], ...]
    words: tuple[str, ...]


def impact(home: Home, *, on: date) -> Impact:
    """Everything recorded up to `on`, as employer or as the organisation it was for."""
    mine = engagements(home)
    rows = Activity.objects.filter(region=home.region, on__lte=on).filter(
        Q(employer__in=home.offering) | Q(owner__in=home.taking_part) | Q(engagement__in=mine.values("pk"))
    )
    minutes, unknown, number, counts = 0, 0, 0, Counter[str]()
    for one in rows.distinct():
        number += 1
        minutes += one.minutes or 0
        unknown += not one.counts
        counts.update({group: count for group, count in one.counts.items() if group != "staff"})
    groups = tuple((name, published(counts[id], on)) for id, name in GROUPS.items() if id in counts)
    answers, words = _said(home, list(mine.values_list("pk", flat=True)))
    return Impact(number, round(minutes / 60), unknown, groups, answers, words)


def published(count: int, on: date) -> str:
    """A count of people as it may be shown: “fewer than 5 [c]”, “about 30”, “0”."""
    known = rule("disclosure", on)
    least, base = int(known["min_count"]), int(known["rounding_base"])
    if count == 0:
        return "0"
    if count < least:
        return f"fewer than {least} [c]"
    return f"about {max(base, base * round(count / base)):,}"


def _said(home: Home, mine: list[int]) -> tuple[tuple[tuple[str, str, int], ...], tuple[str, ...]]:
    """What the other sides answered, and wrote, the latest first."""
    found: Counter[tuple[str, str]] = Counter()
    words: list[str] = []
    rows = Feedback.objects.filter(engagement__in=mine).select_related("engagement__offer", "engagement__request")
    for one in rows.order_by("-at"):
        if one.party in parties_at_home(home, one.engagement):
            continue
        for question in one.engagement.rules.feedback.get(one.party, ()):
            value = one.answers.get(question.id)
            if question.type == "single" and value:
                found[question.text, "; ".join(said(question, value))] += 1
            elif question.type == "text" and value:
                words.append(str(value))
    answers = tuple((question, answer, number) for (question, answer), number in sorted(found.items()))
    return answers, tuple(words[:10])
