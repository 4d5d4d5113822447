"""Which occupations the title of a standard speaks of, by comparing it with occupation titles word by word. Pure.

This is the comparison that needs nothing but the classification; it suggests little and says why.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Words that say what kind of award or post it is, not what the work is.
SAYS_NOTHING = frozenset(
    word
    for line in (
        "and or of the in for to a with n e c nec degree integrated level apprenticeship non",
        "senior junior advanced lead leader higher other related",
        "occupations professional professionals operative technician technicians worker officer assistant",
    )
    for word in line.split()
)
LEAST = 0.6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`occupation` is the key that was given; `score` is 0 to 1; `words` are those that both titles have."""

    occupation: str
    score: float
    title: str
    words: tuple[str, ...]

    @property
    def reason(self) -> str:
        """In words, for the person who decides."""
        if self.score >= 1:
            return f"The title is the same as “{self.title}” in the occupation’s list of titles."
        shared = " and ".join(f"“{word}”" for word in self.words)
        return f"Its title shares {shared} with “{self.title}”. Suggested by comparing titles."


class TitleIndex:
    """Titles of occupations, ready to be compared with. `titles` are (occupation, title) pairs, several each."""

    def __init__(self, titles: Iterable[tuple[str, str]]) -> None:
        self._titles = [(key, title, words_of(title)) for key, title in titles]
        self._where: dict[str, list[int]] = {}
        for number, (_, _, words) in enumerate(self._titles):
            for word in words:
                self._where.setdefault(word, []).append(number)
        self._weight: Mapping[str, float] = {
            word: math.log(1 + len(self._titles) / count)
            for word, count in Counter(word for *_, words in self._titles for word in words).items()
        }

    def suggest(self, title: str, *, most: int = 2) -> tuple[Suggestion, ...]:
        """At most `most` occupations whose titles share most of the weight, the best first."""
        asked = words_of(title)
        best: dict[str, Suggestion] = {}
        for number in sorted({number for word in asked for number in self._where.get(word, ())}):
            occupation, there, words = self._titles[number]
            shared = asked & words
            score = 2 * self._sum(shared) / (self._sum(asked) + self._sum(words))
            found = Suggestion(occupation, round(score, 3), there, tuple(sorted(shared)))
            if score >= LEAST and (occupation not in best or score > best[occupation].score):
                best[occupation] = found
        return tuple(sorted(best.values(), key=lambda one: (-one.score, one.occupation))[:most])

    def _sum(self, words: Iterable[str]) -> float:
        rare = math.log(1 + len(self._titles))  # a word that no occupation has weighs as much as the rarest one
        return sum(self._weight.get(word, rare) for word in words)


def words_of(title: str) -> frozenset[str]:
    """The words that say what the work is, in the singular and without endings."""
    words = re.findall(r"[a-z]+", title.lower().replace("’s", "").replace("'s", ""))
    return frozenset(_stem(word) for word in words if word not in SAYS_NOTHING)


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    # A welder does welding: what is left must still say something.
    ending = next((one for one in ("ing", "er", "or") if word.endswith(one) and len(word) - len(one) >= 4), "")
    return word.removesuffix(ending)
