"""Shares of pupils with pupil premium and IDACI, by URN."""

from __future__ import annotations

from pathlib import Path

import pytest

from routeways.careers.actions.days_need import load_measures
from routeways.careers.models import NeedMeasure
from routeways.careers.need_files import read_idaci, read_pupil_premium
from tests.careers.factories import make_institution
from tests.official import OFFICIAL
from tests.organisations.factories import make_organisation

HEAD = (
    "URN,Number of pupils on roll (7),Number of  Secondary pupils on roll (10),"
    "Number of Secondary pupils eligible for the Deprivation Pupil Premium,"
    "Total number of pupils eligible for the Deprivation Pupil Premium"
)


@pytest.mark.django_db
def test_the_share_is_that_of_secondary_pupils_and_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    school = make_institution(make_organisation("Imaginary High", kind="school", identifiers=(urn("119999"),)))
    path = tmp_path / "premium.csv"
    path.write_text(f"{HEAD}\n119999,400,200,50,120\n119998,100,0,0,25\n", "utf-8")
    found = read_pupil_premium(path)
    assert {one.urn: one.share for one in found.shares} == {"119999": "0.2500", "119998": "0.2500"}
    assert load_measures(by=None, region="lancashire", measures=found) == 1
    assert load_measures(by=None, region="lancashire", measures=found) == 0
    assert NeedMeasure.objects.get(institution=school).share == "0.2500"


@pytest.mark.django_db
def test_idaci_outside_0_to_1_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "idaci.csv"
    path.write_text("URN,IDACI\n119999,0.31\n119998,31\n", "utf-8")
    assert [(one.urn, one.share) for one in read_idaci(path).shares] == [("119999", "0.3100")]


@pytest.mark.official
def test_the_official_file_gives_a_share_for_nearly_every_school() -> None:
    found = read_pupil_premium(OFFICIAL / "gias" / "pupil_premium_2019_2020_schools.csv.gz")
    assert len(found.shares) > 15_000
    assert all(0 <= float(one.share) <= 1 for one in found.shares)


def urn(number: str) -> object:
    from routeways.organisations.records import NewIdentifier

    return NewIdentifier("urn", number)
