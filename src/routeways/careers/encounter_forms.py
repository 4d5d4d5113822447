"""The questions about an encounter, one thing a page. What they give is kept in the session until it is logged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from routeways.careers.counting.words import (
    ACCESS,
    EMPLOYERS,
    FLAGS,
    MEANINGFUL,
    MODES,
    PROVIDERS,
    SECTORS,
    SIZES,
    WORKPLACE,
)
from routeways.careers.models import GuidanceCount, Institution
from routeways.careers.school_years import year_name
from routeways.ui.forms import DatePartsField

_NUMBER = {"invalid": "Enter a whole number", "min_value": "Enter a whole number, 0 or more"}


class WhatForm(forms.Form):
    title = forms.CharField(
        label="What was it?",
        max_length=160,
        help_text="A few words, like “Hospital careers morning”. No names of pupils.",
        error_messages={"required": "Say in a few words what it was"},
    )
    on = DatePartsField(label="On which day?", help_text="For example, 27 3 2026. Of several days the last.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("This day is still to come. Log it when it has happened")
        return on


class HowForm(forms.Form):
    mode = forms.ChoiceField(
        label="How was it held?",
        choices=list(MODES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was held"},
    )
    workplace = forms.BooleanField(
        label="Pupils experienced a workplace: a visit, work experience, shadowing, or the same online",
        required=False,
    )


class WhomForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label="Whom did pupils meet?",
        choices=[*EMPLOYERS.items(), *PROVIDERS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that were there.",
        error_messages={"required": "Choose whom pupils met"},
    )


class EmployerForm(forms.Form):
    name = forms.CharField(
        label="Which employer?",
        required=False,
        max_length=160,
        help_text="Written as in the directory, it is tied to its entry there.",
    )
    size = forms.ChoiceField(
        label="How large is it?", required=False, choices=[("", "Not known"), *SIZES.items()], widget=forms.RadioSelect
    )
    sector = forms.ChoiceField(label="In which sector?", required=False, choices=[("", "Not known"), *SECTORS.items()])


class ReachForm(forms.Form):
    """Whole year groups, classes, or numbers. Numbers stand in fields of each year group: count, away, send, fsm."""

    whole = forms.MultipleChoiceField(
        label="Which whole year groups took part?", required=False, widget=forms.CheckboxSelectMultiple
    )
    classes = forms.MultipleChoiceField(label="Which classes?", required=False, widget=forms.CheckboxSelectMultiple)
    caught_up = forms.BooleanField(label="Those who were away had the same later", required=False)

    def __init__(self, institution: Institution, classes: Mapping[int, Mapping[str, int]], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.years = list(institution.years)
        whole: Any = self.fields["whole"]
        whole.choices = [(str(year), f"All of {year_name(year)}") for year in self.years]
        named: Any = self.fields["classes"]
        named.choices = [
            (f"{year}:{name}", f"{name} ({count})") for year, known in classes.items() for name, count in known.items()
        ]
        if not named.choices:
            del self.fields["classes"]
        for year in self.years:
            for part, label in (
                ("count", "How many, if not all"),
                ("away", "Away, if all"),
                ("send", "With SEND"),
                ("fsm", "Free school meals"),
            ):
                self.fields[f"{part}_{year}"] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=5000, error_messages=_NUMBER
                )

    @property
    def numbers(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each year group, for the part of the page that is folded up."""
        return [
            (year_name(year), [self[f"{part}_{year}"] for part in ("count", "away", "send", "fsm")])
            for year in self.years
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        counted = [year for year in self.years if given.get(f"count_{year}")]
        if not given.get("whole") and not given.get("classes") and not counted:
            self.add_error("whole", "Choose the year groups or classes that took part, or enter a number")
        for year in counted:
            if str(year) in given.get("whole", ()) or any(
                one.startswith(f"{year}:") for one in given.get("classes", ())
            ):
                self.add_error(f"count_{year}", f"{year_name(year)} is chosen above. Take the number away")
        for one in given.get("classes", ()):
            if one.split(":")[0] in given.get("whole", ()):
                self.add_error("classes", f"{one.split(':')[1]} is in a year group chosen as a whole. Choose one")
        return given


class SignsForm(forms.Form):
    """`flags` of one group of signs; what was written about the purpose and outcomes where it is asked."""

    flags = forms.MultipleChoiceField(
        label="What was it like?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose what is true. It is kept in any case; what is missing decides whether it counts.",
    )
    outcomes = forms.CharField(label="What were pupils to learn?", required=False, max_length=300)

    def __init__(self, signs: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        flags: Any = self.fields["flags"]
        flags.choices = list(signs.items())
        if "outcomes" not in signs:
            del self.fields["outcomes"]


class TimeForm(SignsForm):
    """The time at a workplace, with its own signs."""

    days = forms.DecimalField(
        label="How many days was each pupil there?", required=False, min_value=0, max_value=200, decimal_places=1,
        help_text="Half a day is 0.5. Leave it empty where you count in hours.",
        error_messages={"invalid": "Enter a number of days, like 0.5 or 3"},
    )  # fmt: skip
    hours = forms.DecimalField(
        label="Or how many hours?", required=False, min_value=0, max_value=300, decimal_places=1,
        error_messages={"invalid": "Enter a number of hours, like 2 or 4.5"},
    )  # fmt: skip

    field_order = ("days", "hours", "flags")


SIGNS = {
    "signs": {**MEANINGFUL, "curriculum": FLAGS["curriculum"]},
    "workplace": dict(WORKPLACE),
    "access": dict(ACCESS),
}


class GuidanceForm(forms.Form):
    """How many of each year group have had personal guidance so far; and of them, where they are counted, two groups.

    A year group whose first number is empty is left as it is.
    """

    PARTS = (("year", "In all"), ("send", "With SEND"), ("fsm", "Free school meals"))

    def __init__(self, years: list[int], held: Mapping[int, GuidanceCount], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years, self.held = years, held
        for year in years:
            row = held.get(year)
            stored = (row.pupils, row.send, row.fsm) if row else (None, None, None)
            for (part, label), count in zip(self.PARTS, stored, strict=True):
                self.fields[f"{part}_{year}"] = forms.IntegerField(
                    label=label, required=False, min_value=0, initial=count, error_messages=_NUMBER
                )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for year in self.years:
            count, *parts = self._counts(given, year)
            if count is None and any(part is not None for part in parts) and f"year_{year}" not in self.errors:
                self.add_error(f"year_{year}", f"{year_name(year)}: enter how many pupils in all")
        return given

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(year_name(year), [self[f"{part}_{year}"] for part, _ in self.PARTS]) for year in self.years]

    def changed(self) -> dict[int, tuple[int, int | None, int | None]]:
        """Of each year group that was entered and is not so already: pupils, and of them SEND and free school meals."""
        found = {}
        for year in self.years:
            count, send, fsm = self._counts(self.cleaned_data, year)
            row = self.held.get(year)
            if count is not None and (row is None or (row.pupils, row.send, row.fsm) != (count, send, fsm)):
                found[year] = (count, send, fsm)
        return found

    def _counts(self, given: Mapping[str, Any], year: int) -> tuple[int | None, int | None, int | None]:
        return given.get(f"year_{year}"), given.get(f"send_{year}"), given.get(f"fsm_{year}")
