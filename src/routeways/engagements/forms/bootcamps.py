"""The forms of a bootcamp: planning it, applying for it, and the records of one learner or several."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from routeways.engagements.actions import Application, BootcampPlan, Somebody
from routeways.engagements.bootcamp_rules import SECTORS
from routeways.engagements.bootcamp_standing import OUTCOMES
from routeways.engagements.forms.money import MoneyField
from routeways.engagements.models import Bootcamp, BootcampInterview, BootcampPlace, BootcampVacancy
from routeways.organisations.models import Organisation
from routeways.ui.forms import DatePartsField

NUMBER = {"invalid": "Enter a whole number"}
YES_NO = [("yes", "Yes"), ("no", "No")]
Learner = BootcampPlace.Learner


def _number(label: str, **more: Any) -> forms.IntegerField:
    box = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=1, widget=box, error_messages=NUMBER, **more)


def _yes_no(label: str, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect, **more)


class HouseField(forms.ChoiceField):
    """One of some organisations, by public id; gives the organisation."""

    def offer(self, houses: Iterable[Organisation], *, empty: str = "Choose an organisation") -> None:
        self.houses = {one.public_id: one for one in houses}
        first = [] if len(self.houses) == 1 and self.required else [("", empty)]
        self.choices = [*first, *((one.public_id, one.name) for one in self.houses.values())]

    def clean(self, value: Any) -> Organisation | None:
        return self.houses.get(str(super().clean(value)))


class PlanForm(forms.Form):
    owner = HouseField(label="In whose name?")
    title = forms.CharField(label="What is the course called?", max_length=160)
    about = forms.CharField(
        label="What is learned, and with which employers was it made?",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
    where = forms.CharField(label="Where is it?", max_length=200, help_text="A place, or “online”.")
    sector = forms.ChoiceField(label="Sector", choices=[("", "Choose a sector"), *SECTORS.items()])
    level = _number("Level", max_value=8)
    hours = _number("Hours of guided learning")
    starts_on = DatePartsField(label="First day")
    ends_on = DatePartsField(label="Last day")
    apply_by = DatePartsField(label="Until when can people apply?")
    places = _number("How many places?")
    price = MoneyField(label="What does a place cost?", help_text="In pounds, funder’s and employer’s part together.")
    funder = forms.CharField(label="Who funds it?", max_length=160, help_text="The authority and the grant.")
    leads_to = forms.ChoiceField(label="Which bootcamp could follow?", required=False)

    def __init__(
        self, data: Any = None, *, houses: Iterable[Organisation], following: Iterable[Bootcamp], **more: Any
    ) -> None:
        super().__init__(data, **more)
        field: Any = self.fields["owner"]
        field.offer(houses)
        self.following = {one.public_id: one for one in following}
        names = ((id, f"{one.title}, {one.owner.name}") for id, one in self.following.items())
        self.fields["leads_to"].choices = [("", "None"), *names]  # type: ignore[attr-defined]

    def plan(self) -> BootcampPlan:
        given = {name: value for name, value in self.cleaned_data.items() if name != "owner"}
        return BootcampPlan(**given | {"leads_to": self.following.get(given["leads_to"])})


class ApplyForm(forms.Form):
    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="Your private link goes there.",
        error_messages={"invalid": "Enter an e-mail address like name@example.com"},
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(label="Telephone", max_length=40, required=False)
    born_on = DatePartsField(label="Your date of birth", example="27 3 1998")
    lives_in_area = _yes_no("Do you live in this region?")
    may_work = _yes_no("May you work in the United Kingdom?")
    funded_elsewhere = _yes_no("Are you on another course that public money pays for?")
    learner = forms.ChoiceField(
        label="What do you do now?",
        widget=forms.RadioSelect,
        choices=[
            (Learner.INDEPENDENT, "I look for a job, or for a new one"),
            (Learner.CO_FUNDED, "My employer sends me and pays a part"),
            (Learner.SELF_EMPLOYED, "I work for myself"),
        ],
    )
    employer_name = forms.CharField(
        label="Your employer", max_length=200, required=False, help_text="If your employer sends you."
    )
    staff = _number(
        "How many people work there?", required=False, help_text="If your employer sends you. About is enough."
    )
    told = forms.BooleanField(
        label="I have read what is kept about me and why", error_messages={"required": "Read it and tick the box"}
    )

    def application(self, today: date) -> Application:
        given = self.cleaned_data
        somebody = Somebody(
            name=given["name"], born_on=given["born_on"], told_on=today, email=given["email"], phone=given["phone"]
        )
        return Application(
            somebody, given["learner"], given["lives_in_area"] == "yes", given["may_work"] == "yes",
            given["funded_elsewhere"] == "yes", given["employer_name"], given["staff"],
        )  # fmt: skip


class VacancyForm(forms.Form):
    employer = HouseField(label="Whose vacancy is it?")
    title = forms.CharField(label="What is the job?", max_length=160)
    reference = forms.CharField(
        label="Its reference", max_length=80, help_text="The employer’s number, or where it is advertised."
    )
    weeks = _number("For how many weeks at least?", help_text="52 for a permanent job.")

    def __init__(self, data: Any = None, *, houses: Iterable[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        field: Any = self.fields["employer"]
        field.offer(houses)


class CheckForm(forms.Form):
    met = _yes_no("Is it met?")
    seen = forms.CharField(
        label="What was seen?", max_length=200, help_text="For example “passport”. Never write its number down."
    )
    checker = forms.CharField(label="Who saw it?", max_length=120)
    on = DatePartsField(label="When?")


class FundingForm(forms.Form):
    learner = forms.ChoiceField(
        label="What does the learner do now?", choices=Learner.choices, widget=forms.RadioSelect
    )
    employer = HouseField(label="Employer", required=False, help_text="Only where the employer pays a part.")
    staff = _number("How many people work there?", required=False)

    def __init__(self, data: Any = None, *, houses: Iterable[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        field: Any = self.fields["employer"]
        field.offer(houses, empty="No employer pays")


class InterviewForm(forms.Form):
    what = forms.ChoiceField(label="What was it?", choices=BootcampInterview.What.choices, widget=forms.RadioSelect)
    vacancy = forms.ChoiceField(label="For which vacancy?", required=False, help_text="Needed for a real vacancy.")
    on = DatePartsField(label="When?")
    result = forms.ChoiceField(
        label="What came of it?", choices=BootcampInterview.Result.choices, initial=BootcampInterview.Result.WAITING
    )

    def __init__(self, data: Any = None, *, vacancies: Iterable[BootcampVacancy], **more: Any) -> None:
        super().__init__(data, **more)
        self.vacancies = {one.public_id: one for one in vacancies}
        names = ((id, f"{one.title}, {one.employer.name} ({one.reference})") for id, one in self.vacancies.items())
        self.fields["vacancy"].choices = [("", "No vacancy"), *names]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"vacancy": self.vacancies.get(self.cleaned_data["vacancy"])}


class ResultForm(forms.Form):
    result = forms.ChoiceField(
        label="What came of it?", choices=BootcampInterview.Result.choices, widget=forms.RadioSelect
    )


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label="What came of it?", choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    with_whom = forms.CharField(label="With whom?", max_length=200, help_text="The employer, or the client.")
    on = DatePartsField(label="From which day?")


class DayForm(forms.Form):
    on = DatePartsField(label="Which day was it?")


class EvidenceForm(forms.Form):
    reference = forms.CharField(
        label="Where is the document?", max_length=120, help_text="Its number, or where it is filed."
    )
    on = DatePartsField(label="Which day stands on it?")
    who = forms.CharField(label="Who stands behind it?", max_length=120, help_text="Who signed it or saw it.")


class LoadForm(forms.Form):
    file = forms.FileField(label="File", help_text="CSV or Excel (xlsx)", error_messages={"required": "Choose a file"})


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why is the claim taken back?", max_length=300)


class NamingForm(forms.Form):
    agreed = forms.BooleanField(
        label="Employers who interview me, or pay a part, may read my name here", required=False
    )


class WorkForm(forms.Form):
    """What is done to several learners at once, besides whom."""

    day = DatePartsField(label="Day", required=False)
    hours = forms.DecimalField(
        label="Hours of guided learning",
        required=False,
        min_value=0,
        max_value=12,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "w4"}),
        error_messages={"invalid": "Enter hours as a number, like 6.5", "max_value": "A day has at most 12 hours",
                        "min_value": "Enter hours as a number, like 6.5"},
    )  # fmt: skip
    cause = forms.ChoiceField(label="Why do they leave, or why can they not take part?", required=False)

    def __init__(self, data: Any = None, *, causes: Iterable[str], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["cause"].choices = [("", "Choose a reason"), *((one, one) for one in causes)]  # type: ignore[attr-defined]

    @property
    def minutes(self) -> int:
        hours = self.cleaned_data.get("hours")
        return round(hours * 60) if hours is not None else 0


def open_choices(held: Bootcamp) -> list[BootcampVacancy]:
    return list(held.vacancies.select_related("employer"))
