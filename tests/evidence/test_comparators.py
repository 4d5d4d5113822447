"""England from a second source: its figures join the indicator's, and each opens to its own release."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from routeways.evidence.actions import load_file, remake
from routeways.warehouse.models import FigureSet
from routeways.warehouse.queries import figures
from tests.evidence.depositing import NOW

DISTRICTS = """time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,new_la_code,la_name,pcon_code,pcon_name,lad_code,lad_name,breakdown_topic,level_methodology,institution_group,breakdown,data_type,cohort,education,appren,all_work,all_notsust,all_unknown
202021,Academic year,Local authority district,E92000001,England,E12000002,North West,,,,,,E07000117,Burnley,Total,Provider location,State-funded mainstream schools,Total,Number of pupils,1000,800,50,40,90,20
"""  # noqa: E501
NATIONAL = """time_period,time_identifier,geographic_level,country_code,country_name,institution_group,institution_type,breakdown_topic,breakdown,data_type,version,inst_count,cohort,overall,education,fe,ssf,sfc,other_edu,ind,appru,special,spi,edu_combo,he,appren,appl3,appl2,all_work,all_notsust,notsust,notsust_ben,only_ben,all_unknown,unknown_id,unknown
201920,Academic year,National,E92000001,England,State-funded mainstream schools,Total,Total,Total,Number of students,Revised,9,2000,1900,1700,c,c,c,0,c,c,c,c,c,c,100,c,c,100,80,c,c,c,20,c,c
202021,Academic year,National,E92000001,England,State-funded mainstream schools,Total,Total,Total,Number of students,Provisional,9,2000,1900,1700,c,c,c,0,c,c,c,c,c,c,100,c,c,100,80,c,c,c,20,c,c
"""  # noqa: E501


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    districts, national = tmp_path / "districts.csv", tmp_path / "national.csv.gz"
    districts.write_text(DISTRICTS, "utf-8")
    national.write_bytes(gzip.compress(NATIONAL.encode()))
    return districts, national


@pytest.mark.django_db
def test_england_stands_in_the_same_year_as_the_districts_and_opens_to_its_own_release(
    warehouse, files, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        ours, theirs = (load_file(path, now=NOW) for path in files)
    table = figures(indicators="ks4-apprenticeships", dimensions="")
    found = {(row["area"], row["period"]): (row["value"], row["vintage"]) for row in table.rows}
    assert found[("E07000117", "ay2020")] == (5.0, ours.vintage)
    assert found[("E92000001", "ay2020")] == (5.0, theirs.vintage)
    assert ("E92000001", "ay2021") not in found  # provisional
    pinned = figures(indicators="ks4-apprenticeships", vintage=theirs.vintage)
    assert [row["area"] for row in pinned.rows] == ["E92000001"]


@pytest.mark.django_db
def test_one_source_may_come_without_the_other_and_loading_again_changes_nothing(
    warehouse, files, django_capture_on_commit_callbacks
):
    _, national = files
    with django_capture_on_commit_callbacks(execute=True):
        first = load_file(national, now=NOW)
        again = load_file(national, now=NOW)
    assert first.changed and not again.changed
    assert "ks4-apprenticeships+dfe-ks4-destinations-national" in first.indicators
    assert [row["area"] for row in figures(indicators="ks4-apprenticeships").rows] == ["E92000001"]


@pytest.mark.django_db
def test_a_comparators_figures_are_made_anew_when_the_indicator_changes(
    warehouse, files, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for path in files:
            load_file(path, now=NOW)
        FigureSet.objects.filter(indicator__startswith="ks4-education").update(recipe="0" * 16)
        assert sorted(remake(now=NOW)) == ["ks4-education", "ks4-education+dfe-ks4-destinations-national"]
        assert remake(now=NOW) == []


@pytest.mark.django_db
def test_englands_figure_page_names_englands_file_and_not_the_districts(
    warehouse, files, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for path in files:
            load_file(path, now=NOW)
    page = client.get("/lancashire/figures/ks4-apprenticeships/E92000001/ay2020/").content.decode()
    assert "Key stage 4 destination measures, England" in page
    assert "national.csv.gz" in page
    assert "districts.csv" not in page
    assert "topic = Total" in page  # how it was chosen there
    page = client.get("/lancashire/figures/ks4-apprenticeships/E07000117/ay2020/").content.decode()
    assert "districts.csv" in page
