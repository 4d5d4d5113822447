"""A taxonomy made ready to be found in texts: the arrays of the semantic tier, built once and kept by the caller."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeways.engines.extraction.encoder import Array, Encoder, unit
from routeways.engines.extraction.lexical import Lexicon, lexicon
from routeways.engines.extraction.reading import WIDEST, word_key, words
from routeways.engines.extraction.wordvectors import WordVectors, fit

Progress = Callable[[int, int], None]
PART = 2_000  # texts encoded between two words about progress
PHRASES = 60_000  # windows of the descriptions that the word vectors are fitted on, beside the names


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill of a taxonomy: its id there, label, aliases, description; how many occupations need it (0: unknown)."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    occupations: int = 0


@dataclass(frozen=True, slots=True)
class SkillIndex:
    """The semantic tier's view of a taxonomy of n skills with m names.

    skills: in order; centroids: shape (n, width), label and names together, at length 1; words: static vectors;
    names: shape (m, WIDTH), at length 1; starts: shape (n + 1,), the names of skill i are
    names[starts[i]:starts[i + 1]]; lexicon: tf-idf; prior: shape (n,), ln(1 + occupations that need it);
    label_words: shape (n,), how many words each label has.
    """

    skills: tuple[Skill, ...]
    centroids: Array
    words: WordVectors
    names: Array
    starts: npt.NDArray[np.int32]
    lexicon: Lexicon
    prior: Array
    label_words: Array


def spellings(skill: Skill) -> tuple[str, ...]:
    """Label first, then the aliases, without repetition, in lower case and single spaces."""
    return tuple(
        dict.fromkeys(" ".join(name.lower().split()) for name in (skill.label, *skill.aliases) if name.strip())
    )


def build(
    skills: Sequence[Skill],
    encoder: Encoder,
    *,
    usual: tuple[Sequence[str], Array] | None = None,
    seed: int = 7,
    progress: Progress | None = None,
) -> SkillIndex:
    """The index of a taxonomy; encodes every name once (ESCO's 98,658 in about 50 CPU-seconds).

    usual: the usual words of English and the encoder's vectors of them, where somebody kept these.
    progress: told (texts encoded, texts to encode).
    Raises ValueError for a taxonomy without skills, or with a skill that has no name.
    """
    named = [spellings(skill) for skill in skills]
    if not named:
        raise ValueError("The taxonomy is empty: load one with at least one skill.")
    if not all(named):
        bare = skills[[bool(names) for names in named].index(False)].id
        raise ValueError(f"The skill {bare} has neither label nor alias: give it a label.")
    distinct = {name: row for row, name in enumerate(dict.fromkeys(name for names in named for name in names))}
    windows = _windows([skill.description for skill in skills], set(distinct), random.Random(seed))  # noqa: S311  # a sample, no secret
    vocabulary, known = _vocabulary([*distinct, *(skill.description for skill in skills)], encoder, usual)
    fresh = vocabulary[len(known) :]
    encode = _Counted(encoder, len(distinct) + len(windows) + len(fresh), progress)
    vectors = encode(list(distinct))
    centroids = np.array([_centroid(vectors[[distinct[name] for name in names]]) for names in named], np.float32)
    targets = np.vstack([vectors, encode(windows)]) if windows else vectors
    own = np.vstack([known, encode(fresh)]) if fresh else known
    static = fit([*distinct, *windows], targets, vocabulary, own)
    starts = np.cumsum([0, *(len(names) for names in named)]).astype(np.int32)
    placed = static.phrases([name for names in named for name in names])
    prior = np.log1p(np.array([skill.occupations for skill in skills], np.float32))
    return SkillIndex(
        tuple(skills), unit(centroids), static, placed, starts, lexicon(named), prior,
        label_words(named),
    )  # fmt: skip


def label_words(named: Sequence[Sequence[str]]) -> Array:
    """How many words each label has; named: label first."""
    return np.array([len(names[0].split()) for names in named], np.float32)


def _centroid(names: Array) -> Array:
    """The label counts once more than as one of the names."""
    return unit(names[0] + names.mean(axis=0))


class _Counted:
    """The encoder's vectors, a part at a time, so that progress can be told."""

    def __init__(self, encoder: Encoder, total: int, progress: Progress | None) -> None:
        self._encoder, self._total, self._progress = encoder, total, progress
        self._done = 0

    def __call__(self, texts: Sequence[str]) -> Array:
        parts = [np.zeros((0, self._encoder.width), np.float32)]
        for at in range(0, len(texts), PART):
            some = texts[at : at + PART]
            parts.append(self._encoder.vectors(some))
            self._done += len(some)
            if self._progress:
                self._progress(self._done, self._total)
        return np.concatenate(parts)


def _vocabulary(
    texts: Iterable[str], encoder: Encoder, usual: tuple[Sequence[str], Array] | None
) -> tuple[list[str], Array]:
    """The usual words of English, with their vectors where known, then every other word of the texts."""
    common, known = usual or (encoder.vocabulary(), np.zeros((0, encoder.width), np.float32))
    own = (word_key(text[start:end]) for text in texts for start, end in words(text))
    return list(dict.fromkeys([*common, *own])), known


def _windows(texts: Iterable[str], known: set[str], rng: random.Random) -> list[str]:
    """Up to PHRASES different runs of words out of the texts that are not names already."""
    found: dict[str, None] = {}
    for text in texts:
        spots = words(text)
        for first, (start, _) in enumerate(spots):
            last = min(first + rng.randint(1, WIDEST), len(spots)) - 1
            phrase = text[start : spots[last][1]].lower()
            if phrase not in known:
                found[phrase] = None
    every = list(found)
    return every if len(every) <= PHRASES else rng.sample(every, PHRASES)
