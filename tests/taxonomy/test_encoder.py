"""The sentence encoder that run.py and test.py build: the published one, in eight bits."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from routeways.console import encoder as step
from routeways.console import installers
from routeways.console.problem import Problem
from routeways.taxonomy import extraction_files as files
from tests.encoder import needs_encoder

REFERENCE = json.loads(Path(__file__).with_name("reference_vectors.json").read_text("utf-8"))


@needs_encoder
def test_the_encoder_agrees_with_the_reference_implementation() -> None:
    """500 other sentences had a mean of .992 and a lowest of .979 (docs/extraction.md)."""
    wanted = np.array([np.frombuffer(base64.b64decode(one), "<f2") for one in REFERENCE["vectors"]], np.float32)
    folder = files.encoder_folder()
    ours = files.read_encoder(folder / files.MODEL, folder / files.TOKENIZER).vectors(REFERENCE["texts"])
    same = (wanted * ours).sum(axis=1)
    assert same.mean() > 0.985
    assert same.min() > 0.97


@needs_encoder
def test_the_usual_words_are_kept_with_their_vectors() -> None:
    folder = files.encoder_folder()
    words, vectors = files.load_words(folder / files.WORDS)
    assert vectors.shape == (len(words), 384)
    fresh = files.read_encoder(folder / files.MODEL, folder / files.TOKENIZER).vectors(["welding"])
    assert (fresh[0] * vectors[words.index("welding")]).sum() > 0.98  # eight bits are scaled batch by batch


def test_offline_the_start_goes_on_and_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise Problem("It could not be downloaded: dns error. Is this machine online?")

    monkeypatch.setattr(installers, "fill_folder", unreachable)
    said: list[str] = []
    assert not step.ready(checkout(tmp_path), say=said.append)
    assert "dns error" in said[-1]
    assert "by words alone" in said[-1]
    assert not (tmp_path / ".venv" / step.FOLDER / step.STAMP).exists()


def test_the_encoder_is_built_once_and_again_when_its_pins_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Path] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        built.append(Path(command[-1]))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(installers, "fill_folder", lambda *_: None)
    monkeypatch.setattr(step.subprocess, "run", run)
    root = checkout(tmp_path)
    for _ in range(2):
        assert step.ready(root, say=lambda text: None)
    assert built == [root / ".venv" / step.FOLDER]
    (root / "requirements" / "encoder.txt").write_text("newer")
    assert step.ready(root, say=lambda text: None)
    assert len(built) == 2


def test_a_builder_that_stops_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installers, "fill_folder", lambda *_: None)
    monkeypatch.setattr(step, "venv_python", lambda venv: Path(sys.executable))
    said: list[str] = []
    assert not step.ready(checkout(tmp_path), say=said.append)
    assert "The builder stopped" in said[-1]


def checkout(root: Path) -> Path:
    (root / "requirements").mkdir()
    (root / "requirements" / "encoder.txt").write_text("pins")
    (root / step.BUILDER).parent.mkdir(parents=True)
    (root / step.BUILDER).write_text("raise SystemExit('no weights here')")
    return root
