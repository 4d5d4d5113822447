"""The forms of jobs: search, a source's list, a person's limits, an application."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.engagements.models import JobSeeker
from routeways.engagements.queries.jobs import HOURS
from routeways.organisations.models import Organisation
from routeways.ui.forms import DateParts, DatePartsField, TelephoneField

NUMBER = {"inputmode": "numeric"}
YES_NO = (("yes", "Yes"), ("no", "No"))


class SearchForm(forms.Form):
    q = forms.CharField(label="Words", max_length=100, required=False, help_text="Job title, skill or employer")
    place = forms.CharField(label="Place", max_length=60, required=False, help_text="Town or postcode, like BB11")
    hours = forms.ChoiceField(label="Hours", choices=(("", "Any"), *HOURS.items()), required=False)


class VacancyListForm(forms.Form):
    told_at = forms.CharField(
        label="When was this list made?", max_length=40, help_text="By your own system’s clock, like 2027-03-27 14:30"
    )
    complete = forms.BooleanField(
        label="These are all our open vacancies: withdraw those that are not in it", required=False
    )
    file = forms.FileField(
        label="File",
        help_text="CSV, Excel (.xlsx) or JSON.",
        error_messages={"required": "Choose a file", "empty": "This file is empty. Save it again"},
    )

    def __init__(self, houses: list[Organisation], data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.houses = {one.public_id: one for one in houses}
        if len(houses) > 1:
            self.fields["owner"] = forms.ChoiceField(
                label="For which organisation?", choices=[(one.public_id, one.name) for one in houses]
            )
            self.order_fields(["owner"])

    @property
    def house(self) -> Organisation:
        return self.houses.get(self.cleaned_data.get("owner", ""), next(iter(self.houses.values())))


def _born(why: str) -> DatePartsField:
    return DatePartsField(
        label="Your date of birth", help_text=f"For example, 27 3 2008. {why}", widget=DateParts(birthday=True),
        example="27 3 2008", error_messages={"required": "Enter your date of birth, like 27 3 2008"},
    )  # fmt: skip


def _email(why: str) -> forms.EmailField:
    return forms.EmailField(
        label="Your e-mail address", max_length=254, help_text=why,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address, like name@example.org",
                        "invalid": "Enter an e-mail address like name@example.org"},
    )  # fmt: skip


class StartForm(forms.Form):
    """`address`: the e-mail address is asked too. `only_apply`: somebody may want no more than to apply."""

    email = _email("We send a private link there. You need no password.")
    born_on = _born("Matching is for people of 16 or over; nobody else sees it.")
    agrees = forms.BooleanField(
        label="I agree", error_messages={"required": "Tick the box if you agree. If you do not, nothing is kept"}
    )

    def __init__(self, data: Any = None, *, address: bool = False, only_apply: bool = False, **more: Any) -> None:
        super().__init__(data, **more)
        if not address:
            del self.fields["email"]
        if only_apply:
            self.fields["agrees"].required = False
            self.fields["agrees"].label = "I also agree to be matched with other jobs"


class ReturnForm(forms.Form):
    email = _email("The one you gave when you began.")


def _hours(label: str) -> forms.FloatField:
    return forms.FloatField(
        label=label, min_value=0, max_value=100, required=False, widget=forms.TextInput(NUMBER),
        error_messages={"invalid": "Enter a number, like 20"},
    )  # fmt: skip


def _would(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=YES_NO, coerce=lambda text: text == "yes", widget=forms.RadioSelect
    )


class LimitsForm(forms.Form):
    postcode = forms.CharField(
        label="Your postcode", max_length=10, required=False, widget=forms.TextInput({"autocomplete": "postal-code"})
    )
    miles = forms.IntegerField(
        label="How many miles would you travel?", min_value=1, max_value=500, required=False,
        help_text="Leave empty for any distance.", widget=forms.TextInput(NUMBER),
        error_messages={"invalid": "Enter a whole number of miles, like 10"},
    )  # fmt: skip
    hours_least = _hours("Fewest hours a week")
    hours_most = _hours("Most hours a week")
    nights = _would("Would you work nights?")
    weekends = _would("Would you work at weekends?")
    apprenticeships = forms.ChoiceField(
        label="What do you look for?", choices=JobSeeker.Apprenticeships.choices, widget=forms.RadioSelect
    )
    mail = forms.BooleanField(label="Send me one e-mail a day when there is something new", required=False)


class ApplyForm(forms.Form):
    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label="Your e-mail address", widget=forms.EmailInput({"autocomplete": "email"}))
    phone = TelephoneField(label="Your telephone number", required=False)
    skills = forms.MultipleChoiceField(
        label="Which of your skills do you want to tell?", required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label="What else should the employer know?", max_length=2000, required=False,
        widget=forms.Textarea({"rows": 5}),
    )  # fmt: skip

    born_on = _born("You must be 16 or over. It is checked now and not kept, and the employer does not see it.")

    def __init__(self, data: Any = None, *, skills: list[tuple[str, str]], age_known: bool = True, **more: Any) -> None:
        super().__init__(data, **more)
        self.labels = dict(skills)
        if age_known:
            del self.fields["born_on"]
        if skills:
            self.fields["skills"].choices = skills  # type: ignore[attr-defined]
        else:
            del self.fields["skills"]

    def facts(self) -> list[tuple[str, str]]:
        chosen = [self.labels[id] for id in self.cleaned_data.get("skills", ())]
        return [("Skills", ", ".join(chosen)), ("In their words", self.cleaned_data["words"])]
