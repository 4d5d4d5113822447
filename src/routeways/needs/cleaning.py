"""Text from anywhere made plain: no mark-up, no control characters, letters as they were meant. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from routeways.engines.extraction.plain import is_marked_up, undressed

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Plain:
    """`notes` say what was taken away, each a few words."""

    text: str
    notes: tuple[str, ...] = ()


def plain_text(text: str) -> Plain:
    """Mark-up becomes line breaks, entities become letters, control and direction characters go.

    Words are never dropped, except what a browser would not show (scripts, styles). A “<” that begins no tag stays.
    Applying it twice gives the same as once, unless an entity spelled a tag: that is shown as the author wrote it.
    """
    notes: list[str] = []
    if is_marked_up(text):
        notes.append("mark-up removed")
    dressed = undressed(text)
    text = tidied(dressed)
    if any(_is_control(letter) for letter in dressed if letter not in "\r\n\t\u2028\u2029"):
        notes.append("control characters removed")
    return Plain(text, tuple(notes))


def tidied(text: str) -> str:
    """Without control characters and needless spaces and lines; applied twice it gives the same as once."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = "".join(letter for letter in text if letter in "\n\t" or not _is_control(letter))
    lines = [_SPACES.sub(" ", line).strip() for line in kept.split("\n")]
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def _is_control(letter: str) -> bool:
    # Cs: half a letter, which no file can hold. Soft hyphens and joiners are Cf and matter to no reader here.
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co")
