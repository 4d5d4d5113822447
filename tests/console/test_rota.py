"""`routeways rota`: a file in, a file out, or one sentence and no file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from routeways.console.main import main

DAYS: dict[str, Any] = {
    "days": 4,
    "coefficients": {"disadvantage": 0.5},
    "schools": [
        {"id": "a", "cohort": 300, "disadvantage": 0.4},
        {"id": "b", "cohort": 100, "disadvantage": 0.1},
    ],
}
ROTA: dict[str, Any] = {
    "seed": 7,
    "hosts": [
        {
            "id": "College of Elsewhere",
            "rooms": [{"id": "lab", "pupils": 60}],
            "sessions": [{"id": "1", "date": "2026-10-05", "room": "lab", "schools": 2}],
        }
    ],
    "schools": [{"id": id, "days": 1, "pupils": 30, "travel": {"College of Elsewhere": 20}} for id in ("a", "b", "c")],
}


def run(tmp_path: Path, part: str, document: Any, out: str = "out.json") -> int:
    given = tmp_path / "problem.json"
    given.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return main(["rota", part, str(given), "--out", out if out == "-" else str(tmp_path / out)])


def test_days_are_shared_and_the_answer_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "entitle", DAYS) == 0
    answer = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [row["days"] for row in answer["awards"]] == [3, 1]
    assert "4 of 4 days given to 2 of 2 schools." in capsys.readouterr().out


def test_a_rota_is_solved_and_tells_who_has_no_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "solve", ROTA) == 0
    answer = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert len(answer["placings"]) == 2
    assert len(answer["missing"]) == 1
    assert "2 of 3 days placed" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "problem.json"]


def test_the_answer_can_be_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "solve", ROTA, "-") == 0
    assert json.loads(capsys.readouterr().out)["status"] == "proven"


def test_locks_that_cannot_hold_are_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "solve", {**ROTA, "locked": [["a", "1"], ["b", "1"], ["c", "1"]]}) == 0
    assert "of the school “c” in the session “1” cannot hold" in capsys.readouterr().out
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["status"] == "infeasible"


@pytest.mark.parametrize("part", ["entitle", "solve"])
@pytest.mark.parametrize(
    ("document", "sentence"), [("{", "is not JSON"), ([], "must be an object"), ("null", "object")]
)
def test_a_refused_problem_leaves_the_file_that_was_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], part: str, document: Any, sentence: str
) -> None:
    (tmp_path / "out.json").write_text("before", "utf-8")
    assert run(tmp_path, part, document) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert (tmp_path / "out.json").read_text("utf-8") == "before"


def test_sharing_days_loads_no_solver_and_neither_loads_django(tmp_path: Path) -> None:
    for part, document, known in (("entitle", DAYS, set()), ("solve", ROTA, {"highspy"})):
        given = tmp_path / "problem.json"
        given.write_text(json.dumps(document), "utf-8")
        script = (
            "import sys; from routeways.console.main import main;"
            f"code = main(['rota', {part!r}, {str(given)!r}, '--out', {str(tmp_path / 'out.json')!r}]);"
            "heavy = {'django', 'numba', 'scipy', 'highspy', 'ortools', 'pyarrow', 'pandas'} & set(sys.modules);"
            f"heavy -= {known!r};"
            "sys.exit(code or (f'loaded {heavy}' if heavy else 0))"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
