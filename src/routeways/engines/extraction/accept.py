"""Accept or refuse: the probability that a candidate is a skill the sentence really asks for, and “no skill” otherwise.

A logistic model over what the exact and the semantic tier know; its numbers come from outside (they are learnt).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routeways.engines.extraction.encoder import Array
from routeways.engines.extraction.rank import FEATURES, Candidates

COLUMNS = (
    *FEATURES,
    "names²", "margin", "lead", "rank", "rival", "exact", "words", "in a skill", "most telling", "length",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judge:
    """A logistic model over COLUMNS: weights of shape (19,) and a bias."""

    weights: Array
    bias: float

    def probabilities(self, columns: Array) -> Array:
        """The probability of every row of `columns`, shape (k, 19)."""
        return (1 / (1 + np.exp(-(columns @ self.weights + self.bias)))).astype(np.float32)


def columns(text: str, found: Candidates, named: Sequence[tuple[int, int, int]]) -> Array:
    """COLUMNS for the candidates of one sentence; named: (skill, start, end) of the exact tier's hits in it.

    margin: score minus that of the next candidate; lead: minus the best; rival: whether a better candidate rests on
    overlapping words; exact: whether the exact tier found this very skill; words: number of the evidence's words.
    """
    count = len(found.skills)
    if count == 0:
        return np.zeros((0, len(COLUMNS)), np.float32)
    scores = found.scores
    margin = np.append(scores[:-1] - scores[1:], 0.0)
    starts, ends = found.spans[:, 0], found.spans[:, 1]
    overlap = (starts[:, None] < ends[None, :]) & (starts[None, :] < ends[:, None])
    rival = np.tril(overlap, -1).any(axis=1)
    hit = {skill for skill, _, _ in named}
    exact = np.array([int(skill) in hit for skill in found.skills])
    words = np.array([text.count(" ", start, end) + 1 for start, end in found.spans])
    same = np.ones(count)
    extra = [
        found.features[:, 2] ** 2, margin, scores - scores[0], np.log1p(np.arange(count)), rival, exact,
        words, found.telling, same * found.most_telling, same * np.log1p(len(text) / 60),
    ]  # fmt: skip
    return np.column_stack([found.features, *extra]).astype(np.float32)
