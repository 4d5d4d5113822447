"""The semantic tier: which skills of a taxonomy a sentence may mean, numbers for each, and the words that show it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeways.engines.extraction.encoder import Array, States, unit
from routeways.engines.extraction.index import SkillIndex
from routeways.engines.extraction.reading import windows, words

SHORTLIST = 300
SEVERAL = 3  # names whose mean nearness is looked at
CLOSER = 64  # of the shortlist, read in context too: the costliest number
FEATURES = ("sentence", "telling", "names", "terms", "context", "prior", "several", "covered", "label words")
"""What is known of a candidate: cosine of the sentence, of its telling words (weighted by `Reader.skillness`), of the
best window to the best name, of the shared terms, of the best window read in its context; prior of the skill; mean
cosine of its three best names (a skill whose every name is a little near is seldom meant); the largest share of a
name’s terms, by rarity, that the sentence has; how many words the label has."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What was learnt, as numbers.

    skillness: shape (width,) and bias: the logit that a token stands in a skill; weights: of FEATURES, for ranking.
    """

    skillness: Array
    bias: float
    weights: Array


@dataclass(frozen=True, slots=True)
class Candidates:
    """The shortlist of one sentence, best first.

    skills: shape (k,), numbers in the taxonomy; scores: shape (k,), for ranking; features: shape (k, 9), FEATURES;
    spans: shape (k, 2), code points of the sentence: the window nearest to a name of the skill; telling: shape (k,),
    mean probability over that window that its tokens stand in a skill; most_telling: the highest of a single token.
    """

    skills: npt.NDArray[np.int64]
    scores: Array
    features: Array
    spans: npt.NDArray[np.int64]
    telling: Array
    most_telling: float


def shortlists(
    texts: Sequence[str],
    read: Sequence[States],
    index: SkillIndex,
    reader: Reader,
    *,
    keep: int,
    least: float = 0.0,
    always: Collection[int] = (),
    wide: int = SHORTLIST,
) -> list[Candidates]:
    """The `keep` best candidates of every sentence; read: what the encoder said of each.

    A sentence without a token whose probability to stand in a skill reaches `least` has no candidates, unless it is
    one of `always`.
    wide: how many skills are looked at closely.
    """
    if not texts:
        return []
    means = unit(np.array([one.states.mean(axis=0) for one in read]))
    told = [1 / (1 + np.exp(-(one.states @ reader.skillness + reader.bias))) for one in read]
    tellings = unit(np.array([(share + 0.02) @ one.states for share, one in zip(told, read, strict=True)]))
    whole, telling = means @ index.centroids.T, tellings @ index.centroids.T
    found = []
    for row, text in enumerate(texts):
        if told[row].max() < least and row not in always:
            found.append(NONE)
            continue
        terms = index.lexicon.scores(text)
        first = _largest(telling[row] + 0.5 * terms, wide)
        known = [whole[row, first], telling[row, first], terms[first], index.prior[first]]
        found.append(_rescored(text, read[row], told[row], first, known, index, reader, keep))
    return found


def _rescored(
    text: str,
    read: States,
    told: Array,
    first: npt.NDArray[np.int64],
    known: list[Array],
    index: SkillIndex,
    reader: Reader,
    keep: int,
) -> Candidates:
    whole, telling, terms, prior = known
    covered, label_words = index.lexicon.covered(text, first), index.label_words[first]
    spots, tokens = _words_and_tokens(text, read)
    runs = np.array(windows(len(spots)), np.int64).reshape(-1, 2)
    if len(runs):
        near = _by_names(text, spots, runs, first, index)
        names, several = near.best()
        close = np.arange(len(first))
        if len(first) > max(CLOSER, keep):
            partly = np.stack([whole, telling, names, terms, several], axis=1) @ reader.weights[[0, 1, 2, 3, 6]]
            partly += np.stack([prior, covered, label_words], axis=1) @ reader.weights[[5, 7, 8]]
            close = _largest(partly, max(CLOSER, keep))
            first = first[close]
            whole, telling, names, terms, prior, several, covered, label_words = (
                column[close] for column in (whole, telling, names, terms, prior, several, covered, label_words)
            )
        best = near.windows(close)
        context = _in_context(read.states, tokens, runs, index.centroids[first])
        totals = np.concatenate([[0.0], np.cumsum(told)])
        ends = np.stack([tokens[runs[:, 0], 0], tokens[runs[:, 1] - 1, 1]], axis=1)
        share = ((totals[ends[:, 1]] - totals[ends[:, 0]]) / np.maximum(ends[:, 1] - ends[:, 0], 1))[best]
        spans = np.stack([spots[runs[best, 0], 0], spots[runs[best, 1] - 1, 1]], axis=1)
    else:
        names = several = context = share = np.zeros(len(first), np.float32)
        spans = np.tile(np.array([[0, len(text)]]), (len(first), 1))
    columns = [whole, telling, names, terms, context, prior, several, covered, label_words]
    features = np.stack(columns, axis=1).astype(np.float32)
    scores = features @ reader.weights
    order = np.argsort(-scores, kind="stable")[:keep]
    most = float(told[1:-1].max()) if len(told) > 2 else 0.0
    return Candidates(first[order], scores[order], features[order], spans[order], share[order].astype(np.float32), most)


NONE = Candidates(
    np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros((0, len(FEATURES)), np.float32),
    np.zeros((0, 2), np.int64), np.zeros(0, np.float32), 0.0,
)  # fmt: skip


def _largest(scores: Array, count: int) -> npt.NDArray[np.int64]:
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.argpartition(-scores, count)[:count]


def _words_and_tokens(text: str, read: States) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Words that the encoder read: their code points, and their tokens [first, last); each of shape (words, 2)."""
    starts = np.array([place[0] for place in read.places[1:-1]], np.int64)
    ends = np.array([place[1] for place in read.places[1:-1]], np.int64)
    spots = np.array(words(text), np.int64).reshape(-1, 2)
    first = np.searchsorted(ends, spots[:, 0], side="right") + 1
    last = np.searchsorted(starts, spots[:, 1], side="left") + 1
    seen = last > first
    return spots[seen], np.stack([first, last], axis=1)[seen]


