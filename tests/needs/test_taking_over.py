"""Shared answers and minutes become evidence once, and no more than was shared."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from django.test import Client

from routeways.instruments.access import SEE
from routeways.instruments.actions import create_wave, import_answers
from routeways.instruments.models import Wave
from routeways.needs import actions, queries
from routeways.needs.errors import NeedsError
from routeways.needs.models import EvidenceItem, Need
from routeways.organisations.models import Group, Meeting, Organisation
from routeways.organisations.roles import role_definitions
from tests.instruments.making import answered, make_wave
from tests.instruments.small import questionnaire
from tests.needs.factories import NOW, REGION, TODAY, WELDING, confirm, heard, keep, make_chamber, make_lead
from tests.organisations.factories import give, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]


@pytest.fixture
def chamber() -> Organisation:
    return make_chamber()


def _share() -> str:
    """The part of the small questionnaire that lets its written answers be shared."""
    definition = questionnaire()
    texts = {one.id for one in definition.questions if one.type == "text"} - set(definition.profile.questions)
    return next(one.id for one in definition.shares if texts & set(one.questions))


def _written() -> str:
    definition = questionnaire()
    shared = next(one for one in definition.shares if one.id == _share())
    return next(one.id for one in definition.questions if one.type == "text" and one.id in shared.questions)


def _wave(chamber: Organisation) -> Wave:
    return make_wave(owner=chamber, region=REGION, title="Employers 2026")


def test_only_shared_answers_are_taken_and_none_twice(chamber: Organisation) -> None:
    wave = _wave(chamber)
    answered(wave, shared=(_share(),), **{_written(): "We <b>need</b> welders"})
    answered(wave, **{_written(): "This stays with us"})
    done = actions.take_over_wave(by=None, owner=chamber, wave=wave)
    assert done.made == EvidenceItem.objects.count() >= 1
    item = EvidenceItem.objects.get(text__contains="welders")
    assert "<b>" not in item.text and "stays with us" not in str(list(EvidenceItem.objects.values_list("text")))
    assert (item.kind, item.sharing, item.source) == ("survey-answer", "public", "Employers 2026")
    assert item.consent and item.origin.startswith("instruments.response:")
    again = actions.take_over_wave(by=None, owner=chamber, wave=wave)
    assert (again.made, again.batch) == (0, None)


def test_an_unnamed_respondent_is_one_business(chamber: Organisation) -> None:
    wave = _wave(chamber)
    for words in ("We need welders", "We need more welders"):
        answered(wave, shared=(_share(),), **{_written(): words})
    actions.take_over_wave(by=None, owner=chamber, wave=wave)
    items = list(EvidenceItem.objects.filter(text__contains="welders"))
    for one in items:
        confirm(one, WELDING)
    line = queries.register(REGION, on=TODAY).line(Need.objects.get())
    assert line is not None
    assert len(line.line.named) == len({one.business for one in items})
    assert all(one.business for one in items)


def test_a_business_that_shared_its_name_is_counted_with_its_adverts(chamber: Organisation, tmp_path: Path) -> None:
    keep(chamber, heard("Welder wanted", name="Imaginary Moonbeam Ltd"))
    wave = create_wave(
        by=None, instrument="lsip-employer-survey", region=REGION, owner=chamber, title="Autumn", opens_on=TODAY
    )
    path = tmp_path / "answers.csv"
    path.write_text(
        "organisation,staff,sector,district,future-words,Share: words,Share: name\n"
        "Imaginary Moonbeam,12,Manufacturing,Burnley,We need welders,yes,yes\n"
        "Imaginary Secrets,4,Manufacturing,Pendle,Keep it quiet,yes,no\n",
        "utf-8",
    )
    assert import_answers(by=None, wave=wave, path=path, now=NOW).made == 2
    actions.take_over_wave(by=None, owner=chamber, wave=wave)
    assert len({one.business for one in EvidenceItem.objects.exclude(about_name="")}) == 1
    told = EvidenceItem.objects.get(text="We need welders")
    assert (told.sector, told.size_band, told.area) == ("C", "small", "E07000117")
    quiet = EvidenceItem.objects.get(text="Keep it quiet")
    assert quiet.about_name == "" and quiet.business.startswith("respondent:")


def test_minutes_that_are_their_groups_alone_are_not_taken_over(chamber: Organisation) -> None:
    at = datetime(2026, 2, 3, 10, tzinfo=UTC)
    for kind in ("digital-skills-partnership", "employer-advisory-group", "action-learning-set"):
        group = Group.objects.create(
            region=REGION, kind=kind, name=f"Imaginary {kind}", owner=chamber, opened_on=date(2026, 1, 1)
        )
        Meeting.objects.create(
            group=group,
            title="Spring",
            starts_at=at,
            ends_at=at.replace(hour=12),
            minutes="Python is wanted everywhere.",
            changed_at=NOW,
        )
        actions.take_over_minutes(by=None, owner=chamber, group=group)
        actions.take_over_minutes(by=None, owner=chamber, group=group)
    rows = EvidenceItem.objects.order_by("id").values_list("kind", "sharing", "business_key")
    assert list(rows) == [("minute", "public", "")]
    assert [one.texts for one in queries.elsewhere(REGION, make_lead(chamber), today=TODAY)] == [1]


def test_the_page_offers_what_is_there_and_takes_it_over(client: Client, chamber: Organisation) -> None:
    wave = _wave(chamber)
    answered(wave, shared=(_share(),), **{_written(): "We need welders"})
    client.force_login(make_lead(chamber))
    base = f"/{REGION}/needs/import/"
    assert "Employers 2026" in client.get(base).content.decode()
    given = {"owner": chamber.public_id, "source": f"wave:{wave.public_id}"}
    done = client.post(f"{base}take-over/", given, follow=True).content.decode()
    assert "in the register’s evidence" in done
    assert "there already" in client.post(f"{base}take-over/", given).content.decode()
    assert client.post(f"{base}take-over/", {**given, "source": "wave:gone"}).status_code == 404
    assert client.post(f"{base}take-over/", {**given, "owner": "gone"}).status_code == 404


def test_a_wave_is_taken_over_only_by_those_who_see_its_results(client: Client, chamber: Organisation) -> None:
    wave = _wave(chamber)
    answered(wave, shared=(_share(),), **{_written(): "We need welders"})
    role = role_definitions()["lsip-lead"]
    blind = role.model_copy(update={"may": tuple(one for one in role.may if one != SEE)})
    client.force_login(make_lead(chamber))
    base = f"/{REGION}/needs/import/"
    given = {"owner": chamber.public_id, "source": f"wave:{wave.public_id}"}
    with patch.dict(role_definitions(), {"lsip-lead": blind}):
        assert "Employers 2026" not in client.get(base).content.decode()
        assert client.post(f"{base}take-over/", given).status_code == 404
    assert not EvidenceItem.objects.exists()


def test_what_a_team_answered_for_its_owner_alone_is_never_evidence(client: Client, chamber: Organisation) -> None:
    alone = make_wave(owner=chamber, region=REGION, title="Our team", changes={"results_for": "owner"})
    answered(alone, shared=(_share(),), **{_written(): "We need training"})
    user = make_lead(chamber)
    give(user, "organisation-administrator", chamber)
    client.force_login(user)
    base = f"/{REGION}/needs/import/"
    assert "Our team" not in client.get(base).content.decode()
    given = {"owner": chamber.public_id, "source": f"wave:{alone.public_id}"}
    assert client.post(f"{base}take-over/", given).status_code == 404
    with pytest.raises(NeedsError, match="its owner’s alone"):
        actions.take_over_wave(by=None, owner=chamber, wave=alone)


def test_somebody_speaks_only_for_the_organisation_whose_role_says_so(chamber: Organisation) -> None:
    firm, elsewhere = make_organisation("Moonbeam Works", region=REGION), make_chamber("lancashire")
    user = make_lead(chamber)
    give(user, "organisation-contact", firm)
    give(user, "lsip-lead", elsewhere, region="lancashire")
    for permission in ("needs.sign_priority", "needs.import_evidence", "needs.run_cycle"):
        assert queries.holders(user, REGION, permission, today=TODAY) == [chamber]
    assert queries.holders(user, REGION, "needs.view_own_evidence", today=TODAY) == [chamber, firm]
