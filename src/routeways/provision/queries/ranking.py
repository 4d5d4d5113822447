"""Courses in their order: only what decides it is read of all of them, and the courses themselves page by page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

from django.db.models import Q

from routeways.places.points import Point
from routeways.provision.models import Course, Run, Status
from routeways.provision.models.course import CourseQuerySet
from routeways.provision.queries.loading import with_everything
from routeways.provision.queries.matching import miles_between

AT_ONCE = 500
FAR = 9e9  # miles: after every distance that is known


class Ranked(Sequence[Course]):
    """Courses found, in order. Its length costs nothing; each slice reads its own courses, with everything."""

    def __init__(self, ids: Sequence[int]) -> None:
        self._ids = tuple(ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Course]:
        for start in range(0, len(self._ids), AT_ONCE):
            yield from self[start : start + AT_ONCE]

    @overload
    def __getitem__(self, at: int) -> Course: ...
    @overload
    def __getitem__(self, at: slice) -> list[Course]: ...
    def __getitem__(self, at: int | slice) -> Course | list[Course]:
        if not isinstance(at, slice):
            return _read([self._ids[at]])[0]
        return _read(self._ids[at])

    @property
    def runs(self) -> int:
        """How many starts they have, those of their published partners too."""
        return sum(Run.objects.filter(_of(part)).count() for part in _parts(self._ids))


def ranked(rows: CourseQuerySet, words: Sequence[str], near: Point | None, miles: float | None, seed: str) -> Ranked:
    """The best match for the words first, then the nearest, then shuffled by `seed`."""
    known = rows.order_by().values_list("pk", "public_id", "title", "qualification__title").distinct()
    found = {pk: (public_id, title, awarded or "") for pk, public_id, title, awarded in known}
    away = _away(found, near) if near is not None else {}
    if near is not None and miles is not None:
        found = {pk: one for pk, one in found.items() if away.get(pk, FAR) <= miles}

    def place(pk: int) -> tuple[Any, ...]:
        public_id, title, awarded = found[pk]
        shuffled = hashlib.sha256(f"{seed}:{public_id}".encode()).hexdigest()
        return (-_relevance(title, awarded, words), away.get(pk, FAR), shuffled)

    return Ranked(sorted(found, key=place))


def _relevance(title: str, awarded: str, words: Iterable[str]) -> int:
    """3 for a word of the title, 2 for one of the qualification's, 1 for one of the texts."""
    title, awarded = title.lower(), awarded.lower()
    return sum(3 if word in title else 2 if word in awarded else 1 for word in words)


def _away(ids: Iterable[int], near: Point) -> dict[int, float]:
    """Miles to the nearest venue of each course's runs; nothing for one without a venue that we can place."""
    found: dict[int, float] = {}
    measured: dict[Point, float] = {}
    for part in _parts(tuple(ids)):
        rows = Run.objects.filter(_of(part), venue__isnull=False).order_by()
        places = rows.values_list("course", "course__joint_with", "venue__site__latitude", "venue__site__longitude")
        for course, leading, latitude, longitude in places.distinct():
            if latitude is None or longitude is None:
                continue
            point = (latitude, longitude)
            if point not in measured:
                measured[point] = miles_between(near, point)
            key = leading or course
            found[key] = min(found.get(key, FAR), measured[point])
    return found


def _of(ids: Sequence[int]) -> Q:
    """Runs of these courses and of their published partners."""
    return Q(course__in=ids) | Q(course__joint_with__in=ids, course__status=Status.PUBLISHED)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _read(ids: Sequence[int]) -> list[Course]:
    rows = {one.pk: one for part in _parts(ids) for one in with_everything(CourseQuerySet(Course).filter(pk__in=part))}
    return [rows[pk] for pk in ids if pk in rows]
