"""Stretches of a text: which sentences hold nothing that was found, and the text cut up for highlighting. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routeways.engines.extraction.reading import sentences

Span = tuple[int, int]

_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text for a page. `marks` are the numbers of the mentions that cover it, `ends` of those that
    end with it."""

    text: str
    marks: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    unmatched: bool = False


def unmatched(text: str, spans: Iterable[Span]) -> list[Span]:
    """The sentences with at least one word in which none of `spans` begins or runs: shown, never dropped. They are cut
    where the engine cuts them, so that what was read together stands together."""
    taken = sorted(spans)
    return [
        (start, end)
        for start, end in sentences(text)
        if _LETTERS.search(text, start, end) and not any(s < end and start < e for s, e in taken)
    ]


def pieces(text: str, spans: Sequence[Span | None], apart: Sequence[Span] = ()) -> list[Piece]:
    """The whole text, cut wherever a span begins or ends; joined again it is the text, letter for letter.

    `spans` are those of the mentions, None where one has no place; `apart` are the unmatched stretches.
    """
    cuts = {0, len(text)}
    for span in (*spans, *apart):
        if span is not None:
            cuts |= {min(max(0, at), len(text)) for at in span}
    ordered = sorted(cuts)
    cut = []
    for start, end in pairwise(ordered):
        marks = tuple(n for n, span in enumerate(spans) if span and span[0] < end and start < span[1])
        lonely = not marks and any(s < end and start < e for s, e in apart)
        ends = tuple(n for n in marks if (spans[n] or (0, 0))[1] == end)
        cut.append(Piece(text[start:end], marks, ends, lonely))
    return cut


def around(text: str, start: int, end: int, *, most: int = 300) -> Span:
    """The sentence in which a span stands, or a window of it where it is longer than `most`."""
    for first, last in sentences(text):
        if first < end and start < last:
            if last - first <= most:
                return first, max(last, end)
            break
    half = max(0, most - (end - start)) // 2
    return max(0, start - half), min(len(text), end + half)
