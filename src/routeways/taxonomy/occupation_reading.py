"""Job titles coded to a classification, and named in texts: the coder trained once and kept, the lists it learns from.

SOC 2020 learns from the titles, group names and tasks of volume 1 once somebody has loaded it, else from the packaged
group names; and always from our own list of everyday titles (“forklift driver”), which official lists spell otherwise.
SOC 2010 learns from its coding index, which has to be loaded.
"""

from __future__ import annotations

import csv
import pickle
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from routeways.engines.extraction.mentions import TitleFinder
from routeways.engines.extraction.occupations import Title, TitleCoder, natural
from routeways.taxonomy import extraction_files as files
from routeways.taxonomy import indexing
from routeways.taxonomy.indexing import Titles

SOC2020 = "soc2020"
CLASSIFICATIONS = ("soc2010", SOC2020)
THRESHOLDS = {"soc2010": 0.35, SOC2020: 0.15}  # the tasks among its titles flatten the scores of SOC 2020
TRAINING = 3  # goes up when the same titles would train another coder
PACKAGED = Path(__file__).resolve().parents[1] / "definitions" / "taxonomy"
REFUSED = PACKAGED.parent / "extraction" / "no-titles.txt"
EVERYDAY = PACKAGED.parent / "extraction" / "job-titles.csv"
TASK = 6  # words: what is longer is a task, not a title that a text could name
HOW_TO_LOAD = {
    "soc2010": "“routeways load soc2010-index FILE” loads the coding index (columns soc2010, indexocc, ind, add).",
    SOC2020: "“routeways load FILE” loads SOC 2020 volume 1, the publisher’s workbook.",
}


@dataclass(frozen=True, slots=True)
class CodedOccupation:
    """A proposed occupation: its code, the group’s title and how sure it is, between 0 and 1."""

    soc: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class TitleCoding:
    """The five likeliest occupations, best first, and whether the best is too unsure to be taken."""

    abstained: bool
    occupations: tuple[CodedOccupation, ...]


@dataclass(frozen=True, slots=True)
class OccupationMention:
    """A job title in a text: its SOC 2020 unit group, the group’s title, how sure, and its code points [start, end)."""

    soc: str
    title: str
    score: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Coder:
    """A trained coder with the names of its groups. tiers: those that answer; source: what it learnt from."""

    trained: TitleCoder
    names: dict[str, str]
    tiers: tuple[str, ...]
    source: str

    def code(self, titles: Sequence[tuple[str, str]]) -> list[TitleCoding]:
        """titles: (text, industry or ''), answered in order."""
        return [
            TitleCoding(
                one.abstained,
                tuple(CodedOccupation(o.code, self.names.get(o.code, ""), round(o.score, 4)) for o in one.occupations),
            )
            for one in self.trained.code(titles)
        ]


def coder(classification: str = SOC2020) -> Coder:
    """The coder of a classification, trained at its first use and kept. Raises ExtractionFileError."""
    if classification not in CLASSIFICATIONS:
        raise files.ExtractionFileError(
            f"“{classification}” is not a classification of occupations. Known are: {', '.join(CLASSIFICATIONS)}."
        )
    learnt_from = titles(classification)
    return _coder(classification, learnt_from.digest, str(indexing.folder()))


def is_trained(classification: str = SOC2020) -> bool:
    """Whether the coder answers at once. Its first training takes longer than a visitor waits."""
    try:
        learnt_from = titles(classification)
    except files.ExtractionFileError:
        return False
    own, made = _coder_paths(classification, learnt_from.digest, str(indexing.folder()))
    return own.is_file() or made.is_file()


def titles(classification: str) -> Titles:
    """The job titles that a classification’s coder learns from. Raises ExtractionFileError where none are loaded."""
    kept = indexing.titles(classification)
    if classification == SOC2020:
        return _with_everyday(kept or _packaged_soc2020())
    if kept is not None:
        return kept
    raise files.ExtractionFileError(f"No job titles of {classification} are loaded. {HOW_TO_LOAD[classification]}")


def mentions(texts: Sequence[str]) -> list[tuple[OccupationMention, ...]]:
    """The occupations that each text names by a job title, in reading order."""
    found = titles(SOC2020)
    finder = _finder(found.digest, str(indexing.folder()))
    return [
        tuple(
            OccupationMention(one.code, found.names.get(one.code, ""), round(one.score, 4), one.start, one.end)
            for one in finder.found(text)
        )
        for text in texts
    ]


