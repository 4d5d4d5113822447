"""`routeways extract`, `code-titles` and the loading of what they read with, from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from routeways.console.main import main
from routeways.taxonomy import indexing
from tests.taxonomy.extraction_data import NAMES, SKILLS, TITLES, esco_zip


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


@pytest.fixture
def no_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTEWAYS_ENCODER_DIR", str(tmp_path / "nowhere"))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def source(tmp_path: Path, *rows: dict[str, Any] | str) -> str:
    path = tmp_path / "in.jsonl"
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return str(path)


@pytest.mark.usefixtures("no_encoder")
def test_texts_in_mentions_out_in_the_same_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    indexing.refresh("tiny", SKILLS)
    indexing.keep_titles("soc2020", TITLES, NAMES, source="test")
    given = source(tmp_path, {"id": "b", "text": "😀 A welder: TIG welding."}, "oops", {"id": 7, "text": "Nothing."})
    out = tmp_path / "out.jsonl"
    assert main(["extract", "--in", given, "--out", str(out), "--taxonomy", "tiny"]) == 1
    assert lines(out) == [
        {
            "id": "b",
            "skills": [{"skill": "S2", "label": "weld metal", "score": 0.5, "start": 12, "end": 23}],
            "occupations": [{"soc": "5213", "title": "Welding trades", "score": 0.8, "start": 4, "end": 10}],
        },
        {"id": 7, "skills": [], "occupations": []},
    ]
    said = capsys.readouterr().err
    assert "line 2: is not JSON" in said
    assert "1 of 3 lines was refused" in said
    assert "words alone" in said


@pytest.mark.usefixtures("no_encoder")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_rankings_have_exactly_k_skills_with_any_number_of_processes(
    tmp_path: Path, data_folder: Path, workers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUTEWAYS_DATA_DIR", str(data_folder))  # the processes start anew
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "routeways.config.settings")
    indexing.refresh("tiny", SKILLS)
    given = source(tmp_path, *({"id": n, "text": "welding " * (n + 1)} for n in range(150)))
    out = tmp_path / "out.jsonl"
    command = ["extract", "--in", given, "--out", str(out), "--taxonomy", "tiny", "--top", "3", "--workers", workers]
    assert main(command) == 0
    assert [row["id"] for row in lines(out)] == list(range(150))
    assert all(len({one["skill"] for one in row["skills"]}) == 3 for row in lines(out))


@pytest.mark.usefixtures("no_encoder")
def test_a_blank_text_ranks_no_skill_and_any_other_has_exactly_k(tmp_path: Path, data_folder: Path) -> None:
    indexing.refresh("tiny", SKILLS)
    texts = ["", "   ", "\n\t\u00a0", "§", "<br>", "\u200b", "zzqq", "welding"]
    given = source(tmp_path, *({"id": n, "text": text} for n, text in enumerate(texts)))
    out = tmp_path / "out.jsonl"
    assert main(["extract", "--in", given, "--out", str(out), "--taxonomy", "tiny", "--top", "3"]) == 0
    assert [len({one["skill"] for one in row["skills"]}) for row in lines(out)] == [0, 0, 0, 3, 3, 3, 3, 3]
    assert [row["occupations"] for row in lines(out)][:3] == [[], [], []]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--taxonomy", "nosuch"], "Known are: starter, tiny."),
        (["--taxonomy", "tiny", "--top", "3", "--threshold", "0.5"], "give one of the two"),
        (["--taxonomy", "tiny", "--out", "/no/such/folder/x"], "could not write to /no/such/folder"),
        (["--taxonomy", "tiny", "--in", "/no/such/file"], "could not read /no/such/file"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    indexing.refresh("tiny", SKILLS)
    before = ["--in", source(tmp_path, {"id": 1, "text": ""}), "--out", str(tmp_path / "out.jsonl")]
    assert main(["extract", *before, *arguments]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--top", "0"], "0 is too small: give 1 or more"),
        (["--threshold", "2"], "2 is not between 0 and 1"),
        (["--threshold", "abc"], "“abc” is not a number: give one from 0 to 1, like 0.5"),
        (["--workers", "many"], "“many” is not a whole number, like 10"),
        (["--top", "abc"], "“abc” is not a whole number, like 10"),
    ],
)
def test_numbers_that_make_no_sense_are_a_wrong_command_line(
    wrong: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["extract", "--in", "a", "--out", "b", *wrong])
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("no_encoder")
@pytest.mark.parametrize("command", ["extract", "code-titles"])
@pytest.mark.parametrize("name", ["in.jsonl", "./sub/../in.jsonl", "symbolic.jsonl", "hard.jsonl"])
def test_the_file_that_is_read_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, name: str
) -> None:
    given = source(tmp_path, {"id": 1, "text": "Chef"})
    before = Path(given).read_bytes()
    (tmp_path / "sub").mkdir()
    (tmp_path / "symbolic.jsonl").symlink_to(given)
    (tmp_path / "hard.jsonl").hardlink_to(given)
    assert main([command, "--in", given, "--out", f"{tmp_path}/{name}"]) == 1
    assert "is the file that is read: give --out another name" in capsys.readouterr().err
    assert Path(given).read_bytes() == before


@pytest.mark.usefixtures("no_encoder")
def test_one_text_is_not_called_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    indexing.refresh("tiny", SKILLS)
    given = source(tmp_path, {"id": 1, "text": "Welding"})
    assert main(["extract", "--in", given, "--out", str(tmp_path / "out.jsonl"), "--taxonomy", "tiny"]) == 0
    assert "1 text read with tiny" in capsys.readouterr().err


@pytest.mark.usefixtures("no_encoder")
def test_titles_in_five_codes_out(tmp_path: Path) -> None:
    indexing.keep_titles("soc2020", TITLES, NAMES, source="test")
    given = source(tmp_path, {"id": 1, "text": "Chef"}, {"id": 2, "text": "", "industry": 5})
    out = tmp_path / "out.jsonl"
    assert main(["code-titles", "--in", given, "--out", str(out)]) == 0
    first, second = lines(out)
    assert (first["id"], first["abstained"], first["occupations"][0]["soc"]) == (1, False, "5434")
    assert len(first["occupations"]) == len(second["occupations"]) == 5
    assert set(first["occupations"][0]) == {"soc", "title", "score"}


@pytest.mark.usefixtures("no_encoder")
def test_esco_and_coding_indexes_are_loaded_by_kind_and_only_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index.csv"
    index.write_text('soc2010,indexocc,ind,add\n5215,Welder,,\n6131,Nurse,(veterinary),\n2231,"Nurse, staff",,\n')
    for said in ("Loaded 4 skills of ESCO", "Nothing changed"):
        assert main(["load", "esco", str(esco_zip(tmp_path))]) == 0
        assert said in capsys.readouterr().out
    for said in ("Loaded 3 job titles", "Nothing changed"):
        assert main(["load", "soc2010-index", str(index)]) == 0
        assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("soc2010,indexocc,ind\n", "no column “add”"),
        ("soc2010,indexocc,ind,add\n52,Welder,,\n", "row 2: “52” is no code"),
        ("soc2010,indexocc,ind,add\n", "fewer than two occupations"),
    ],
)
def test_another_file_than_the_coding_index_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    (tmp_path / "index.csv").write_text(content)
    assert main(["load", "soc2010-index", str(tmp_path / "index.csv")]) == 1
    assert said in capsys.readouterr().err


def test_a_kind_without_a_file_asks_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "esco"]) == 1
    assert "routeways load esco FILE" in capsys.readouterr().err
