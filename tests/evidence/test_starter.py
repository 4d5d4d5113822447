"""The starter: small, fresh, and a part of the very releases it names."""

from __future__ import annotations

import json

import pytest
from django.test import TestCase
from django.utils import timezone

from routeways.evidence import actions, loading, starter
from routeways.evidence.changes import changes
from routeways.evidence.definitions import indicators, source, sources
from routeways.evidence.geography import geography
from routeways.foundation.definitions import DefinitionError
from routeways.warehouse.models import Vintage
from routeways.warehouse.queries import current_sets, figures
from tests.official import OFFICIAL

AGAIN = "Load all official files into one data folder and run “routeways starter”."


@pytest.fixture
def loaded(warehouse):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return actions.load_starter()


def test_the_starter_is_small():
    assert (starter.FOLDER / "figures.parquet").stat().st_size <= starter.LARGEST


def test_the_starter_was_made_by_the_definitions_as_they_are():
    areas = geography()
    stale = []
    for entry in starter.manifest():
        used = loading.used_by(entry["source"])
        assert set(entry["indicators"]) == set(used), f"{entry['source']}: {AGAIN}"
        for name, (_, recipe) in entry["indicators"].items():
            if recipe != loading.recipe(used[name], source(entry["source"]), areas):
                stale.append(name)
    assert not stale, f"{AGAIN} Stale: {', '.join(stale)}"


def test_every_indicator_has_figures_in_the_starter():
    there = {name.partition("+")[0] for entry in starter.manifest() for name in entry["indicators"]}
    assert there == set(indicators())


def test_every_source_is_named_with_publisher_licence_release_and_digest():
    for entry in starter.manifest():
        definition = sources()[entry["source"]]
        assert (entry["publisher"], entry["licence"]) == (definition.publisher, definition.licence)
        assert entry["release"]
        assert len(entry["sha256"]) == 64


def test_loading_it_fills_the_site_and_loading_it_again_changes_nothing(loaded):
    assert loaded > 50_000
    assert all(row.partial for row in Vintage.objects.all())
    assert figures(indicators="employment-rate", areas="E07000117", periods="cy2022", breakdowns="").one().value == (
        pytest.approx(71.2, abs=0.05)
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert actions.load_starter() == 0


def test_each_figure_says_which_file_it_comes_from(loaded):
    digests = {entry["sha256"][:12] for entry in starter.manifest()}
    vintages = {row["vintage"] for row in figures(areas="E07000117").rows}
    assert {code.partition("@")[2] for code in vintages} <= digests


def test_a_damaged_manifest_is_not_half_loaded(warehouse, tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"sources": [starter.manifest()[0]]}))
    with pytest.raises(DefinitionError, match=r"figures\.parquet is missing"):
        starter.load(by=None, now=timezone.now(), folder=tmp_path)
    assert not Vintage.objects.exists()


@pytest.mark.official
@pytest.mark.parametrize(
    "file", ["nomis/ons_subnational_2022/Weekly_pay.csv", "destinations/ees_ks4_destinations_LA.csv.gz"]
)
def test_a_full_load_of_the_same_file_completes_it_without_a_change(loaded, file):
    with TestCase.captureOnCommitCallbacks(execute=True):
        report = actions.load_file(OFFICIAL / file)
    assert report.changed
    row = Vintage.objects.get(code=report.vintage)
    assert not row.partial
    assert all(not current_sets()[name].partial for name in report.indicators)
    assert [one for one in changes(["E07000117", "E69000019"]) if one.any] == []
    whole = figures(indicators=list(report.indicators), areas="E07000117").rows
    part = figures(indicators=list(report.indicators), areas="E07000117", vintage=report.vintage).rows
    assert whole == part
