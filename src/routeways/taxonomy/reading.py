"""Texts read: the skills they ask for and the occupations they name. What pages, commands and other floors call.

The taxonomies are those that `indexing` keeps; the packaged one (`starter`) is kept at its first use. Engines stay in
memory, the few that were used last; one that has changed on disk is opened anew.
"""

from __future__ import annotations

import csv
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from routeways.engines.extraction.engine import Extractor, Mention, Semantic
from routeways.engines.extraction.exact import Gazetteer, Rules
from routeways.engines.extraction.index import Skill, spellings
from routeways.engines.extraction.lexical import lexicon
from routeways.engines.extraction.plain import masked
from routeways.taxonomy import extraction_files as files
from routeways.taxonomy import indexing, occupation_reading
from routeways.taxonomy.occupation_reading import OccupationMention, TitleCoding

__all__ = [
    "OccupationMention",
    "Reading",
    "Readings",
    "SkillMention",
    "TitleCoding",
    "UnknownTaxonomy",
    "code_titles",
    "rank_texts",
    "read_texts",
]

LEARNT = Path(__file__).resolve().parents[1] / "definitions" / "extraction"
PACKAGED = Path(__file__).resolve().parents[1] / "definitions" / "taxonomy" / "skills"
STARTER = "starter"
ESCO = "esco"
DATABASE = "database:"  # before the state of a taxonomy that stands in the database
AT_ONCE = 2_000  # skills whose index may be built while somebody waits; larger ones by a call of indexing.refresh
OPEN = 3  # taxonomies in memory at once; ESCO takes 200 MB
REMEMBERED = 4_000  # sentences a web process remembers of each taxonomy, at about 3 kB


class UnknownTaxonomy(files.ExtractionFileError):
    """No taxonomy of this id is kept; the message lists those that are."""


@dataclass(frozen=True, slots=True)
class SkillMention:
    """A skill in a text: the taxonomy’s own code, its label, the probability that the text asks for it, its evidence.

    start, end: code points of the given text. In rankings the score only orders.
    """

    skill: str
    label: str
    score: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says."""

    skills: tuple[SkillMention, ...]
    occupations: tuple[OccupationMention, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """One reading a text, in order. tiers: those that read; engine: kept beside a result to explain it later."""

    texts: tuple[Reading, ...]
    tiers: tuple[str, ...]
    taxonomy: str
    engine: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A taxonomy ready to read texts with. One thread at a time may read: hold `lock`."""

    skills: tuple[Skill, ...]
    extractor: Extractor
    threshold: float
    engine: str
    lock: threading.Lock


_opened: OrderedDict[tuple[str, str, str], Opened] = OrderedDict()
_opening = threading.Lock()


def read_texts(texts: Sequence[str], *, taxonomy: str = STARTER, threshold: float | None = None) -> Readings:
    """The skills whose probability reaches `threshold` (as learnt, unless given) and the occupations of every text.

    HTML may stand in a text: it is not read and moves nothing. Raises UnknownTaxonomy.
    """
    opened = open_taxonomy(taxonomy)
    least = opened.threshold if threshold is None else threshold
    plain = [masked(text) for text in texts]
    with opened.lock:
        found = opened.extractor.accepted(plain, threshold=least)
    return _readings(opened, taxonomy, plain, found)


def rank_texts(texts: Sequence[str], count: int, *, taxonomy: str = STARTER) -> Readings:
    """The `count` likeliest skills of every text, each once, best first, however unlikely; none for an empty or blank
    text. Raises UnknownTaxonomy."""
    opened = open_taxonomy(taxonomy)
    plain = [masked(text) for text in texts]
    with opened.lock:
        ranked = opened.extractor.ranked(plain, count)
    # Nothing can rank skills for a text that says nothing: the order would be that of the taxonomy.
    found = [some if text.strip() else () for text, some in zip(texts, ranked, strict=True)]
    return _readings(opened, taxonomy, plain, found)


def code_titles(titles: Sequence[tuple[str, str]], *, classification: str = "soc2020") -> list[TitleCoding]:
    """Five occupations for each (job title, industry or ''), best first. Raises ExtractionFileError."""
    return occupation_reading.coder(classification).code(titles)


def open_taxonomy(taxonomy: str, *, memory: int = REMEMBERED) -> Opened:
    """The engine of a taxonomy as it is kept now. Raises UnknownTaxonomy."""
    with _opening:
        key = _state(taxonomy)
        if key in _opened:
            _opened.move_to_end(key)
            return _opened[key]
        opened = _open(_kept(taxonomy), memory)
        _opened[_state(taxonomy)] = opened
        while len(_opened) > OPEN:
            _opened.popitem(last=False)
        return opened


