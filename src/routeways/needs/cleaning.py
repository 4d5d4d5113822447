"""Text from anywhere made plain: no mark-up, no control characters, letters as they were meant. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "hr",
        "dd",
        "dt",
        "dl",
        "pre",
        "blockquote",
    ]
)
_UNSEEN = frozenset({"script", "style", "head", "template", "noscript"})
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
    if _MARKUP.search(text):
        text = _without_markup(text)
        notes.append("mark-up removed")
    elif _ENTITY.search(text):
        text = _Reader.read(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = "".join(letter for letter in text if letter in "\n\t" or not _is_control(letter))
    if len(kept) < len(text):
        notes.append("control characters removed")
    lines = [_SPACES.sub(" ", line).strip() for line in kept.split("\n")]
    return Plain(_LINES.sub("\n\n", "\n".join(lines)).strip(), tuple(notes))


def _is_control(letter: str) -> bool:
    # Cs: half a letter, which no file can hold. Soft hyphens and joiners are Cf and matter to no reader here.
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co")


def _without_markup(text: str) -> str:
    return _Reader.read(text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: list[str] = []

    @classmethod
    def read(cls, text: str) -> str:
        reader = cls()
        reader.feed(text)
        reader.close()
        if reader._unseen:
            # A script that never ends would swallow the rest of the advert: then everything is shown instead.
            return _MARKUP.sub("\n", text)
        return "".join(reader.parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
