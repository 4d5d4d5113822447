"""What texts are read with, kept as files in the data folder: taxonomies with their indexes, and lists of job titles.

    extraction/taxonomies/<id>.json      the taxonomy’s skills, what it is called, where it came from
    extraction/indexes/<digest>.npz      its index, named after the skills and the encoder that it is made from
    extraction/titles/<id>.json          job titles with their codes, by classification

The database is not asked: commands that read a million texts start without it, and what was kept of a taxonomy stays
the same until `refresh` is called again. Every file is written beside its name and then put in its place.

What is made of packaged data alone is the same for every data folder: it is kept beside the encoder, where it may be
written, and so is made once for an installation.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from routeways.engines.extraction.encoder import Encoder
from routeways.engines.extraction.exact import Gazetteer
from routeways.engines.extraction.index import Skill, build, spellings
from routeways.engines.extraction.occupations import Title
from routeways.foundation.progress import Progress
from routeways.taxonomy import extraction_files as files

MAKING = 2  # goes up when an index of the same skills would come out differently
LAST = 6  # files made of packaged data that are kept
SEVERAL = 40  # characters of a digest that name a file


@dataclass(frozen=True, slots=True)
class Kept:
    """A taxonomy that texts can be read with: its skills, and whether its index for this encoder is there."""

    id: str
    title: str
    source: str
    digest: str
    skills: tuple[Skill, ...]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What `refresh` did. semantic: whether the index of the semantic tier is there now."""

    changed: bool
    skills: int
    semantic: bool


@dataclass(frozen=True, slots=True)
class Titles:
    """Job titles of a classification with their codes, and the names of its groups by code, where known."""

    classification: str
    source: str
    entries: tuple[Title, ...]
    names: dict[str, str]
    digest: str
    packaged: bool = False


def folder() -> Path:
    """The folder `extraction` of the data folder."""
    from django.conf import settings

    return Path(settings.DATA_DIR) / "extraction"


def made_folder() -> Path:
    """Where that is kept which is made of packaged data alone."""
    return files.encoder_folder().parent / "made"


def refresh(
    taxonomy_id: str,
    entries: Iterable[Skill],
    *,
    title: str = "",
    source: str = "",
    packaged: bool = False,
    index: bool = True,
    progress: Progress | None = None,
) -> Refreshed:
    """Keeps a taxonomy’s skills and builds its index, unless both are there. Call it when a taxonomy has changed.

    packaged: they come with Routeways, so that the index may serve other data folders of this installation too.
    index: False keeps the skills alone, so that texts are read by words until somebody builds the index.
    Without the encoder only the skills are kept: texts are then read by words alone. Raises ExtractionFileError where a
    taxonomy is empty or a skill has no name; what was kept before then stays. Ids may carry the taxonomy’s own prefix.
    """
    skills = tuple(replace(one, id=one.id.removeprefix(f"{taxonomy_id}:")) for one in entries)
    _check(taxonomy_id, skills)
    digest = _digest(json.dumps([_row(skill) for skill in skills]).encode())
    before = _read(folder() / "taxonomies" / f"{taxonomy_id}.json") or {}
    semantic = index and _ensure_index(skills, digest, progress, packaged=packaged)
    changed = before.get("digest") != digest
    wanted = {"id": taxonomy_id, "title": title or taxonomy_id, "source": source, "digest": digest}
    if changed or any(before.get(key) != value for key, value in wanted.items()):
        write(
            folder() / "taxonomies" / f"{taxonomy_id}.json",
            json.dumps({**wanted, "skills": [_row(skill) for skill in skills]}, ensure_ascii=False).encode(),
        )
    return Refreshed(changed, len(skills), semantic)


def forget(taxonomy_id: str) -> None:
    """The taxonomy is gone, or nobody else's any more: texts are no longer read with what was kept of it.

    Its index stays until disk space is needed.
    """
    (folder() / "taxonomies" / f"{taxonomy_id}.json").unlink(missing_ok=True)


def kept(taxonomy_id: str) -> Kept | None:
    """The taxonomy as it was last kept, or None."""
    content = _read(folder() / "taxonomies" / f"{taxonomy_id}.json") if _is_id(taxonomy_id) else None
    if content is None:
        return None
    skills = tuple(Skill(row[0], row[1], tuple(row[2]), row[3], row[4]) for row in content["skills"])
    return Kept(content["id"], content["title"], content["source"], content["digest"], skills)


def source_of(taxonomy_id: str) -> str | None:
    """Where a kept taxonomy came from; None where it is not kept."""
    content = _read(folder() / "taxonomies" / f"{taxonomy_id}.json") if _is_id(taxonomy_id) else None
    return None if content is None else str(content.get("source", ""))


