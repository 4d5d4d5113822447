"""The forms of a placement: a day's hours, the plan, a day missed, a student with what they need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from routeways.engagements.actions import Draft, Plan, Somebody, WorkedDay
from routeways.engagements.drafts import refused_at
from routeways.engagements.forms.engagement import FeedbackForm
from routeways.engagements.kinds import kind
from routeways.engagements.models import Absence
from routeways.engagements.placement_rules import KIND
from routeways.instruments.asking.schema import Question
from routeways.organisations.models import Organisation
from routeways.ui.forms import DatePartsField, TelephoneField

BREAKS = (0, 15, 20, 30, 45, 60, 90)
DAYS = 28  # how far back the list of days goes; an earlier day is entered in boxes
TIME = {"invalid": "Enter a time, like 09:00", "required": "Enter a time, like 09:00"}


class HoursForm(forms.Form):
    """One day. It begins with what the last day was like, so that most days are one line and a press."""

    day = forms.ChoiceField(label="Which day?")
    earlier = DatePartsField(label="The earlier day", required=False)
    started = forms.TimeField(label="From", widget=forms.TimeInput({"type": "time"}), error_messages=TIME)
    ended = forms.TimeField(label="To", widget=forms.TimeInput({"type": "time"}), error_messages=TIME)
    break_minutes = forms.TypedChoiceField(
        label="Breaks", coerce=int, choices=[(n, f"{n} minutes" if n else "None") for n in BREAKS]
    )
    mode = forms.ChoiceField(label="Where?", widget=forms.RadioSelect)
    what = forms.CharField(
        label="What did you do?",
        max_length=500,
        help_text="A few words. Do not name anybody.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, today: date, modes: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        days = [today - timedelta(days=n) for n in range(DAYS)]
        names = {today: "Today, ", today - timedelta(days=1): "Yesterday, "}
        listed = [(one.isoformat(), f"{names.get(one, '')}{one:%A %-d %B}") for one in days]
        self.fields["day"].choices = [*listed, ("earlier", "An earlier day")]  # type: ignore[attr-defined]
        self.fields["mode"].choices = list(modes)  # type: ignore[attr-defined]
        if self.initial.get("day") and str(self.initial["day"]) not in dict(listed):
            self.initial = {**self.initial, "earlier": self.initial["day"], "day": "earlier"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("day") == "earlier" and not given.get("earlier") and "earlier" not in self.errors:
            self.add_error("earlier", "Enter the day, like 27 3 2026")
        return given

    def worked(self) -> WorkedDay:
        given = self.cleaned_data
        day = given["earlier"] if given["day"] == "earlier" else date.fromisoformat(given["day"])
        names = ("started", "ended", "break_minutes", "mode", "what")
        return WorkedDay(day=day, **{name: given[name] for name in names})


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label="If something is not right: what?",
        max_length=300,
        required=False,
        help_text="The student reads it and puts it right.",
    )


class PlanForm(forms.Form):
    starts_on = DatePartsField(label="First day")
    ends_on = DatePartsField(label="Last day")
    weekly_hours = forms.DecimalField(
        label="Hours in a whole week",
        min_value=1,
        max_value=48,
        max_digits=4,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={"invalid": "Enter hours in numbers, like 30 or 37.5"},
    )
    review_on = DatePartsField(label="Midpoint review", required=False, help_text="Empty: in the middle of both days.")
    objectives = forms.CharField(
        label="What is the student to learn there?", max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    supervisor_name = forms.CharField(label="Supervisor at the employer", max_length=120)
    supervisor_job = forms.CharField(label="Their job", max_length=120, required=False)
    supervisor_email = forms.EmailField(
        label="Their e-mail address",
        max_length=254,
        help_text="The link through which they confirm hours goes there.",
        error_messages={"invalid": "Enter an e-mail address like name@example.com"},
    )
    supervisor_phone = TelephoneField(
        label="Their telephone number", required=False, widget=forms.TextInput({"inputmode": "tel"})
    )
    insured_until = DatePartsField(label="Employer’s liability insurance is valid until")
    safeguarding_name = forms.CharField(label="Your designated safeguarding lead", max_length=120)
    safeguarding_phone = TelephoneField(
        label="Their telephone number, for the employer", widget=forms.TextInput({"inputmode": "tel"})
    )
    travel = forms.CharField(
        label="The way there", max_length=300, required=False, help_text="Like “Bus 6, 25 minutes”."
    )

    def plan(self) -> Plan:
        given = self.cleaned_data
        return Plan(**(given | {"weekly_hours": float(given["weekly_hours"])}))


class AbsenceForm(forms.Form):
    day = DatePartsField(label="Which day?")
    cause = forms.ChoiceField(label="Why?", choices=Absence.Cause.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Anything else", max_length=300, required=False, help_text="College, employer and hub read it. No names."
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name"}), help_text="It is kept."
    )


class DeclareForm(forms.Form):
    agrees = forms.BooleanField(label="I did this placement, and the hours are what I worked")


class StudentForm(FeedbackForm):
    """A student, and what the placement must be like: the questions of the kind stand after the person."""

    owner = forms.ChoiceField(label="College or provider")
    name = forms.CharField(label="Name of the student", max_length=120, help_text="Only your college reads it.")
    own_number = forms.CharField(label="Your number for the student", max_length=60, required=False)
    born_on = DatePartsField(label="Date of birth", example="27 3 2008")
    email = forms.EmailField(
        label="E-mail address of the student",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an e-mail address like name@example.com"},
    )
    postcode = forms.CharField(label="Postcode from where the student travels", max_length=8)
    told_on = DatePartsField(
        label="On which day was the student told what is kept and why?",
        help_text="Name, date of birth, where they travel from, hours and reviews: to arrange and prove the placement.",
    )
    starts_on = DatePartsField(label="First day that would suit", required=False)
    ends_on = DatePartsField(label="Last day that would suit", required=False)

    def __init__(self, data: Any = None, *, questions: Iterable[Question], houses: Iterable[Organisation]) -> None:
        super().__init__(questions, None, data)
        self.houses = {one.public_id: one for one in houses}
        choices = [(one.public_id, one.name) for one in self.houses.values()]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["owner"].widget = forms.HiddenInput()
            self.initial = {**self.initial, "owner": choices[0][0]}

    def clean(self) -> dict[str, Any]:
        """Route and specialism that do not belong together are told beside the later of the two."""
        given = super().clean()
        asked = kind(KIND).request
        known: dict[str, Any] = {}
        for question in self.questions:
            if question.id in self.answers and asked is not None:
                known[question.id] = self.answers[question.id]
                if problem := refused_at(asked, question.id, known):
                    self.add_error(self._name(question, "answer"), problem)
        return given

    @property
    def house(self) -> Organisation:
        return self.houses[self.cleaned_data["owner"]]

    def somebody(self) -> Somebody:
        names = ("name", "own_number", "born_on", "email", "postcode", "told_on")
        return Somebody(**{name: self.cleaned_data[name] for name in names})

    def draft(self, title: str) -> Draft:
        given = self.cleaned_data
        days = {name: given[name] for name in ("starts_on", "ends_on")}
        return Draft(title=title, postcode=given["postcode"], answers=self.answers, **days)


class SupportForm(forms.Form):
    """One of the five supports, with the contact in which it was given."""

    employer = forms.ChoiceField(label="Employer")
    owner = forms.ChoiceField(label="Given by")
    support = forms.ChoiceField(label="Which support?", widget=forms.RadioSelect)
    channel = forms.ChoiceField(label="How?", widget=forms.RadioSelect)
    on = DatePartsField(label="On which day?")
    about = forms.CharField(label="What was it about?", max_length=300, help_text="Jobs and teams, no names.")

    def __init__(
        self,
        data: Any = None,
        *,
        employers: Iterable[Organisation],
        houses: Iterable[Organisation],
        supports: Iterable[tuple[str, str]],
        channels: Iterable[tuple[str, str]],
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.organisations = {one.public_id: one for one in (*employers, *houses)}
        for name, choices in (
            ("employer", [("", "Choose an employer"), *((one.public_id, one.name) for one in employers)]),
            ("owner", [(one.public_id, one.name) for one in houses]),
            ("support", list(supports)),
            ("channel", list(channels)),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def organisation(self, name: str) -> Organisation:
        return self.organisations[self.cleaned_data[name]]
