"""Which organisation a written name or company number means."""

from __future__ import annotations

import pytest
from django.utils import timezone

from routeways.organisations import actions
from routeways.organisations.models import Organisation
from routeways.organisations.recognising import directory
from routeways.organisations.records import NewIdentifier
from tests.organisations.factories import make_organisation

pytestmark = pytest.mark.django_db
REGION = "lancashire"


def _firm(name: str, number: str = "") -> Organisation:
    numbers = (NewIdentifier("company-number", number),) if number else ()
    return make_organisation(name, region=REGION, identifiers=numbers, sites=())


@pytest.mark.parametrize("narrow", [False, True])
def test_a_number_goes_before_a_name_and_a_name_of_two_is_nobodys(narrow: bool) -> None:
    works, mill = _firm("Moonbeam Works Ltd", "00000001"), _firm("Shuttle Mill", "00000002")
    _firm("Twin Looms"), _firm("Twin Looms Limited")

    def find(name: str, number: str = "") -> Organisation | None:
        asked = {"names": [name], "company_numbers": [number]} if narrow else {}
        return directory(REGION, **asked).find(name, number)

    assert find("MOONBEAM works") == find("", "1") == find("Shuttle Mill", "00000001") == works
    assert find("Fictive Holdings Ltd T/A Shuttle Mill") == mill
    assert find("Shuttle Mill", "not a number") == mill
    assert find("Shuttle Mill", "00000009") is None
    assert find("Twin Looms") is find("Nobody") is find("") is None


@pytest.mark.parametrize("narrow", [False, True])
def test_a_merged_record_answers_with_what_it_became(narrow: bool) -> None:
    old, new = _firm("Old Looms"), _firm("New Looms", "00000003")
    actions.merge(by=None, survivor=new, loser=old, reason="One firm.", now=timezone.now())
    asked = {"names": ["Old Looms"]} if narrow else {}
    known = directory(REGION, **asked)
    assert known.find("Old Looms") == known.find("Old Looms", "00000003") == new
    assert known.find("Old Looms", "00000004") is None
    assert known.became[old.pk] == new.pk


def test_whoever_bears_what_was_typed_is_listed_once() -> None:
    works = _firm("Moonbeam Works", "00000001")
    twins = {_firm("Twin Looms"), _firm("Twin Looms Ltd")}

    def meant(text: str) -> list[Organisation]:
        return directory(REGION, names=[text], company_numbers=[text]).all_meant(text)

    assert meant("00000001") == meant("moonbeam works") == [works]
    assert set(meant("twin looms")) == twins
    assert meant("Nobody") == meant(" ") == []


def test_looking_up_one_name_reads_no_more_than_those_who_bear_it(django_assert_num_queries) -> None:
    for number in range(9):
        _firm(f"Loom {number}")
    with django_assert_num_queries(3):
        known = directory(REGION, names=["Loom 3"])
    assert [one.name for one in known.known.values()] == ["Loom 3"]
