"""Drafts of regions: what follows from the lookups must be what a person wrote for Lancashire and Cumbria."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from routeways.foundation import definitions
from routeways.places import draft, packaged
from routeways.places.draft import Draft
from routeways.places.regions import RegionDefinition

TABLES = packaged.load()
SKILLS_AREAS = [row.code for row in TABLES.areas if row.kind == "lsip"]
DOCS = Path(__file__).resolve().parents[2] / "docs" / "regions.md"


@pytest.mark.parametrize("code", SKILLS_AREAS)
def test_every_skills_area_of_england_gives_a_definition_that_can_be_used(code: str) -> None:
    region = RegionDefinition.model_validate(Draft(code, TABLES).definition())
    assert region.geography is not None and region.geography.whole.code == code


def test_the_drafts_of_all_regions_make_up_england() -> None:
    lsoas = {row.district: row.district_lsoas for row in TABLES.best_fit}
    current = {
        row.code for row in TABLES.areas if row.kind == "district" and row.code[0] == "E" and row.valid_to is None
    }
    drafted = [
        district["code"]
        for code in SKILLS_AREAS
        for district in Draft(code, TABLES).definition()["geography"]["districts"]
        if "until" not in district
    ]
    assert set(drafted) == current and sum(lsoas[code] for code in set(drafted)) == 32_844


@pytest.mark.parametrize("region", ["lancashire", "cumbria"])
def test_a_draft_says_of_codes_and_days_what_the_definition_says(region: str) -> None:
    written = definitions.load(RegionDefinition)[region].geography
    assert written is not None
    drafted = RegionDefinition.model_validate(Draft(written.whole.code, TABLES).definition()).geography
    assert drafted is not None
    assert sorted(drafted.districts, key=lambda one: one.code) == sorted(written.districts, key=lambda one: one.code)
    assert {(one.code, one.until) for one in drafted.whole.same_as} == {
        (one.code, one.until) for one in written.whole.same_as
    }
    assert set(drafted.travel_to_work.inside) == set(written.travel_to_work.inside)
    assert {one.code for one in drafted.travel_to_work.partly_outside} == {
        one.code for one in written.travel_to_work.partly_outside
    }
    assert (drafted.comparators, drafted.county) == (written.comparators, written.county)


def test_a_draft_is_printed_as_yaml_that_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert draft.main(["E69000006"]) == 0
    assert RegionDefinition.model_validate(yaml.safe_load(capsys.readouterr().out)).name == "Cumbria"


@pytest.mark.parametrize("arguments", [[], ["E07000117"], ["cumbria"], ["E69000006", "more"]])
def test_anything_but_a_skills_areas_code_gets_a_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert draft.main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and "skills improvement plan area" in printed.err


def test_the_page_on_regions_shows_the_definition_of_cumbria_as_it_is() -> None:
    shown = re.search(r"```yaml\n(# cumbria\.yaml\n.*?)```", DOCS.read_text("utf-8"), re.S)
    assert shown is not None
    written = (definitions.PACKAGED / "regions" / "cumbria.yaml").read_text("utf-8")
    assert yaml.safe_load(shown[1]) == yaml.safe_load(written)


def test_the_page_on_regions_names_every_geography_source() -> None:
    from routeways.places import provenance

    text = DOCS.read_text("utf-8")
    assert [source for source in provenance.sources() if f"`{source}`" not in text] == []
