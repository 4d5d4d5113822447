"""Texts read with kept taxonomies, with the encoder and without."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from routeways.engines.extraction.index import Skill
from routeways.engines.extraction.occupations import natural
from routeways.taxonomy import esco_skills, indexing, occupation_reading, official, reading
from routeways.taxonomy.extraction_files import ExtractionFileError, read_esco, titles_of
from routeways.taxonomy.models import SkillTaxonomy, TaxonomySkill
from tests.encoder import needs_encoder
from tests.official import OFFICIAL
from tests.taxonomy.extraction_data import NAMES, SKILLS, TITLES, esco_zip

TEXT = "We need a care assistant.\nMetal welding is done daily. You will be managing budgets 😀 in Python."


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


@pytest.fixture
def no_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTEWAYS_ENCODER_DIR", str(tmp_path / "nowhere"))


def shown(found: reading.Reading) -> list[tuple[str, str]]:
    return [(one.skill, TEXT[one.start : one.end]) for one in found.skills]


@pytest.mark.usefixtures("no_encoder")
def test_without_the_encoder_words_alone_are_found_and_the_tiers_say_so() -> None:
    assert not indexing.refresh("tiny", SKILLS).semantic
    found = reading.read_texts([TEXT, ""], taxonomy="tiny")
    assert found.tiers == ("exact",)
    assert shown(found.texts[0]) == [("S2", "Metal welding"), ("S3", "Python")]
    assert found.texts[1].skills == ()
    assert found.taxonomy == "tiny"
    assert "exact" in found.engine


@needs_encoder
def test_with_the_encoder_other_words_for_a_skill_are_found_too() -> None:
    assert indexing.refresh("tiny", SKILLS).semantic
    found = reading.read_texts([TEXT], taxonomy="tiny", threshold=0.2)
    assert found.tiers == ("exact", "semantic")
    assert {"S1", "S2", "S3"} <= {one.skill for one in found.texts[0].skills}
    assert ("S1", "managing budgets") in shown(found.texts[0])


@needs_encoder
def test_an_encoder_that_is_built_later_is_used_from_then_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setenv("ROUTEWAYS_ENCODER_DIR", str(tmp_path / "nowhere"))
        indexing.refresh("tiny", SKILLS)
        assert reading.read_texts([TEXT], taxonomy="tiny").tiers == ("exact",)
    assert reading.read_texts([TEXT], taxonomy="tiny").tiers == ("exact", "semantic")


@pytest.mark.usefixtures("no_encoder")
def test_a_ranking_gives_as_many_skills_as_asked() -> None:
    indexing.refresh("tiny", SKILLS)
    said, blank = reading.rank_texts([TEXT, ""], 3, taxonomy="tiny").texts
    assert len({one.skill for one in said.skills}) == 3
    assert blank.skills == ()  # nothing was said, so nothing is ranked


@pytest.mark.usefixtures("no_encoder")
def test_tags_move_nothing() -> None:
    indexing.refresh("tiny", SKILLS)
    text = "<p>We do <b>TIG&nbsp;welding</b></p>"
    found = reading.read_texts([text], taxonomy="tiny").texts[0].skills
    assert [text[one.start : one.end] for one in found] in (["welding"], ["TIG&nbsp;welding"])


@pytest.mark.django_db
@pytest.mark.usefixtures("no_encoder")
def test_a_taxonomy_that_changes_is_read_anew() -> None:
    indexing.refresh("tiny", SKILLS)
    assert len(reading.read_texts(["plastering and welding"], taxonomy="tiny").texts[0].skills) == 1
    assert indexing.refresh("tiny", [*SKILLS, Skill("S9", "plastering")]).changed
    assert len(reading.read_texts(["plastering and welding"], taxonomy="tiny").texts[0].skills) == 2
    indexing.forget("tiny")
    with pytest.raises(reading.UnknownTaxonomy):
        reading.read_texts([""], taxonomy="tiny")


@pytest.mark.django_db
@pytest.mark.usefixtures("no_encoder")
def test_a_taxonomy_of_the_site_is_read_as_it_is_now() -> None:
    taxonomy = SkillTaxonomy.objects.create(id="ours", title="Ours", version="1", publisher="Somebody invented")
    skill = {"taxonomy": taxonomy, "position": 1}
    TaxonomySkill.objects.create(id="ours:weld", code="weld", label="welding", **skill)
    found = reading.read_texts(["welding and plastering"], taxonomy="ours").texts[0].skills
    assert [one.skill for one in found] == ["weld"]
    TaxonomySkill.objects.create(id="ours:plaster", code="plaster", label="plastering", **skill)
    taxonomy.revision += 1
    taxonomy.save()
    found = reading.read_texts(["welding and plastering"], taxonomy="ours").texts[0].skills
    assert [one.skill for one in found] == ["weld", "plaster"]


@pytest.mark.usefixtures("no_encoder")
def test_the_same_taxonomy_twice_changes_nothing(data_folder: Path) -> None:
    assert indexing.refresh("tiny", SKILLS).changed
    before = {path: path.stat().st_mtime_ns for path in data_folder.rglob("*") if path.is_file()}
    assert not indexing.refresh("tiny", SKILLS).changed
    assert {path: path.stat().st_mtime_ns for path in data_folder.rglob("*") if path.is_file()} == before


@pytest.mark.usefixtures("no_encoder")
def test_ids_lose_the_taxonomys_own_prefix() -> None:
    indexing.refresh("tiny", [Skill("tiny:weld", "welding")])
    assert reading.read_texts(["welding"], taxonomy="tiny").texts[0].skills[0].skill == "weld"


@pytest.mark.django_db
def test_an_unknown_taxonomy_names_the_known_ones() -> None:
    with pytest.raises(reading.UnknownTaxonomy, match=r"no taxonomy “nosuch”.*Known are: starter"):
        reading.read_texts([""], taxonomy="nosuch")


@pytest.mark.parametrize(
    ("entries", "said"),
    [([], "empty"), ([Skill("x", " ")], "neither label nor alias"), ([Skill("x", "§")], "no names")],
)
def test_an_unusable_taxonomy_is_refused_and_nothing_is_kept(entries: list[Skill], said: str) -> None:
    with pytest.raises(ExtractionFileError, match=said):
        indexing.refresh("tiny", entries)
    assert indexing.kept_ids() == []


@pytest.mark.django_db
def test_a_strange_id_never_becomes_a_path() -> None:
    with pytest.raises(ExtractionFileError, match="no id"):
        indexing.refresh("../tiny", SKILLS)
    with pytest.raises(reading.UnknownTaxonomy):
        reading.read_texts([""], taxonomy="../../etc/passwd")


@pytest.mark.usefixtures("no_encoder")
def test_esco_comes_with_how_usual_its_skills_are(tmp_path: Path) -> None:
    done = esco_skills.load(esco_zip(tmp_path))
    assert (done.changed, done.skills) == (True, 4)
    kept = indexing.kept("esco")
    assert kept
    assert [skill.occupations for skill in kept.skills] == [0, 9, 0, 0]
    assert not esco_skills.load(esco_zip(tmp_path)).changed


def test_a_download_cut_short_is_refused(tmp_path: Path) -> None:
    path = esco_zip(tmp_path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ExtractionFileError, match="not an ESCO download"):
        esco_skills.load(path)


@pytest.mark.usefixtures("no_encoder")
def test_many_threads_may_read_at_once() -> None:
    indexing.refresh("tiny", SKILLS)
    found: list[int] = []

    def read() -> None:
        for count in (1, 2):
            found.append(len(reading.rank_texts([TEXT] * 5, count, taxonomy="tiny").texts))
            found.append(len(reading.read_texts([TEXT] * 5, taxonomy="tiny").texts))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [5] * 16


@pytest.mark.usefixtures("no_encoder")
def test_job_titles_in_a_text_are_occupations_with_their_place() -> None:
    indexing.refresh("tiny", SKILLS)
    indexing.keep_titles("soc2020", TITLES, NAMES, source="test")
    text = "Welders, a care assistant and a head chef; cook it and manage it."
    found = reading.read_texts([text], taxonomy="tiny").texts[0].occupations
    assert [(text[one.start : one.end], one.soc, one.title) for one in found] == [
        ("Welders", "5213", "Welding trades"),
        ("care assistant", "6135", "Care workers"),
        ("head chef", "5434", "Chefs"),
    ]


@pytest.mark.usefixtures("no_encoder")
def test_a_coder_is_trained_once_and_kept(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    indexing.keep_titles("soc2020", TITLES, NAMES, source="test")
    first = reading.code_titles([("Night-shift baker", ""), ("", "")])
    assert first[0].occupations[0].soc == "5432"
    assert first[0].occupations[0].title == "Bakers"
    assert len(first[0].occupations) == 5
    occupation_reading._coder.cache_clear()
    monkeypatch.setattr(occupation_reading, "TitleCoder", None)  # training again would fail
    monkeypatch.setattr(occupation_reading, "_unpickled", _unpickled_as_is)
    assert reading.code_titles([("Night-shift baker", ""), ("", "")]) == first
    occupation_reading._coder.cache_clear()


def _unpickled_as_is(path: Path):
    import pickle

    return pickle.loads(path.read_bytes()) if path.is_file() else None


@pytest.mark.usefixtures("no_encoder")
def test_a_kept_coder_that_was_cut_short_is_trained_again(data_folder: Path) -> None:
    indexing.keep_titles("soc2020", TITLES, NAMES, source="test")
    first = reading.code_titles([("Chef", "")])
    kept = next((data_folder / "extraction" / "coders").iterdir())
    kept.write_bytes(kept.read_bytes()[:50])
    occupation_reading._coder.cache_clear()
    assert reading.code_titles([("Chef", "")]) == first
    occupation_reading._coder.cache_clear()


def test_soc_2010_without_its_index_says_what_to_load() -> None:
    with pytest.raises(ExtractionFileError, match="routeways load soc2010-index FILE"):
        reading.code_titles([("Chef", "")], classification="soc2010")
    with pytest.raises(ExtractionFileError, match="Known are: soc2010, soc2020"):
        reading.code_titles([("Chef", "")], classification="isco")


def test_a_group_without_a_name_is_called_after_its_most_typical_title() -> None:
    names = occupation_reading.typical_names(TITLES)
    assert names["6135"] in ("Care assistant", "Care worker")
    assert names["5213"] == "Welder"


@pytest.mark.usefixtures("no_encoder")
def test_everyday_titles_are_known_without_any_official_file() -> None:
    indexing.refresh("tiny", SKILLS)
    text = "A forklift driver, two care assistants and an electrician."
    found = reading.read_texts([text], taxonomy="tiny").texts[0].occupations
    assert [one.soc for one in found] == ["8222", "6135", "5241"]


@pytest.mark.official
def test_our_everyday_titles_agree_with_volume_1() -> None:
    file = official.soc2020_volume1(OFFICIAL / "classifications" / "soc2020volume1_structure_unit_groups_16042025.xlsx")
    there: dict[str, set[str]] = {}
    for entry in titles_of(file.nodes):
        there.setdefault(natural(entry.text), set()).add(entry.code)
    ours = occupation_reading._everyday()
    assert len(ours) > 200
    wrong = [one for one in ours if one.code not in there.get(natural(one.text), {one.code})]
    assert not wrong
    assert {one.code for one in ours} <= {node.code for node in file.nodes if node.level == "unit"}


@pytest.mark.official
@needs_encoder
def test_the_official_esco_download_is_read_and_finds_skills() -> None:
    """All of its skills are read; the index is built of a few, because all of them take minutes."""
    path = OFFICIAL / "esco" / "ESCO_v1.1.1_classification_en_csv.zip"
    relations = esco_skills.relations_beside(path)
    assert relations is not None
    skills = read_esco(path, relations)
    assert len(skills) == 13_896
    assert sum(skill.occupations > 0 for skill in skills) > 13_000
    wanted = {"manage budgets", "Python (computer programming)", "read engineering drawings"}
    some = [skill for number, skill in enumerate(skills) if number % 250 == 0 or skill.label in wanted]
    indexing.refresh("esco", some)
    text = "You manage our budgets, read engineering drawings and know Python."
    found = reading.read_texts([text], taxonomy="esco").texts[0].skills
    assert wanted <= {one.label for one in found}
    assert all(one.skill.startswith("http://data.europa.eu/esco/skill/") for one in found)
