"""The forms of an academy: its course, who sends candidates, one candidate, a list, a move of several."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from routeways.engagements.actions import Design, Referral, Somebody
from routeways.engagements.cohort_rules import CAUSES
from routeways.engagements.models import CandidateBenefit
from routeways.organisations.models import Organisation
from routeways.ui.forms import DatePartsField

NUMBER = {"invalid": "Enter a whole number"}
TIME = {"invalid": "Enter a time, like 09:30"}


def _number(label: str, **more: Any) -> forms.IntegerField:
    box = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=1, widget=box, error_messages=NUMBER, **more)


class DesignForm(forms.Form):
    course = forms.CharField(label="What is the course called?", max_length=160)
    about = forms.CharField(
        label="What is learned, and what work experience is there?",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    needs = forms.CharField(
        label="What must everybody bring?",
        max_length=500,
        required=False,
        help_text="Only what the job cannot do without.",
    )
    starts_on = DatePartsField(label="First day of the training")
    ends_on = DatePartsField(label="Last day, work experience included")
    interviews_from = DatePartsField(label="From which day are the interviews?")
    hours = _number("How many hours altogether?", max_value=1000, help_text="Training and work experience together.")
    vacancies = _number("For how many vacancies?")

    def design(self) -> Design:
        return Design(**self.cleaned_data)


class PartnerForm(forms.Form):
    organisation = forms.ChoiceField(label="Which organisation sends candidates?")

    def __init__(self, data: Any = None, *, houses: Iterable[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        self.houses = {one.public_id: one for one in houses}
        choices = [("", "Choose an organisation"), *((one.public_id, one.name) for one in self.houses.values())]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]

    @property
    def house(self) -> Organisation:
        return self.houses[self.cleaned_data["organisation"]]


class _House(forms.Form):
    referrer = forms.ChoiceField(label="Sent by")

    def __init__(self, data: Any = None, *, houses: Iterable[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        self.houses = {one.public_id: one for one in houses}
        choices = [(one.public_id, one.name) for one in self.houses.values()]
        self.fields["referrer"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["referrer"].widget = forms.HiddenInput()
            self.initial.setdefault("referrer", choices[0][0])

    @property
    def house(self) -> Organisation:
        return self.houses[self.cleaned_data["referrer"]]


class NamingForm(forms.Form):
    """To whom a candidate agreed to be named."""

    trainer = forms.BooleanField(label="The candidate agreed that the training provider reads the name", required=False)
    employer = forms.BooleanField(label="The candidate agreed that the employer reads the name", required=False)


class ReferForm(_House):
    """One person. What is said about benefit stays with the house that sends them."""

    name = forms.CharField(label="Name", max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    own_number = forms.CharField(
        label="Your number for the person",
        max_length=60,
        help_text="The same number is the same person.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    born_on = DatePartsField(label="Date of birth", example="27 3 2008")
    told_on = DatePartsField(
        label="On which day was the person told what is kept and why?",
        help_text="Name, date of birth, benefit and how far they came: to arrange training and the interview.",
    )
    benefit = forms.ChoiceField(
        label="Which benefit is the person on?",
        choices=CandidateBenefit.Benefit.choices,
        widget=forms.RadioSelect,
        help_text="Read by you alone. Nobody loses a benefit by taking part.",
    )
    trainer = NamingForm.base_fields["trainer"]
    employer = NamingForm.base_fields["employer"]

    def referral(self) -> Referral:
        given = self.cleaned_data
        somebody = Somebody(**{name: given[name] for name in ("name", "own_number", "born_on", "told_on")})
        return Referral(somebody, given["benefit"], given["trainer"], given["employer"])


class LoadForm(_House):
    file = forms.FileField(label="File", help_text="CSV or Excel (xlsx)", error_messages={"required": "Choose a file"})


class MoveForm(forms.Form):
    """What some moves need besides whom."""

    interview_on = DatePartsField(label="Day of the interviews", required=False)
    interview_time = forms.TimeField(
        label="Time", required=False, widget=forms.TimeInput({"type": "time"}), error_messages=TIME
    )
    cause = forms.ChoiceField(
        label="Why did they leave?", required=False, choices=[("", "Choose a reason"), *CAUSES.items()]
    )

    def interview_at(self) -> datetime | None:
        """The moment in London; None unless day and time are given."""
        day, time = self.cleaned_data.get("interview_on"), self.cleaned_data.get("interview_time")
        return timezone.make_aware(datetime.combine(day, time)) if day and time else None
