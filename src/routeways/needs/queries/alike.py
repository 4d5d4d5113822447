"""Open suggestions that say the same of the same words in several texts, so that one answer can serve for all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, FloatField, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, Substr

from routeways.needs.models import EvidenceItem, Mention

_BETWEEN = "\t"  # the two parts of a key


@dataclass(frozen=True, slots=True)
class Alike:
    """What the engine found, in which words, in how many places, and its least score there (0 to 1)."""

    found: str
    label: str
    words: str
    count: int
    least_score: float
    spellings: tuple[str, ...]

    @property
    def key(self) -> str:
        """Names the group in a form."""
        return f"{self.found}{_BETWEEN}{_same(self.words)}"


def alike(region: str, actor: Any, *, today: date, found: Collection[str] | None = None) -> list[Alike]:
    """The commonest first; what stands in one text only is left to the queue. found: only groups of these ids.

    The database counts, so that as many rows are read as there are different words, however many texts.
    """
    rows = _open(region, actor, today)
    if found is not None:
        rows = rows.filter(found__in=found)
    least = Coalesce(Min("score"), Value(0.0), output_field=FloatField())
    said = rows.values("found", "spelt").annotate(
        first_label=Min("label"), first_words=Min("said"), count=Count("pk"), least=least,
        first=Min("item"), last=Max("item"),
    )  # fmt: skip
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in said.order_by("found", "spelt"):
        groups.setdefault((row["found"], _same(row["spelt"])), []).append(row)
    several = [group for group in groups.values() if min(r["first"] for r in group) != max(r["last"] for r in group)]
    return sorted(map(_group, several), key=lambda one: (-one.count, -one.least_score, one.label, one.words))


def alike_mentions(region: str, actor: Any, *, keys: Collection[str], today: date) -> QuerySet[Mention]:
    """The open suggestions of the groups that these keys name and that the actor may read."""
    asked = {key.rpartition(_BETWEEN)[0] for key in keys}
    wanted = Q(pk__in=())
    for one in alike(region, actor, today=today, found=asked):
        if one.key in keys:
            wanted |= Q(found=one.found, spelt__in=one.spellings)
    return _open(region, actor, today).filter(wanted)


def _open(region: str, actor: Any, today: date) -> QuerySet[Any]:
    """Each with its words, `said` as they stand and `spelt` without capitals."""
    seen = EvidenceItem.objects.in_region(region).standing().visible_to(actor, today=today)
    said = Substr("item__text", F("start") + 1, F("end") - F("start"))
    rows = Mention.objects.open().filter(item__in=seen, start__isnull=False, end__isnull=False)
    return rows.annotate(said=said, spelt=Lower(said)).order_by()


def _group(rows: list[dict[str, Any]]) -> Alike:
    return Alike(
        rows[0]["found"],
        rows[0]["first_label"],
        min(row["first_words"] for row in rows),
        sum(row["count"] for row in rows),
        min(row["least"] for row in rows),
        tuple(row["spelt"] for row in rows),
    )


def _same(words: str) -> str:
    """Databases differ in which letters they know the small form of, and none joins what a line break parts."""
    return " ".join(words.casefold().split())
