"""Words shared by a sentence and a skill's names, weighted by how rare they are (tf-idf)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

_TERM = re.compile(r"[^\W_][\w+#]*")
_COMMON = frozenset(
    """
    a about all also am an and any are as at be been being but by can could do does for from had has have he her
    his how i if in into is it its may more most must my no not of on one or other our out over own she should so
    some such than that the their them then there these they this those through to under up us was we well were
    what when where which while who will with within would you your etc
    """.split()  # noqa: SIM905  # a list of 90 quoted words reads worse
)
_ENDINGS = ("isations", "isation", "izations", "ization", "ations", "ation", "ings", "ing", "ies", "ers", "ed", "er",
            "es", "e", "s", "y")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms of a taxonomy's names, skill by skill, in compressed rows.

    rows: term → row; starts: shape (terms + 1,); skills, weights: for each row the skills with the term and the weight
    of the term in each, at length 1 by skill; rarity: ln of how rare each term is, shape (terms,); size: skills.
    name_terms: the rows of every name's different terms, name after name; name_starts: shape (names + 1,), where each
    name's begin; first_names: shape (skills + 1,), the first name of each skill.
    """

    rows: Mapping[str, int]
    starts: npt.NDArray[np.int32]
    skills: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]
    rarity: npt.NDArray[np.float32]
    size: int
    name_terms: npt.NDArray[np.int32]
    name_starts: npt.NDArray[np.int32]
    first_names: npt.NDArray[np.int32]

    def scores(self, text: str) -> npt.NDArray[np.float32]:
        """The cosine of `text` with every skill; shape (skills,), between 0 and 1."""
        found = np.zeros(self.size, np.float32)
        counts = Counter(row for term in terms(text) if (row := self.rows.get(term)) is not None)
        length = 0.0
        for row, count in counts.items():
            weight = (1 + np.log(count)) * self.rarity[row]
            length += weight**2
            part = slice(self.starts[row], self.starts[row + 1])
            found[self.skills[part]] += weight * self.weights[part]
        return found / np.float32(length**0.5) if length else found

    def covered(self, text: str, skills: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """For each of these skills the largest share of a name's terms, by rarity, that `text` has; between 0 and 1."""
        there = np.zeros(len(self.rarity) + 1, np.float32)
        there[[row for term in terms(text) if (row := self.rows.get(term)) is not None]] = 1
        begins = self.name_starts[self.first_names[skills]]
        counts = self.name_starts[self.first_names[skills + 1]] - begins
        at = _runs(begins, counts)
        rows = self.name_terms[at]
        names = _runs(self.first_names[skills], self.first_names[skills + 1] - self.first_names[skills])
        sizes = self.name_starts[names + 1] - self.name_starts[names]
        offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        rarity = np.append(self.rarity, np.float32(1))[rows]
        shares = np.add.reduceat(rarity * there[rows], offsets) / np.add.reduceat(rarity, offsets)
        each = self.first_names[skills + 1] - self.first_names[skills]
        return np.maximum.reduceat(shares, np.concatenate([[0], np.cumsum(each)[:-1]])).astype(np.float32)


def _runs(begins: npt.NDArray[np.int32], counts: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """begins[0], begins[0] + 1, … for counts[0] numbers, then the same from begins[1] …"""
    shifts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return np.arange(int(counts.sum())) + np.repeat(begins - shifts, counts)


def terms(text: str) -> Iterable[str]:
    """The terms of a text: lower case, without the commonest words, cut to their stems."""
    return [stem(word) for word in _TERM.findall(text.lower()) if word not in _COMMON]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without a usual English ending, if at least four letters stay: manage, managing, managers → manag."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4 and word.isalpha():
            return word[: -len(ending)]
    return word


def lexicon(names: Sequence[Sequence[str]]) -> Lexicon:
    """The lexicon of a taxonomy; names: for each skill its label and aliases."""
    documents = [Counter(term for name in spelled for term in terms(name)) for spelled in names]
    spread = Counter(term for document in documents for term in document)
    rows = {term: row for row, term in enumerate(spread)}
    rarity = np.log((1 + len(names)) / (1 + np.array([*spread.values()], np.float32))) + 1
    entries: list[tuple[int, int, float]] = []
    for skill, document in enumerate(documents):
        weights = [(rows[term], (1 + np.log(count)) * rarity[rows[term]]) for term, count in document.items()]
        length = sum(weight**2 for _, weight in weights) ** 0.5
        entries.extend((row, skill, weight / length) for row, weight in weights)
    entries.sort()
    columns = np.array(entries, np.float64).reshape(-1, 3)
    starts = np.searchsorted(columns[:, 0], np.arange(len(rows) + 1)).astype(np.int32)
    # A name of common words alone gets the row behind the last one, which no text has, so that no name is empty.
    spelled = [[rows[term] for term in dict.fromkeys(terms(name))] or [len(rows)] for some in names for name in some]
    return Lexicon(
        rows, starts, columns[:, 1].astype(np.int32), columns[:, 2].astype(np.float32),
        rarity.astype(np.float32), len(names),
        np.array([row for some in spelled for row in some], np.int32),
        np.cumsum([0, *map(len, spelled)]).astype(np.int32), np.cumsum([0, *map(len, names)]).astype(np.int32),
    )  # fmt: skip
