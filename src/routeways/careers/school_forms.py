"""Forms with which an institution keeps its own record, and the hub its portfolios."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from routeways.careers.actions import ClassSize, YearSize
from routeways.careers.models import Institution, Onboarding, Template, YearGroup
from routeways.careers.school_years import YEAR_GROUPS, year_name
from routeways.organisations.models import Person
from routeways.ui.forms import DatePartsField

_PARTS = (
    ("pupils", "Pupils"),
    ("send", "With special educational needs or a disability"),
    ("fsm", "Eligible for free school meals"),
)


class YearsForm(forms.Form):
    """Three numbers for each year group; a year whose number of pupils is empty is not recorded."""

    def __init__(self, *args: Any, institution: Institution, known: Iterable[YearGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = list(institution.years) or list(YEAR_GROUPS)
        held = {row.year: row for row in known}
        for year in self.years:
            for part, label in _PARTS:
                row = held.get(year)
                self.fields[f"{part}-{year}"] = forms.IntegerField(
                    label=label,
                    required=False,
                    min_value=0,
                    max_value=5000,
                    initial=getattr(row, part) if row else None,
                    error_messages={"invalid": f"{year_name(year)}: enter a whole number"},
                )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for year in self.years:
            parts = [given.get(f"{part}-{year}") for part, _ in _PARTS]
            if parts[0] is None and any(part is not None for part in parts[1:]):
                self.add_error(f"pupils-{year}", f"{year_name(year)}: enter how many pupils there are in all")
        return given

    def rows(self) -> list[dict[str, Any]]:
        """For the template: each year with its three fields."""
        return [
            {"name": year_name(year), "fields": [self[f"{part}-{year}"] for part, _ in _PARTS]} for year in self.years
        ]

    def sizes(self, known: Iterable[YearGroup]) -> list[YearSize]:
        """What was entered; classes that are recorded stay."""
        classes = {row.year: tuple(ClassSize(one.name, one.pupils) for one in row.classes.all()) for row in known}
        given = self.cleaned_data
        return [
            YearSize(
                year,
                given[f"pupils-{year}"],
                given.get(f"send-{year}"),
                given.get(f"fsm-{year}"),
                classes.get(year, ()),
            )
            for year in self.years
            if given.get(f"pupils-{year}") is not None
        ]


class ClassesForm(forms.Form):
    """The classes of one year group as lines of name and number: “8A 30”."""

    classes = forms.CharField(
        label="Classes or tutor groups",
        help_text="One a line, with its number of pupils: 8A 30. Each pupil is in one class only.",
        required=False,
        widget=forms.Textarea({"rows": 10}),
    )

    def clean_classes(self) -> list[tuple[str, int]]:
        found = []
        for number, line in enumerate(self.cleaned_data["classes"].splitlines(), start=1):
            if not line.strip():
                continue
            name, _, pupils = line.strip().rpartition(" ")
            if not name or not pupils.isdecimal():
                raise forms.ValidationError(f"Line {number}: write the name and the number of pupils, such as 8A 30.")
            found.append((name.strip()[:40], int(pupils)))
        return found


class LeaderForm(forms.Form):
    """Who leads careers and who covers, out of the institution's people."""

    person = forms.ChoiceField(label="Who leads careers?", error_messages={"required": "Choose who leads careers"})
    cover = forms.ChoiceField(label="Who covers?", required=False)
    training = forms.CharField(label="Which training was completed?", max_length=200, required=False)
    trained_on = DatePartsField(label="When was it completed?", required=False)
    training_expires_on = DatePartsField(label="When does it run out?", required=False)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.public_id: one for one in people}
        choices = [(id, one.name) for id, one in self.people.items()]
        self.fields["person"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]
        self.fields["cover"].choices = [("", "Nobody yet"), *choices]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["person"] = self.people[data["person"]]
        data["cover"] = self.people.get(data["cover"])
        return data


class CareForm(forms.Form):
    """For the hub: how far an institution is, who looks after it, which criteria it goes by."""

    onboarding = forms.ChoiceField(label="How far is it with taking part?", choices=Onboarding.choices)
    person = forms.ChoiceField(label="Who looks after it?", required=False)
    template = forms.ChoiceField(
        label="Which criteria does it evaluate itself against?",
        help_text="A special school where most pupils take GCSEs goes by those for schools.",
        choices=Template.choices,
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.public_id: one for one in people}
        choices = [(id, f"{one.name}, {one.owner.name}") for id, one in self.people.items()]
        self.fields["person"].choices = [("", "Nobody yet"), *choices]  # type: ignore[attr-defined]
