"""Jobs with a register or licence: the definitions, and what the pages say of them."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client

from routeways.careers.explorer.definitions import routes
from routeways.careers.explorer.jobs import jobs
from routeways.careers.explorer.order import neutral
from routeways.careers.explorer.regulated import RegulatedJob, every, of_another, regulated
from routeways.careers.pages.explorer_columns import ends_in_it, job_routes, same_subject
from routeways.careers.queries import explorer as queries
from routeways.careers.queries import reskilling
from routeways.places.frame import region_or_404 as region_of
from routeways.provision.queries import CourseMatch
from routeways.taxonomy import queries as taxonomy
from tests.careers.conftest import TODAY
from tests.careers.explorer.test_near import ask
from tests.careers.explorer.test_pages import HERE, plain, text
from tests.careers.explorer.test_reading_age import PAGE

NURSES = "2232"


def test_a_job_stands_in_one_file_with_routes_that_there_are() -> None:
    for one in every():
        assert set(one.jobs) <= set(jobs()), one.id
        assert set(one.leads) | set(one.steps) <= set(routes()), one.id
        assert one.must.endswith(".") and one.way.endswith("."), one.id
        assert all(told.endswith(".") for told in (*one.steps.values(), *(way.text for way in one.leads.values())))
        assert all(regulated(code) is one for code in one.jobs)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2232", "Nursing and Midwifery Council"),
        ("2231", "Nursing and Midwifery Council"),
        ("2211", "General Medical Council"),
        ("2253", "General Dental Council"),
        ("2251", "General Pharmaceutical Council"),
        ("2255", "Health and Care Professions Council"),
        ("2221", "Health and Care Professions Council"),
        ("2252", "General Optical Council"),
        ("2240", "Royal College of Veterinary Surgeons"),
        ("2461", "Social Work England"),
        ("2313", "qualified teacher status"),
        ("2412", "Solicitors Regulation Authority"),
        ("2451", "Architects Registration Board"),
        ("5315", "Gas Safe Register"),
        ("9231", "Security Industry Authority"),
        ("8211", "Certificate of Professional Competence"),
        ("3511", "Civil Aviation Authority"),
        ("6114", "Ofsted"),
    ],
)
def test_the_professions_that_people_ask_for_say_whose_register_it_is(code: str, words: str) -> None:
    found = regulated(code)
    assert found
    assert words in found.must


def test_what_no_file_says_is_to_be_checked_and_a_page_has_the_day_it_was_read() -> None:
    for one in every():
        assert one.source.certain == (one.source.basis == "file"), one.id
        assert (one.source.looked_at is None) == (one.source.basis == "general"), one.id


def test_a_route_cannot_lead_there_and_be_a_step_before() -> None:
    found = regulated(NURSES)
    assert found
    given = found.model_dump(by_alias=True) | {"steps": {"degree": "It can come before."}}
    with pytest.raises(ValueError, match="degree: a route leads there or is a step before, not both"):
        RegulatedJob.model_validate(given)


def test_only_courses_that_end_in_the_register_lead_to_it() -> None:
    nurse, plumber = regulated(NURSES), regulated("5315")
    assert nurse and plumber
    assert nurse.may_lead("apprenticeship", "standard:registered-nurse-degree-nmc-2018")
    assert not nurse.may_lead("apprenticeship", "standard:st0005")
    assert not nurse.may_lead("adult", None)
    assert nurse.may_lead("degree", None)
    assert plumber.may_lead("adult", None)


def test_a_course_of_another_profession_is_told_by_its_qualification_or_its_title() -> None:
    nurse, vet_nurse, dental, childminder = (regulated(code) for code in ("2237", "3240", "6133", "6114"))
    assert nurse and vet_nurse and dental and childminder
    assert of_another(nurse, "standard:st0343", "Veterinary Nurse apprenticeship")
    assert of_another(nurse, None, "BSc Veterinary Nursing")
    assert of_another(nurse, None, "Diploma for Dental Nurses")
    assert not of_another(vet_nurse, "standard:st0343", "Veterinary Nurse apprenticeship")
    assert not of_another(nurse, "standard:registered-nurse-degree-nmc-2018", "Registered nurse")
    assert not of_another(nurse, "standard:st0006", "Lead Adult Care Worker apprenticeship")
    assert not of_another(dental, None, "Diploma in Dental Nursing")
    # Not all jobs of nursery workers ask for anything, so their courses are for others too.
    assert not of_another(childminder, "tlevel:education-early-years", "T Level in Education and Early Years")


@pytest.mark.django_db
def test_a_regulated_job_is_offered_no_course_of_another_one(region: str) -> None:
    drivers, pilots = (queries.courses(region, jobs()[code], today=TODAY) for code in ("8211", "3511"))
    lorry = {one.course.pk for one in drivers["apprenticeship"] if one.fit == "qualification"}
    assert lorry
    assert not lorry & {one.course.pk for listed in pilots.values() for one in listed}


@pytest.mark.django_db
def test_every_qualification_that_is_named_is_in_our_lists_and_on_its_route(region: str) -> None:
    for one in every():
        known = taxonomy.qualifications_by_id(one.qualifications)
        assert set(known) == set(one.qualifications), one.id
        for name, leading in one.leads.items():
            kinds = {known[id].kind for id in leading.qualifications}
            assert kinds <= set(routes()[name].kinds), (one.id, name)


@pytest.mark.django_db
def test_a_nurse_reads_of_the_register_first_and_what_leads_there_stands_in_its_place(
    client: Client, region: str
) -> None:
    page = client.get(f"{HERE}jobs/{NURSES}/").content.decode()
    block = page.split('id="routes"')[1].split("<h2")[0]
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block))
    assert shown.index("All nurses must be on the register") < shown.index("Each way has the same rows")
    assert "No file that we hold says it, so check it" in shown
    assert 'href="https://www.nmc.org.uk/' in block
    columns = {
        re.sub(r"<[^>]+>", "", one.split("</h3>")[0]).strip(): re.sub(r"<[^>]+>", " ", one)
        for one in block.split("<details")[0].split("<h3>")[1:]
    }
    assert "It leads to registration. A nursing degree apprenticeship" in columns["Apprenticeship"]
    assert "Registered Nurse Degree (NMC 2018)" in columns["Apprenticeship"]
    assert "It leads to registration. An approved degree in nursing" in columns["Degree"]
    assert "It does not lead to registration by itself. An Access" in columns["Adult courses"]
    for name, column in columns.items():
        if "Care" in column:
            assert "The same subject: it does not lead to registration." in column, name


@pytest.mark.django_db
def test_courses_near_a_postcode_do_not_promise_the_register(client: Client, region: str) -> None:
    shown = plain(ask(client, code=NURSES, minutes="90").content.decode())
    assert "All nurses must be on the register" in shown
    assert "As far as we know, none of them leads to registration." in shown
    assert "it does not lead to registration. Apprenticeship" in shown
    assert "must be on the register" not in plain(ask(client, code="5213").content.decode())


@pytest.mark.django_db
def test_a_job_that_asks_for_nothing_says_nothing_of_a_register(client: Client, region: str) -> None:
    assert "Who says so?" not in text(client, f"{HERE}jobs/5213/")
    shown = text(client, f"{HERE}compare/?job=5213&job={NURSES}")
    assert "Register or licence None that we know of." in shown
    assert "Register or licence All nurses must be on the register" in shown


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["2232", "5213", "2211", "3413", "9223"])
def test_routes_without_anything_are_told_once_in_a_sentence_and_each_route_is_shown_once(
    region: str, code: str
) -> None:
    ways = queries.ways(region, jobs()[code], today=TODAY)
    found = job_routes(ways, today=TODAY, held=True)
    order = [one.id for one in neutral(routes().values(), day=TODAY, job=code)]
    assert sorted(one.id for one in found.every) == sorted(order)
    told = [one.id for one in found.told]
    assert told == [id for id in order if id in told]
    labels = {tuple(row.label for row in one.rows) for one in found.told}
    assert len(labels) <= 1
    assert "What people did next" in dict(found.unknown) or not found.told
    for one in found.told:
        rows = {row.label: row for row in one.rows}
        fits, where = (rows.get(name) for name in ("What fits this job", "Where, near here"))
        assert (fits and not fits.symbol) or (where and not where.symbol), f"{one.name} has nothing to say"
    for one in found.others:
        assert len(one.rows) == 6
        assert one.name.casefold() in found.others_words.casefold()
    assert "V Level: not yet, from September 2027." in found.later_words


@pytest.mark.django_db
def test_what_a_list_of_courses_adds_stands_after_the_courses(client: Client, region: str) -> None:
    for code in ("5213", "6135", "2134", "3544"):
        page = client.get(f"{HERE}jobs/{code}/").content.decode()
        for more in re.finditer(r"And \d+ more\.", page):
            cell = page[page.rindex("<dd>", 0, more.start()) : page.index("</dd>", more.start())]
            assert cell.index("</ul>") < cell.index(more[0])


@pytest.mark.django_db
def test_ways_for_adults_do_not_lead_to_a_register_by_a_course_that_does_not_end_in_it(region: str) -> None:
    known = reskilling.held(region_of(region), today=TODAY)
    named = 0
    for training in known.trainings:
        course = known.courses[training.key]
        for code in training.leads:
            asked = regulated(code)
            if asked is None or not asked.whole or (training.key, code) in known.confirmed:
                continue
            named += 1
            assert asked.may_lead(reskilling.route_of(course), course.qualification_id), (course.title, code)
    assert named


def test_a_course_of_the_job_itself_is_not_called_the_same_subject() -> None:
    nurse = regulated(NURSES)
    assert nurse
    course = _Course("standard:registered-nurse-degree-nmc-2018", "standard")
    match = CourseMatch(course, (), "", None, "qualification")  # type: ignore[arg-type]
    assert ends_in_it(nurse, match)
    assert same_subject(nurse, match) == ""
    assert same_subject(None, match) == ""


class _Course:
    def __init__(self, qualification: str, kind: str) -> None:
        self.qualification_id, self.course_type, self.title = qualification, "", "Registered nurse"
        self.qualification = type("Qualification", (), {"kind": kind})()


def test_the_page_on_the_explorer_counts_them_as_they_are() -> None:
    said = " ".join(PAGE.read_text("utf-8").split())
    by = Counter(one.source.basis for one in every())
    assert f"For {len(every())} kinds of regulated jobs" in said
    assert f"{sum(len(one.jobs) for one in every())} of the {len(jobs())} unit groups" in said
    assert f"{by['file']} rest on a file that we hold (SOC 2020 volume 1), {by['page']} on a page" in said
    assert f"{by['general']} on general knowledge" in said
