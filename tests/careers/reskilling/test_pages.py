"""The questions, the answers in the address, the ways, and what is said when something is wrong."""

from __future__ import annotations

import html
import re
import time
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from routeways.careers.reskilling_answers import Answers, read

pytestmark = pytest.mark.django_db
HERE = "/lancashire-demonstration/careers/change/"
REAL = "/lancashire/careers/change/"
WHOLE = Answers(
    job="waitress",
    code="9264",
    seen=True,
    more=("starter:spreadsheets", "starter:teamwork"),
    level=2,
    age="24+",
    work="employed",
    weekly_pay="350",
    hours=30.0,
    apprentice="yes",
    least_pay="200",
    weekly_money="20",
    loan="no",
    sector="PR2 2",
    way="public-transport",
    minutes=60,
)


def at(step: str, answers: Answers, base: str = HERE, **more: str) -> str:
    return f"{base}{step}/?answers={answers.token()}" + "".join(f"&{key}={value}" for key, value in more.items())


def ways(client: Client, answers: Answers = WHOLE, base: str = HERE) -> str:
    answer = client.get(at("ways", answers, base, access="none"))
    assert answer.status_code == 200
    return plain(answer.content.decode())


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def answers_of(address: str) -> Answers:
    return read(parse_qs(urlparse(address).query)["answers"][0])


def test_one_question_a_page_and_every_answer_in_the_address(client: Client, region: str) -> None:
    given: list[tuple[str, dict[str, Any]]] = [
        ("job", {"job": "waitress"}),
        ("which", {"code": "9264"}),
        ("skills", {"own": ["starter:table-service"], "common": ["starter:teamwork"], "words": ""}),
        ("level", {"level": "2"}),
        ("age", {"age": "24+"}),
        ("work", {"work": "employed", "weekly_pay": "350"}),
        ("hours", {"hours": "12"}),
        ("paid", {"apprentice": "no", "least_pay": ""}),
        ("money", {"weekly_money": "10", "loan": "no"}),
        ("travel", {"postcode": "pr2 2aa", "way": "car", "minutes": "45"}),
    ]
    address = f"{HERE}job/"
    for step, fields in given:
        assert f"/{step}/" in address
        assert client.get(address).status_code == 200
        answer = client.post(address, fields)
        assert answer.status_code == 302, (step, answer.content.decode()[:2000])
        address = answer["Location"]
    assert "/check/" in address
    kept = answers_of(address)
    assert (kept.code, kept.sector, kept.hours, kept.more) == ("9264", "PR2 2", 12.0, ("starter:teamwork",))
    assert "PR2 2AA" not in plain(client.get(address).content.decode()).upper()
    assert not client.cookies


@pytest.mark.parametrize(
    ("step", "fields", "says"),
    [
        ("job", {"job": " "}, "Enter the name of your job, like waitress"),
        ("level", {}, "Choose the highest one"),
        ("hours", {"hours": "many"}, "Enter hours from 1 to 60, like 10"),
        ("hours", {"hours": "0"}, "Enter hours from 1 to 60, like 10"),
        ("money", {"weekly_money": "-4", "loan": "no"}, "Enter pounds a week as a number, like 15"),
        ("travel", {"postcode": "nowhere", "way": "car", "minutes": "45"}, "is not a UK postcode"),
        ("travel", {"postcode": "ZZ9 9ZZ", "way": "car", "minutes": "45"}, "We do not know where"),
    ],
)
def test_a_wrong_answer_is_one_sentence_and_loses_nothing(
    client: Client, region: str, step: str, fields: dict[str, str], says: str
) -> None:
    address = at(step, WHOLE)
    answer = client.post(address, fields)
    assert answer.status_code == 422
    assert says in plain(answer.content.decode())


def test_an_address_that_was_cut_off_or_changed_says_so(client: Client, region: str) -> None:
    token = WHOLE.token()
    for broken in (token[:-3], token.replace(token[5], "A" if token[5] != "A" else "B", 1), "x" * 9_000):
        for step in ("check", "ways", "level"):
            answer = client.get(f"{HERE}{step}/", {"answers": broken})
            assert answer.status_code == 400
            assert "cut off or changed" in plain(answer.content.decode())


def test_whoever_jumps_ahead_comes_to_the_first_open_question(client: Client, region: str) -> None:
    half = Answers(job="waitress", code="9264")
    for step in ("travel", "check", "ways"):
        assert "/skills/" in client.get(at(step, half))["Location"]
    assert client.get(f"{HERE}nothing/").status_code == 404
    assert client.get("/nowhere/careers/change/").status_code == 404