@dataclass(frozen=True, slots=True)
class _Near:
    """How near the names of the candidates are to the windows of a sentence by static vectors.

    cosines: shape (names, windows); offsets, counts: for each candidate where its names begin and how many they are;
    bonus: shape (windows,), what a window gets when evidence is chosen.
    """

    cosines: Array
    offsets: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]
    bonus: Array

    def best(self) -> tuple[Array, Array]:
        """For each candidate the cosine of its nearest name and window, and the mean over its nearest names."""
        by_name = self.cosines.max(axis=1)
        return np.maximum.reduceat(by_name, self.offsets), _mean_of_best(by_name, self.offsets, self.counts)

    def windows(self, some: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """For some of the candidates the window that shows it best: near, and full."""
        counts = self.counts[some]
        offsets = np.concatenate([[0], np.cumsum(counts)[:-1]])
        rows = np.arange(int(counts.sum())) + np.repeat(self.offsets[some] - offsets, counts)
        nearest: npt.NDArray[np.int64] = np.maximum.reduceat(self.cosines[rows] + self.bonus, offsets, axis=0).argmax(1)
        return nearest


def _by_names(
    text: str,
    spots: npt.NDArray[np.int64],
    runs: npt.NDArray[np.int64],
    first: npt.NDArray[np.int64],
    index: SkillIndex,
) -> _Near:
    numbers = index.words.numbers([text[start:end] for start, end in spots])
    totals = np.concatenate(
        [np.zeros((1, index.words.vectors.shape[1]), np.float32), np.cumsum(index.words.vectors[numbers], axis=0)]
    )
    placed = unit(totals[runs[:, 1]] - totals[runs[:, 0]])
    counts = (index.starts[first + 1] - index.starts[first]).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(counts)[:-1]])
    at = np.arange(int(counts.sum())) - np.repeat(offsets - index.starts[first], counts)
    unknown = np.concatenate([[0], np.cumsum(numbers == len(index.words.vectors) - 1)])
    strangers = unknown[runs[:, 1]] - unknown[runs[:, 0]]
    # Words that count for nothing must not widen the evidence; of windows as near, the fuller shows more.
    bonus = (0.002 * (runs[:, 1] - runs[:, 0]) - 0.006 * strangers).astype(np.float32)
    return _Near(index.names[at].astype(np.float32, copy=False) @ placed.T, offsets, counts, bonus)


def _mean_of_best(values: Array, offsets: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> Array:
    """The mean of the SEVERAL largest values (or of all, if fewer) of each run of `counts` values at `offsets`."""
    order = np.lexsort((-values, np.repeat(np.arange(len(counts)), counts)))
    falling = values[order]
    some = np.minimum(counts, SEVERAL)
    total = sum(np.where(at < some, falling[offsets + np.minimum(at, counts - 1)], 0) for at in range(SEVERAL))
    return (total / some).astype(np.float32)


def _in_context(states: Array, tokens: npt.NDArray[np.int64], runs: npt.NDArray[np.int64], centroids: Array) -> Array:
    """For each candidate: the cosine of its centroid and the nearest window, the mean of its tokens' states."""
    totals = np.concatenate([np.zeros((1, states.shape[1]), np.float32), np.cumsum(states, axis=0)])
    placed = unit(totals[tokens[runs[:, 1] - 1, 1]] - totals[tokens[runs[:, 0], 0]])
    return (placed @ centroids.T).max(axis=0)
