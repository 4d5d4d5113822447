"""Personal data in free text: found, so that a person is warned, and masked wherever the public reads. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

E_MAIL = "e-mail address"
PHONE = "telephone number"
NAME = "name of the business"

_MASKS = {E_MAIL: "[e-mail removed]", PHONE: "[telephone number removed]", NAME: "[business]"}

_E_MAIL = re.compile(
    r"[A-Za-z0-9._%+'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}", re.IGNORECASE
)
# Ten to fifteen digits that begin as British or international numbers do, however they are grouped.
_PHONE = re.compile(r"(?<![\w.£$€])(?:\+\d|00\d|\(?0\d)[\d\s().\-–/]{7,22}\d(?!\w)")
_EXTENSION = re.compile(r"\s?(?:ext\.?|extension|x)\s?\d{1,6}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Personal:
    """A stretch of a text that names somebody or leads to them: code points `start` to `end`."""

    kind: str
    start: int
    end: int


def personal_data(text: str, *, names: Iterable[str] = ()) -> tuple[Personal, ...]:
    """E-mail addresses, telephone numbers and the given names (in any capitals), in order, not overlapping."""
    found = [Personal(E_MAIL, *match.span()) for match in _E_MAIL.finditer(text)]
    found += [Personal(PHONE, *_phone_span(text, match)) for match in _PHONE.finditer(text) if _dials(match[0])]
    for name in {one.strip() for one in names if len(one.strip()) > 2}:
        words = r"\s+".join(re.escape(word) for word in name.split())
        found += [Personal(NAME, *match.span()) for match in re.finditer(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE)]
    apart: list[Personal] = []
    for one in sorted(found, key=lambda item: (item.start, -item.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
        elif one.end > apart[-1].end:  # they overlap: what both cover is covered
            apart[-1] = Personal(apart[-1].kind, apart[-1].start, one.end)
    return tuple(apart)


def masked(text: str, *, names: Iterable[str] = ()) -> str:
    """The text as the public may read it."""
    parts: list[str] = []
    at = 0
    for one in personal_data(text, names=names):
        parts += [text[at : one.start], _MASKS[one.kind]]
        at = one.end
    return "".join((*parts, text[at:]))


def in_words(found: Iterable[Personal]) -> str:
    """“2 e-mail addresses and 1 telephone number”; "" for nothing."""
    kinds = [one.kind for one in found]
    parts = [f"{kinds.count(kind)} {_many(kind, kinds.count(kind))}" for kind in dict.fromkeys(kinds)]
    return " and ".join(parts)


def _many(kind: str, count: int) -> str:
    if count == 1:
        return kind
    return {E_MAIL: "e-mail addresses", PHONE: "telephone numbers", NAME: "names of the business"}[kind]


def _dials(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    return 10 <= digits <= 15 and not _is_date_range(text)


def _is_date_range(text: str) -> bool:
    """“01/02/2026 - 03/04/2026” has the digits of a telephone number and is none."""
    return bool(re.fullmatch(r"\(?\d{1,2}[/.]\d{1,2}[/.]\d{4}\D{1,5}\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", text.strip()))


def _phone_span(text: str, match: re.Match[str]) -> tuple[int, int]:
    extension = _EXTENSION.match(text, match.end())
    return match.start(), extension.end() if extension else match.end()
