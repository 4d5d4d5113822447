"""Twenty invented employer statements with the skills and occupations that a person reads in them.

    python -m pytest tests/statements -s     prints recall, precision and what was not matched

The bounds stand a little under what was measured on 22 November 2026 (docs/extraction.md); the statements are never
learnt from.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from routeways.engines.extraction.reading import sentences
from routeways.needs.spans import unmatched
from routeways.taxonomy import extraction_files, indexing, official, reading
from tests.encoder import needs_encoder
from tests.official import OFFICIAL

STATEMENTS = json.loads(Path(__file__).with_name("statements.json").read_text("utf-8"))
VOLUME1 = OFFICIAL / "classifications" / "soc2020volume1_structure_unit_groups_16042025.xlsx"


@dataclass
class Score:
    hits: int = 0
    meant: int = 0
    said: int = 0

    def count(self, found: set[str], meant: set[str]) -> None:
        self.hits += len(found & meant)
        self.meant += len(meant)
        self.said += len(found)

    @property
    def recall(self) -> float:
        return self.hits / self.meant

    @property
    def precision(self) -> float:
        return self.hits / max(1, self.said)

    def __str__(self) -> str:
        return (
            f"recall {self.recall:.2f}, precision {self.precision:.2f} ({self.hits} of {self.meant}, {self.said} said)"
        )


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings) -> None:
    settings.DATA_DIR = tmp_path / "data"


def places_of(text: reading.Reading) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in (*text.skills, *text.occupations)]


def read() -> tuple[reading.Readings, Score, Score]:
    found = reading.read_texts([one["text"] for one in STATEMENTS])
    skills, occupations = Score(), Score()
    for one, text in zip(STATEMENTS, found.texts, strict=True):
        said, jobs = {skill.skill for skill in text.skills}, {job.soc for job in text.occupations}
        skills.count(said, set(one["skills"]))
        occupations.count(jobs, set(one["soc"]))
        print(
            f"{one['from']}: not found {sorted(set(one['skills']) - said) + sorted(set(one['soc']) - jobs)}, ", end=""
        )
        print(f"too many {sorted(said - set(one['skills'])) + sorted(jobs - set(one['soc']))}")
        for start, end in unmatched(one["text"], places_of(text)):
            print(f"    unmatched: {one['text'][start:end]}")
    return found, skills, occupations


@needs_encoder
def test_most_skills_are_found_and_most_that_are_found_are_meant() -> None:
    found, skills, _ = read()
    print(f"skills, {' and '.join(found.tiers)} tier: {skills}")
    assert skills.recall >= 0.85
    assert skills.precision >= 0.65


def test_words_alone_find_less_but_still_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTEWAYS_ENCODER_DIR", str(tmp_path / "nowhere"))
    found, skills, _ = read()
    print(f"skills, {' and '.join(found.tiers)} tier: {skills}")
    assert skills.recall >= 0.65
    assert skills.precision >= 0.75


@pytest.mark.official
def test_job_titles_lead_to_their_unit_groups() -> None:
    file = official.soc2020_volume1(VOLUME1)
    names = {node.code: node.title for node in file.nodes if node.level == "unit"}
    indexing.keep_titles("soc2020", extraction_files.titles_of(file.nodes), names, source=file.name)
    _, _, occupations = read()
    print(f"occupations: {occupations}")
    assert occupations.recall >= 0.85
    assert occupations.precision >= 0.8


def test_every_sentence_is_either_matched_or_listed_as_unmatched() -> None:
    found, _, _ = read()
    for one, text in zip(STATEMENTS, found.texts, strict=True):
        spans = places_of(text)
        left = unmatched(one["text"], spans)
        assert all(not any(a < end and start < b for a, b in spans) for start, end in left)
        for start, end in sentences(one["text"]):
            assert (start, end) in left or any(a < end and start < b for a, b in spans)
