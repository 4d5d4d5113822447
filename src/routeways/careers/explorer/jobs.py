"""Jobs in a learner's words: every unit group of SOC 2020 under a name and a sentence of our own.

`definitions/careers/occupations.csv` holds them with the sectors in which each is typical, `groups.csv` the larger
groups for which there are figures. Both are written from general knowledge of the work; codes are the official ones.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from routeways.foundation.definitions import PACKAGED

FOLDER = PACKAGED / "careers"
MOST_FOUND = 30
NEAR_ENOUGH = 83  # per cent of letters alike: “plumer” is plumber, “asdfgh” is nothing
LEAST_GUESSED = 4  # letters


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


def search(text: str, official: dict[str, str]) -> list[Job]:
    """Jobs in which each word begins a word: of the name first, then of the sentence, then of the `official` titles."""
    words = _words(text)[:6]
    if not words:
        return []
    found: list[tuple[int, str, Job]] = []
    for job in jobs().values():
        for rank, told in enumerate((job.name, job.says, official.get(job.code, ""))):
            if _holds(_words(told), words):
                found.append((rank, job.name.casefold(), job))
                break
    return [job for _, _, job in sorted(found, key=lambda hit: hit[:2])][:MOST_FOUND]


def meant(text: str, official: dict[str, str]) -> list[str]:
    """Other words to search for, where `search` finds nothing: as they are spelt here, then each alone. At most three.

    Nothing where no word is near one that the jobs are told in: “asdfgh” means none of them.
    """
    words = _words(text)[:6]
    known = {word for job in jobs().values() for told in (job.name, job.says) for word in _words(told)}
    known |= {word for told in official.values() for word in _words(told)}
    spelt = [_spelt(word, known) for word in words]
    tried = [" ".join(word for word in spelt if word), *(word for word in spelt if word)]
    found = [one for one in dict.fromkeys(tried) if one and one != " ".join(words) and search(one, official)]
    return found[:3]


def _spelt(word: str, known: set[str]) -> str:
    """The word itself where a job is told in it, else the nearest that is, "" where none is near."""
    if len(word) < LEAST_GUESSED:
        return ""
    if _singular(word) in known or any(one.startswith(word) for one in known):
        return word
    near = process.extractOne(word, sorted(known), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return str(near[0]) if near else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.casefold().replace("’", ""))


def _holds(told: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(asked) or _singular(asked) == word for word in told) for asked in words)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word
