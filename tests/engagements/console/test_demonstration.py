"""The invented network of advisers: loaded once, whole, and gone without a trace."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from routeways.engagements.demonstrating import console
from routeways.engagements.models import Engagement, Match, Offer, Request, Run
from routeways.engagements.queries.advisers import checks, schools
from routeways.foundation import jobs
from routeways.foundation.definitions import DefinitionError, read
from tests.engagements.factories import NOW, REGION, TODAY, invented_organisations

pytestmark = pytest.mark.usefixtures("ground")


@pytest.fixture
def invented() -> None:
    invented_organisations()


def test_it_loads_in_the_last_hour_of_a_day_too_when_clocks_went_back_meanwhile(invented: None) -> None:
    assert console.load(region=REGION, by=None, now=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))


def test_thirty_schools_and_twenty_five_advisers_with_every_story(invented: None) -> None:
    assert console.load(region=REGION, by=None, now=NOW)
    assert (Offer.objects.count(), Request.objects.count()) == (25, 30)
    assert Counter(line.state for line in schools(REGION, today=TODAY)) == {
        "matched": 16,
        "paused": 1,
        "proposed": 2,
        "waiting": 11,
    }
    assert {line.state for line in checks(REGION, today=TODAY)} == {"lapsed", "soon", "none", "held"}
    jobs.work_off()
    run = Run.objects.get()
    assert run.state == Run.State.SOLVED
    assert run.answer["modes"]["fair"]["served"] >= 8
    assert {mode: one["blocking"] for mode, one in run.answer["modes"].items()}["stable"] == 0


def test_loading_again_changes_nothing_and_removing_leaves_nothing(invented: None) -> None:
    console.load(region=REGION, by=None, now=NOW)
    assert not console.load(region=REGION, by=None, now=NOW)
    assert Offer.objects.count() == 25
    assert console.remove(region=REGION, by=None) == 1
    for model in (Offer, Request, Match, Engagement, Run):
        assert not model.objects.exists()


def test_without_its_organisations_nothing_is_made() -> None:
    assert not console.load(region=REGION, by=None, now=NOW)
    assert not Offer.objects.exists()


def test_a_network_in_which_an_adviser_has_too_many_is_refused(tmp_path: Path) -> None:
    content = yaml.safe_load(console.FILE.read_text("utf-8"))
    content["schools"] = [one | {"with": "accounts", "story": "active"} for one in content["schools"]]
    path = tmp_path / "console.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(DefinitionError, match="unknown or full"):
        read(path, console.InventedNetwork)
