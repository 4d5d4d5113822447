"""Names made comparable: one key for a name however it is written. Pure text work, no database."""

from __future__ import annotations

import re
import unicodedata

# A legal form says how an organisation is incorporated, not which one it is, so it is set aside at the end of a name.
LEGAL_FORMS = frozenset({"ltd", "plc", "llp", "lp", "cic", "cio", "inc", "cyf", "ccc"})
_PHRASES = {
    ("public", "limited", "company"): ("plc",),
    ("community", "interest", "company"): ("cic",),
    ("limited", "liability", "partnership"): ("llp",),
    ("charitable", "incorporated", "organisation"): ("cio",),
    ("church", "of", "england"): ("ce",),
    ("c", "of", "e"): ("ce",),
    ("roman", "catholic"): ("rc",),
    ("p", "l", "c"): ("plc",),
    ("l", "t", "d"): ("ltd",),
    ("c", "i", "c"): ("cic",),
}
_WORDS = {
    "limited": "ltd",
    "incorporated": "inc",
    "co": "company",
    "saint": "st",
    "cofe": "ce",
    "centre": "center",
    "brothers": "bros",
    "services": "service",
    "solutions": "solution",
}
_TRADING_AS = re.compile(r"\bt\s*/\s*a\b\.?|\btrading\s+as\b", re.IGNORECASE)
_APOSTROPHES = re.compile(r"['’‘`ʼ]")
_BRACKETS = re.compile(r"\([^()]*\)")
_NOT_A_WORD = re.compile(r"[\W_]+")


def name_key(name: str) -> str:
    """The name in lower case without accents, punctuation, a leading “The” or a legal form at the end.

    “The Fictional Widget Co. Limited” and “fictional widget company” have the same key. A name made only of such
    words keeps its last one, so the key of a name with a letter or digit is never empty. A key is its own key.
    """
    key = name
    while (shorter := _once(key)) != key:
        key = shorter
    return key


def name_forms(name: str) -> tuple[str, ...]:
    """The keys a name answers to: “X Ltd T/A Y” answers to x and to y."""
    parts = [name_key(part) for part in _TRADING_AS.split(name)] or [name_key(name)]
    return tuple(dict.fromkeys(form for form in parts if form)) or (name_key(name),)


def without_brackets(name: str) -> str:
    """“X (Preston)” → “X”: what stands in brackets often says where, not who. The name itself where nothing is left."""
    shorter = " ".join(_BRACKETS.sub(" ", name).split())
    return shorter if name_key(shorter) else name


def _once(name: str) -> str:
    text = _TRADING_AS.sub(" ", name)
    text = _plain(_plain(text).casefold())
    text = _APOSTROPHES.sub("", text.replace("&", " and ").replace("+", " and "))
    words = _NOT_A_WORD.sub(" ", text).split()
    words = [_WORDS.get(word, word) for word in _phrases(words)]
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words = words[:-1]
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def _plain(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))


def _phrases(words: list[str]) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(words):
        short = _PHRASES.get(tuple(words[at : at + 3])) or _PHRASES.get(tuple(words[at : at + 2]))
        if short is None:
            out.append(words[at])
            at += 1
            continue
        out.extend(short)
        at += 3 if tuple(words[at : at + 3]) in _PHRASES else 2
    return out
