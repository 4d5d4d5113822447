"""`routeways match solve`: a file in, a file out, or one sentence and no file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from routeways.console.main import main

PROBLEM: dict[str, Any] = {
    "mode": "stable",
    "seed": 7,
    "agents": [
        {"id": "ann", "choices": [{"offer": "x", "score": 5}, {"offer": "y", "score": 3}]},
        {"id": "Zoë", "choices": [{"offer": "x", "rank": 1}]},
    ],
    "offers": [{"id": "x", "capacity": 1, "ranking": ["Zoë", "ann"]}, {"id": "y", "capacity": 1}],
}


def solve(tmp_path: Path, content: bytes | str | dict[str, Any], *more: str) -> int:
    given = tmp_path / "problem.json"
    text = json.dumps(content) if isinstance(content, dict) else content
    given.write_bytes(text if isinstance(text, bytes) else text.encode())
    return main(["match", "solve", str(given), "--out", str(tmp_path / "matches.json"), *more])


def test_a_problem_is_solved_and_the_answer_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert solve(tmp_path, PROBLEM) == 0
    found = json.loads((tmp_path / "matches.json").read_text("utf-8"))
    assert found["status"] == "stable"
    assert found["matches"] == [["ann", "y"], ["Zoë", "x"]]
    assert found["value"] == 3
    assert {"certificate", "unmatched", "unfilled", "moved", "seed", "digest"} <= set(found)
    assert "stable: 2 of 2 matched." in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["matches.json", "problem.json"]


def test_the_answer_can_be_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "problem.json"
    given.write_text(json.dumps(PROBLEM), "utf-8")
    assert main(["match", "solve", str(given), "--out", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "stable"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "is not JSON"),
        (b"\xff\xfe\xff", "not UTF-8"),
        ('{"mode": "stable", "mode": "fair"}', "has “mode” twice"),
        ('{"seed": NaN}', "holds NaN"),
        ('{"seed": -Infinity}', "holds -Infinity"),
        ('{"seed": ' + "9" * 5000 + "}", "too many digits"),
        ("[" * 100_000, "nested too deeply"),
        ('{"mode": "stable", "agents": [], "offers": [{"id": 1, "capacity": -2}]}', "has the capacity -2"),
        ("null", "A problem is an object"),
    ],
)
def test_a_refused_problem_leaves_the_file_that_was_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | bytes, sentence: str
) -> None:
    (tmp_path / "matches.json").write_text("before", "utf-8")
    assert solve(tmp_path, content) == 1
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert (tmp_path / "matches.json").read_text("utf-8") == "before"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_missing_problem_a_folder_and_a_missing_folder_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["match", "solve", str(tmp_path / "no.json"), "--out", str(tmp_path / "a.json")]) == 1
    assert "There is no file" in capsys.readouterr().err
    assert main(["match", "solve", "x.json", "--out", str(tmp_path)]) == 1
    assert "is a folder" in capsys.readouterr().err
    assert main(["match", "solve", "x.json", "--out", str(tmp_path / "no" / "a.json")]) == 1
    assert "There is no folder" in capsys.readouterr().err


def test_an_infeasible_problem_has_an_answer_that_names_the_pair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert solve(tmp_path, {**PROBLEM, "locked": [["ann", "x"], ["Zoë", "x"]]}) == 0
    assert "agent “Zoë” and the offer “x” cannot hold" in capsys.readouterr().out
    assert json.loads((tmp_path / "matches.json").read_text("utf-8"))["status"] == "infeasible"


def test_the_command_loads_no_solver_it_does_not_need(tmp_path: Path) -> None:
    given = tmp_path / "problem.json"
    given.write_text(json.dumps(PROBLEM), "utf-8")
    script = (
        "import sys; from routeways.console.main import main;"
        f"code = main(['match', 'solve', {str(given)!r}, '--out', {str(tmp_path / 'out.json')!r}]);"
        "heavy = {'django', 'numba', 'scipy', 'highspy', 'ortools', 'pyarrow', 'pandas'} & set(sys.modules);"
        "sys.exit(code or (f'loaded {heavy}' if heavy else 0))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
