"""What would tell a judge which school a team is from: its name or its site, in words or in an address. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from routeways.organisations.names import name_key, without_brackets

MASK = "[masked]"
LEAST_LETTERS = 5  # of a short name: a shorter one stands in too many other words
_KINDS = frozenset({
    "academy", "all", "and", "boys", "catholic", "ce", "church", "college", "community", "england", "for", "form",
    "girls", "grammar", "high", "infant", "junior", "of", "primary", "rc", "school", "secondary", "sixth", "special",
    "studio", "technical", "the", "through", "university",
})  # fmt: skip
# Of schools, and of an organisation’s own store of files, whose address begins with its name.
_SCHOOL_SITE = re.compile(r"(?<![\w.-])(?:[\w-]+\.)+(?:sch\.uk|sharepoint\.com)\b", re.IGNORECASE)
_NOT_A_WORD = re.compile(r"[\W_]+")


def short_name(name: str) -> str:
    """“Heron Bank High School” → “heron bank”: what is left without the words that many schools have; else “”."""
    words = name_key(without_brackets(name)).split()
    while words and words[-1] in _KINDS:
        words.pop()
    while words and words[0] in _KINDS:
        words.pop(0)
    short = " ".join(words)
    return short if len(short) >= LEAST_LETTERS else ""


def named(text: str, names: Iterable[str]) -> str:
    """The name of the school, or what is special of it, that stands in the text; else “”. Whole words alone."""
    inside = f" {_words(text)} "
    for name in names:
        for form in (_words(without_brackets(name)), name_key(without_brackets(name)), short_name(name)):
            if form and f" {form} " in inside:
                return form
    return ""


def named_in_address(address: str, names: Iterable[str]) -> str:
    """As `named`, for an address, in which words stand together: “heronbank” in https://example.org/heronbank-lamp."""
    parts = urlsplit(address)
    inside = _NOT_A_WORD.sub("", unquote(f"{parts.netloc}{parts.path}{parts.query}{parts.fragment}").casefold())
    for name in names:
        short = short_name(name)
        if short and short.replace(" ", "") in inside:
            return short
    return ""


def site_of_a_school(text: str, domains: Iterable[str]) -> str:
    """A site that belongs to the school, or to any school, in an address or a text; else “”."""
    if found := _SCHOOL_SITE.search(text):
        return found.group().casefold()
    low = text.casefold()
    return next((one for one in domains if one and re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", low)), "")


def domain_of(address: str) -> str:
    """The site of an address or an e-mail address, without “www.”."""
    host = urlsplit(address).hostname if "://" in address else address.rpartition("@")[2]
    return (host or "").casefold().removeprefix("www.")


def masked(text: str, words: Iterable[str]) -> str:
    """The text without these words, however they are written in capitals; the longest first."""
    for word in sorted(set(words), key=lambda one: (-len(one), one)):
        text = re.sub(re.escape(word), MASK, text, flags=re.IGNORECASE)
    return text


def _words(text: str) -> str:
    return name_key(text) if text.strip() else ""
