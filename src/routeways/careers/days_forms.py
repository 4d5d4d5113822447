"""What the hub and schools fill in about days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from routeways.careers.counting.words import ACCESS, MEANINGFUL
from routeways.careers.models import DaysEdit
from routeways.careers.school_years import SchoolYear, year_name

ON_TOP = "more"
SIGNS = {**MEANINGFUL, **ACCESS, "curriculum": "It was part of a subject or course"}


class ProposeForm(forms.Form):
    year = forms.ChoiceField(
        label="School year",
        help_text="Those with sessions to come and no confirmed rota. Where a school has not recorded its pupils yet, "
        "those of the year before count.",
    )
    days = forms.IntegerField(
        label="How many days to share",
        help_text="A day is one school at one session. More days than places leave some without a session.",
        min_value=1,
        max_value=5000,
        error_messages={"required": "Enter how many days to share, for example 220"},
    )
    seed = forms.CharField(
        label="Seed of the lottery",
        help_text="It breaks ties. Tell everybody before the run: with it, anybody can draw the lottery again.",
        max_length=80,
        error_messages={"required": "Enter the seed, for example today’s date"},
    )

    def __init__(self, data: Any = None, *, years: Sequence[SchoolYear], able: int = 0, **more: Any) -> None:
        super().__init__(data, **more)
        chosen: Any = self.fields
        chosen["year"].choices = [(str(year.begins), str(year)) for year in years]
        if able > 1:
            chosen["days"].help_text += f" {able:,} schools take part in {years[0]}: with fewer days some get none."

    @property
    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"year": SchoolYear(int(self.cleaned_data["year"]))}


class DaysEditForm(forms.Form):
    action = forms.ChoiceField(label="What should happen?", choices=DaysEdit.Action.choices, widget=forms.RadioSelect)
    school = forms.ChoiceField(label="School")
    session = forms.ChoiceField(label="Session")
    why = forms.CharField(
        label="Why?",
        help_text="The school reads it. Do not write anything about a person.",
        max_length=300,
        error_messages={"required": "Say why, for example “Mock examinations that week”"},
    )

    def __init__(
        self, data: Any = None, *, schools: Iterable[tuple[str, str]], sessions: Iterable[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(data, **more)
        for name, choices in (("school", schools), ("session", sessions)):
            self.fields[name].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    says = forms.CharField(
        label="What is wrong with your days, and what would be right?",
        help_text="The hub reads it. Do not name a pupil.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1000,
        error_messages={"required": "Say what is wrong with your days, and what would be right"},
    )


class AnswerForm(forms.Form):
    upheld = forms.ChoiceField(
        label="Do you agree with the school?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    session = forms.ChoiceField(
        label="Give the school a place (if you agree)",
        required=False,
        help_text="Only sessions of this rota with a free place that the school can travel to. On a date on which it "
        "has a day, the place can only come instead of that day.",
    )
    instead = forms.ChoiceField(
        label="Does the place come instead of a day that it has? (if you give one)",
        help_text="The place of a day that is replaced is offered to other schools.",
        widget=forms.RadioSelect,
        required=False,
    )
    answer = forms.CharField(
        label="Your reason",
        help_text="The school reads it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": "Give the reason: the school reads it"},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        sessions: Iterable[tuple[str, str]],
        booked: Iterable[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        """`booked`: days that could be replaced; the first is what is proposed."""
        super().__init__(data, **more)
        chosen: Any = self.fields
        chosen["session"].choices = [("", "No place now"), *sessions]
        replaced = [(id, f"Instead of {name}") for id, name in booked]
        chosen["instead"].choices = [*replaced, (ON_TOP, "On top: the school has one more day than before")]
        chosen["instead"].initial = chosen["instead"].choices[0][0]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("session") and not self.cleaned_data.get("instead"):
            self.add_error("instead", "Say whether the place comes instead of a day, or on top")
        return cleaned


class CameForm(forms.Form):
    """How many of each year group came, and what can be said of the day."""

    signs = forms.MultipleChoiceField(
        label="What can you say of the day?",
        help_text="It counts in a ledger only with the signs that the ledger asks for. Tick only what is so.",
        choices=list(SIGNS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any = None, *, years: Iterable[int], **more: Any) -> None:
        super().__init__(data, **more)
        for year in years:
            self.fields[f"year_{year}"] = forms.IntegerField(
                label=f"Pupils of {year_name(year)} who came", min_value=0, max_value=500, required=False
            )
        self.order_fields([*(f"year_{year}" for year in years), "signs"])

    def came(self) -> dict[int, int]:
        asked = self.cleaned_data.items()
        return {int(name.removeprefix("year_")): n for name, n in asked if name.startswith("year_") and n}
