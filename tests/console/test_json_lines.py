"""Files of one JSON object a line: what is wrong is told by line, and nothing is half-written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from routeways.console import json_lines
from routeways.console.problem import Problem

GOOD = '{"id": 1, "text": "We weld."}'


def read(tmp_path: Path, content: bytes) -> tuple[list[json_lines.Item], json_lines.Report]:
    path = tmp_path / "in.jsonl"
    path.write_bytes(content)
    report = json_lines.Report()
    return list(json_lines.items(path, report)), report


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "is not JSON (Expecting value). Each line is an object like"),
        ('[{"id": 1}, {"id": 2}', "Write one object a line, not a list."),
        ("[1]", "is no JSON object"),
        ('{"text": "a"}', "has no “id”"),
        ('{"id": true, "text": "a"}', "has no “id”"),
        ('{"id": 2}', "has no “text”"),
        ('{"id": 2, "text": null}', "has no “text”"),
        ('{"id": 2, "text": ["a"]}', "has no “text”"),
        ('{"id": 2, "text": "cut', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_does_not_stop_the_others(tmp_path: Path, line: str, said: str) -> None:
    found, report = read(tmp_path, f"{GOOD}\n\n{line}\n{GOOD}\n".encode())
    assert [one.number for one in found] == [1, 4]
    assert len(report.refused) == 1
    assert report.refused[0].startswith("line 3: ")
    assert said in report.refused[0]
    assert report.blank == 1


def test_fifty_megabytes_in_one_field_are_refused_with_what_to_do(tmp_path: Path) -> None:
    huge = json.dumps({"id": 1, "text": "weld " * 10_000_000})
    found, report = read(tmp_path, f"{huge}\n{GOOD}".encode())
    assert len(found) == 1
    assert "a text of 50,000,000 characters; at most 1,000,000 are read. Cut it" in report.refused[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_of_the_encoding_are_understood(tmp_path: Path, encoding: str) -> None:
    found, report = read(tmp_path, '{"id": "é", "text": "café"}\n'.encode(encoding))
    assert [(one.id, one.text) for one in found] == [("é", "café")]
    assert not report.told()


def test_a_line_in_another_encoding_is_read_and_told(tmp_path: Path) -> None:
    content = f'{GOOD}\n{{"id": 2, "text": "café"}}\n'
    found, report = read(tmp_path, GOOD.encode() + b"\n" + content.splitlines()[1].encode("cp1252"))
    assert found[1].text == "café"
    assert report.told()[0].startswith("Line 2 is not UTF-8 and was read as Windows-1252.")
    report.other_encoding.append(9)
    assert report.told()[0].startswith("2 lines, the first of them line 2, are not UTF-8 and were read")


def test_of_many_bad_lines_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    _, report = read(tmp_path, b"x\n" * 50)
    assert len(report.told()) == json_lines.SHOWN + 1
    assert report.told()[-1] == "and 30 more lines"


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    with pytest.raises(ValueError, match="stop"), json_lines.written(out, tmp_path / "in.jsonl") as write:
        write({"id": 1})
        raise ValueError("stop")
    assert out.read_text() == "before"
    assert list(tmp_path.iterdir()) == [out]
    with json_lines.written(out, tmp_path / "in.jsonl") as write:
        write({"id": "\ud800"})
        write({"id": "é"})
    assert out.read_text("utf-8") == '{"id": "\\ud800"}\n{"id": "é"}\n'


def test_a_place_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="is a folder"), json_lines.written(tmp_path, tmp_path / "in.jsonl"):
        pytest.fail("the work began")
    with (
        pytest.raises(Problem, match=r"could not write to|may not write to"),
        json_lines.written(tmp_path / "no" / "x", tmp_path / "in.jsonl"),
    ):
        pytest.fail("the work began")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="could not read"):
        list(json_lines.items(tmp_path / "none.jsonl", json_lines.Report()))


def test_batches_are_bounded_in_number_and_in_characters() -> None:
    made = [json_lines.Item(n, n, "x" * 100, {}) for n in range(10)]
    assert [len(some) for some in json_lines.batches(made, most=4)] == [4, 4, 2]
    assert [len(some) for some in json_lines.batches(made, characters=250)] == [3, 3, 3, 1]