def typical_names(entries: Sequence[Title]) -> dict[str, str]:
    """For a list without names of groups: of each code the job title whose words are the commonest in it."""
    by_code: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        by_code[entry.code].append(natural(entry.text))
    found = {}
    for code, spelled in by_code.items():
        words = Counter(word for title in spelled for word in set(title.split()))
        best = max(
            spelled, key=lambda title: (sum(words[w] for w in title.split()) / (len(title.split()) + 0.5), title)
        )
        found[code] = best[:1].upper() + best[1:]
    return found


@lru_cache(maxsize=4)
def _coder(classification: str, digest: str, place: str) -> Coder:
    learnt_from = titles(classification)
    encoder = indexing.encoder()
    path, made = _coder_paths(classification, digest, place)
    trained = _unpickled(made) or _unpickled(path)
    if trained is None:
        trained = TitleCoder(learnt_from.entries, encoder, threshold=THRESHOLDS[classification])
        indexing.write(path, pickle.dumps(trained), packaged=learnt_from.packaged)
    trained.read_with(encoder)
    tiers = ("exact", "linear", "semantic") if encoder else ("exact", "linear")
    return Coder(trained, learnt_from.names, tiers, learnt_from.source)


def _coder_paths(classification: str, digest: str, place: str) -> tuple[Path, Path]:
    """Where a trained coder is kept: in the data folder, or with what the installation made once."""
    import sklearn

    model = indexing.index_path(f"coder:{TRAINING}:{sklearn.__version__}:{classification}:{digest}")
    name = model.stem if model else f"words-{TRAINING}-{sklearn.__version__}-{digest[:40]}"
    path = Path(place) / "coders" / f"{classification}-{name}.pickle"
    return path, indexing.made_folder() / path.name


def _unpickled(path: Path) -> TitleCoder | None:
    """What this program kept in its own data folder; None where there is none or it was cut short."""
    try:
        found = pickle.loads(path.read_bytes())  # noqa: S301  (nobody but this account writes there)
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError):
        return None
    return found if isinstance(found, TitleCoder) else None


@lru_cache(maxsize=2)
def _finder(digest: str, place: str) -> TitleFinder:
    refused = [line.strip() for line in REFUSED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    short = [one for one in titles(SOC2020).entries if len(one.text.split()) <= TASK and not _is_task(one.text)]
    return TitleFinder(short, refused)


def _is_task(text: str) -> bool:
    """Tasks begin with a small letter in volume 1 (“bakes bread”), titles with a capital."""
    return text[:1].islower()


def _with_everyday(found: Titles) -> Titles:
    """The list with our own everyday titles behind it; those that it has stay as it has them."""
    there = {natural(entry.text) for entry in found.entries}
    entries = [entry for entry in _everyday() if natural(entry.text) not in there and entry.code in found.names]
    digest = f"{found.digest[:40]}{files.digest_of(EVERYDAY)[:24]}"
    return replace(found, entries=(*found.entries, *entries), digest=digest)


@lru_cache(maxsize=1)
def _everyday() -> tuple[Title, ...]:
    with EVERYDAY.open(encoding="utf-8", newline="") as file:
        return tuple(Title(row["title"].capitalize(), row["soc2020"]) for row in csv.DictReader(file))


@lru_cache(maxsize=1)
def _packaged_soc2020() -> Titles:
    """The group names of SOC 2020, and the parts of those that name several kinds of work."""
    with (PACKAGED / "soc2020.csv").open(encoding="utf-8", newline="") as file:
        names = {row["code"]: row["title"] for row in csv.DictReader(file) if row["level"] == "unit"}
    entries = [Title(name, code) for code, name in names.items()]
    entries += [Title(part, code) for code, name in names.items() for part in _parts(name)]
    digest = files.digest_of(PACKAGED / "soc2020.csv")
    return Titles(SOC2020, "SOC 2020, packaged group titles", tuple(entries), names, digest, packaged=True)


def _parts(name: str) -> list[str]:
    """“Bakers and flour confectioners” → bakers, flour confectioners."""
    plain = name.replace(" n.e.c.", "")
    parts = [part.strip() for part in plain.replace(",", " and ").split(" and ")]
    return [part for part in parts if part and part != plain and part.endswith("s")]
