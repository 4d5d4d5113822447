"""The PDF of a plan is set once and kept; another content, template or typesetter is another file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from routeways.needs.writing import kept, pdf


@pytest.fixture
def sets(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> list[int]:
    """The plans that were set, by their number."""
    done: list[int] = []
    settings.DATA_DIR = tmp_path

    def set_it(content: dict[str, Any]) -> bytes:
        done.append(content["number"])
        return f"%PDF {content['number']}".encode()

    monkeypatch.setattr(kept, "as_pdf", set_it)
    monkeypatch.setattr(kept, "made_of", lambda content: repr(sorted(content.items())).encode())
    return done


def test_a_plan_is_set_once_and_kept_by_what_it_is_made_of(sets: list[int], tmp_path: Path) -> None:
    first = kept.kept_pdf({"number": 1, "site": "https://a.example"})
    assert first == kept.kept_pdf({"number": 1, "site": "https://a.example"}) == b"%PDF 1"
    kept.kept_pdf({"number": 1, "site": "https://b.example"})
    kept.kept_pdf({"number": 2, "site": "https://a.example"})
    assert sets == [1, 1, 2]
    assert len(list((tmp_path / "plans").iterdir())) == 3


def test_the_oldest_files_go_and_are_set_again_when_asked_for(
    sets: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 3)
    for number in range(5):
        kept.kept_pdf({"number": number})
    assert len(list((tmp_path / "plans").glob("*.pdf"))) == 3
    kept.kept_pdf({"number": 4})
    kept.kept_pdf({"number": 0})
    assert sets == [0, 1, 2, 3, 4, 0]


def test_a_plan_is_still_given_where_no_file_can_be_written(
    sets: list[int], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "plans").write_text("in the way")
    assert kept.kept_pdf({"number": 7}) == kept.kept_pdf({"number": 7}) == b"%PDF 7"
    assert sets == [7, 7]
    assert "could not be kept" in caplog.text


def test_another_template_or_typesetter_makes_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    content = {"title": "Plan", "region_name": "Nowhere", "number": 1, "published_on": "2026-11-22", "site": ""}
    monkeypatch.setattr(pdf, "blocks", lambda content: [])
    made = pdf.made_of(content)
    assert made == pdf.made_of(dict(content))
    assert made != pdf.made_of({**content, "title": "Other"})
    monkeypatch.setattr(pdf, "_template", lambda: b"other")
    assert pdf.made_of(content) != made
    monkeypatch.undo()
    monkeypatch.setattr(pdf, "blocks", lambda content: [])
    monkeypatch.setattr(pdf, "_typesetter", lambda: "0")
    assert pdf.made_of(content) != made
