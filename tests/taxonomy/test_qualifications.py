"""Qualifications: the packaged lists, suggestions of occupations, and what people decide about them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from routeways.foundation.models import AuditEntry
from routeways.taxonomy import queries
from routeways.taxonomy.levels import level_from_lars, level_in_words, levels_of
from routeways.taxonomy.models import Qualification, QualificationLink
from routeways.taxonomy.qualifications import actions
from routeways.taxonomy.qualifications.definitions import read_all
from routeways.taxonomy.qualifications.titles import TitleIndex, words_of
from routeways.taxonomy.rows import TaxonomyError
from tests.organisations.factories import make_user

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def qualified(loaded):
    """The packaged classifications and qualifications in the database."""
    return actions.load_packaged()


def test_every_packaged_list_can_be_read_and_names_its_source():
    lists = {one.definition.id: one for one in read_all()}
    assert set(lists) == {"higher-technical", "standards", "t-levels"}
    assert len(lists["standards"].entries) == 744
    assert len(lists["t-levels"].entries) == 22
    assert all(one.definition.publisher and one.definition.licence and one.definition.source for one in lists.values())
    assert all("Check each year" in one.definition.about for one in lists.values())


@pytest.mark.django_db
def test_loading_the_packaged_lists_twice_changes_nothing(qualified):
    assert qualified.new == Qualification.objects.count() == 773
    rows = AuditEntry.objects.count()
    assert not actions.load_packaged().anything
    assert AuditEntry.objects.count() == rows


@pytest.mark.django_db
def test_every_qualification_lies_in_a_subject_area_that_there_is(qualified):
    for subject in set(Qualification.objects.values_list("subject", flat=True)):
        assert queries.node(*subject.split(":")) is not None, subject


@pytest.mark.django_db
def test_a_standard_has_the_reference_and_level_of_the_register_where_the_names_agree(qualified):
    one = queries.qualification("standard:st0152")
    assert one is not None
    assert (one.title, one.level, one.reference, one.subject) == (
        "Installation and Maintenance Electrician",
        "3",
        "ST0152",
        "ssa:4.1",
    )
    welder = queries.qualification("standard:welder")
    assert welder is not None and welder.reference == "" and welder.level == "2"


@pytest.mark.django_db
def test_titles_suggest_occupations_with_a_reason_in_words(qualified):
    steps = queries.qualifications_for_occupation("soc2020:3240", on=TODAY)
    assert [step.qualification.title for step in steps] == ["Veterinary Nurse"]
    assert steps[0].status == "suggested"
    assert "Veterinary nurses" in steps[0].reason


@pytest.mark.django_db
def test_what_a_person_decides_is_kept_audited_and_never_overwritten(qualified):
    user = make_user()
    link = QualificationLink.objects.filter(occupation="soc2020:3240").get()
    actions.decide(by=user, link=link, confirmed=False, reason="It trains nurses of people.", now=NOW)
    assert queries.qualifications_for_occupation("soc2020:3240", on=TODAY) == []
    assert not actions.suggest_occupations()
    link.refresh_from_db()
    assert (link.status, link.decided_by, link.reason) == ("refused", user, "It trains nurses of people.")
    assert AuditEntry.objects.filter(verb="taxonomy.decide_link", by=user).count() == 1
    actions.decide(by=user, link=link, confirmed=True, reason="On second thoughts it does not.", now=NOW)
    assert [s.status for s in queries.qualifications_for_occupation("soc2020:3240", on=TODAY)] == ["confirmed"]


@pytest.mark.django_db
def test_a_person_changes_a_suggestion_to_another_occupation(qualified):
    user = make_user()
    link = QualificationLink.objects.filter(occupation="soc2020:3240").get()
    actions.change_link(by=user, link=link, occupation="soc2020:2240", reason="Vets, not nurses.", now=NOW)
    assert queries.qualifications_for_occupation("soc2020:3240", on=TODAY) == []
    found = queries.qualifications_for_occupation("soc2020:2240", on=TODAY)
    assert (found[0].qualification.title, found[0].status) == ("Veterinary Nurse", "confirmed")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("occupation", "reason", "says"),
    [
        ("soc2020:9999", "Because.", "There is no occupation “9999” in SOC 2020. Choose one."),
        ("soc2020:3240", "  ", "Say in a sentence why."),
        ("soc2020:3240", "x" * 501, "The reason is longer than 500 letters. Shorten it."),
    ],
)
def test_a_link_needs_a_known_occupation_and_a_reason(qualified, occupation, reason, says):
    one = Qualification.objects.first()
    assert one is not None
    with pytest.raises(TaxonomyError, match=says.replace("(", r"\(")):
        actions.add_link(by=make_user(), qualification=one, occupation=occupation, reason=reason, now=NOW)


@pytest.mark.django_db
def test_only_what_can_be_started_at_a_wanted_level_is_offered(qualified):
    one = queries.qualification("htq:digital")
    assert one is not None
    actions.add_link(by=None, qualification=one, occupation="soc2020:2134", reason="Its route.", now=NOW)

    def ids(on: date, levels: set[str] | None = None) -> set[str]:
        found = queries.qualifications_for_occupation("soc2020:2134", on=on, levels=levels)
        return {step.qualification.id for step in found}

    assert "htq:digital" in ids(TODAY) and "htq:digital" in ids(TODAY, {"5"})
    assert "htq:digital" not in ids(date(2022, 8, 31))
    assert "htq:digital" not in ids(TODAY, {"3"})


@pytest.mark.parametrize(
    ("level", "words", "single"),
    [
        ("E", "Entry level", {"E"}),
        ("3", "Level 3", {"3"}),
        ("4-5", "Levels 4 to 5", {"4", "5"}),
        ("4+", "Level 4 or above", {"4", "5", "6", "7"}),
        ("", "Level not known", set()),
        ("9", "Level not known", set()),
    ],
)
def test_levels_in_words_and_one_by_one(level, words, single):
    assert level_in_words(level) == words
    assert levels_of(level) == single


def test_levels_of_lars_are_written_our_way():
    assert [level_from_lars(text) for text in ("E", "1.5", "3", "H", "M", "X")] == ["E", "1-2", "3", "4+", "", ""]
    with pytest.raises(ValueError, match="is not a level of LARS"):
        level_from_lars("12")


def test_titles_are_compared_by_the_words_that_say_what_the_work_is():
    assert words_of("Senior Veterinary Nurses (Integrated Degree)") == {"veterinary", "nurse"}
    index = TitleIndex([("a", "Bakers and flour confectioners"), ("b", "Metal machining setters")])
    assert index.suggest("Baker") == () or index.suggest("Baker")[0].occupation == "a"
    assert index.suggest("Zoo keeper") == ()
    exact = index.suggest("Metal Machining Setter")
    assert exact[0].score == 1 and exact[0].reason.startswith("The title is the same as")
