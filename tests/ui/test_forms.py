"""Fields in the GOV.UK patterns: labels, hints and errors tied to their controls."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory

from routeways.ui.forms import DatePartsField, TelephoneField, problems, tried
from routeways.ui.gallery import SampleForm
from tests.ui.test_components import balanced

FILLED = {
    "name": "A", "postcode": "BB11 1AA", "starts_day": "27", "starts_month": "3", "starts_year": "2026", "kind": "t",
    "area": "c", "agree": "on",
}  # fmt: skip


def draw(form: SampleForm) -> str:
    source = "{% load ui %}{% error_summary form %}{% for bound in form %}{% field bound %}{% endfor %}"
    return Template(source).render(Context({"form": form}))


def test_every_label_hint_and_error_is_tied_to_a_control() -> None:
    html = draw(SampleForm({"starts_day": "31", "starts_month": "2", "starts_year": "2026"}))
    balanced(html)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for label in re.findall(r'<label for="([^"]+)"', html):
        assert label in ids
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(described.split()) <= set(ids)
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids


def test_the_summary_says_for_each_field_what_to_do() -> None:
    said = [problem.message for problem in problems(SampleForm({}))]
    assert said == [
        "Fill in “Name of the organisation”",
        "Enter a full postcode, like BB11 1AA",
        "When does it start? Enter a date, like 27 3 2026",
        "Answer “What do you offer?”",
        "Choose one answer for “Area”",
        "Tick “I have checked the dates” to go on",
    ]
    assert "This field is required" not in draw(SampleForm({}))


def test_a_form_without_errors_has_no_summary_and_no_error() -> None:
    form = SampleForm(FILLED)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts"] == date(2026, 3, 27)
    html = draw(form)
    assert "There is a problem" not in html
    assert "has-error" not in html
    assert "There is a problem" not in draw(SampleForm())


@pytest.mark.parametrize(
    "day, month, year", [("31", "2", "2026"), ("0", "1", "2026"), ("1", "13", "2026"), ("1", "1", "99999")]
)
def test_a_date_that_does_not_exist_is_refused_with_an_example(day: str, month: str, year: str) -> None:
    form = SampleForm({**FILLED, "starts_day": day, "starts_month": month, "starts_year": year})
    assert form.errors["starts"] == ["Enter a date that exists, like 27 3 2026"]


def test_a_date_in_words_is_refused_with_an_example() -> None:
    form = SampleForm({**FILLED, "starts_month": "March"})
    assert form.errors["starts"] == ["Enter the date in numbers, like 27 3 2026"]


def test_groups_stand_in_a_fieldset_with_the_question_as_legend() -> None:
    html = draw(SampleForm())
    assert html.count("<fieldset") == 3
    assert '<legend class="label">What do you offer?</legend>' in html
    assert "For which years? (optional)" in html
    assert 'id="id_starts_0"' in html


def test_the_question_can_be_the_heading_of_the_page() -> None:
    html = Template("{% load ui %}{% field form.kind page_heading=True %}").render(Context({"form": SampleForm()}))
    assert "<legend><h1>What do you offer?</h1></legend>" in html


def test_what_is_too_long_says_which_and_by_how_much() -> None:
    said = [problem.message for problem in problems(SampleForm({**FILLED, "postcode": "x" * 5000}))]
    assert said == ["Postcode: shorten it to at most 8 characters; it has 5,000"]
    html = draw(SampleForm({**FILLED, "postcode": "x" * 5000}))
    assert "Ensure this value" not in html


def test_a_date_of_birth_has_an_example_that_could_be_one() -> None:
    field = DatePartsField(label="Date of birth", example="27 3 2008")
    with pytest.raises(forms.ValidationError, match="like 27 3 2008"):
        field.clean(["31", "2", "2009"])


@pytest.mark.parametrize(
    "text",
    ["01632 960001", "+44 (0)1632 960 001", "(01632) 960-001", "07700900123", "01632 960001 ext 12", "01632/960001"],
)
def test_a_telephone_number_is_taken_as_people_write_it(text: str) -> None:
    assert TelephoneField().clean(text) == text


@pytest.mark.parametrize("text", ["Sam", "12345", "ask for Sam on 01632 960001", "0" * 30])
def test_what_nobody_can_ring_is_no_telephone_number(text: str) -> None:
    with pytest.raises(ValidationError, match="in digits, like 01632 960 001"):
        TelephoneField().clean(text)
    assert TelephoneField(required=False).clean("") == ""


class Refused(Exception):
    pass


def test_nothing_is_done_until_a_form_is_sent_and_holds(rf: RequestFactory) -> None:
    for request, data in ((rf.get("/"), None), (rf.get("/"), FILLED), (rf.post("/"), {})):
        assert tried(request, SampleForm(data), lambda: pytest.fail("it was done"), Refused) is None
    assert tried(rf.post("/"), SampleForm(FILLED), lambda: "made", Refused) == "made"


def test_what_was_refused_stands_above_the_form_and_another_fault_is_not_hidden(rf: RequestFactory) -> None:
    def refuse() -> None:
        raise Refused("The bus is full.")

    form = SampleForm(FILLED)
    assert tried(rf.post("/"), form, refuse, Refused) is None
    assert [problem.message for problem in problems(form)] == ["The bus is full."]
    with pytest.raises(Refused):
        tried(rf.post("/"), SampleForm(FILLED), refuse, KeyError)
