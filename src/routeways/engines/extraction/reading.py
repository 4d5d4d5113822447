"""A text cut into the pieces that are read one by one: sentences, their words, and what is not worth reading.

All places are code points of the given text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 60  # words of one piece; the encoder was trained on little more than a sentence
WIDEST = 6  # words of a window: the longest evidence a skill is looked for in

_BREAK = re.compile(r"[\r\n\u2028\u2029]+|[•●▪◦·‣■]+|(?<=[a-z0-9)\]”’\"][.!?])\s+(?=[A-Z“\"•*(\[])|(?<=\w;)\s+")
_WORD = re.compile(r"\.?[^\W_][\w+#&'’./-]*")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_TAIL = ".’'/-&"
_DULL = re.compile(
    r"^\W*(?:posted|date posted|closing date|job (?:type|ref\w*|id)|reference|salary|location|likes|postcode|contact"
    r"|tel|telephone|phone|e-?mail|www\.|https?:|apply (?:now|by|before|today|online)|hours|working hours|start date)\b"
    r"[^a-z]{0,3}.{0,60}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a part of a long one: its text and where it begins."""

    text: str
    start: int


def pieces(text: str) -> list[Piece]:
    """The sentences and list items of `text`, without the dull and the empty, none longer than LONGEST words."""
    found: list[Piece] = []
    for start, end in _between(text):
        _add(text, start, end, found)
    return found


def sentences(text: str) -> list[tuple[int, int]]:
    """Every sentence and list item [start, end), also the dull ones; only white space and bullets lie between them."""
    found = []
    for start, end in _between(text):
        part = text[start:end]
        if part.strip():
            found.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
    return found


def _between(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between breaks."""
    at = 0
    for gap in _BREAK.finditer(text):
        yield at, gap.start()
        at = gap.end()
    yield at, len(text)


def words(text: str) -> list[tuple[int, int]]:
    """Where the words of `text` stand, [start, end); marks that only end a word are not part of it."""
    found = []
    for word in _WORD.finditer(text):
        start, end = word.span()
        while end - start > 1 and text[end - 1] in _TAIL:
            end -= 1
        found.append((start, end))
    return found


def word_key(word: str) -> str:
    """The form in which a word is looked up among the word vectors."""
    return word.lower().replace("’", "'")


def windows(count: int) -> tuple[tuple[int, int], ...]:
    """All runs [first, last) of 1 to WIDEST out of `count` words, in reading order."""
    return tuple((first, last) for first in range(count) for last in range(first + 1, min(count, first + WIDEST) + 1))


def dull(text: str) -> bool:
    """Whether a sentence cannot name a skill: no word of two letters, or a form field (date, salary, contact)."""
    return _LETTERS.search(text) is None or _DULL.match(text) is not None


def _add(text: str, start: int, end: int, found: list[Piece]) -> None:
    piece = text[start:end]
    if not piece or dull(piece):
        return
    spots = words(piece) if len(piece) > LONGEST else []
    if len(spots) <= LONGEST:
        lead = len(piece) - len(piece.lstrip())
        found.append(Piece(piece.strip(), start + lead))
        return
    for first in range(0, len(spots), LONGEST):
        last = min(first + LONGEST, len(spots)) - 1
        found.append(Piece(piece[spots[first][0] : spots[last][1]], start + spots[first][0]))
