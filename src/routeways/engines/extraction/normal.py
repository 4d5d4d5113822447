"""One spelling for labels and texts: lower case, plain spaces for punctuation, and the way back to the given text.

Nearly every character of a text becomes exactly one character, so that a place in the normal form is a place in the
text. Only runs of white space and the few characters that grow when lowered or unfolded (a ligature, the dotted
capital I) change lengths; the form notes how far it is shifted from there on.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

KEPT = "+#.&"  # punctuation inside names: c++, c#, node.js, r&d
_PLAIN = str.maketrans(
    {chr(code): " " for code in range(128) if not (chr(code).isalnum() or chr(code) in KEPT)}
    | {character: character.lower() for character in map(chr, range(128)) if character.isupper()}
)
_LOOSE_STOP = re.compile(r"[.&](?![^\W_])")  # a full stop that ends something, an ampersand that stands alone
_IRREGULAR = re.compile(r"\s\s+|[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in normal form between two spaces, and where its characters stood.

    form: what is searched; it begins and ends with a space that the text did not have.
    breaks, shifts: from the place breaks[i] in `form` on, the code point in the text is the place + shifts[i];
        before the first break it is the place − 1, for the space in front.
    """

    form: str
    breaks: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def origin(self, place: int) -> int:
        """The code point of the text that stands at this place of `form`."""
        if not self.breaks:
            return place - 1
        at = bisect_right(self.breaks, place)
        return place + (self.shifts[at - 1] if at else -1)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points [start, end) of the given text for the places [start, end) of `form`."""
        return self.origin(start), self.origin(end - 1) + 1


def normal(text: str) -> Normal:
    """The normal form of any text; takes time in proportion to its length."""
    if _IRREGULAR.search(text) is None:
        return Normal(_plain(text))
    return _shifted(text)


def normal_name(name: str) -> str:
    """The normal form of a label or alias, with one space on each side: what is looked for in a `Normal.form`."""
    return normal(" ".join(name.split())).form


def _plain(text: str) -> str:
    return f" {_LOOSE_STOP.sub(' ', text.translate(_PLAIN))} "


def _shifted(text: str) -> Normal:
    """The normal form piece by piece: white space is one space, a character may become several."""
    pieces: list[str] = []
    breaks: list[int] = []
    shifts: list[int] = []
    at, length = 0, 1  # in the text; in the form, behind the space in front
    for odd in _IRREGULAR.finditer(text):
        start, end = odd.span()
        pieces.append(text[at:start])
        length += start - at
        spelled = _spelling(odd.group()) if end - start == 1 else " "
        pieces.append(spelled)
        for letter in range(1, len(spelled)):
            breaks.append(length + letter)
            shifts.append(start - length - letter)
        length += len(spelled)
        if len(spelled) != end - start:
            breaks.append(length)
            shifts.append(end - length)
        at = end
    pieces.append(text[at:])
    return Normal(_plain("".join(pieces)), tuple(breaks), tuple(shifts))


@lru_cache(maxsize=4096)
def _spelling(odd: str) -> str:
    """A character beyond ASCII as plain letters without accents, or a space."""
    unfolded = unicodedata.normalize("NFKD", odd).lower()
    bare = "".join(letter for letter in unfolded if not unicodedata.combining(letter))
    return "".join(letter if letter.isalnum() or letter in KEPT else " " for letter in bare) or " "
