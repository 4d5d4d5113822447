"""Dated claims: what documents state, beside what the data say."""

from __future__ import annotations

import pytest
import yaml

from routeways.evidence.definitions import claims, indicators
from routeways.evidence.definitions.claim import Claim
from routeways.foundation.definitions import DefinitionError, read
from routeways.places.index import packaged_index
from routeways.warehouse.queries import figures
from tests.evidence.depositing import across, deposit_rows

SHOWN_ELSEWHERE = {
    "bootcamp-places",
    "cyberfirst-reach",
    "sponsored-activity-reach",
    "careers-hub-encounters",
    "careers-hub-workplaces",
    "careers-hub-progress",
}


def test_every_claim_stands_beside_an_indicator_and_an_area_that_exist():
    assert claims()
    index = packaged_index()
    for claim in claims().values():
        assert claim.indicator in indicators() or (claim.indicator == "" and claim.id in SHOWN_ELSEWHERE)
        assert index.knows(claim.area)
        assert all(index.knows(value.area) for value in claim.values if value.area)


def test_the_progress_reports_apprenticeship_figures_are_kept_as_it_states_them():
    claim = claims()["ks4-apprenticeship-share"]
    stated = {(value.place, value.as_written): value.value for value in claim.values}
    assert stated == {("Lancashire", "2020"): 5.7, ("Lancashire", "2021"): 4.1, ("the country", "2021"): 2.7}
    assert "still above" in claim.statement


def test_the_institutes_level_4_figures_are_kept_with_the_ground_they_are_about():
    claim = claims()["level-4-share-institute"]
    assert {value.place: value.value for value in claim.values} == {"Lancashire and Cumbria": 35, "the country": 44}
    assert not any(value.area for value in claim.values)  # two skills plan areas, and a country that it does not name


def test_the_progress_reports_bootcamps_are_kept_without_a_number_it_does_not_state():
    claim = claims()["bootcamp-places"]
    assert [value.value for value in claim.values] == [281]
    assert "set to triple" in claim.statement
    assert "843" in claim.note


@pytest.mark.django_db
def test_a_claim_stands_on_its_indicators_page_in_its_region_beside_the_figures(warehouse, client):
    deposit_rows(across("ks4-apprenticeships", "ay2020", {"E69000019": 4.2, "E69000006": 5.0, "E92000001": 2.4}))
    page = client.get("/lancashire/indicators/ks4-apprenticeships/").content.decode()
    assert "fell from 5.7% in 2020 to 4.1% in 2021" in page
    assert "Progress Report 2023" in page
    assert "4.2%" in page
    table = figures(indicators="ks4-apprenticeships")
    assert {row["value"] for row in table.rows} == {4.2, 5.0, 2.4}  # never merged
    assert "5.7% in 2020" not in client.get("/cumbria/indicators/ks4-apprenticeships/").content.decode()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"values": []}, "at least 1"),
        ({"area": "Lancashire"}, "is not an ONS area code"),
        ({"values": [{"value": 1, "place": "here", "period": "2020"}]}, "is not a period"),
        ({"note": "see the data"}, "write whole sentences"),
        ({"merge": True}, "merge"),
    ],
)
def test_a_claim_that_is_not_one_is_refused(tmp_path, change, reason):
    content = claims()["ks4-apprenticeship-share"].model_dump(mode="json", by_alias=True) | {"id": "one"} | change
    path = tmp_path / "one.yaml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(DefinitionError, match=reason):
        read(path, Claim)
