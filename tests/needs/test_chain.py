"""From a need to a local course: every step has its reason, and people have the last word."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from routeways.foundation.models import AuditEntry
from routeways.needs import actions, queries
from routeways.needs.errors import NeedsError
from routeways.needs.models import HopDecision, Need
from routeways.needs.refs import Ref
from routeways.organisations.models import Organisation
from routeways.places import queries as places
from routeways.provision.models import CourseSkill
from routeways.taxonomy.actions import load_packaged_skills
from tests.needs.factories import NOW, REGION, confirm, heard, keep, make_lead
from tests.organisations.factories import make_organisation
from tests.provision.test_queries import make_course

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)
WELD = Ref("skill", "starter:welding", "Welding")
HEAT = Ref("skill", "starter:heat-pump-installation", "Heat pump installation")
WELDERS = Ref("occupation", "soc2020:5213", "Welding trades")
Hop = HopDecision.Hop


@pytest.fixture
def chamber(demonstrated: dict[str, Organisation]) -> Organisation:
    load_packaged_skills()
    return demonstrated["Three Rivers Chamber of Trade"]


def _need(chamber: Organisation, *refs: Ref) -> Need:
    for item in keep(chamber, *(heard(f"Text {number}", f"Works {number}") for number in range(3))):
        confirm(item, *refs)
    return Need.objects.get(ref=refs[0].id)


def test_welding_leads_to_the_welder_apprenticeship_taught_here(chamber: Organisation) -> None:
    found = queries.chain(_need(chamber, WELD, WELDERS), on=DAY)
    occupation = found.occupations[0]
    assert (occupation.id, occupation.detail) == ("soc2020:5213", "SOC 2020 5213")
    assert "Said together with it in 3 texts" in occupation.reason
    assert "standard:welder" in {step.id for step in found.all_qualifications}
    welder = next(step for step in found.all_qualifications if step.id == "standard:welder")
    assert welder.reason and "Level" in welder.detail
    course = found.courses[0]
    assert course.label == "Welder apprenticeship"
    assert course.reason.startswith("It teaches Welder") and course.href
    assert all(step.reason and step.state == "suggested" for step in (*found.occupations, *found.courses))


def test_distances_are_measured_from_where_one_asks(chamber: Organisation) -> None:
    near = places.postcode("PR1 8").point
    found = queries.chain(_need(chamber, WELD), on=DAY, near=near)
    assert "miles away" in found.courses[0].detail or "mile away" in found.courses[0].detail


def test_levels_of_what_was_said_beside_it_do_not_hide_a_course_that_teaches_the_skill(chamber: Organisation) -> None:
    college = make_organisation("Moonbeam College", region=REGION, kind="college")
    made = make_course(college, "First Welds", region=REGION, level="1", starts_on=date(2027, 9, 6))
    CourseSkill.objects.create(course=made, skill=WELD.id, label=WELD.label)
    need = _need(chamber, WELD, WELDERS)
    found = queries.chain(need, on=DAY)
    named = {level for step in found.all_qualifications for level in step.source.levels}
    assert named and "1" not in named
    assert "First Welds" in {step.label for step in found.local}
    need.level = "1"
    assert "First Welds" in {step.label for step in queries.chain(need, on=DAY).local}
    need.level = "3"
    assert "First Welds" not in {step.label for step in queries.chain(need, on=DAY).local}


def test_what_nobody_teaches_ends_in_no_local_course(chamber: Organisation) -> None:
    found = queries.chain(_need(chamber, HEAT), on=DAY)
    assert found.occupations
    assert not any("heat pump" in step.label.lower() for step in found.local)


def test_a_refused_step_stays_visible_and_leads_nowhere(chamber: Organisation) -> None:
    need = _need(chamber, WELD, WELDERS)
    before = queries.chain(need, on=DAY)
    with pytest.raises(NeedsError, match="Say why the step is refused"):
        actions.decide_hop(
            by=None, need=need, hop=Hop.OCCUPATIONS, before=need.ref, after="soc2020:5213", label="x", state="refused",
            now=NOW,
        )  # fmt: skip
    for step in before.occupations:
        actions.decide_hop(
            by=None, need=need, hop=step.hop, before=step.before, after=step.id, label=step.label, state="refused",
            reason="Not meant", now=NOW,
        )  # fmt: skip
    after = queries.chain(need, on=DAY)
    assert {step.state for step in after.occupations} == {"refused"}
    assert after.qualifications == {}
    assert AuditEntry.objects.filter(verb="needs.decide_hop").count() == len(before.occupations)


def test_what_a_person_adds_or_puts_in_place_goes_before_suggestions(chamber: Organisation) -> None:
    need = _need(chamber, WELD)
    first = queries.chain(need, on=DAY).occupations[0]
    actions.decide_hop(
        by=None, need=need, hop=Hop.OCCUPATIONS, before=need.ref, after="soc2020:5221", label="Metal machining setters",
        state="changed", reason="They set machines", instead_of=first.id, now=NOW,
    )  # fmt: skip
    found = queries.chain(need, on=DAY).occupations
    assert (found[0].id, found[0].state) == ("soc2020:5221", "changed")
    assert next(step for step in found if step.id == first.id).state == "refused"
    course = queries.chain(need, on=DAY).courses[0]
    actions.decide_hop(
        by=None, need=need, hop=Hop.COURSES, before=need.ref, after=course.id, label=course.label, state="refused",
        reason="Closed in 2025", now=NOW,
    )  # fmt: skip
    assert course.id not in {step.id for step in queries.chain(need, on=DAY).local}


def test_an_occupation_leads_back_to_its_skills(chamber: Organisation) -> None:
    need = _need(chamber, WELDERS, WELD)
    found = queries.chain(need, on=DAY)
    assert found.occupations[0].state == "confirmed"
    assert "starter:welding" in {step.id for step in found.skills}


def test_everybody_may_follow_the_way_but_counts_of_texts_are_for_those_who_keep_it(
    client: Client, chamber: Organisation
) -> None:
    need = _need(chamber, WELD, WELDERS)
    address = f"/{REGION}/needs/register/{need.public_id}/way/"
    assert client.get(address).status_code == 404
    content = actions.register_content(REGION, on=DAY)
    actions.publish_register(by=None, region=REGION, content=content, now=NOW)
    text = client.get(address).content.decode()
    assert "Welder apprenticeship" in text and "in the evidence" in text and "3 texts" not in text
    assert "Refuse" not in text
    assert "postcode-error" in client.get(f"{address}?postcode=nowhere").content.decode()
    lead = make_lead(chamber)
    client.force_login(lead)
    page = client.get(address).content.decode()
    assert "3 texts" in page and "Refuse" in page
    given = {"hop": "occupations", "before": need.ref, "after": "soc2020:5213", "label": "Welding trades"}
    done = client.post(f"{address}decide/", {**given, "state": "confirmed"}, follow=True).content.decode()
    assert "“Welding trades” is confirmed." in done and str(lead) in done
    visited = Client().get(address).content.decode()
    assert "A person, " in visited and str(lead) not in visited
    bad = client.post(f"{address}decide/", {**given, "state": "refused"}, follow=True).content.decode()
    assert "Say why the step is refused" in bad
    search = client.get(f"{address}add/?hop=qualifications&before=soc2020:5213&q=welder").content.decode()
    assert "Plate Welder" in search
    assert client.get(f"{address}add/?hop=courses&before=x").status_code == 302
