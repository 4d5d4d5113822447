"""Jobs in a learner's words: every unit group of SOC 2020 under a name and a sentence of our own.

`definitions/careers/occupations.csv` holds them with the sectors in which each is typical, `groups.csv` the larger
groups for which there are figures. Both are written from general knowledge of the work; codes are the official ones.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from operator import and_, or_

from rapidfuzz import fuzz, process

from routeways.foundation.definitions import PACKAGED

FOLDER = PACKAGED / "careers"
MOST_FOUND = 30
NEAR_ENOUGH = 83  # per cent of letters alike: “plumer” is plumber, “asdfgh” is nothing
LEAST_GUESSED = 4  # letters
MOST_MEANT = 3
LAST = "\uffff"  # after every letter


@dataclass(frozen=True, slots=True)
class Group:
    """A sub-major group of SOC 2020. `survey` is its like among the groups of SOC 2010, "" where it has none."""

    code: str
    name: str
    survey: str


@dataclass(frozen=True, slots=True)
class Job:
    code: str
    name: str
    says: str
    sectors: tuple[str, ...]

    @property
    def node(self) -> str:
        """Its key in taxonomy."""
        return f"soc2020:{self.code}"

    @property
    def group(self) -> Group:
        return groups()[self.code[:2]]


@cache
def jobs() -> dict[str, Job]:
    with (FOLDER / "occupations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["code"]: Job(row["code"], row["name"], row["says"], tuple(row["sectors"].split())) for row in rows}


@cache
def groups() -> dict[str, Group]:
    with (FOLDER / "groups.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: Group(row["code"], row["name"], row["survey"]) for row in csv.DictReader(file)}


def jobs_of(sector: str) -> list[Job]:
    """By name, so that nobody has to know the order of a classification; “Other …” come last."""
    return sorted((job for job in jobs().values() if sector in job.sectors), key=_by_name)


def alike(job: Job, most: int = 6) -> list[Job]:
    """Jobs beside it in the national list: of its minor group, then of its larger group in one of its sectors."""
    others = [one for one in jobs().values() if one.code[:2] == job.code[:2] and one.code != job.code]
    near = sorted((one for one in others if one.code[:3] == job.code[:3]), key=_by_name)
    wider = (one for one in others if one not in near and set(one.sectors) & set(job.sectors))
    return [*near, *sorted(wider, key=_by_name)][:most]


def _by_name(job: Job) -> tuple[bool, str]:
    return job.name.startswith("Other "), job.name.casefold()


@dataclass(frozen=True, slots=True)
class _Told:
    """In which words jobs are told: all of them in order and, for names, sentences and official titles, which jobs hold
    a word, as the bits of a number (bit n is the n-th job)."""

    jobs: tuple[Job, ...]
    known: tuple[str, ...]
    where: tuple[Mapping[str, int], ...]

    def holding(self, asked: str) -> list[int]:
        """The jobs told in this word, one or many of it, by name, sentence and title; then in one that begins so."""
        one = _singular(asked)
        whole = {asked, one, f"{one}s"}
        return [
            reduce(or_, (held.get(word, 0) for word in words), 0)
            for words in (whole, {*whole, *self.beginning(asked)})
            for held in self.where
        ]

    def beginning(self, asked: str) -> Sequence[str]:
        return self.known[bisect_left(self.known, asked) : bisect_left(self.known, asked + LAST)]


@lru_cache(maxsize=4)
def _told(official: tuple[tuple[str, str], ...]) -> _Told:
    titles, every = dict(official), tuple(jobs().values())
    where: tuple[dict[str, int], ...] = ({}, {}, {})
    for number, job in enumerate(every):
        for held, told in zip(where, (job.name, job.says, titles.get(job.code, "")), strict=True):
            for word in _words(told):
                held[word] = held.get(word, 0) | 1 << number
    known = {word for held in where for word in held}
    return _Told(every, tuple(sorted(known)), where)


def search(text: str, official: dict[str, str]) -> list[Job]:
    """Jobs told in each word: by name first, then in the sentence, then in the `official` titles.

    Those told in the words as they are, or in one or many of them, come before those in which they only begin a word.
    """
    words = _words(text)[:6]
    if not words:
        return []
    told = _told(tuple(official.items()))
    found, listed = 0, []
    for each in zip(*(told.holding(word) for word in words), strict=True):
        new = reduce(and_, each) & ~found
        listed += sorted(_of(new, told.jobs), key=lambda job: job.name.casefold())
        found |= new
    return listed[:MOST_FOUND]


def _of(bits: int, every: Sequence[Job]) -> Iterator[Job]:
    while bits:
        yield every[(bits & -bits).bit_length() - 1]
        bits &= bits - 1


def meant(text: str, official: dict[str, str]) -> list[str]:
    """Other words to search for, where `search` finds nothing: as they are spelt here, then each alone. At most three.

    Nothing where no word is near one that the jobs are told in: “asdfgh” means none of them.
    """
    words = _words(text)[:6]
    told = _told(tuple(official.items()))
    spelt = [_spelt(word, told) for word in words]
    tried = [" ".join(word for word in spelt if word), *(word for word in spelt if word)]
    found: list[str] = []
    for one in dict.fromkeys(tried):
        if len(found) < MOST_MEANT and one and one != " ".join(words) and search(one, official):
            found.append(one)
    return found


def _spelt(word: str, told: _Told) -> str:
    """The word itself where a job is told in it, else the nearest in which one is, "" where none is near."""
    if len(word) < LEAST_GUESSED:
        return ""
    if told.beginning(word) or any(_singular(word) in held for held in told.where):
        return word
    near = process.extractOne(word, told.known, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return str(near[0]) if near else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.casefold().replace("’", ""))


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word
