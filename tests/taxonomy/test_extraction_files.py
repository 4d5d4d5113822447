"""The files behind text extraction."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from routeways.engines.extraction.accept import COLUMNS, Judge
from routeways.engines.extraction.index import Skill, build
from routeways.engines.extraction.occupations import Title
from routeways.engines.extraction.rank import FEATURES, Reader
from routeways.taxonomy import extraction_files as files
from routeways.taxonomy.rows import NodeRow
from tests.engines.extraction_fakes import LetterEncoder
from tests.taxonomy.extraction_data import esco_zip


def test_an_index_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    skills = [Skill("a", "weld metal", ("welding",), "Join metal.", 3), Skill("b", "bake bread")]
    made = build(skills, LetterEncoder())  # type: ignore[arg-type]
    files.save_index(made, tmp_path / "index.npz")
    kept = files.load_index(tmp_path / "index.npz")
    assert kept.skills == made.skills
    assert kept.words.rows == made.words.rows
    assert np.abs(kept.centroids - made.centroids).max() < 1e-3
    assert np.array_equal(kept.lexicon.scores("metal bread"), made.lexicon.scores("metal bread"))


def test_what_was_learnt_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    reader = Reader(np.array([0.5, -1], np.float32), 0.25, np.ones(len(FEATURES), np.float32))
    judges = tuple(
        (size, Judge(np.full(len(COLUMNS), size, np.float32), -3.0), size / 20_000) for size in (700, 14_000)
    )
    files.save_learnt(files.Learnt(reader, judges), tmp_path / "learnt.json")
    learnt = files.load_learnt(tmp_path / "learnt.json")
    assert np.array_equal(learnt.reader.skillness, reader.skillness)
    assert learnt.reader.bias == 0.25
    for asked, nearest in ((1, 700), (2_000, 700), (5_000, 14_000), (100_000, 14_000)):
        judge, least = learnt.judge(asked)
        assert (judge.weights[0], judge.bias, least) == (nearest, -3.0, nearest / 20_000)


def test_unit_groups_give_their_title_related_titles_and_tasks() -> None:
    nodes = [
        NodeRow("611", "minor", "61", "Teaching and childcare"),
        NodeRow(
            "6112", "unit", "611", "Teaching assistants", tasks="helps pupils", job_titles="Manager (school)\nAide"
        ),
    ]
    assert files.titles_of(nodes) == [
        Title("Teaching assistants", "6112"), Title("Teaching assistant", "6112"), Title("Manager", "6112", "school"),
        Title("Aide", "6112"), Title("helps pupils", "6112"),
    ]  # fmt: skip


def test_missing_or_changed_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(files.ExtractionFileError, match="missing"):
        files.check_weights(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"other")
    with pytest.raises(files.ExtractionFileError, match="not the published model"):
        files.check_weights(tmp_path)


def test_a_file_that_is_no_esco_download_is_refused(tmp_path: Path) -> None:
    (tmp_path / "esco.zip").write_bytes(b"no zip")
    with pytest.raises(files.ExtractionFileError, match="not an ESCO download"):
        files.read_esco(tmp_path / "esco.zip")
    whole = esco_zip(tmp_path)
    damaged = bytearray(whole.read_bytes())
    damaged[45:60] = b"\xff" * 15  # inside the packed part: the checksum no longer holds, nor are the bytes UTF-8
    whole.write_bytes(damaged)
    with pytest.raises(files.ExtractionFileError, match="not an ESCO download"):
        files.read_esco(whole)