def kept_ids() -> list[str]:
    """The taxonomies that are kept, by id."""
    return sorted(path.stem for path in (folder() / "taxonomies").glob("*.json"))


def encoder() -> Encoder | None:
    """The sentence encoder, or None where it was never built."""
    place = files.encoder_folder()
    if not all((place / name).is_file() for name in (files.MODEL, files.TOKENIZER)):
        return None
    return files.read_encoder(place / files.MODEL, place / files.TOKENIZER)


def index_path(digest: str) -> Path | None:
    """Where the index for skills of this digest and this encoder is or would be; None without an encoder."""
    model = files.encoder_folder() / files.MODEL
    if not model.is_file():
        return None
    with model.open("rb") as file:
        key = f"{MAKING}:{digest}:{hashlib.file_digest(file, 'sha256').hexdigest()}"
    name = f"{_digest(key.encode())[:SEVERAL]}.npz"
    return made_folder() / name if (made_folder() / name).is_file() else folder() / "indexes" / name


def keep_titles(classification: str, entries: Sequence[Title], names: dict[str, str], *, source: str) -> bool:
    """Keeps job titles of a classification; whether anything changed."""
    rows = [[entry.text, entry.code, entry.industry] for entry in entries]
    digest = _digest(json.dumps([rows, names]).encode())
    path = folder() / "titles" / f"{classification}.json"
    if (_read(path) or {}).get("digest") == digest:
        return False
    content = {"classification": classification, "source": source, "digest": digest, "names": names, "titles": rows}
    write(path, json.dumps(content, ensure_ascii=False).encode())
    return True


def titles(classification: str) -> Titles | None:
    """The job titles kept of a classification, or None."""
    content = _read(folder() / "titles" / f"{classification}.json")
    if content is None:
        return None
    entries = tuple(Title(*row) for row in content["titles"])
    return Titles(classification, content["source"], entries, content["names"], content["digest"])


def write(path: Path, content: bytes, *, packaged: bool = False) -> None:
    """The file whole or not at all. Raises ExtractionFileError where it cannot be written."""
    put(path, lambda part: part.write_bytes(content), packaged=packaged)


def put(path: Path, make: Callable[[Path], object], *, packaged: bool = False) -> None:
    """Lets `make` write a file beside `path`, then puts it there; packaged: where an installation shares it, if it may.

    Raises ExtractionFileError.
    """
    if packaged and os.access(files.encoder_folder().parent, os.W_OK):
        path = made_folder() / path.name
    part = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")  # numpy adds .npz to any other ending
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        make(part)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise files.ExtractionFileError(f"{path} could not be written: {error.strerror or error}.") from error
    if path.parent == made_folder():
        _only_the_last(path.parent)


def _only_the_last(place: Path) -> None:
    """Older releases of packaged data leave nothing behind."""
    made = sorted(place.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in made[LAST:]:
        path.unlink(missing_ok=True)


def _ensure_index(skills: tuple[Skill, ...], digest: str, progress: Progress | None, *, packaged: bool) -> bool:
    path = index_path(digest)
    if path is None:
        return False
    if path.is_file():
        return True
    reader = encoder()
    if reader is None:
        return False
    words = files.encoder_folder() / files.WORDS
    usual = files.load_words(words) if words.is_file() else None

    def told(done: int, total: int) -> None:
        if progress:
            progress(done, total, "reading the names of the skills")

    try:
        made = build(skills, reader, usual=usual, progress=told)
    except ValueError as error:
        raise files.ExtractionFileError(str(error)) from error
    put(path, lambda part: files.save_index(made, part), packaged=packaged)
    return True


def _check(taxonomy_id: str, skills: tuple[Skill, ...]) -> None:
    if not _is_id(taxonomy_id):
        raise files.ExtractionFileError(f"“{taxonomy_id}” is no id of a taxonomy: use letters, digits and hyphens.")
    if not skills:
        raise files.ExtractionFileError("The taxonomy is empty: add at least one skill, then try again.")
    for skill in skills:
        if not any(name.strip() for name in (skill.label, *skill.aliases)):
            raise files.ExtractionFileError(f"The skill {skill.id} has neither label nor alias: give it a label.")
    try:
        Gazetteer([spellings(skill) for skill in skills])
    except ValueError as error:
        raise files.ExtractionFileError(str(error)) from error


def _is_id(taxonomy_id: str) -> bool:
    """Only such names become names of files."""
    return taxonomy_id.replace("-", "").replace("_", "").isalnum()


def _row(skill: Skill) -> list[object]:
    values = asdict(skill)
    return [values["id"], values["label"], list(values["aliases"]), values["description"], values["occupations"]]


def _read(path: Path) -> dict | None:
    """The content of a kept file; None where there is none or where it is damaged, so that it is made again."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
