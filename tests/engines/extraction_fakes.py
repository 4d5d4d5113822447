"""A tiny encoder for tests: the state of a word is made of its letters, so that like words are near."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from routeways.engines.extraction.encoder import Array, States, unit

WIDTH = 160


class LetterEncoder:
    """Stands in for MiniLM: letter pairs hashed into 160 numbers a token; counts what it reads."""

    width = WIDTH

    def __init__(self) -> None:
        self.texts_read = 0

    def vocabulary(self) -> list[str]:
        return ["and", "the", "with", "managing"]

    def read(self, texts: Sequence[str]) -> list[States]:
        self.texts_read += len(texts)
        found = []
        for text in texts:
            spots = [word.span() for word in re.finditer(r"\w+|[^\w\s]", text)]
            states = [_word(text[start:end]) for start, end in spots]
            found.append(States(np.array([_word("["), *states, _word("]")], np.float32), ((0, 0), *spots, (0, 0))))
        return found

    def vectors(self, texts: Sequence[str]) -> Array:
        return unit(np.array([one.states.mean(axis=0) for one in self.read(texts)], np.float32))


def _word(word: str) -> Array:
    state = np.zeros(WIDTH, np.float32)
    spelled = f" {word.lower()} "
    for first, second in pairwise(spelled):
        state[(ord(first) * 31 + ord(second) * 7) % WIDTH] += 1
    return state / np.float32(len(spelled))