def test_a_word_that_names_no_job_is_said_to_be_guessed_at(client: Client, region: str) -> None:
    told = "We do not know “asdfgh”. These are guesses"
    assert told in plain(client.get(at("which", WHOLE.with_job("asdfgh"))).content.decode())
    assert "These are guesses" not in plain(client.get(at("which", WHOLE)).content.decode())


def test_another_job_drops_the_skills_of_the_one_before() -> None:
    changed = WHOLE.with_job("chef")
    assert (changed.code, changed.more, changed.seen) == ("", (), False)
    assert changed.lacking == "which"
    assert changed.minutes == 60


def test_a_waitress_finds_her_way_to_data_and_it(client: Client, taught: str) -> None:
    shown = ways(client)
    assert "Data analysts by Data Analysis Bootcamp" in shown
    assert "Online: no journey" in shown
    assert "So say the funding rules for Skills Bootcamps since 1 April 2026. We still have to check them" in shown
    assert "Rule funding:skills-bootcamp, bootcamps@2026.1." in shown
    assert "You build on Spreadsheets and Teamwork" in shown
    assert "In this course Data analysis and SQL and relational databases" in shown
    assert "Up to 30 hours: our estimate, by our rule for courses that start from 1 August 2026" in shown
    nearer = ways(client, replace(WHOLE, minutes=45))
    assert "IT support technicians by Digital Support Technician apprenticeship" in nearer
    assert "what became of people after one of these courses, so neither is shown" in shown


def test_no_hours_no_bootcamp_and_the_page_says_what_would_open(client: Client, taught: str) -> None:
    little = replace(WHOLE, hours=4.0, apprentice="no", weekly_money="0", minutes=20)
    shown = ways(client, little)
    assert "No course keeps to every limit you gave" in shown
    assert "Data Analysis Bootcamp" not in shown
    assert re.search(r"Hours a week \d+ \d+ more courses?, the first with 30 hours a week instead of 4", shown)


def test_needs_of_access_stand_in_no_address_and_shut_out_what_nobody_recorded(client: Client, taught: str) -> None:
    assert "with “Places without steps” you see courses online alone" in plain(
        client.get(at("check", WHOLE)).content.decode()
    )
    answer = client.post(at("ways", WHOLE), {"access": ["step-free"]})
    shown = plain(answer.content.decode())
    assert answer.status_code == 200
    assert "You need: Places without steps. That is not kept" in shown
    assert "Data Analysis Bootcamp" in shown  # online
    assert "Digital Support Technician apprenticeship" not in shown
    assert "nobody has recorded it. Ask" in shown
    assert "step-free" not in "".join(re.findall(r'href="([^"]*)"', answer.content.decode()))
    assert answer["Cache-Control"].startswith("max-age=0")


def test_without_needs_the_address_can_be_kept_and_with_none_said_it_asks_again(client: Client, taught: str) -> None:
    posted = client.post(at("ways", WHOLE), {})
    assert posted.status_code == 302
    assert "access=none" in posted["Location"]
    assert "/check/" in client.get(at("ways", WHOLE))["Location"]
    assert "/check/" in client.post(at("ways", WHOLE), {"access": ["wings"]})["Location"]


def test_a_region_without_courses_says_so(client: Client, taught: str) -> None:
    shown = ways(client, base=REAL)
    assert "Not enough data: no list of courses" in shown
    assert "Ask a person" in shown


def test_nothing_is_written_and_the_second_page_is_quick(client: Client, taught: str) -> None:
    ways(client)
    with CaptureQueriesContext(connection) as asked:
        began = time.process_time()
        ways(client)
        took = time.process_time() - began
    assert not [one["sql"] for one in asked if not one["sql"].lstrip().upper().startswith("SELECT")]
    assert len(asked) <= 12
    assert took < 0.6  # 0.05 s alone on the machine; the tests share it


def test_nothing_that_is_nought_is_lost_on_the_way(client: Client, region: str) -> None:
    """No exams yet and no hours to learn in are answers: the next question comes."""
    none = replace(WHOLE, level=0, hours=0.0)
    assert read(none.token()) == none
    sent = client.post(at("level", replace(WHOLE, level=None)), {"level": "0"})
    assert answers_of(sent["Location"]).level == 0
    assert "/level/" not in sent["Location"]


def test_answers_become_a_person() -> None:
    who = WHOLE.person(frozenset({"starter:table-service"}), frozenset({"remote"}))
    assert who.skills == {"starter:table-service", "starter:spreadsheets", "starter:teamwork"}
    assert (who.weekly_money, who.least_pay, who.apprentice, who.remote) == (Decimal(20), Decimal(200), True, True)
    assert read(WHOLE.token()) == WHOLE
