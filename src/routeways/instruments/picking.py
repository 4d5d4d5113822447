"""What the two pickers offer for a few typed words: jobs of SOC 2020, skills of a taxonomy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from routeways.instruments.asking.answers import tidy
from routeways.taxonomy import occupation_reading
from routeways.taxonomy import queries as taxonomy
from routeways.taxonomy.reading import code_titles

OCCUPATIONS = "soc2020"
SKILLS = "starter"
OFFERED = 8
TYPED = 100  # letters of a search that are looked at
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list: its id, what it is called, and words that help to choose."""

    id: str
    label: str
    hint: str = ""


def occupations(text: str) -> list[Offer]:
    """Unit groups of SOC 2020 for a job title, the likeliest first; [] where nothing fits.

    First the group that the title is known to belong to, then what the coder of titles is sure of, then groups in which
    the words stand; where nothing of this is found, what the coder thinks likeliest.
    """
    words = tidy(text[:TYPED], one_line=True)
    (named,) = occupation_reading.mentions([words])
    codes = [one.soc for one in named]
    unsure: list[str] = []
    if words and occupation_reading.is_trained():
        (coding,) = code_titles([(words, "")])
        likely = [one.soc for one in coding.occupations]
        codes, unsure = (codes, likely) if coding.abstained else ([*codes, *likely[:1]], [])
    codes += _standing_in(words)
    found = [taxonomy.node(OCCUPATIONS, code) for code in dict.fromkeys(codes or unsure)]
    return [Offer(node.code, node.title, _hint(node.job_titles)) for node in found if node is not None][:OFFERED]


def occupation_of(words: str) -> str | None:
    """The unit group that somebody's own words for a job most likely mean; None where that is a guess."""
    (named,) = occupation_reading.mentions([words])
    if named:
        return named[0].soc
    if not words or not occupation_reading.is_trained():
        return None
    (coding,) = code_titles([(words, "")])
    return None if coding.abstained else coding.occupations[0].soc


def _standing_in(text: str) -> list[str]:
    """Unit groups in whose title or job titles the words stand, shortened until some are found."""
    for words in _shorter(text):
        found = taxonomy.search(words, classification=OCCUPATIONS, limit=60)
        units = [node.code for node in found if len(node.code) == len("0000")]
        if units:
            return units[:OFFERED]
    return []


def occupation(code: str) -> Offer | None:
    """The unit group with this code."""
    node = taxonomy.node(OCCUPATIONS, code) if code.isdigit() else None
    return Offer(node.code, node.title) if node is not None else None


def _shorter(text: str) -> Iterable[str]:
    """The words as typed, then without their last letters: “welder” finds “Welding trades”."""
    yield text
    for cut in (2, 3):
        words = [word[:-cut] if len(word) - cut >= _SHORTEST else word for word in text.split()]
        if " ".join(words) != text:
            yield " ".join(words)


def _hint(job_titles: str) -> str:
    titles = [title.strip() for title in job_titles.replace("\n", ";").split(";") if title.strip()]
    return f"Such as {', '.join(titles[:4])}" if titles else ""


def skills(text: str) -> list[Offer]:
    """Skills of the starter taxonomy for a few words, the likeliest first."""
    return [
        Offer(found.id, found.label, found.statement)
        for found in taxonomy.search_skills(text, taxonomy=SKILLS, limit=OFFERED)
    ]


def skill(id: str) -> Offer | None:
    """The skill with this id."""
    found = taxonomy.skill_by_id(id)
    return Offer(found.id, found.label) if found is not None else None


def occupation_name() -> Callable[[str], str | None]:
    """What a code of SOC 2020 is called, for many codes; None for one that there is not."""
    titles = dict(taxonomy.titles(OCCUPATIONS, "unit"))
    return titles.get


def skill_name() -> Callable[[str], str | None]:
    """What the skill with an id is called, for many ids; None for one that there is not."""

    @cache
    def name(id: str) -> str | None:
        found = skill(id)
        return found.label if found is not None else None

    return name
