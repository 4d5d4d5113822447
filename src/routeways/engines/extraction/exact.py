"""The exact tier: labels and aliases of a taxonomy found word for word, with rules that reject the untrustworthy.

One automaton (Aho-Corasick) holds every name in normal form between two spaces, so that only whole words match.
Of overlapping hits the longest stays; of equal length all skills of that name stay. A name may be
*refused* (too common a word to mean the skill) or *held to its case*: “Go”, “R” and “LESS” are skills,
“go”, “r” and “less” are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick, MatchKind

from routeways.engines.extraction.normal import normal, normal_name


@dataclass(frozen=True, slots=True)
class Hit:
    """A name of a skill in a text: the skill's number in the taxonomy and the code points [start, end)."""

    skill: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What the exact tier refuses. Names are compared in normal form.

    refused: names that are never taken; lead_words: names not taken where one of these words stands right before them
    (“not”, “no” ...) ; cased: names taken only when spelled with the given capitals, or all in capitals;
    shortest: fewest letters and digits of a name that is taken without being in `cased`.
    """

    refused: frozenset[str] = frozenset()
    cased: Mapping[str, str] = field(default_factory=dict)
    shortest: int = 3


class Gazetteer:
    """The automaton over the names of one taxonomy.

    names: for each skill, in the taxonomy's order, its label and aliases. Raises ValueError for no names at all.
    """

    def __init__(self, names: Sequence[Iterable[str]], rules: Rules | None = None) -> None:
        rules = rules or Rules()
        refused = {normal_name(name) for name in rules.refused}
        cased = {normal_name(name): spelled for name, spelled in rules.cased.items()}
        patterns: dict[str, list[int]] = {}
        for skill, spellings in enumerate(names):
            for pattern in {normal_name(name) for name in spellings}:
                if pattern not in refused and (pattern in cased or _long_enough(pattern, rules.shortest)):
                    patterns.setdefault(pattern, []).append(skill)
        if not patterns:
            raise ValueError("The taxonomy has no names to look for: load one with at least one label.")
        self._skills = [tuple(skills) for skills in patterns.values()]
        self._cased = {number: cased[pattern] for number, pattern in enumerate(patterns) if pattern in cased}
        self._automaton = AhoCorasick(list(patterns), matchkind=MatchKind.Standard)

    def hits(self, text: str) -> list[Hit]:
        """The skills named in `text`, in reading order; no two hits overlap unless they share one span."""
        found = self._longest(text)
        return [Hit(skill, start, end) for number, start, end in found for skill in self._skills[number]]

    def _longest(self, text: str) -> list[tuple[int, int, int]]:
        """(name, start, end) of the longest hits; on equal length the earlier stays."""
        spelled = normal(text)
        raw = self._automaton.find_matches_as_indexes(spelled.form, overlapping=True)
        if spelled.breaks:
            matches = [(number, *spelled.span(start + 1, end - 1)) for number, start, end in raw]
        else:
            matches = [(number, start, end - 2) for number, start, end in raw]
        if self._cased:
            matches = [match for match in matches if self._spelled_right(match, text)]
        return _without_overlap(matches)

    def _spelled_right(self, match: tuple[int, int, int], text: str) -> bool:
        wanted = self._cased.get(match[0])
        if wanted is None:
            return True
        written = text[match[1] : match[2]]
        return written == wanted or (written.isupper() and wanted != wanted.lower())


def _long_enough(pattern: str, shortest: int) -> bool:
    return sum(character.isalnum() for character in pattern) >= shortest


def _without_overlap(matches: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The longest of every overlapping group, in reading order. Matches come ordered by their end."""
    kept: list[tuple[int, int, int]] = []
    for match in matches:
        _, start, end = match
        while kept and kept[-1][2] > start and end - start > kept[-1][2] - kept[-1][1]:
            kept.pop()
        if not kept or kept[-1][2] <= start:
            kept.append(match)
    return kept
