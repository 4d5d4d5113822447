"""Personal data in free text: found, so that a person is warned, and masked wherever the public reads. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from routeways.organisations.names import LEGAL_FORMS, without_brackets

E_MAIL = "e-mail address"
PHONE = "telephone number"
NAME = "name of the business"

_LINKING = frozenset({"and", "the", "for"})
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
    for spelling, exactly in _spellings(names, text):
        words = r"\s+".join(re.escape(word) for word in spelling.split())
        flags = 0 if exactly else re.IGNORECASE
        found += [Personal(NAME, *match.span()) for match in re.finditer(rf"(?<!\w){words}(?!\w)", text, flags)]
    apart: list[Personal] = []
    for one in sorted(found, key=lambda item: (item.start, -item.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
        elif one.end > apart[-1].end:  # they overlap: what both cover is covered
            apart[-1] = Personal(apart[-1].kind, apart[-1].start, one.end)
    return tuple(apart)


def _spellings(names: Iterable[str], text: str) -> set[tuple[str, bool]]:
    """How a text may write these names, and whether only with these capitals: “X and Y Works Ltd (Preston)” is also
    “X and Y Works Ltd”, “X and Y Works”, “X and Y” and, where the text has no such common word, “X”."""
    found: set[tuple[str, bool]] = set()
    for name in names:
        whole = " ".join(name.split())
        words = without_brackets(whole).split()
        bare = words[:]
        while len(bare) > 1 and bare[-1].strip(".,").casefold() in LEGAL_FORMS | {"limited"}:
            bare.pop()
        found |= {(one, False) for one in (whole, " ".join(words), " ".join(bare)) if len(one) > 2}
        for length in range(1, len(bare)):
            telling = [word for word in bare[:length] if len(word) > 2 and word.casefold() not in _LINKING]
            start = " ".join(bare[:length]).rstrip(",&")
            enough = len(telling) > 1 or len(start) > 4
            common = re.search(rf"(?<!\w){re.escape(start.lower())}(?!\w)", text)
            if enough and not common and start[:1].isupper() and bare[length - 1] in telling:
                found.add((start, True))
    return found


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
