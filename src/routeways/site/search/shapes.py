"""What a search gives back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 8  # results of a group on the page


@dataclass(frozen=True)
class Hit:
    """`also` are the same thing in further regions, as label and address."""

    title: str
    href: str
    text: str
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """Hits of one kind, the best first. `more` is how many are not shown, `more_href` where they are."""

    name: str
    hits: tuple[Hit, ...]
    more: int = 0
    more_href: str = ""


@dataclass(frozen=True)
class Found:
    """What a search gave. `problem` says what is wrong with a postcode; `meant` are words that would find something."""

    words: str
    groups: tuple[Group, ...] = ()
    problem: str = ""
    meant: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(group.hits) + group.more for group in self.groups)


def group(name: str, hits: Iterable[Hit], more_href: str = "") -> Group:
    """The first of these hits, and how many more there are; `more_href` is where those stand."""
    listed = list(hits)
    return Group(name, tuple(listed[:SHOWN]), max(0, len(listed) - SHOWN), more_href)
