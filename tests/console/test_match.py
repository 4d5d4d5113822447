"""`routeways match solve`: a file in, a file out, or one sentence and no file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
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


def parquet(tmp_path: Path, **columns: Any) -> str:
    path = tmp_path / "edges.parquet"
    pq.write_table(pa.table(columns), path)
    return str(path)


COLUMNAR = {"mode": "stable", "seed": 7, "offers": [{"id": "x", "capacity": 1}, {"id": "y", "capacity": 1}]}
GOOD = {"agent": ["ann", "Zoë", "ann", "cy"], "offer": ["x", "x", "y", "x"]}


def test_choices_out_of_parquet_give_the_answer_of_the_same_problem_in_json(tmp_path: Path) -> None:
    edges = parquet(
        tmp_path,
        **GOOD,
        score=[5, None, 3, 9],
        offer_score=[0, 4, 1, 0],
        offer_rank=pa.array([2, 1, None, None], pa.int8()),
        excluded=[None, None, None, "too far"],
    )
    assert solve(tmp_path, COLUMNAR, "--edges", edges) == 0
    columns = json.loads((tmp_path / "matches.json").read_text("utf-8"))
    document = {
        "mode": "stable",
        "seed": 7,
        "agents": [
            {"id": "ann", "choices": [{"offer": "x", "score": 5}, {"offer": "y", "score": 3}]},
            {"id": "Zoë", "choices": [{"offer": "x"}]},
            {"id": "cy", "choices": [{"offer": "x", "score": 9}]},
        ],
        "offers": [
            {"id": "x", "capacity": 1, "ranking": ["Zoë", "ann"], "scores": {"Zoë": 4}},
            {"id": "y", "capacity": 1, "scores": {"ann": 1}},
        ],
        "excluded": [["cy", "x", "too far"]],
    }
    assert solve(tmp_path, document) == 0
    rows = json.loads((tmp_path / "matches.json").read_text("utf-8"))
    columns.pop("digest")
    rows.pop("digest")
    assert columns == rows


@pytest.mark.parametrize(
    ("columns", "problem", "sentence"),
    [
        ({"agent": ["a"]}, {}, "has no column “offer”"),
        ({**GOOD, "points": [1, 2, 3, 4]}, {}, "has a column “points”"),
        ({**GOOD, "score": [0.5, 1, 1, 1]}, {}, "holds double; it needs whole numbers"),
        ({**GOOD, "score": pa.array([2**64 - 1, 1, 1, 1], pa.uint64())}, {}, "too large"),
        ({**GOOD, "rank": [1, None, 1, 1]}, {}, "is empty in 1 rows"),
        ({**GOOD, "agent": ["ann", None, "ann", "cy"]}, {}, "is empty in row 2"),
        ({**GOOD, "excluded": [1, 1, 1, 1]}, {}, "it needs texts"),
        ({"agent": ["ann"] * 2, "offer": ["x"] * 2}, {}, "The agent “ann” lists the offer “x” more than once."),
        ({"agent": ["ann"], "offer": ["z"]}, {}, "There is no offer “z” in the file of edges."),
        (GOOD, {"agents": [{"id": "ann"}]}, "There is no agent “Zoë” in the file of edges."),
        (GOOD, {"agents": [{"id": "ann", "choices": []}]}, "Give one of the two."),
        (GOOD, {"excluded": [["ann", "x", "far"]]}, "is a column of the file of edges"),
    ],
)
def test_columns_that_cannot_be_are_refused_with_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], columns: Any, problem: dict[str, Any], sentence: str
) -> None:
    assert solve(tmp_path, {**COLUMNAR, **problem}, "--edges", parquet(tmp_path, **columns)) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert not (tmp_path / "matches.json").exists()


def test_a_million_duplicate_rows_a_missing_file_and_what_is_no_parquet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = {"agent": pa.repeat("ann", 1_000_000), "offer": pa.repeat("x", 1_000_000)}
    assert solve(tmp_path, COLUMNAR, "--edges", parquet(tmp_path, **many)) == 1
    assert "more than once" in capsys.readouterr().err
    assert solve(tmp_path, COLUMNAR, "--edges", str(tmp_path / "no.parquet")) == 1
    assert "There is no file" in capsys.readouterr().err
    assert solve(tmp_path, COLUMNAR, "--edges", str(tmp_path / "problem.json")) == 1
    assert "is not a Parquet file" in capsys.readouterr().err
    assert solve(tmp_path, COLUMNAR, "--edges", parquet(tmp_path, agent=[], offer=[])) == 0
