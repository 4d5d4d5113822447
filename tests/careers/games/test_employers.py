from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from routeways.careers.queries import games
from routeways.organisations.models import Site
from routeways.places import queries as places
from tests.careers.games.conftest import BURNLEY, PRESTON
from tests.engagements.factories import NOW, REGION, TODAY
from tests.engagements.pledges.test_pledges import firm, show, sign

pytestmark = pytest.mark.usefixtures("packaged_places")


@pytest.fixture
def no_figures(settings: LazySettings, tmp_path: Path) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"


def pledged(name: str, district: str, *, shown: bool = True) -> None:
    owner = firm(name)
    Site.objects.create(organisation=owner, town="Padiham", district=district)
    signup = sign(owner, now=NOW)
    if shown:
        show(signup, TODAY)


def names(district: str) -> list[str]:
    return [one.name for one in games.employers(places.region(REGION), district, today=TODAY)]


def test_only_members_on_the_public_list_are_named_and_those_of_the_district_first() -> None:
    pledged("Imaginary Mill", BURNLEY)
    pledged("Imaginary Dock", PRESTON)
    pledged("Imaginary Promise", BURNLEY, shown=False)
    assert names(BURNLEY) == ["Imaginary Mill"]
    assert names(PRESTON) == ["Imaginary Dock"]
    assert sorted(names("E07000122")) == ["Imaginary Dock", "Imaginary Mill"]


@pytest.mark.usefixtures("no_figures")
def test_a_demonstration_says_that_its_employers_are_invented() -> None:
    pledged("Imaginary Mill", BURNLEY)
    made = games.made(places.region(REGION), BURNLEY, today=TODAY)
    assert any(talk.about == "Imaginary Mill, Padiham" for talk in made.deck.talks)
    assert made.invented == places.region(REGION).demonstration
    assert ("They are invented" in made.employer_note) == made.invented
    assert not made.deck.enough
