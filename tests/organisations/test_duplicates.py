"""Which pairs are proposed, which never are, and what a decision does."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from benchmarks.duplicates import labelled, measure

from routeways.organisations import actions, queries
from routeways.organisations.duplicates import THRESHOLD, Candidate, propose
from routeways.organisations.models import DuplicatePair
from routeways.organisations.records import NewIdentifier, NewSite, OrganisationError
from tests.organisations.factories import make_organisation

# Enough other names that “college” and “bakery” are common words.
OTHERS = tuple(
    Candidate(100 + n, (f"{first} {last}",), (f"ZZ{n} 1AA",))
    for n, (first, last) in enumerate(
        (first, last)
        for first in ("Amberdale", "Birchmere", "Cobbleton", "Drifton", "Emberley", "Fennelby")
        for last in ("College", "Bakery", "Primary School", "Engineering")
    )
)


def _pairs(*candidates: Candidate) -> dict[tuple[int, int], tuple[int, bool, tuple[str, ...]]]:
    return {(p.first, p.second): (p.score, p.certain, p.reasons) for p in propose([*candidates, *OTHERS])}


def _numbers(*pairs: tuple[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(pairs)


def test_one_number_makes_a_pair_certain_whatever_the_names_are() -> None:
    one = Candidate(1, ("Moonbeam Bakery",), ("PR1 2HE",), _numbers(("company-number", "01234567")))
    two = Candidate(2, ("Something Else",), ("BB2 1LH",), ended=_numbers(("company-number", "01234567")))
    score, certain, reasons = _pairs(one, two)[1, 2]
    assert (score, certain) == (100, True)
    assert reasons[0] == "Both have the company number 01234567."


def test_different_numbers_in_one_register_are_never_proposed() -> None:
    one = Candidate(1, ("Moonbeam Bakery",), ("PR1 2HE",), _numbers(("urn", "100001"), ("ukprn", "10000001")))
    two = Candidate(2, ("Moonbeam Bakery",), ("PR1 2HE",), _numbers(("urn", "100002"), ("ukprn", "10000001")))
    assert _pairs(one, two) == {}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Moonbeam Bakery Ltd", "The Moonbeam Bakery"),
        ("Moonbeam & Daughters", "Moonbeam and Daughters PLC"),
        ("Moonbeam Bakery", "Moonbaem Bakery"),
        ("Moonbeam Bakery", "Moon beam Bakery"),
        ("Fictive Holdings Ltd T/A Moonbeam Bakery", "Moonbeam Bakery"),
        ("Moonbeam Bakery (Nowhere)", "Moonbeam Bakery"),
    ],
)
def test_one_name_written_in_two_ways_near_by_is_proposed_with_its_reasons(one: str, two: str) -> None:
    found = _pairs(Candidate(1, (one,), ("PR1 2HE",)), Candidate(2, (two,), ("PR1 9ZZ",)))
    score, certain, reasons = found[1, 2]
    assert score >= THRESHOLD
    assert not certain
    assert "Both are in the postcode district PR1." in reasons


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Amberdale College", "Birchmere College"),
        ("Amberdale College", "Amberdale Primary School"),
        ("Unit 4 Bakery", "Unit 5 Bakery"),
        ("Drifton Engineering", "Moonbeam Engineering"),
    ],
)
def test_names_that_differ_in_a_telling_word_are_not_proposed(one: str, two: str) -> None:
    found = _pairs(Candidate(1, (one,), ("PR1 2HE",)), Candidate(2, (two,), ("PR1 9ZZ",)))
    assert (1, 2) not in found


def test_a_school_of_the_same_name_in_another_place_is_another_school() -> None:
    one = Candidate(1, ("St Fictive’s Primary School",), ("PR1 2HE",), bound_to_place=True)
    two = Candidate(2, ("St Fictive’s Primary School",), ("BB2 1LH",), bound_to_place=True)
    assert _pairs(one, two) == {}


def test_precision_and_recall_on_the_labelled_set_do_not_fall() -> None:
    candidates, true = labelled(800, 7)
    precision, recall, _ = measure(candidates, true, THRESHOLD)
    assert precision >= 0.85
    assert recall >= 0.95


@pytest.mark.django_db
def test_proposals_are_kept_once_and_a_pair_kept_apart_is_never_proposed_again(now: datetime) -> None:
    for postcode in ("PR1 2HE", "PR1 9ZZ"):
        make_organisation("Moonbeam Bakery", sites=(NewSite(postcode=postcode),))
    make_organisation("Drifton Engineering")
    assert actions.propose_duplicates(by=None, region="lancashire") == 1
    assert actions.propose_duplicates(by=None, region="lancashire") == 0
    pair = queries.waiting_pairs("lancashire").get()
    with pytest.raises(OrganisationError, match="Say why"):
        actions.keep_apart(by=None, pair=pair, reason=" ", now=now)
    actions.keep_apart(by=None, pair=pair, reason="Two shops of two owners.", now=now)
    assert actions.propose_duplicates(by=None, region="lancashire") == 0
    assert not queries.waiting_pairs("lancashire").exists()


@pytest.mark.django_db
def test_a_waiting_pair_that_is_no_longer_alike_is_dropped() -> None:
    one, _ = make_organisation("Moonbeam Bakery"), make_organisation("Moonbeam Bakery Ltd")
    actions.propose_duplicates(by=None, region="lancashire")
    actions.change_organisation(by=None, organisation=one, name="Drifton Engineering", on=date(2026, 1, 1))
    one.aliases.all().delete()
    actions.propose_duplicates(by=None, region="lancashire")
    assert not DuplicatePair.objects.exists()


@pytest.mark.django_db
def test_an_ended_number_at_another_organisation_is_found_as_certain() -> None:
    one = make_organisation("Moonbeam Bakery", identifiers=(NewIdentifier("company-number", "01234567"),))
    actions.end_identifier(by=None, identifier=one.identifiers.get(), on=date(2025, 1, 1))
    make_organisation("Else", identifiers=(NewIdentifier("company-number", "1234567"),))
    actions.propose_duplicates(by=None, region="lancashire")
    assert DuplicatePair.objects.get().certain


@pytest.mark.django_db
def test_invented_organisations_are_never_compared_with_real_ones() -> None:
    make_organisation("Moonbeam Bakery")
    make_organisation("Moonbeam Bakery", region="lancashire-demonstration")
    assert actions.propose_duplicates(by=None, region="lancashire") == 0
    assert actions.propose_duplicates(by=None, region="lancashire-demonstration") == 0