def prepare() -> None:
    """Makes what the first text would have to wait for: the index of the packaged taxonomy, the coder of SOC 2020."""
    if STARTER in known():
        open_taxonomy(STARTER)
    occupation_reading.coder()


def known() -> list[str]:
    """The ids that texts can be read with."""
    packaged = [STARTER] if (PACKAGED / f"{STARTER}.csv").is_file() else []
    return sorted({*indexing.kept_ids(), *packaged})


def _state(taxonomy: str) -> tuple[str, str, str]:
    """Another one as soon as the taxonomy is kept anew or the encoder was built."""
    _follow_database(taxonomy)
    path = indexing.folder() / "taxonomies" / f"{taxonomy}.json"
    model = files.encoder_folder() / files.MODEL
    stamps = [f"{one.stat().st_mtime_ns}:{one.stat().st_size}" if one.is_file() else "" for one in (path, model)]
    return str(path), stamps[0], stamps[1]


def _kept(taxonomy: str) -> indexing.Kept:
    found = indexing.kept(taxonomy)
    if found is None and taxonomy == STARTER and (PACKAGED / f"{STARTER}.csv").is_file():
        source = f"{STARTER}.csv"
        indexing.refresh(STARTER, packaged_starter(), title="Starter skills", source=source, packaged=True)
        found = indexing.kept(taxonomy)
    if found is not None:
        return found
    there = known()
    options = f"Known are: {', '.join(there)}." if there else "None is loaded yet."
    raise UnknownTaxonomy(
        f"There is no taxonomy “{taxonomy}” to read texts with. {options} "
        "“routeways load esco FILE.zip” loads ESCO; the site’s pages under /skills/ load others."
    )


def _follow_database(taxonomy: str) -> None:
    """A taxonomy of the site is kept at its first use and again after a change; without Django this is passed by."""
    from django.apps import apps

    if not apps.ready or taxonomy in (STARTER, ESCO):
        return
    source = indexing.source_of(taxonomy)
    if source is not None and not source.startswith(DATABASE):
        return
    from routeways.taxonomy.queries.skills import entries_now

    found = entries_now(taxonomy)
    if found is not None and source != f"{DATABASE}{found[0]}":
        indexing.refresh(
            taxonomy, found[1], title=taxonomy, source=f"{DATABASE}{found[0]}", index=len(found[1]) <= AT_ONCE
        )


def packaged_starter() -> list[Skill]:
    """The skills that ship with Routeways, straight from their file."""
    with (PACKAGED / f"{STARTER}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            Skill(row["code"], row["label"], tuple(filter(None, row["aliases"].split("|"))), row["statement"])
            for row in csv.DictReader(file)
        ]


def _open(kept: indexing.Kept, memory: int) -> Opened:
    learnt = files.load_learnt(LEARNT / "learnt.json")
    judge, threshold = learnt.judge(len(kept.skills))
    names = [spellings(skill) for skill in kept.skills]
    gazetteer = Gazetteer(names, _rules())
    path = indexing.index_path(kept.digest)
    # The encoder may have been built after the taxonomy was kept.
    if path is not None and not path.is_file() and len(kept.skills) <= AT_ONCE:
        indexing.refresh(kept.id, kept.skills, title=kept.title, source=kept.source)
    encoder = indexing.encoder() if path is not None and path.is_file() else None
    semantic, words = None, None
    if path is not None and encoder is not None:
        index = files.load_index(path)
        semantic, words = Semantic(encoder, index, learnt.reader, judge), index.lexicon
    extractor = Extractor(gazetteer, words or lexicon(names), semantic, memory=memory)
    engine = f"{kept.id}@{kept.digest[:12]}, {'+'.join(extractor.tiers)}, learnt {_learnt_digest()}"
    return Opened(kept.skills, extractor, threshold, engine, threading.Lock())


@lru_cache(maxsize=1)
def _learnt_digest() -> str:
    return files.digest_of(LEARNT / "learnt.json", LEARNT / "rules.json")[:12]


def _rules() -> Rules:
    return files.load_rules(LEARNT / "rules.json")


def _readings(opened: Opened, taxonomy: str, plain: Sequence[str], found: Sequence[tuple[Mention, ...]]) -> Readings:
    named = occupation_reading.mentions(plain)
    texts = tuple(
        Reading(tuple(_mention(opened.skills[one.skill], one) for one in skills), occupations)
        for skills, occupations in zip(found, named, strict=True)
    )
    return Readings(texts, opened.extractor.tiers, taxonomy, opened.engine)


def _mention(skill: Skill, found: Mention) -> SkillMention:
    return SkillMention(skill.id, skill.label, round(found.score, 4), found.start, found.end)
