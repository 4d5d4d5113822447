"""A reader for words that set one route below another: `definitions/wording/`. Tests let it read every public text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pydantic import Field

from routeways.foundation.definitions import Definition, Part, load


class Rejected(Part):
    phrases: tuple[str, ...] = Field(min_length=1)
    why: str = Field(min_length=10)
    instead: str = Field(min_length=10)


class RejectedWording(Definition):
    """What `definitions/wording/<id>.yaml` holds."""

    KIND: ClassVar[str] = "wording"

    about: str = Field(min_length=20)
    rejects: tuple[Rejected, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """`around` are the words in their sentence."""

    phrase: str
    why: str
    instead: str
    around: str


def faults(text: str) -> list[Fault]:
    """Every rejected phrase in a text, without regard to capitals, line ends and the kind of hyphen or apostrophe."""
    plain = _plain(text)
    found = []
    for pattern, phrase, rejected in _patterns():
        for match in pattern.finditer(plain):
            around = plain[max(0, match.start() - 40) : match.end() + 40].strip()
            found.append(Fault(phrase, rejected.why, rejected.instead, around))
    return found


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, Rejected], ...]:
    return tuple(
        (re.compile(rf"(?<![a-z0-9]){re.escape(_plain(phrase))}(?![a-z0-9])"), phrase, rejected)
        for wording in load(RejectedWording).values()
        for rejected in wording.rejects
        for phrase in rejected.phrases
    )


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[‐‑–]", "-", text.replace("’", "'"))).casefold()
