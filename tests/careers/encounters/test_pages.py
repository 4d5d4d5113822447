"""The pages of an institution’s encounters: logged one thing a page, changed, taken away, asked for; its own alone."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from routeways.careers import actions
from routeways.careers.counting.measures import MEASURES
from routeways.careers.counting.words import MEANINGFUL
from routeways.careers.encounter_drafts import MetDraft, ReachDraft
from routeways.careers.errors import CareersError
from routeways.careers.models import CoverageCell, Encounter, GuidanceCount, Institution, YearGroup
from routeways.careers.queries.sessions import KINDS
from routeways.careers.routes import encounters as routes
from routeways.careers.school_years import SchoolYear
from routeways.engagements import actions as engagements
from routeways.engagements.drafts import lacks, left_open
from routeways.engagements.models import Activity, Request
from routeways.foundation.models import AuditEntry, User
from routeways.organisations.records import NewSite
from tests.careers.factories import draft, make_institution, size_years
from tests.meanwhile import while_it_waits
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packaged_places")]
REGION = "lancashire-demonstration"


@pytest.fixture
def school() -> Institution:
    made = make_institution(region=REGION)
    size_years(made, 137, on=timezone.localdate(), classes={"A": 31, "B": 30}, today=timezone.localdate())
    return made


@pytest.fixture
def leader(school: Institution, client: Client) -> User:
    user = make_user()
    give(user, "careers-leader", school.organisation)
    client.force_login(user)
    return user


def base(school: Institution) -> str:
    return f"/{REGION}/schools/{school.public_id}/"


def logged(school: Institution, **fields: object) -> Encounter:
    fields = {"on": timezone.localdate(), **fields}
    return actions.log_encounter(by=None, institution=school, draft=draft(**fields), now=timezone.now())


def day() -> dict[str, int]:
    today = timezone.localdate()
    return {"on_day": today.day, "on_month": today.month, "on_year": today.year}


def walk(client: Client, school: Institution, **pages: dict[str, object]) -> str:
    """Answers page after page as they come; gives the last address."""
    answer = client.post(f"{base(school)}encounters/new/")
    for _ in range(10):
        step = answer["Location"].rstrip("/").split("/")[-1]
        if step == "check":
            return str(answer["Location"])
        assert client.get(answer["Location"]).status_code == 200
        answer = client.post(answer["Location"], pages[step])
        assert answer.status_code == 302, answer.content.decode()[:3000]
    raise AssertionError("the pages did not come to an end")


def test_a_talk_is_logged_in_seven_pages_and_counts(client: Client, school: Institution, leader: User) -> None:
    check = walk(
        client,
        school,
        what={"title": "Welders’ morning", **day()},
        whom={"kinds": ["employer", "college"]},
        employer={"name": "Imaginary Works", "size": "small", "sector": "engineering"},
        how={"mode": "in-person"},
        reach={"whole": ["9"], "classes": ["8:8A"], "count_10": "40", "send_10": "7", "away_9": "3"},
        signs={"flags": list(MEANINGFUL), "outcomes": "To name three jobs"},
        access={"flags": ["technical", "questions"]},
    )
    page = client.get(check).content.decode()
    assert "Welders’ morning" in page
    assert "all of Year 9, 3 away" in page
    answer = client.post(check, follow=True).content.decode()
    assert "It is logged" in answer
    made = Encounter.objects.get()
    assert made.recorded_by == leader
    assert [(row.year, row.whole, row.pupils, row.classes) for row in made.reach.all()] == [
        (8, False, 31, {"8A": 31}),
        (9, True, 0, {}),
        (10, False, 40, {}),
    ]
    assert "Counts" in answer
    assert "It was not told which qualifications or apprenticeships there are." in answer
    cells = CoverageCell.objects.filter(measure="bm5", group="all").order_by("year")
    assert [(cell.lower, cell.upper) for cell in cells] == [(0, 0), (31, 31), (134, 134), (40, 40), (0, 0)]


def test_a_workplace_asks_for_its_time_and_its_own_signs(client: Client, school: Institution, leader: User) -> None:
    check = walk(
        client, school,
        what={"title": "A day at the hospital", **day()}, whom={"kinds": ["employer"]}, employer={},
        how={"mode": "in-person", "workplace": "on"}, reach={"whole": ["8"]},
        signs={"flags": list(MEANINGFUL)}, workplace={"flags": ["task"], "days": "0.5", "hours": ""},
    )  # fmt: skip
    answer = client.post(check, follow=True).content.decode()
    assert "0.5 days" in answer
    assert "The employer gave no feedback." in answer
    assert Encounter.objects.get().days == Decimal("0.5")


def test_what_is_wrong_is_said_on_its_page_and_nothing_is_lost(
    client: Client, school: Institution, leader: User
) -> None:
    new = f"{base(school)}encounters/new/"
    client.post(new)
    answer = client.post(f"{new}what/", {"title": "", "on_day": "31", "on_month": "2", "on_year": "2026"})
    assert answer.status_code == 422
    assert "Enter a date that exists" in answer.content.decode()
    client.post(f"{new}what/", {"title": "A talk", **day()})
    answer = client.post(f"{new}reach/", {"whole": ["9"], "classes": ["9:9A"]})
    assert "is in a year group chosen as a whole" in answer.content.decode()
    assert "Choose the year groups or classes" in client.post(f"{new}reach/", {}).content.decode()
    assert client.get(f"{new}check/").status_code == 302
    assert client.get(f"{new}nonsense/").status_code == 302
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(CareersError, match="still to come"):
        logged(school, on=tomorrow)


def test_an_encounter_is_changed_on_the_same_pages_with_an_audit_row(
    client: Client, school: Institution, leader: User
) -> None:
    works = make_organisation("Imaginary Works", region=REGION)
    held = logged(
        school,
        met=(
            MetDraft("employer", works, size="small"),
            MetDraft("employer", name="Another"),
            MetDraft("college", name="C"),
        ),
        reach=(ReachDraft(9, classes={"9A": 28}, send=3), ReachDraft(10, whole=True, away=2), ReachDraft(7, pupils=12)),
    )
    address = f"{base(school)}encounters/{held.public_id}/"
    check = client.post(f"{address}change/")["Location"]
    before = list(held.reach.values_list("year", "whole", "pupils", "away", "send", "classes"))
    client.post(check)
    held.refresh_from_db()
    assert list(held.reach.values_list("year", "whole", "pupils", "away", "send", "classes")) == before
    assert [(str(row), row.kind) for row in held.met.all()] == [
        ("Imaginary Works", "employer"),
        ("Another", "employer"),
        ("C", "college"),
    ]
    client.post(f"{address}change/")
    client.post(f"{base(school)}encounters/new/what/?check", {"title": "Another title", **day()})
    client.post(check)
    held.refresh_from_db()
    assert held.title == "Another title"
    assert AuditEntry.objects.filter(verb="careers.change_encounter", by=leader).count() == 2
    assert "Take" in client.get(f"{address}remove/").content.decode()
    client.post(f"{address}remove/")
    assert not Encounter.objects.exists()
    assert AuditEntry.objects.order_by("-number").first().verb == "careers.remove_encounter"  # type: ignore[union-attr]


def test_what_took_place_through_the_site_is_taken_over_in_one_click_and_once(
    client: Client, school: Institution, leader: User
) -> None:
    activity = an_activity(school)
    page = client.get(f"{base(school)}encounters/").content.decode()
    assert "Take over" in page
    assert activity.engagement is not None
    assert activity.employer is not None
    assert f"<h4>{activity.engagement.rules.name}, {activity.employer.name}: {activity.title}</h4>" in page
    assert f"<h3>{SchoolYear.of(activity.on).label}</h3>" in page
    answer = client.post(f"{base(school)}encounters/take/", {"activity": activity.public_id}, follow=True)
    assert "Say below what it was like" in answer.content.decode()
    made = Encounter.objects.get()
    assert made.engagement == activity.engagement
    assert [(row.year, row.pupils) for row in made.reach.all()] == [(9, 28)]
    assert made.met.get().organisation == activity.employer
    assert "Take over" not in client.get(f"{base(school)}encounters/").content.decode()
    assert client.post(f"{base(school)}encounters/take/", {"activity": activity.public_id}).status_code == 404
    with pytest.raises(CareersError, match="taken over before"):
        actions.take_over(by=None, institution=school, activity=activity, now=timezone.now())


def an_activity(school: Institution) -> Activity:
    now, today = timezone.now(), timezone.localdate()
    draft = engagements.Draft
    answers = {"sector": "engineering", "ages": ["years-7-9"]}
    offer = engagements.make_offer(
        by=None, region=REGION, kind_id="talk", owner=make_organisation("Imaginary Works", region=REGION), now=now,
        draft=draft("A talk", postcode="BB11 2AA", answers={**answers, "staff-present": "yes"}),
    )  # fmt: skip
    request = engagements.make_request(
        by=None, region=REGION, kind_id="talk", owner=school.organisation, now=now,
        draft=draft("Somebody for Year 9", postcode="BB11 2AA", answers=answers),
    )  # fmt: skip
    for one in (offer, request):
        engagements.open_listing(by=None, listing=one, today=today)
    match = engagements.propose_match(by=None, offer=offer, request=request, now=now)
    for side in ("offer", "request"):
        engagements.answer_match(by=None, match=match, side=side, yes=True, now=now)  # type: ignore[arg-type]
    match.refresh_from_db()
    return engagements.record_activity(
        by=None, engagement=match.engagement, on=today, mode="in-person", now=now, counts={"year-9": 28, "staff": 2}
    )


def test_coverage_shows_numbers_and_asks_in_one_click(client: Client, school: Institution, leader: User) -> None:
    logged(school, reach=(ReachDraft(9, pupils=41), ReachDraft(10, whole=True)))
    page = client.get(f"{base(school)}coverage/").content.decode()
    assert "41 of 137" in page
    assert "Year 9: Met employers this year" in page
    answer = client.post(f"{base(school)}coverage/ask/", {"measure": "bm5", "year": "9"})
    made = Request.objects.get()
    assert answer["Location"] == f"/{REGION}/connect/requests/{made.public_id}/"
    assert (made.kind, made.state, made.owner) == ("talk", "draft", school.organisation)
    assert "Year 9" in made.title
    assert "41" not in made.about
    assert client.get(answer["Location"]).status_code == 200
    client.post(f"{base(school)}coverage/ask/", {"measure": "bm5", "year": "9"})
    assert Request.objects.count() == 1
    assert (made.contact_name, made.contact_email) == (leader.name, leader.email)
    shown = client.get(f"{base(school)}coverage/").content.decode()
    assert "Finish the draft and open it" in shown
    assert "Asked for" not in shown
    Request.objects.update(state="open")
    assert "Asked for" in client.get(f"{base(school)}coverage/").content.decode()
    for measure, year in (("zebra", "9"), ("bm8-16", "9"), ("bm5", "13"), ("bm5", "")):
        refused = client.post(f"{base(school)}coverage/ask/", {"measure": measure, "year": year}, follow=True)
        assert "cannot be asked for here" in refused.content.decode()


def test_a_day_to_come_is_refused_where_it_is_asked(client: Client, school: Institution, leader: User) -> None:
    client.post(f"{base(school)}encounters/new/")
    ahead = timezone.localdate() + timedelta(days=3)
    given = {"title": "A talk", "on_day": ahead.day, "on_month": ahead.month, "on_year": ahead.year}
    answer = client.post(f"{base(school)}encounters/new/what/", given)
    assert answer.status_code == 422
    assert "This day is still to come" in answer.content.decode()
    assert "Question 1 of up to 8" in answer.content.decode()


def test_a_draft_takes_place_and_contact_from_the_schools_record(packaged_places: None) -> None:
    burnley = NewSite(name="Main site", latitude=53.79, longitude=-2.24, is_main=True)
    school = make_institution(
        make_organisation("Birch Hollow School", kind="school", region=REGION, sites=(burnley,)), region=REGION
    )
    joan = make_person(school.organisation, "Joan Example")
    actions.name_leader(by=None, institution=school, person=joan, today=timezone.localdate())
    made = actions.ask_for(by=None, institution=school, measure="bm5", year=9, now=timezone.now())
    assert made.postcode.startswith("BB1")
    assert (made.contact_name, made.contact_email) == ("Joan Example", joan.work_email)
    assert lacks(made) == ("Answer “Sector”.",)
    assert left_open(made) == (("q-sector", "Sector"),)


def test_a_draft_leads_to_the_question_that_is_left_and_is_opened_only_then(
    client: Client, school: Institution, leader: User, packaged_places: None
) -> None:
    made = actions.ask_for(by=leader, institution=school, measure="bm5", year=9, now=timezone.now())
    made.postcode = "BB11 2AA"
    made.save()
    desk = f"/{REGION}/connect/requests/{made.public_id}/"
    page = client.get(desk).content.decode()
    assert "One question is left: Sector." in page
    assert "Open it</button>" not in page
    answer = client.post(f"{desk}change/", {"next": "yes"})
    assert answer["Location"] == f"/{REGION}/connect/new/request/talk/q-sector/?check"
    assert "What should it be about?" in client.get(answer["Location"]).content.decode()
    made.answers = {**made.answers, "sector": "digital"}
    made.save()
    page = client.get(desk).content.decode()
    assert "question is left" not in page
    assert "Open it</button>" in page


def test_who_was_away_is_not_asked_for_and_guidance_leads_to_where_it_is_entered(
    client: Client, school: Institution, leader: User
) -> None:
    logged(school, reach=(ReachDraft(9, whole=True, away=1), ReachDraft(10, pupils=41)))
    page = client.get(f"{base(school)}coverage/").content.decode()
    assert "Nearly all reached: a few were away" in page
    assert "136 of 137" in page
    assert 'Ask for it<span class="hidden">: Year 9, Met employers' not in page
    assert 'Ask for it<span class="hidden">: Year 10, Met employers' in page
    actions.record_guidance(
        by=None, institution=school, school_year=SchoolYear.of(timezone.localdate()), year=11, pupils=50, send=None,
        fsm=None, today=timezone.localdate(),
    )  # fmt: skip
    page = client.get(f"{base(school)}coverage/").content.decode()
    assert 'Enter personal guidance<span class="hidden">: Year 11' in page


def test_what_is_due_later_is_not_asked_for_either_where_nearly_all_were_reached(
    client: Client, school: Institution, leader: User
) -> None:
    logged(school, reach=(ReachDraft(7, whole=True, away=1),))
    later = [one for one in MEASURES.values() if 7 in one.years and not one.is_due(7) and not one.guidance]
    cell = CoverageCell.objects.filter(group="all", year=7, measure__in=[one.id for one in later], size__gt=1)[0]
    CoverageCell.objects.filter(pk=cell.pk).update(lower=cell.size - 1, upper=cell.size - 1)
    page = client.get(f"{base(school)}coverage/").content.decode()
    name = MEASURES[cell.measure].name
    assert f'Ask for it<span class="hidden">: Year 7, {name}' not in page
    assert f"Year 7: {name}" in page.partition("Nearly all reached")[2].partition("</details>")[0]
    with pytest.raises(CareersError, match="Nearly all of Year 7 were reached"):
        actions.ask_for(by=None, institution=school, measure=cell.measure, year=7, now=timezone.now())


@pytest.mark.parametrize("of", ["gap", "session"])
def test_two_clicks_at_the_same_moment_make_one_request(
    school: Institution, monkeypatch: pytest.MonkeyPatch, of: str
) -> None:
    about = {"by": None, "institution": school, "now": timezone.now()}
    kind_id = next(iter(KINDS))

    def ask() -> Request:
        if of == "session":
            return actions.ask_for_session(kind_id=kind_id, **about)
        return actions.ask_for(measure="bm5", year=9, **about)

    first: list[Request] = []
    while_it_waits(monkeypatch, Institution, lambda: first.append(ask()))
    assert [ask()] == first
    assert Request.objects.count() == 1


def test_a_workplace_of_older_pupils_is_asked_as_work_experience(school: Institution) -> None:
    made = actions.ask_for(by=None, institution=school, measure="bm6-10-11", year=10, now=timezone.now())
    assert (made.kind, made.answers["ages"], made.number) == ("work-experience", ["years-10-11"], 1)
    younger = actions.ask_for(by=None, institution=school, measure="bm6-7-9", year=8, now=timezone.now())
    assert (younger.kind, younger.answers["ages"]) == ("talk", ["years-7-9"])


def test_sizes_and_guidance_are_entered_as_numbers(client: Client, school: Institution, leader: User) -> None:
    logged(school)
    client.post(f"{base(school)}years/", {f"pupils-{year}": 120 for year in range(7, 12)})
    assert YearGroup.objects.get(institution=school, year=9).pupils == 120
    assert CoverageCell.objects.get(measure="bm5", group="all", year=9).lower == 120
    guidance = f"{base(school)}coverage/guidance/"
    client.post(guidance, {"year_11": 90})
    assert GuidanceCount.objects.get().pupils == 90
    wrong = client.post(guidance, {"year_11": 900})
    assert "more than there are" in wrong.content.decode()


def test_guidance_of_groups_is_asked_and_stays_when_another_number_is_saved(
    client: Client, school: Institution, leader: User
) -> None:
    guidance = f"{base(school)}coverage/guidance/"
    client.post(guidance, {"year_11": 50, "send_11": 12, "fsm_11": 9})
    assert CoverageCell.objects.get(measure="bm8-16", year=11, group="send").lower == 12
    form = client.get(guidance).context["form"]
    shown = {bound.html_name: bound.initial for _, fields in form.rows() for bound in fields}
    sent = {name: "" if count is None else count for name, count in shown.items()}
    client.post(guidance, {**sent, "year_10": 40})
    assert list(GuidanceCount.objects.values_list("year", "pupils", "send", "fsm")) == [
        (10, 40, None, None),
        (11, 50, 12, 9),
    ]
    for wrong, says in (({"send_9": 3}, "how many pupils in all"), ({"year_9": 5, "send_9": 6}, "more than there are")):
        answer = client.post(guidance, {**sent, **wrong})
        assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert not GuidanceCount.objects.filter(year=9).exists()


def test_the_list_is_one_of_a_school_year_and_asks_the_database_as_often_for_forty_as_for_two(
    client: Client, school: Institution, leader: User, django_assert_max_num_queries
) -> None:
    for number in range(40):
        logged(school, title=f"Talk {number}")
    with django_assert_max_num_queries(20):
        page = client.get(f"{base(school)}encounters/").content.decode()
    assert "40 encounters" in page
    assert client.get(f"{base(school)}encounters/?year=nonsense&page=x").status_code == 200


# -- nobody else


def addresses(school: Institution, held: Encounter) -> list[str]:
    """Every address of this part about one institution, guessed as well as one can."""
    found = []
    for pattern in routes.urlpatterns:
        assert isinstance(pattern, URLPattern)
        path = str(pattern.pattern)
        for name, value in (("region", REGION), ("institution", school.public_id), ("encounter", held.public_id)):
            path = path.replace(f"<slug:{name}>", value)
        found += [f"/{path.replace('<slug:step>', step)}" for step in (("what", "check") if "step" in path else ("",))]
    return found


def test_nobody_else_reaches_a_record_of_pupils_by_any_page_export_or_guessed_address(
    client: Client, school: Institution
) -> None:
    held = logged(school, reach=(ReachDraft(9, pupils=41),), title="Welders’ morning")
    rival = make_institution(name="Birch Hollow School", region=REGION)
    employer = make_organisation("Imaginary Works", region=REGION)
    lead = make_hub_lead(REGION)
    others = {"hub": lead, "coordinator": make_user(), "school": make_user(), "employer": make_user(), "none": None}
    give(others["school"], "careers-leader", rival.organisation)  # type: ignore[arg-type]
    give(others["employer"], "organisation-administrator", employer)  # type: ignore[arg-type]
    give(others["coordinator"], "enterprise-coordinator", make_organisation(kind="hub", region=REGION), region=REGION)  # type: ignore[arg-type]
    every = addresses(school, held)
    assert len(every) >= 18
    for who, user in others.items():
        client.logout()
        if user is not None:
            client.force_login(user)
        for address in [*every, f"{base(school)}", f"/{REGION}/schools/data.csv"]:
            for answer in (client.get(address), client.post(address, {"measure": "bm5", "year": "9"})):
                body = answer.content.decode()
                hub = address.startswith(f"/{REGION}/careers-hub/") and who in ("hub", "coordinator")
                public = address in (base(school), f"/{REGION}/schools/data.csv")
                assert hub or public or answer.status_code in (302, 403, 404, 405), (who, address)
                for secret in ("Welders", "137", "41 "):
                    assert not re.search(rf"\b{secret}\b", re.sub(r"<[^>]+>", " ", body)), (who, address, secret)


def test_a_school_reads_only_its_own_through_its_own_address(client: Client, school: Institution, leader: User) -> None:
    rival = make_institution(name="Birch Hollow School", region=REGION)
    held = logged(rival, title="Theirs")
    for tail in ("", "change/", "remove/"):
        answer = client.get(f"{base(school)}encounters/{held.public_id}/{tail}")
        assert answer.status_code in (404, 405)
    assert client.post(f"{base(school)}encounters/{held.public_id}/remove/").status_code == 404
    assert Encounter.objects.filter(pk=held.pk).exists()


def test_the_schools_page_leads_its_own_people_to_their_parts(
    client: Client, school: Institution, leader: User
) -> None:
    page = client.get(base(school)).content.decode()
    assert f"{base(school)}encounters/" in page
    client.logout()
    assert f"{base(school)}encounters/" not in client.get(base(school)).content.decode()
