"""The evidence catalogue: what is loaded, how old it is, what was wrong with it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from routeways.evidence import catalogue
from routeways.evidence.catalogue import Entry
from routeways.evidence.definitions import source, sources
from routeways.values import Period
from routeways.warehouse.models import Vintage
from tests.evidence.depositing import NOW, deposit_rows, over_time

BURNLEY = "E07000117"
TODAY = date(2026, 3, 2)


def entry(cadence: str = "annual", latest: str = "cy2024", next_release: date | None = None, loaded: bool = True):
    definition = source("nomis-business-counts").model_copy(update={"cadence": cadence, "next_release": next_release})
    rows = (Vintage(release_label="r", loaded_at=NOW),) if loaded else ()
    return Entry(definition, rows, (), Period.from_code(latest) if latest else None)


@pytest.mark.parametrize(
    ("one", "age"),
    [
        (entry(loaded=False), "not loaded"),
        (entry(cadence="once", latest="cy2011"), "final"),
        (entry(latest="cy2024"), "fresh"),
        (entry(latest="cy2022"), "due"),
        (entry(cadence="monthly", latest="m2026-01"), "fresh"),
        (entry(cadence="monthly", latest="m2025-11"), "due"),
        (entry(next_release=date(2026, 3, 3)), "fresh"),
        (entry(next_release=date(2026, 3, 2)), "due"),
        (entry(latest="cy2024", next_release=date(2027, 1, 1)), "fresh"),
    ],
)
def test_a_source_is_as_old_as_its_latest_period_and_its_cadence_say(one, age):
    assert one.age(TODAY) == age


def test_every_cadence_has_a_limit():
    cadences = {one.cadence for one in sources().values()}
    assert cadences <= {*catalogue.EXPECTED, "once"}


@pytest.mark.usefixtures("warehouse")
class TestPages:
    @pytest.fixture(autouse=True)
    def loaded(self, warehouse):
        deposit_rows(over_time("enterprises", BURNLEY, {"cy2021": 2_600, "cy2022": 2_655}), release="March extract")

    def get(self, client: Client, path: str = "", status: int = 200) -> str:
        answer = client.get(f"/lancashire/evidence/{path}")
        assert answer.status_code == status
        return answer.content.decode()

    def test_the_last_past_period_is_the_latest_and_forecasts_do_not_make_a_source_young(self, warehouse):
        numbers = {"cy2020": 700_000, "cy2035": {"value": 772_749.0, "marks": "f"}}
        deposit_rows(over_time("projected-employment", "E69000019", numbers))
        found = {one.source.id: one for one in catalogue.entries()}
        assert found["nfer-skills-imperative-lancashire"].latest == Period.from_code("cy2020")

    def test_every_source_stands_there_loaded_or_not(self, client: Client):
        page = self.get(client)
        for one in sources().values():
            assert f'href="{one.id}/"' in page
        assert "March extract; figures up to 2022." in page

    @pytest.mark.parametrize(("words", "there"), [("business counts", True), ("UNICORNS", False)])
    def test_the_search_finds_words_of_title_publisher_and_text(self, client: Client, words: str, there: bool):
        page = self.get(client, f"?q={words}")
        assert ("nomis-business-counts" in page) is there
        assert ("No source is loaded with these words" in page) is not there

    def test_words_that_look_like_markup_are_only_words(self, client: Client):
        page = self.get(client, "?q=<script>alert(1)</script>")
        assert "<script>alert(1)" not in page

    def test_a_source_says_who_published_it_and_what_was_rejected(self, client: Client):
        row = Vintage.objects.get()
        row.report = {
            "rows_rejected": 1,
            "problems": [{"row": 1_234, "column": "area", "text": "Atlantis", "reason": "is not an area we know"}],
        }
        row.save()
        page = self.get(client, "nomis-business-counts/")
        assert "Office for National Statistics" in page
        assert "Open Government Licence v3.0" in page
        for words in ("March extract", "1,234", "Atlantis", "is not an area we know"):
            assert words in page

    def test_a_source_that_is_not_loaded_says_so(self, client: Client):
        assert "No release is loaded." in self.get(client, "nomis-aps-employment/")

    def test_an_unknown_source_is_not_found(self, client: Client):
        self.get(client, "nobody/", status=404)

    def test_the_machine_readable_catalogue_is_json_ld(self, client: Client):
        answer = client.get("/lancashire/evidence/catalogue.json")
        assert answer["Content-Type"] == "application/ld+json"
        assert answer.json()["@type"] == "dcat:Catalog"

    def test_only_who_may_load_sees_the_way_to_load(self, client: Client):
        assert "Load an official file" not in self.get(client)
