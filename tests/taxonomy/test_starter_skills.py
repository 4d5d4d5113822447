"""The starter taxonomy is whole, in our own plain British English, and each name means one skill."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass

import pytest

from routeways.engines.extraction.exact import Gazetteer
from routeways.engines.extraction.normal import normal_name
from routeways.foundation.definitions import PACKAGED
from routeways.taxonomy import packaged, packaged_skills
from routeways.taxonomy.extraction_files import load_rules
from routeways.taxonomy.formats.document import SECTORS

FILE = PACKAGED / "taxonomy" / "skills" / "starter.csv"
COLUMNS = ["code", "label", "kind", "sectors", "aliases", "statement", "soc", "ssa"]


@dataclass(frozen=True)
class Row:
    code: str
    label: str
    kind: str
    sectors: tuple[str, ...]
    aliases: tuple[str, ...]
    statement: str
    soc: tuple[str, ...]
    ssa: tuple[str, ...]


def values(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return [
            Row(
                *(row[name] for name in COLUMNS[:3]),
                *(values(row[name]) for name in COLUMNS[3:5]),
                row["statement"],
                *(values(row[name]) for name in COLUMNS[6:]),
            )
            for row in reader
        ]


@pytest.fixture(scope="module")
def classifications() -> dict[str, dict[str, str]]:
    """Level by code, for each packaged classification."""
    return {one.definition.id: {node.code: node.level for node in one.nodes} for one in packaged.read_all()}


def repeated(texts) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def test_it_holds_several_hundred_skills_with_codes_of_their_own(rows):
    assert len(rows) >= 500
    assert not repeated(row.code for row in rows)
    assert not [row.code for row in rows if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row.code)]
    assert max(len(row.code) for row in rows) <= 70


def test_it_reads_as_a_package_without_a_problem(rows):
    package = next(one for one in packaged_skills.read_all() if one.meta.id == "starter")
    assert len(package.rows) == len(rows)
    assert package.meta.licence == "MIT"
    assert len(package.links) == sum(len(row.soc) + len(row.ssa) for row in rows)


def test_every_kind_and_sector_is_one_we_know(rows):
    assert {row.kind for row in rows} == {"technical", "essential", "knowledge"}
    assert not [row.code for row in rows if not row.sectors or set(row.sectors) - set(SECTORS)]
    assert not [row.code for row in rows if repeated(row.sectors)]


@pytest.mark.parametrize("sector", SECTORS)
def test_every_sector_has_at_least_forty_technical_skills(rows, sector):
    assert sum(row.kind == "technical" and sector in row.sectors for row in rows) >= 40


def test_essential_skills_belong_to_every_sector(rows):
    essential = [row for row in rows if row.kind == "essential"]
    assert len(essential) >= 25
    assert not [row.code for row in essential if set(row.sectors) != set(SECTORS)]


def test_the_file_is_sorted_by_first_sector_then_label(rows):
    order = list(SECTORS)

    def place(row: Row) -> tuple[bool, int, str]:
        return row.kind == "essential", order.index(row.sectors[0]), row.label.casefold()

    assert [row.code for row in rows] == [row.code for row in sorted(rows, key=place)]


def test_every_occupation_is_a_unit_group_of_soc_2020(rows, classifications):
    levels = classifications["soc2020"]
    assert not [(row.code, code) for row in rows for code in row.soc if levels.get(code) != "unit"]
    assert not [row.code for row in rows if len(row.soc) > 6 or repeated(row.soc)]
    assert not [row.code for row in rows if row.kind != "essential" and not row.soc]


def test_every_subject_is_a_tier_two_area(rows, classifications):
    levels = classifications["ssa"]
    assert not [(row.code, code) for row in rows for code in row.ssa if levels.get(code) != "tier2"]
    assert not [row.code for row in rows if not 1 <= len(row.ssa) <= 3 or repeated(row.ssa)]


def test_no_name_means_two_skills(rows):
    names = [normal_name(name) for row in rows for name in (row.label, *row.aliases)]
    assert not repeated(names)


def test_every_skill_has_a_few_other_names(rows):
    assert not [(row.code, len(row.aliases)) for row in rows if not 2 <= len(row.aliases) <= 14]
    assert not [name for row in rows for name in row.aliases if not 2 <= len(name) <= 60]


def test_labels_and_statements_are_of_sane_length(rows):
    assert not [row.label for row in rows if not 1 <= len(row.label.split()) <= 10 or len(row.label) > 70]
    assert not [row.statement for row in rows if not 10 <= len(row.statement.split()) <= 26]
    assert not [row.statement for row in rows if not row.statement[0].isupper() or not row.statement.endswith(".")]


def test_no_text_is_repeated_or_has_odd_spaces(rows):
    assert not repeated(row.statement for row in rows)
    texts = [text for row in rows for text in (row.label, row.statement, *row.aliases, *row.soc, *row.ssa)]
    assert not [text for text in texts if text != " ".join(text.split()) or not text]


AMERICAN = (
    r"\b(\w*(?:organiz|optimiz|digitaliz|recogniz|analyz|steriliz|visualiz|specializ|prioritiz|behavior|labor\b|color|"
    r"aluminum|fiber|program for|catalog\b|molding|center|license plate|truck stop|pediatric|anesthe|gynecolog|"
    r"hematolog|modeling|counselor|jewelry|plow|tire fit|curb)\w*)"
)


def test_labels_and_statements_are_in_british_spelling(rows):
    texts = [text for row in rows for text in (row.label, row.statement)]
    assert not [text for text in texts if re.search(AMERICAN, text, re.IGNORECASE)]
    assert any("programme" in text for text in texts)
    assert any("behaviour" in text for text in texts)


@pytest.mark.parametrize("word", ["go", "r", "c", "less", "access", "excel", "swift", "lean", "care", "drive"])
def test_no_ordinary_word_stands_for_a_skill(rows, word):
    assert not [row.code for row in rows for name in (row.label, *row.aliases) if normal_name(name).strip() == word]


@pytest.fixture(scope="module")
def gazetteer(rows) -> Gazetteer:
    rules = load_rules(PACKAGED / "extraction" / "rules.json")
    return Gazetteer([(row.label, *row.aliases) for row in rows], rules)


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("We cannot find CNC setter operators who can read drawings.", {"cnc-setting", "engineering-drawing-reading"}),
        ("Coded welders, TIG and MIG.", {"coded-welding", "tig-welding", "mig-welding"}),
        ("Welders and people who can lay bricks", {"welding"}),
        ("Fault finding on PLCs and industrial robots", {"plc-fault-finding", "robotics"}),
        ("Non destructive testing of carbon fibre parts", {"non-destructive-testing", "composites-manufacture"}),
        ("More installers of air-source heat pumps and solar PV", {"heat-pump-installation", "solar-pv-installation"}),
        ("A retrofit assessor who knows PAS 2035", {"retrofit-assessment", "retrofit-coordination"}),
        ("18th edition and a clean driving licence", {"electrical-installation", "driving-licence"}),
        ("Python, SQL and Power BI", {"python-programming", "sql-and-relational-databases", "data-visualisation"}),
        ("Penetration testers; ISO 27001", {"penetration-testing", "cyber-security"}),
        (
            "Domiciliary care, moving and handling people",
            {"adult-social-care", "moving-and-handling-people"},
        ),
        ("We need phlebotomists.", {"phlebotomy"}),
        ("Good organisational skills, working in a team", {"planning-and-organising", "teamwork"}),
        ("HPLC and GMP experience", {"chromatography-and-mass-spectrometry", "good-manufacturing-practice"}),
        ("EV technicians, MOT testers", {"hybrid-and-electric-vehicle-maintenance", "mot-testing"}),
        ("Level 2 food hygiene; HACCP", {"food-hygiene", "food-safety-management-and-haccp"}),
        ("a counterbalance forklift licence", {"forklift-truck-driving"}),
    ],
)
def test_words_that_employers_use_lead_to_the_skills(rows, gazetteer, sentence, codes):
    assert {rows[hit.skill].code for hit in gazetteer.hits(sentence)} == codes


@pytest.mark.parametrize(
    "sentence",
    [
        "Please go to our website to access the form and send it to Pat.",
        "You will react quickly, excel in what you do and lean on a team that cares.",
        "The swift growth of our family firm is a spring in our step.",
        "We offer flexible hours, a pension and free parking on site.",
    ],
)
def test_ordinary_sentences_name_no_skill(gazetteer, sentence):
    assert gazetteer.hits(sentence) == []
