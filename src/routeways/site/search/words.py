"""The words of a search: how they are tidied, and how well a name answers them."""

from __future__ import annotations

LONGEST = 100  # letters that are searched for
# Words of a question that name nothing: they are left out where the whole of it finds nothing.
_FILLERS = (
    "a about an and are at for from happening has have how i in is it many me much of on show tell the there to us "
    "was we were what where which who why"
)
FILLERS = frozenset(_FILLERS.split())
# What people type for what the indicators call something else.
SAME = {
    "earnings": "pay",
    "income": "pay",
    "jobless": "unemployment",
    "salaries": "pay",
    "salary": "pay",
    "unemployed": "unemployment",
    "vacancies": "adverts",
    "vacancy": "advert",
    "wage": "pay",
    "wages": "pay",
}


def tidy(text: str) -> str:
    """What is searched for: one line of at most 100 letters, without what cannot be printed."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST]


def has(text: str, wanted: str) -> bool:
    """Whether every word of `wanted` begins a word of `text`."""
    padded = f" {text}"
    return bool(wanted) and all(f" {word}" in padded for word in wanted.split())


def rank(name: str, wanted: str) -> int:
    """0 for the name itself, 1 for one that begins so, 2 where it holds the words, 3 elsewhere."""
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if has(name, wanted) else 3
