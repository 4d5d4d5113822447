"""Job titles named in a text: word for word out of a list of titles, each with the occupations it may stand for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routeways.engines.extraction.exact import Gazetteer, Rules
from routeways.engines.extraction.occupations import Title, natural

SHARED = 0.8  # how sure a title is that belongs to one occupation alone; one of two is half as sure


@dataclass(frozen=True, slots=True)
class Named:
    """A job title in a text: the occupation's code, how sure that is, and the code points [start, end)."""

    code: str
    score: float
    start: int
    end: int


class TitleFinder:
    """Finds the titles of a list in texts, in the singular and the plural.

    refused: words that are titles in a list and something else in a sentence (“cook”, “head”, “host”).
    Raises ValueError for a list without titles.
    """

    def __init__(self, titles: Sequence[Title], refused: Iterable[str] = ()) -> None:
        codes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for entry in titles:
            for name in _numbers(natural(entry.text)):
                codes[name][entry.code] += 1
        self._codes = list(codes.values())
        self._gazetteer = Gazetteer([[name] for name in codes], Rules(frozenset(_both(refused))))

    def found(self, text: str) -> list[Named]:
        """The titles named in `text`, in reading order; of several occupations of one title the commonest."""
        named = []
        for hit in self._gazetteer.hits(text):
            codes = self._codes[hit.skill]
            code, count = min(codes.items(), key=lambda one: (-one[1], one[0]))
            named.append(Named(code, SHARED * count / sum(codes.values()), hit.start, hit.end))
        return named


def _numbers(title: str) -> tuple[str, ...]:
    """A title as it is and with its last word in the other number."""
    if not title:
        return ()
    if title.endswith(("men", "man")):
        return (title, f"{title[:-2]}{'a' if title.endswith('men') else 'e'}n")
    if title.endswith("s") and not title.endswith("ss"):
        return (title, title[:-1])
    if title.endswith("y") and title[-2:-1] not in ("a", "e", "o", "u"):
        return (title, f"{title[:-1]}ies")
    return (title, f"{title}s")


def _both(words: Iterable[str]) -> set[str]:
    return {form for word in words for form in _numbers(word)}
